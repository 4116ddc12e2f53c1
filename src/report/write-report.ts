import { inputName } from "../io/inputs.js";
import { locateOutput } from "../io/stores/locate.js";
import { refusePageName } from "../run/output-names.js";
import { inputEndpoints, refuseOverlap, stdoutEndpoint } from "../run/overlap.js";
import { onlyInput, publishWhole, readWhole } from "../run/whole-file.js";
import type { World } from "../run/world.js";
import { reportPage } from "./page.js";
import { parseRecordedRun } from "./recorded-run.js";
import { withSamples } from "./recorded-samples.js";

const INSTEAD = "a file of a finished run";

/** The files that a page is made of. */
export interface ReportFiles {
  readonly manifest: string;
  /** The texts of the samples, if they are to be shown. */
  readonly samples: string | undefined;
}

/**
 * Writes the page about the run that a manifest records to a file, whole or not at all, or to stdout if `output` is undefined.
 * Throws RunError: `input-missing` or `config` for what it reads, `usage` or `cannot-create` for the page.
 */
export async function writeReport(
  { manifest, samples }: ReportFiles,
  output: string | undefined,
  world: World,
): Promise<void> {
  if (output !== undefined) refusePageName(output);
  const inputs = [
    await onlyInput(manifest, world),
    ...(samples === undefined ? [] : [await onlyInput(samples, world)]),
  ];
  const located = output === undefined ? undefined : await locateOutput(output, world);
  refuseOverlap(inputEndpoints(inputs, world), [located ?? stdoutEndpoint(world)]);
  const [run, texts] = inputs;
  let recorded = parseRecordedRun(await readWhole(run!, INSTEAD, world), inputName(run!));
  if (texts !== undefined)
    recorded = withSamples(recorded, await readWhole(texts, INSTEAD, world), inputName(texts));
  const page = Buffer.from(reportPage(recorded));
  if (located === undefined) await world.stdout.write(page);
  else await publishWhole(page, located, world);
}
