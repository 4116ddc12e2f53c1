import { Dict } from "./dict.js";
import { escapeValue, Markup } from "./markup.js";
import { percentFormat } from "./percent-format.js";
import { Tuple } from "./sequence.js";
import type { Value } from "./value.js";

/** What `%` gives of a Markup, into which texts are put escaped. */
export function formatMarkup(template: Markup, values: Value): Markup {
  const escaped =
    values instanceof Tuple
      ? new Tuple(values.items.map(escapeValue))
      : values instanceof Dict
        ? escapeDict(values)
        : escapeValue(values);
  return new Markup(percentFormat(template.text, escaped));
}

function escapeDict(values: Dict): Dict {
  const escaped = new Dict();
  for (const { items } of values.items()) escaped.set(items[0]!, escapeValue(items[1]!));
  return escaped;
}
