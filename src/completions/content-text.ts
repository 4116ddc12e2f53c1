import { isObject } from "../json/is-object.js";

/**
 * A text, or the texts and refusals of its parts joined; undefined for any other value, such as a list of texts. Parts of
 * thinking, pictures or tools have no text.
 */
export function contentText(content: unknown): string | undefined {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  let joined = "";
  for (const part of content) {
    if (!isObject(part)) return undefined;
    const { text, refusal } = part;
    if (typeof text === "string") joined += text;
    else if (text != null) return undefined;
    else if (typeof refusal === "string") joined += refusal;
  }
  return joined;
}
