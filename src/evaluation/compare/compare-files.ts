import { RunError } from "../../domain/run-error.js";
import { utf8Text } from "../../io/bytes/utf8-text.js";
import { expandInputs, type Input, inputName } from "../../io/inputs.js";
import { locateOutput } from "../../io/stores/locate.js";
import { inputEndpoints, refuseOverlap, stdoutEndpoint } from "../../run/overlap.js";
import { onlyInput, publishWhole, readWhole } from "../../run/whole-file.js";
import type { World } from "../../run/world.js";
import type { Cell } from "./cell.js";
import { type CompareRequest, compareAll } from "./compared.js";
import { compareFormats, formatFor } from "./formats/registry.js";
import { cellOf, parseResult } from "./read-result.js";
import { parseRowScores, type RowScores } from "./row-scores.js";
import { parseCounts } from "./typed-counts.js";

/** What is compared, and where that is written. */
export interface CompareFiles {
  /** Names or globs of results of `score`. */
  readonly results: readonly string[];
  /** Files of typed counts. */
  readonly counts: readonly string[];
  /** Undefined for stdout. */
  readonly output: string | undefined;
}

/**
 * Compares results and typed counts, and writes the tables whole or not at all. Throws RunError `usage` for a name that no
 * format has, `bad-data` for files that cannot be read or compared, `input-missing`, `cannot-create`.
 */
export async function compareFiles(
  { results, counts, output }: CompareFiles,
  request: CompareRequest,
  world: World,
): Promise<void> {
  const format = output === undefined ? compareFormats.text : formatFor(output);
  if (format === undefined)
    throw new RunError(
      "usage",
      `${output}: tables are written as .md, .json or .html; name a file that ends so`,
    );
  const located = output === undefined ? undefined : await locateOutput(output, world);
  const inputs = await expandInputs(results, world);
  const typed: Input[] = [];
  for (const name of counts) typed.push(await onlyInput(name, world));
  if (inputs.length + typed.length === 0)
    throw new RunError("usage", "nothing to compare: name results of score, or --counts FILE");
  refuseOverlap(inputEndpoints([...inputs, ...typed], world), [located ?? stdoutEndpoint(world)]);
  const cells: Cell[] = [];
  for (const input of inputs) cells.push(await resultCell(input, world));
  for (const input of typed) {
    const name = inputName(input);
    const text = utf8Text(await readWhole(input, "a file of counts", world), name);
    for (const cell of parseCounts(text, name)) cells.push(cell);
  }
  const content = Buffer.from(format.print(compareAll(cells, request)));
  if (located === undefined) await world.stdout.write(content);
  else await publishWhole(content, located, world);
}

async function resultCell(input: Input, world: World): Promise<Cell> {
  const name = inputName(input);
  const result = parseResult(utf8Text(await readWhole(input, "a result of score", world), name), name);
  return cellOf(result, name, await rowsBeside(input, result, world));
}

/** The scores of the rows, from the file beside a result; undefined if it is not there. */
async function rowsBeside(
  input: Input,
  result: ReturnType<typeof parseResult>,
  world: World,
): Promise<RowScores | undefined> {
  // a result that went to stdout has none
  if (input.kind !== "file" || result.rows === "") return undefined;
  const beside = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1) + result.rows;
  const [path, name] = [beside(input.path), beside(input.name)];
  const state = await input.store.find(path, name);
  if (state === undefined) return undefined;
  const rows: Input = { ...input, path, name, state };
  const text = utf8Text(await readWhole(rows, "a result of fewer rows", world), name);
  return parseRowScores(text, name, result);
}
