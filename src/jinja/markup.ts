import { unsupported } from "./template-error.js";
import { type Str, transform } from "./text.js";
import { PythonObject, type Value } from "./value.js";

/**
 * A text that is marked as safe for HTML. Chat templates are not escaped, so it is written like any other; what else
 * Python does with it (`+` escapes the other text) is not supported.
 */
export class Markup extends PythonObject {
  override readonly typeName = "Markup";
  readonly text: Str;

  constructor(text: Str) {
    super();
    this.text = text;
  }

  override attribute(): Value | undefined {
    return unsupported("methods of a text that went through the filter safe or escape");
  }

  override isTrue(): boolean {
    return this.text.length > 0;
  }

  override repr(): Str {
    return unsupported("the repr of a text that went through the filter safe or escape");
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
