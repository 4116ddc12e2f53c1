import type { RecordTexts } from "../run/request.js";
import { reportPage } from "./page.js";
import { parseRecordedRun } from "./recorded-run.js";
import { withSamples } from "./recorded-samples.js";

/** The page about a run, of what is recorded of it. */
export function pageOf({ manifest, samples }: RecordTexts): string {
  const run = parseRecordedRun(Buffer.from(manifest), "the manifest");
  return reportPage(samples === undefined ? run : withSamples(run, Buffer.from(samples), "the samples"));
}
