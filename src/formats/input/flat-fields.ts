/**
 * The role of a top-level field in a row's only exchange:
 *
 * - `answer`, `prompt`: a required text;
 * - `context`: a text, null or absent; unless it is blank, the prompt ends with it;
 * - `unused`: a text, null or absent, that belongs to neither prompt nor answer;
 * - `empty`: an empty list, null or absent.
 */
export type FieldRole = (typeof ROLES)[number];

/** The WebAssembly code identifies a role by its index here. */
export const ROLES = ["answer", "prompt", "context", "unused", "empty"] as const;

export interface FlatField {
  readonly name: string;
  readonly role: FieldRole;
}
