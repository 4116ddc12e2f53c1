import type { TokenizerIdentity } from "../domain/identity.js";
import { RunError } from "../domain/run-error.js";
import type { Expected } from "./request.js";
import type { InputRecord } from "./result.js";

/** Throws RunError `config` if a rerun has other inputs or another tokenizer than the earlier run. */
export function refuseMismatch(
  expected: Expected | undefined,
  inputs: readonly InputRecord[],
  tokenizer: TokenizerIdentity | undefined,
): void {
  if (expected === undefined) return;
  for (const { name, sha256 } of inputs) {
    const before = expected.inputs.get(name);
    if (before !== undefined && sha256 !== undefined && sha256 !== before) {
      throw new RunError(
        "config",
        `${name} differs from the file in the manifest; name inputs to use only the settings`,
      );
    }
  }
  if (
    expected.tokenizer !== undefined &&
    tokenizer !== undefined &&
    tokenizer.sha256 !== expected.tokenizer
  ) {
    throw new RunError(
      "config",
      `${tokenizer.source} is not the tokenizer in the manifest: its tokenizer.json differs`,
    );
  }
}
