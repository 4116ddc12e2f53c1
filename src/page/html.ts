import { escapeUnprintable } from "../domain/escape-unprintable.js";

/** HTML that is written as it is. Only `html` makes it of text, and escapes what comes from elsewhere. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a hole of `html`. */
export type Hole = Html | string | number | undefined | readonly Hole[];

/** A template of HTML. Strings in its holes become text or the values of quoted attributes, never markup; undefined is nothing. */
export function html(strings: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  return new Html(
    strings.reduce((text, string, i) => (i === 0 ? string : text + written(holes[i - 1]) + string), ""),
  );
}

function written(hole: Hole): string {
  if (hole === undefined) return "";
  if (hole instanceof Html) return hole.text;
  if (typeof hole === "string") return escaped(hole);
  if (typeof hole === "number") return String(hole);
  return hole.map(written).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that a browser hides or obeys are shown by their number, as in a terminal. */
function escaped(text: string): string {
  return escapeUnprintable(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
