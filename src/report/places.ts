import type { FirstPlaces } from "../block/first-places.js";
import { formatPlace, type Place } from "../domain/place.js";
import type { Rule } from "../domain/rules.js";
import { type Html, html } from "../page/html.js";
import { shortPath } from "./short-path.js";

/** Longest field that is shown, in UTF-16 units. */
const MOST_FIELD = 80;

/** Where a rule was first broken, folded; undefined if no place is known. */
export function placesOf(places: FirstPlaces, rule: Rule): Html | undefined {
  const found = places[rule];
  if (found === undefined) return undefined;
  return html`<details><summary>first places</summary><ul class="places">${found.map(
    ({ place, field }) => html`<li>${written(place, field)}</li>`,
  )}</ul></details>`;
}

/** `train.jsonl:17:answer`, as in a message. */
function written(place: Place, field: string): string {
  const shown = field.length > MOST_FIELD ? `${field.slice(0, MOST_FIELD).toWellFormed()}…` : field;
  return `${placeName(place)}${shown === "" ? "" : `:${shown}`}`;
}

/** `train.jsonl:17`, with the file as others may see it. */
export function placeName(place: Place): string {
  return formatPlace({ ...place, file: shortPath(place.file) });
}
