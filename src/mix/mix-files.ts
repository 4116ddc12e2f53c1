import { type NamedBlocks, readRows } from "../block/read-rows.js";
import { outputContainer } from "../domain/output-container.js";
import type { Problem } from "../domain/problem.js";
import { RunError } from "../domain/run-error.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { Reading } from "../io/bytes/byte-source.js";
import { expandInputs, type FileInput, type Input } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import { locateOutput } from "../io/stores/locate.js";
import { allOrNothing } from "../run/all-or-nothing.js";
import type { Cleanup } from "../run/cleanup.js";
import type { RunEvents } from "../run/events.js";
import { locateOutputs, openOutputs, outputEndpoints } from "../run/outputs.js";
import { inputEndpoints, refuseOverlap } from "../run/overlap.js";
import { clearLeftovers, inTurn } from "../run/publishing.js";
import type { World } from "../run/world.js";
import { createRecipe } from "../settings/create-recipe.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import { amountOf, type Candidate, chooseRows, MOST_SHARE } from "./choose.js";
import { formatMixManifest } from "./manifest.js";
import type { MixRequest, MixResult } from "./mix.js";
import { Survey } from "./survey-rows.js";
import { type Mixing, writeMix } from "./write-mix.js";

const READING: Reading = { hashed: false, chunkBytes: CHUNK_BYTES.counting };

/** The suffix of the file with the text to serve the model with. */
const SERVING = "serving.txt";

/**
 * Puts rows of one file among those of another, and publishes all or nothing. Each file is read twice: what is remembered
 * of a row is a hash. Throws RunError; rows that do not fit are reported as problems, and the result is undefined.
 */
export async function mixFiles(
  request: MixRequest,
  world: World,
  events: RunEvents = {},
): Promise<MixResult | undefined> {
  return allOrNothing((cleanup) => work(request, world, events, cleanup), world.signal);
}

async function work(
  request: MixRequest,
  world: World,
  events: RunEvents,
  cleanup: Cleanup,
): Promise<MixResult | undefined> {
  const started = performance.now();
  const inputs = await filesOf(request.inputs, world);
  const added = await filesOf(request.added, world);
  const { output: rows, manifest } = request;
  if (outputContainer(rows) === "parquet")
    throw new RunError(
      "usage",
      `${rows}: mix writes rows as they are, as JSON Lines or one JSON array; name a .jsonl or .json file`,
    );
  const located = await locateOutputs({ rows, rejects: undefined, manifest }, world);
  const isServed = request.systemText !== undefined && rows !== undefined;
  const beside = isServed ? [await locateOutput(`${rows}.${SERVING}`, world)] : [];
  refuseOverlap(inputEndpoints([...inputs, ...added], world), [
    ...outputEndpoints(located, world),
    ...beside,
  ]);
  const outputs = await openOutputs(located, { world, cleanup });

  const format = await formatOf(inputs, request, world);
  if (format === undefined) throw new RunError("bad-data", NO_ROWS);
  const recipe = createRecipe(request.resolved, format);
  const survey = new Survey(request, recipe, (problem: Problem) => events.onProblem?.(problem));
  for await (const row of rowsOf(added, request, format, world)) survey.takeAdded(row);
  let read = 0;
  for await (const row of rowsOf(inputs, request, format, world)) {
    survey.takeTraining(row);
    read++;
    events.onProgress?.({ rows: read, rejected: survey.problems, ...NO_SIZE });
  }
  if (read === 0) throw new RunError("bad-data", NO_ROWS);
  const remaining = survey.remaining();
  if (survey.problems > 0) return undefined;
  const chosen = choose(request, survey, remaining);
  const serving = servingText(request, survey);
  const mixing: Mixing = { request, format: recipe.format, chosen, training: survey.training.rows };
  const written = await writeMix(mixing, { inputs, added }, outputs.writeRows, world, cleanup);

  return inTurn(located, world, cleanup, async () => {
    const output = await outputs.publishRows();
    if (serving !== undefined) await outputs.publishBeside(SERVING, serving);
    const result: MixResult = {
      counts: countsOf(survey, chosen, request, written.rewritten),
      format,
      inputs: written.inputs,
      added: written.added,
      output,
      seconds: (performance.now() - started) / 1000,
    };
    await outputs.publishManifest(formatMixManifest(request, result, serving));
    await clearLeftovers(located, world);
    return result;
  });
}

