import type { Tally } from "../block/tally.js";
import type { FileDigest } from "../io/stores/atomic-file.js";
import { passRate } from "../rules/row-check.js";
import type { Settings } from "../settings/settings.js";
import type { RunResult } from "./result.js";
import { VERSION } from "./version.js";

/** One of the files that the shards of a run have made. */
export interface ManifestPart extends FileDigest {
  readonly name: string;
  readonly rows: number;
}

/** What there is to say of a run in shards. */
export interface Sharded {
  /** The sum of its plan. */
  readonly run: string;
  readonly parts: readonly ManifestPart[];
}

/**
 * What a run leaves beside its output, as JSON: enough to make the same bytes again with `--config`. The shape that
 * was found out stands among the settings, so that it is not found out anew.
 */
export function formatManifest(settings: Settings, result: RunResult, sharded?: Sharded): string {
  const { format, inputs, output, tokenizer, template, tally, seconds } = result;
  const manifest = {
    tool: { name: "lookahead-prep", version: VERSION },
    settings: { ...settings, format },
    inputs,
    output,
    tokenizer,
    template,
    ...sharded,
    rows: { ...tally, checks: withPassRates(tally.checks) },
    seconds,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** The counts with the share of rows that passed: of the check `seam`, the seam rate. */
function withPassRates(checks: Tally["checks"]): object {
  return Object.fromEntries(
    Object.entries(checks).map(([rule, count]) => [rule, { ...count, rate: passRate(count) }]),
  );
}
