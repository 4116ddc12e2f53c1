import type { CheckLevels } from "../../checks/registry.js";
import type { Tokenizer } from "../../domain/tokenizer.js";
import type { Reading } from "../../io/bytes.js";
import { expandInputs } from "../../io/inputs.js";
import type { TargetName } from "../../targets/registry.js";
import { CHUNK_BYTES } from "../equipment.js";
import type { Judge } from "../judge-row.js";
import { openRows } from "../open-rows.js";
import type { World } from "../request.js";
import type { Settings } from "../settings.js";
import { Checker } from "./checker.js";
import type { CheckProblem, CheckReport } from "./report.js";

/** What to check, and against what. */
export interface CheckRequest {
  readonly settings: Settings;
  readonly inputs: readonly string[];
  /** The trainers to judge for, each by itself: they need not read one shape. */
  readonly targets: readonly TargetName[];
  /** The levels that were asked for, by check. */
  readonly levels: Partial<CheckLevels>;
  /** The connectors by which an augmented prompt is known. */
  readonly connectors: readonly string[];
  readonly onProblem: (problem: CheckProblem) => void;
}

const READING: Reading = { hashed: false, chunkBytes: CHUNK_BYTES.counting };

/** Judges training files against trainers, and writes nothing. Throws RunError. */
export async function checkFiles(request: CheckRequest, world: World): Promise<CheckReport> {
  const inputs = await expandInputs(request.inputs, world);
  const checker = new Checker(request, await judgesFor(request.settings, world));
  for (const input of inputs) {
    const { name, rows } = await openRows(input, world, request.settings, READING);
    for await (const block of rows.blocks) {
      world.signal?.throwIfAborted();
      checker.take(block, name);
    }
  }
  return checker.report();
}

/** The two ways in which rows are rendered, and what they are rendered with. */
export interface Judges {
  readonly template: Judge;
  readonly plain: Judge;
  readonly tokenizer: Tokenizer;
}

async function judgesFor(settings: Settings, world: World): Promise<Judges | undefined> {
  if (settings.tokenizer === undefined) return undefined;
  const { loadTokenizer } = await import("../../tokenizers/load.js");
  const { judgeFor } = await import("../judge.js");
  const loaded = await loadTokenizer(settings.tokenizer, world);
  const template = await judgeFor(settings, loaded, world.cwd);
  const plain = await judgeFor({ ...settings, template: "none" }, loaded, world.cwd);
  return { template: template.judge, plain: plain.judge, tokenizer: loaded.tokenizer };
}
