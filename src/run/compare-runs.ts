// Whether two runs write the same bytes. Apart from the schemas: only a run that reads fingerprints from files loads those.
import type { ResourceIdentity } from "../domain/identity.js";
import type { FileState } from "../io/stores/store.js";
import type { Settings } from "../settings/settings.js";
import type { Fingerprint, InputState } from "./fingerprint.js";
import { VERSION } from "./version.js";

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
    if (isObject(value) && isObject(other)) {
      const inner = otherSetting(value, other);
      if (inner !== undefined) return `${key}.${inner}`;
    } else if (JSON.stringify(value) !== JSON.stringify(other)) return key;
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
