import { RunError } from "../domain/run-error.js";
import { expandInputs, type Input, inputName } from "../io/inputs.js";
import { fileChunks } from "../io/stores/file-chunks.js";
import type { LocatedOutput } from "../io/stores/locate.js";
import { locateOutput } from "../io/stores/locate.js";
import { Cleanup } from "../run/cleanup.js";
import { createOutput } from "../run/create-output.js";
import { refusePageName } from "../run/output-names.js";
import { inputEndpoints, refuseOverlap, stdoutEndpoint } from "../run/overlap.js";
import { untilAborted } from "../run/until-aborted.js";
import type { World } from "../run/world.js";
import { reportPage } from "./page.js";
import { parseRecordedRun } from "./recorded-run.js";
import { withSamples } from "./recorded-samples.js";

/** Far above the size of every manifest, far below the size of memory. */
const MOST_BYTES = 64 << 20;

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
  let recorded = parseRecordedRun(await bytesOf(run!, world), inputName(run!));
  if (texts !== undefined) recorded = withSamples(recorded, await bytesOf(texts, world), inputName(texts));
  const page = Buffer.from(reportPage(recorded));
  if (located === undefined) await world.stdout.write(page);
  else await publish(page, located, world);
}

async function onlyInput(name: string, world: World): Promise<Input> {
  const inputs = await expandInputs([name], world);
  const [input] = inputs;
  if (input === undefined || inputs.length > 1)
    throw new RunError("usage", `${name} names ${inputs.length} files; name one`);
  return input;
}

async function publish(page: Buffer, located: LocatedOutput, world: World): Promise<void> {
  const cleanup = new Cleanup();
  const write = async (): Promise<void> => {
    const file = await createOutput(located, world, cleanup);
    await file.write(page);
    await file.publish();
  };
  try {
    await untilAborted(write(), world.signal);
  } finally {
    await cleanup.run("discard");
  }
}

async function bytesOf(input: Input, world: World): Promise<Buffer> {
  const name = inputName(input);
  const chunks: Buffer[] = [];
  let bytes = 0;
  const source = input.kind === "file" ? fileChunks(input.store, input.path, name) : world.stdin.chunks;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new RunError(
        "config",
        `${name} is larger than ${MOST_BYTES >> 20} MB; name a file of a finished run`,
      );
    // the same memory is read into again
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
