import { z } from "zod";
import { CheckTally, Tally } from "../block/tally.js";
import { RULE_NAMES } from "../domain/rules.js";
import { RunError } from "../domain/run-error.js";
import { tryParseJson } from "../json/try-parse.js";
import { commandOf } from "../run/command-manifest.js";
import { Settings } from "../settings/settings.js";

const Rows = z.strictObject({
  ...Tally.shape,
  checks: z.partialRecord(z.enum(RULE_NAMES), CheckTally.extend({ rate: z.number() })),
});

/** A manifest, as far as a report shows it. */
const RecordedRun = z.looseObject({
  tool: z.looseObject({ name: z.literal("lookahead-prep"), version: z.string() }),
  settings: Settings,
  inputs: z.array(
    z.looseObject({ name: z.string(), bytes: z.int().nonnegative(), sha256: z.string().optional() }),
  ),
  output: z.looseObject({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string() }).optional(),
  tokenizer: z.looseObject({ source: z.string(), sha256: z.string() }).optional(),
  template: z.looseObject({ sha256: z.string() }).optional(),
  parts: z.array(z.looseObject({ name: z.string(), bytes: z.int().nonnegative() })).optional(),
  rows: Rows,
  seconds: z.number(),
});
export type RecordedRun = z.output<typeof RecordedRun>;

/** The run that a manifest records. Throws RunError `config` for another file, naming it as `name`. */
export function parseRecordedRun(bytes: Uint8Array, name: string): RecordedRun {
  const json = tryParseJson(new TextDecoder().decode(bytes));
  const parsed = RecordedRun.safeParse(json);
  if (parsed.success) return parsed.data;
  const command = commandOf(json);
  if (command !== undefined)
    throw new RunError(
      "config",
      `${name}: this is the manifest of ${command}, which has all that ${command} did; report makes pages about runs that add previews: name the manifest of one`,
    );
  const { path } = parsed.error.issues[0]!;
  const place = path.length === 0 ? "" : `, at ${path.join(".")}`;
  throw new RunError(
    "config",
    `${name}: this is no manifest of this version${place}; name the manifest of a finished run, ${name}.manifest.json if this is its output, or manifest.json of a merged one`,
  );
}
