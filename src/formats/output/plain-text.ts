import { MEANINGFUL_KEYS, type Message } from "../../domain/conversation.js";
import type { Path } from "../../domain/path.js";
import { isObject } from "../../json/is-object.js";
import { unsupportedContent } from "./format.js";

/** The path of a message's key; `path` is that of its content. */
function keyPath(path: Path, key: string): Path {
  return [...path.slice(0, -1), key];
}

/** Throws RowError `unsupported-content` for a key with a meaning, which the format could only lose. */
export function refuseKnownKeys(message: Message, format: string, path: Path): void {
  const known = MEANINGFUL_KEYS.find((key) => Object.hasOwn(message, key));
  if (known !== undefined)
    throw unsupportedContent(`${format} has no place for ${known}`, keyPath(path, known));
}

/** Throws RowError `unsupported-content` for any key besides role and content. */
export function refuseKeys(message: Message, format: string, path: Path): void {
  refuseKnownKeys(message, format, path);
  const other = Object.keys(message).find((key) => key !== "role" && key !== "content");
  if (other !== undefined)
    throw unsupportedContent(`${format} has no place for this key of a message`, keyPath(path, other));
}

/** A message's content as one text. Throws RowError `unsupported-content` for parts that are more than text. */
export function plainText({ content }: Message, format: string, path: Path): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) throw unsupportedContent(`${format} holds only text`, path);
  const texts = content.map((part: unknown) => partText(part));
  if (texts.includes(undefined))
    throw unsupportedContent(`${format} holds only text, and the content has other parts`, path);
  return texts.join("");
}

/** The text of a part that is nothing but text. */
function partText(part: unknown): string | undefined {
  if (!isObject(part)) return undefined;
  const { type, text, ...rest } = part;
  const isText = type === "text" && typeof text === "string";
  return isText && Object.values(rest).every((value) => value === null) ? text : undefined;
}
