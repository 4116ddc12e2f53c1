import type { Tally } from "../block/tally.js";
import type { FileDigest } from "../io/stores/atomic-file.js";
import { withoutTexts } from "../roles/map-samples.js";
import { passRate } from "../rules/row-check.js";
import type { Settings } from "../settings/settings.js";
import type { RunResult } from "./result.js";
import { VERSION } from "./version.js";

/** The file of rows that one shard of a run has made. */
export interface ManifestPart extends FileDigest {
  readonly name: string;
  readonly rows: number;
}

/** What the manifest of a sharded run contains in addition. */
export interface Sharded {
  /** The checksum of its plan. */
  readonly run: string;
  readonly parts: readonly ManifestPart[];
}

/**
 * The record of a run, as JSON: enough to make the same bytes again with `--config`. Its settings include the detected
 * format, so that it is not detected again.
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
    rows: { ...tally, checks: withPassRates(tally.checks), samples: withoutTexts(tally.samples) },
    seconds,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** The counts with the share of rows that passed: for the check `seam`, the seam rate. */
function withPassRates(checks: Tally["checks"]): object {
  return Object.fromEntries(
    Object.entries(checks).map(([rule, count]) => [rule, { ...count, rate: passRate(count) }]),
  );
}
