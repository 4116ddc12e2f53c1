// The sketch of the whole program: read this file first.
//
//   inputs → bytes → plain bytes → blocks of rows → prepared rows → one container → outputs, published at the end
//
// job.ts takes an input through that chain; prepare-row.ts is the journey of one row.
import type { AtomicFile } from "../io/atomic-file.js";
import { expandInputs } from "../io/inputs.js";
import { untilAborted } from "../io/until-aborted.js";
import { needsTokenizer } from "../lookahead/registry.js";
import type { LoadedTokenizer } from "../tokenizers/load.js";
import { destinationOf } from "./destination.js";
import { Job } from "./job.js";
import type { NamedJudge } from "./judge.js";
import { formatManifest } from "./manifest.js";
import { refuseMismatch } from "./mismatch.js";
import { type Outputs, openOutputs } from "./outputs.js";
import { refuseOverlap, sizeOf } from "./overlap.js";
import type { InputRecord, RunRequest, RunResult, World } from "./request.js";
import { isRendered, type Settings } from "./settings.js";
import { settingsFiles } from "./settings-files.js";

/** Reads, augments and writes everything. Throws RunError; unfit rows are no errors, but are reported and counted. */
export async function run(request: RunRequest, world: World): Promise<RunResult> {
  const opened: Promise<AtomicFile>[] = [];
  try {
    return await untilAborted(work(request, world, opened), world.signal);
  } finally {
    // what is published stays; what is still being opened is waited for
    for (const file of opened) await file.then(({ discard }) => discard()).catch(() => undefined);
  }
}

async function work(request: RunRequest, world: World, opened: Promise<AtomicFile>[]): Promise<RunResult> {
  const started = performance.now();
  const { settings, outputs: paths } = request;
  const inputs = await expandInputs(request.inputs, world.cwd);
  await refuseOverlap(inputs, paths, world);
  const outputs = await openOutputs(paths, world, (file) => opened.push(file));
  const loaded = await tokenizerFor(settings, world);
  const judge = loaded && (await judgeOf(settings, loaded, world));
  const job = new Job(request, world, outputs, loaded, judge?.judge, await sizeOf(inputs, world.cwd));
  const records: InputRecord[] = [];
  try {
    for (const input of inputs) records.push(await job.take(input));
  } finally {
    await job.close();
  }
  refuseMismatch(request.expected, records, loaded?.identity);

  const output = job.failed ? undefined : await job.publish();
  await outputs.publishRejects();
  const result: RunResult = {
    tally: job.tally,
    shape: job.shape,
    inputs: records,
    output,
    tokenizer: loaded?.identity,
    template: judge?.template,
    published: !job.failed,
    seconds: (performance.now() - started) / 1000,
  };
  if (!result.published) return result;
  await publishSettings(request, result, outputs, world);
  await outputs.publishManifest(formatManifest(settings, result));
  return result;
}

/** Lays the trainers' own settings beside the rows. */
async function publishSettings(
  { settings }: RunRequest,
  { output, tally }: RunResult,
  outputs: Outputs,
  world: World,
): Promise<void> {
  const destination = destinationOf(settings);
  if (destination === undefined || settings.targets === undefined) return;
  if (output === undefined) {
    world.onNotice?.("the trainers' settings are only written beside an output file (--output)");
    return;
  }
  for (const { suffix, text } of settingsFiles(settings, destination, output.path, tally)) {
    await outputs.publishBeside(suffix, text);
  }
}

/** Engines are only loaded when there is something to tokenize: most of the start-up time would be theirs. */
async function tokenizerFor(settings: Settings, world: World): Promise<LoadedTokenizer | undefined> {
  const { tokenizer, method } = settings;
  if (tokenizer === undefined) return undefined;
  if (!needsTokenizer(method) && !isRendered(settings)) {
    world.onNotice?.(
      `the method ${method.name} counts no tokens: the tokenizer is not used (--max-tokens, --template or --check would)`,
    );
    return undefined;
  }
  const { loadTokenizer } = await import("../tokenizers/load.js");
  return loadTokenizer(tokenizer, world);
}

async function judgeOf(
  settings: Settings,
  loaded: LoadedTokenizer,
  { cwd }: World,
): Promise<NamedJudge | undefined> {
  if (!isRendered(settings)) return undefined;
  const { judgeFor } = await import("./judge.js");
  return judgeFor(settings, loaded, cwd);
}
