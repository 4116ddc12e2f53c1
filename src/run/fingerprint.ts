import { z } from "zod";
import type { Environment } from "../domain/environment.js";
import { locateInput } from "../io/inputs.js";
import { Settings } from "../settings/settings.js";

/** SHA-256 in hex, as stored in the files of a run. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const NamedFile = z.strictObject({ name: z.string(), bytes: z.int().nonnegative() });

/** State of an input file; equal on every machine of a cluster that sees the same file. */
export const InputState = z.union([
  NamedFile.extend({
    modified: z
      .string()
      .regex(/^-?\d+$/)
      .describe("in nanoseconds since 1970"),
  }),
  NamedFile.extend({ tag: z.string().describe("the store's identifier of this content") }),
]);
export type InputState = z.output<typeof InputState>;

/** Everything that the bytes of an output depend on. */
export const Fingerprint = z.strictObject({
  version: z.string(),
  settings: Settings,
  tokenizer: Sha256.optional(),
  template: Sha256.optional(),
  inputs: z.array(InputState),
});
export type Fingerprint = z.output<typeof Fingerprint>;

/** The state of an input file now. Throws RunError `input-missing` or `io`. */
export async function inputState(path: string, name: string, environment: Environment): Promise<InputState> {
  const { state } = await locateInput(path, environment, name);
  return { name, ...state };
}
