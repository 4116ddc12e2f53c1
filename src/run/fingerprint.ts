import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Environment } from "../domain/environment.js";
import type { ResourceIdentity } from "../domain/identity.js";
import { locateInput } from "../io/inputs.js";
import type { FileState } from "../io/stores/store.js";
import { Settings } from "../settings/settings.js";
import { VERSION } from "./version.js";

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

/** The fingerprint of a run by this version. */
export function createFingerprint(
  settings: Settings,
  { tokenizer, template }: ResourceIdentity,
  inputs: readonly InputState[],
): Fingerprint {
  return {
    version: VERSION,
    settings,
    ...(tokenizer === undefined ? {} : { tokenizer: tokenizer.sha256 }),
    ...(template === undefined ? {} : { template: template.sha256 }),
    inputs: [...inputs],
  };
}

/** The state of an input file now. Throws RunError `input-missing` or `io`. */
export async function inputState(path: string, name: string, environment: Environment): Promise<InputState> {
  const { state } = await locateInput(path, environment, name);
  return { name, ...state };
}

/** Distinguishes states of the same size. */
function stateTag(state: FileState): string {
  return "tag" in state ? state.tag : state.modified;
}

/** Why two runs write different bytes, as a message; undefined if they do not. */
export function difference(before: Fingerprint, now: Fingerprint): string | undefined {
  if (before.version !== now.version) return `version ${before.version} before, ${now.version} now`;
  const setting = otherSetting(before.settings, now.settings);
  if (setting !== undefined) return `setting \`${setting}\` differs`;
  if (before.tokenizer !== now.tokenizer) return "the tokenizer differs";
  if (before.template !== now.template) return "the chat template differs";
  return inputDifference(before.inputs, now.inputs);
}

type Values = Readonly<Record<string, unknown>>;

/** Path of the first setting that differs, such as `method.prefix`. */
function otherSetting(before: Values, now: Values): string | undefined {
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [value, other] = [before[key], now[key]];
    if (isDeepStrictEqual(value, other)) continue;
    const inner = isObject(value) && isObject(other) ? otherSetting(value, other) : undefined;
    return inner === undefined ? key : `${key}.${inner}`;
  }
  return undefined;
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How the first changed input differs, as a message; undefined if no input changed. */
export function inputDifference(
  before: readonly InputState[],
  now: readonly InputState[],
): string | undefined {
  if (before.length !== now.length) return `${before.length} inputs before, ${now.length} now`;
  for (const [i, state] of before.entries()) {
    const { name, bytes } = state;
    const other = now[i]!;
    if (name !== other.name) return `input ${i + 1} was ${name} before, and is ${other.name} now`;
    if (bytes !== other.bytes) return `input ${name} changed in size`;
    if (stateTag(state) !== stateTag(other)) return `input ${name} changed`;
  }
  return undefined;
}
