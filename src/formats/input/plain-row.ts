import { SPEAKERS } from "./message-kind.js";

/**
 * What a name in a plain row stands for. A field of a row whose only exchange is in its fields:
 *
 * - `answer`, `prompt`: a required text;
 * - `context`: a text, null or absent; unless it is blank, the prompt ends with it;
 * - `unused`: a text, null or absent, that belongs to neither prompt nor answer;
 * - `empty`: an empty list, null or absent.
 *
 * A field of a row whose exchanges are in a list of messages is `chat`, that list, or `empty`. A key of a message:
 *
 * - `speaker`: a required text, which is one of the speakers' names;
 * - `content`: a required text;
 * - `empty`: an empty list, null or absent.
 *
 * And a speaker is `system`, `user` or `assistant`.
 */
export type PlainRole = (typeof ROLES)[number];

/** The WebAssembly code identifies a role by its index here. */
export const ROLES = [
  ...(["answer", "prompt", "context", "unused", "empty"] as const),
  ...(["chat", "speaker", "content", "system", "user", "assistant"] as const),
] as const;

/** A name, and what it stands for. */
export interface PlainName {
  readonly name: string;
  readonly role: PlainRole;
}

/**
 * How a format's plain rows look: those that the bulk splicer may augment without parsing them. Whatever has no name here
 * may have any value.
 */
export interface PlainRow {
  /** The fields of the row. */
  readonly fields: readonly PlainName[];
  /** The keys of each message; none where the only exchange is in the fields. */
  readonly keys: readonly PlainName[];
  readonly speakers: readonly PlainName[];
}

/** A plain row whose only exchange is in its fields. */
export function plainFields(fields: readonly PlainName[]): PlainRow {
  return { fields, keys: [], speakers: [] };
}

/** A plain row whose exchanges are in a list of messages; `others` are the keys that a plain message leaves empty. */
export function plainChat(
  chatField: string,
  keys: { readonly speaker: string; readonly content: string },
  others: readonly string[],
): PlainRow {
  return {
    fields: [{ name: chatField, role: "chat" }],
    keys: [
      { name: keys.speaker, role: "speaker" },
      { name: keys.content, role: "content" },
      ...emptyNames(others),
    ],
    speakers: SPEAKERS,
  };
}

/** Names of what a plain row leaves empty. */
export function emptyNames(names: readonly string[]): readonly PlainName[] {
  return names.map((name) => ({ name, role: "empty" }));
}
