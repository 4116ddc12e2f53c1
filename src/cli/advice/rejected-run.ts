import { rejectedRows } from "../../block/add-tally.js";
import { RunError } from "../../domain/run-error.js";
import type { JsonObject } from "../../formats/input/format.js";
import { expandInputs, totalBytes } from "../../io/inputs.js";
import { type ReadRow, readAgain } from "../../run/read-again.js";
import type { World } from "../../run/world.js";
import type { ParsedArguments } from "../command.js";
import { commandLine, type FlagChanges } from "../command-line.js";
import { longestRow } from "../token-lines.js";
import type { Advice, RejectedRun } from "./advice.js";
import { FIELD_ROWS, fieldAdvice } from "./field-advice.js";
import { chatOf, RoleCounts } from "./role-advice.js";

/**
 * What to do about a run that published nothing, in lines. The last one is a command to type: the same with other flags, if the
 * inputs can be read again and it is known that rows will be left.
 */
export async function rejectedRunLines(
  run: RejectedRun,
  parsed: ParsedArguments,
  inputs: readonly string[],
  world: World,
): Promise<readonly string[]> {
  // what a pipe held is gone, and to open it again would wait for a writer
  const found = await quietly(() => expandInputs(inputs, world));
  const areFiles = inputs.length > 0 && found !== undefined && totalBytes(found) !== undefined;
  const advice = await adviceFor(run, areFiles ? inputs : undefined, world);
  if (advice === undefined) return [];
  const { lines, changes, source } = advice;
  if (changes === undefined || !areFiles) return lines;
  const command = commandLine(source === undefined ? parsed : { ...parsed, inputs: ["-"] }, changes);
  if (command === undefined) return lines;
  return [...lines, source === undefined ? command : `${source} | ${command}`];
}

async function adviceFor(
  run: RejectedRun,
  inputs: readonly string[] | undefined,
  world: World,
): Promise<Advice | undefined> {
  const { result, settings, flags } = run;
  const { rejected, rowsIn } = result.tally;
  const rejectedCount = rejectedRows(result.tally);
  const hasOthers = rowsIn > rejectedCount;
  const [rule, other] = Object.keys(rejected);
  const format = result.format ?? settings.format;
  if (rule === "over-budget" && other === undefined) {
    const longest = longestRow(result.tally.tokens, settings.maxTokens);
    const { maxRejects } = skipping(rejectedCount);
    const others = `to leave the longer rows out instead: --on-reject skip --max-rejects ${maxRejects}`;
    if (longest !== undefined) return { lines: hasOthers ? [others] : [], changes: { maxTokens: longest } };
  }
  if (rule === "already-augmented" && other === undefined)
    return { lines: [], changes: { allowAugmented: true } };
  if (inputs !== undefined && format !== undefined) {
    const rows = (): AsyncGenerator<ReadRow> => readAgain(inputs, world, settings);
    const chat = chatOf(format);
    const found = await quietly(async () => {
      if (rule === "unknown-role" && other === undefined && chat !== undefined)
        return rolesIn(rows(), new RoleCounts(chat), hasOthers ? skipping(rejectedCount) : undefined);
      return hasOthers ? undefined : fieldAdvice(await firstOf(rows()), format, flags);
    });
    if (found !== undefined) return found;
  }
  if (!hasOthers) return undefined;
  return { lines: [], changes: skipping(rejectedCount) };
}

/** The flags that leave out as many rows as were rejected, and no more. */
function skipping(rows: number): { readonly onReject: "skip"; readonly maxRejects: number } {
  return { onReject: "skip", maxRejects: rows };
}

async function firstOf(rows: AsyncGenerator<ReadRow>): Promise<readonly JsonObject[]> {
  const first: JsonObject[] = [];
  for await (const { row } of rows) if (first.push(row) === FIELD_ROWS) break;
  return first;
}

async function rolesIn(
  rows: AsyncGenerator<ReadRow>,
  roles: RoleCounts,
  skipChanges: FlagChanges | undefined,
): Promise<Advice | undefined> {
  for await (const { input, row } of rows) roles.add(input, row);
  return roles.advice(skipChanges);
}

/** Advice is given beside what the run has said: inputs that cannot be read again only take the advice away. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}
