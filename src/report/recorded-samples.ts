import { z } from "zod";
import { RunError } from "../domain/run-error.js";
import { tryParseJson } from "../json/try-parse.js";
import { withoutTexts } from "../roles/map-samples.js";
import { Samples } from "../roles/samples.js";
import type { RecordedRun } from "./recorded-run.js";

const RecordedSamples = z.looseObject({ samples: Samples });

/** The run with the texts of its samples, as a file of them has it. Throws RunError `config` for a file of another run. */
export function withSamples(run: RecordedRun, bytes: Uint8Array, name: string): RecordedRun {
  const parsed = RecordedSamples.safeParse(tryParseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success)
    throw new RunError(
      "config",
      `${name}: this is no file of samples; name the .samples.json of a run with --report-content samples`,
    );
  const { samples } = parsed.data;
  if (JSON.stringify(withoutTexts(samples)) !== JSON.stringify(withoutTexts(run.rows.samples)))
    throw new RunError(
      "config",
      `${name}: its rows are not those of the manifest; name the samples of this run`,
    );
  return { ...run, rows: { ...run.rows, samples } };
}
