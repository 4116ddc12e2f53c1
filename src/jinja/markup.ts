import { hasCharacters, isStr, type Str, transform } from "./text.js";
import { PythonObject, type Value } from "./value.js";

/** A text that is marked as safe for HTML. `+` and some methods escape the texts that they join to it. */
export class Markup extends PythonObject {
  override readonly typeName = "Markup";
  readonly text: Str;

  constructor(text: Str) {
    super();
    this.text = text;
  }

  override isTrue(): boolean {
    return hasCharacters(this.text);
  }

  override repr(inner: (value: Value) => Str): Str {
    return transform(inner(this.text), (quoted) => `Markup(${quoted})`);
  }

  override toStr(): Str {
    return this.text;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&#39;",
  '"': "&#34;",
};

export function escapeHtml(text: Str): Str {
  return transform(text, (plain) => plain.replace(/[&<>'"]/g, (one) => ESCAPES[one]!));
}

/** A text as it is joined to a Markup: that itself, or escaped. */
export function escapeValue(value: Value): Value {
  return isStr(value) ? escapeHtml(value) : value instanceof Markup ? value.text : value;
}

/** Texts as Markup, also inside lists; all else unchanged. */
export function markValue(value: Value): Value {
  if (isStr(value)) return new Markup(value);
  return Array.isArray(value) ? (value as readonly Value[]).map(markValue) : value;
}

/** The plain text of a Markup; all else unchanged. */
export function plainValue(value: Value): Value {
  return value instanceof Markup ? value.text : value;
}
