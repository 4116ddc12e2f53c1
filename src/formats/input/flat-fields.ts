/**
 * What a field at the top of a row is to its only exchange:
 *
 * - `answer`, `prompt`: a text that must be there;
 * - `context`: a text, null or absent; when it is not blank, it is what ends the prompt;
 * - `unused`: a text, null or absent, that is neither;
 * - `empty`: an empty list, null or absent.
 */
export type FieldRole = (typeof ROLES)[number];

/** The code knows roles by their index. */
export const ROLES = ["answer", "prompt", "context", "unused", "empty"] as const;

export interface FlatField {
  readonly name: string;
  readonly role: FieldRole;
}