const NO_ROWS = "the inputs have no rows, so nothing was mixed; name inputs with rows";
const NO_SIZE = { bytesRead: 0, bytesTotal: undefined, limit: undefined } as const;

/** The named files. Throws RunError `usage` for what can be read only once. */
async function filesOf(names: readonly string[], world: World): Promise<readonly FileInput[]> {
  const inputs = await expandInputs(names, world);
  const isFile = (input: Input): input is FileInput => input.kind === "file" && input.identity !== undefined;
  if (inputs.every(isFile)) return inputs;
  throw new RunError("usage", "mix reads its files twice, so that it cannot read a pipe; name files");
}

async function* open(
  inputs: readonly FileInput[],
  { resolved: { settings } }: MixRequest,
  world: World,
): AsyncGenerator<NamedBlocks> {
  for (const input of inputs) {
    const { name, rows } = await openRows(input, world, settings, READING);
    yield { name, blocks: rows.blocks };
  }
}

async function* rowsOf(
  inputs: readonly FileInput[],
  request: MixRequest,
  format: FormatSettings,
  world: World,
) {
  for await (const row of readRows(open(inputs, request, world), { format, options: undefined })) {
    world.signal?.throwIfAborted();
    yield row;
  }
}

/** The format of the training rows, in which the added ones are read, too; undefined without a row. */
async function formatOf(
  inputs: readonly FileInput[],
  request: MixRequest,
  world: World,
): Promise<FormatSettings | undefined> {
  const { format, formatOptions: options } = request.resolved.settings;
  for await (const row of readRows(open(inputs, request, world), { format, options }))
    if (row.kind === "row") return row.format;
  return format;
}

/** Chooses the rows. Throws RunError `usage` if they would be too many, and `bad-data` if there are too few. */
function choose(
  { amount, force, seed, group }: MixRequest,
  { training, labels, groupNames, counts }: Survey,
  remaining: readonly Candidate[],
): readonly Candidate[] {
  const count = amountOf(amount, training.rows);
  const share = count / (count + training.rows);
  if (share > MOST_SHARE && amount.kind === "count" && !force) throw tooMany(share);
  if (group !== undefined && labels.length === 0)
    throw new RunError("bad-data", "the added file has no rows; name a file with rows");
  const duplicates = counts.duplicatesInside + counts.duplicatesInTraining;
  return chooseRows(remaining, { count, labels, names: groupNames, seed, duplicates });
}

/** The error for a larger share than a tenth. */
export function tooMany(share: number): RunError {
  return new RunError(
    "usage",
    `${(100 * share).toFixed(1)} % of the result would be added rows, and above ${100 * MOST_SHARE} % a model learns to refuse harmless requests; ask for fewer, or use --force`,
  );
}

/** The text for the file beside the rows; undefined if there is none to write. Throws RunError `bad-data`. */
function servingText({ systemText, output }: MixRequest, { systems }: Survey): string | undefined {
  if (systemText === undefined) return undefined;
  if (systems.rows === 0)
    throw new RunError(
      "bad-data",
      "no row has a system text that --system could rewrite; add one to the rows first, empty if need be, or run without --system",
    );
  if (output === undefined) return undefined;
  const text = systemText.serving ?? systems.common;
  if (text === undefined)
    throw new RunError(
      "bad-data",
      "the rows have different system texts, so that there is no one text to serve the model with; name it with --serving FILE",
    );
  return text;
}

function countsOf(
  { training, counts, labels }: Survey,
  chosen: readonly Candidate[],
  { group, dropGroup, systemText }: MixRequest,
  rewritten: number,
): MixResult["counts"] {
  const out = training.rows + chosen.length;
  const perGroup = labels.map((label, i) => [label, chosen.filter((one) => one.group === i).length] as const);
  return {
    training: training.rows,
    ...counts,
    added: chosen.length,
    out,
    share: chosen.length / out,
    groups:
      group === undefined ? undefined : Object.fromEntries(perGroup.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    extraKey: group !== undefined && !dropGroup && !training.has(group),
    system: systemText && { rewritten, without: out - rewritten },
  };
}
