import { reportPage } from "./page.js";
import { parseRecordedRun } from "./recorded-run.js";

/** The page about the run that this text of a manifest records. */
export function pageOf(manifest: string): string {
  return reportPage(parseRecordedRun(Buffer.from(manifest), "the manifest"));
}
