import { type NamedBlocks, type ReadRow, readRows, tooLongError } from "../block/read-rows.js";
import { renderedLayout } from "../check/file-layout.js";
import { RunError } from "../domain/run-error.js";
import type { FormatSettings } from "../formats/input/registry.js";
import type { Reading } from "../io/bytes/byte-source.js";
import { expandInputs, type Input } from "../io/inputs.js";
import { openRows } from "../io/open-rows.js";
import type { Block } from "../io/rows/block.js";
import { experimentalSettings } from "../methods/experimental.js";
import type { MethodSettings } from "../methods/registry.js";
import { toPlace } from "../row/raw-row.js";
import type { CheckSeverities } from "../rules/registry.js";
import type { World } from "../run/world.js";
import { createRecipe } from "../settings/create-recipe.js";
import { controlTokens } from "../settings/create-sampler.js";
import type { ResolvedSettings } from "../settings/resolve-settings.js";
import { loadResources, type Resources } from "../settings/resources.js";
import { CHUNK_BYTES } from "../settings/workload.js";
import { type TrainerName, trainers } from "../trainers/registry.js";
import type { Trainer } from "../trainers/trainer.js";
import { type Candidate, type Choice, createChooser } from "./choice.js";
import { type Inspector, type Judgement, judge } from "./examine.js";
import { type InspectionContext, inspectRow } from "./inspect-row.js";
import type { Inspected, TrainerMask } from "./model.js";

const READING: Reading = { hashed: false, chunkBytes: CHUNK_BYTES.counting };

/** Which rows to show, and how they are made. */
export interface InspectRequest {
  /** Settings with which rows are rendered. */
  readonly resolved: ResolvedSettings;
  readonly inputs: readonly string[];
  readonly choice: Choice;
  readonly isMethodGiven: boolean;
  /** The configured severities, by check. */
  readonly severities: Partial<CheckSeverities>;
  /** The connectors that mark augmented prompts. */
  readonly connectors: readonly string[];
}

/** The chosen rows, and a line on those that are not shown. */
export interface Inspection {
  readonly rows: readonly Inspected[];
  readonly note: string | undefined;
}

/** Reads rows until the chosen ones are known, and writes nothing. Throws RunError. */
export async function inspectFiles(request: InspectRequest, world: World): Promise<Inspection> {
  const { resolved, choice } = request;
  const { settings } = resolved;
  const inputs = await expandInputs(request.inputs, world);
  const resources = await loadResources(resolved, world);
  const inContext = memoized((format: FormatSettings) => contextFor(request, resources, format));
  const chooser = createChooser(choice);
  const formats = new Map<Candidate, FormatSettings>();
  let seen = 0;
  const rows = readRows(open(inputs, request, world), {
    format: settings.format,
    options: settings.formatOptions,
    refuse: refuseRendered,
  });
  for await (const row of rows) {
    world.signal?.throwIfAborted();
    seen++;
    const candidate = toCandidate(row, settings.maxRowBytes, (one) => inContext(one).inspector);
    if (row.kind === "row") formats.set(candidate, row.format);
    if (!chooser.take(candidate)) break;
  }
  if (seen === 0) throw new RunError("bad-data", "the inputs have no rows to show; name inputs with rows");
  const { chosen, note } = chooser.end();
  return { rows: chosen.flatMap((one) => shown(one, formats.get(one), inContext)), note };
}

type ContextOf = (format: FormatSettings) => InspectionContext;

function shown(
  candidate: Candidate,
  format: FormatSettings | undefined,
  inContext: ContextOf,
): readonly Inspected[] {
  const { raw, judgement } = candidate;
  if (raw === undefined || format === undefined) return [];
  return inspectRow(inContext(format), raw, judgement);
}

async function* open(
  inputs: readonly Input[],
  { resolved: { settings } }: InspectRequest,
  world: World,
): AsyncGenerator<NamedBlocks> {
  for (const input of inputs) {
    const { name, rows } = await openRows(input, world, settings, READING);
    yield { name, blocks: rows.blocks };
  }
}

/** Rows that are rendered already no longer say which of their texts is what. Throws RunError `usage`. */
function refuseRendered(block: Block, name: string): void {
  const kind = renderedLayout(block);
  if (kind === undefined) return;
  throw new RunError("usage", [
    `${name} has rows that are rendered already (${kind}), in which inspect cannot tell the parts apart`,
    "inspect the rows that they were made from, with the same flags",
  ]);
}

function toCandidate(
  row: ReadRow,
  maxRowBytes: number,
  inspectorFor: (format: FormatSettings) => Inspector,
): Candidate {
  if (row.kind === "oversized") {
    const { oversized, file } = row;
    const problem = tooLongError(oversized, maxRowBytes).at(toPlace(row, oversized.position));
    const judgement: Judgement = { problem, rules: new Set([problem.rule]), tokens: 0 };
    return { file, position: oversized.position, raw: undefined, judgement };
  }
  const { raw, format } = row;
  let judgement: Judgement | undefined;
  return {
    file: raw.block.file,
    position: raw.position,
    raw,
    get judgement() {
      judgement ??= judge(inspectorFor(format), raw);
      return judgement;
    },
  };
}

function contextFor(
  { resolved, isMethodGiven, severities, connectors }: InspectRequest,
  resources: Resources,
  format: FormatSettings,
): InspectionContext {
  const recipe = createRecipe(resolved, format, resources);
  const { tokenizer } = resources;
  const { validator } = recipe;
  if (validator === undefined || tokenizer === undefined)
    throw new TypeError("rows are rendered with a tokenizer");
  const { method, trainers: names = [], tokenizer: name = "" } = resolved.settings;
  return {
    inspector: {
      ...{ recipe: { ...recipe, validator }, isMethodGiven, severities, connectors },
      isExperimental: experimentalSettings(method).length > 0,
    },
    origin: {
      format: format.name,
      method: methodWords(method),
      tokenizer: name.split(/[\\/]/).findLast((part) => part !== "") ?? name,
      trainers: names.map(maskOf),
    },
    controls: controlTokens(tokenizer.addedTokens),
  };
}

/** `true, m = 6`; with what is experimental in it. */
function methodWords(method: MethodSettings): string {
  const length =
    "previewTokens" in method && method.previewTokens !== undefined ? [`m = ${method.previewTokens}`] : [];
  const experimental = experimentalSettings(method).map(({ name, value }) =>
    value === "true" ? name : `${name} ${value}`,
  );
  const mark = experimental.length === 0 ? "" : " (experimental)";
  return [method.name, ...length, ...experimental].join(", ") + mark;
}

function maskOf(name: TrainerName): TrainerMask {
  const { version, mask }: Trainer = trainers[name];
  return { name, version, mask };
}

/** The same result for the same argument as before. */
function memoized<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
