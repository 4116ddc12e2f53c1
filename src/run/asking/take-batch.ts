import { RunError } from "../../domain/run-error.js";
import type { AnswersFile } from "../../endpoint/answers/answers-file.js";
import { stableEntry } from "../../endpoint/answers/head.js";
import { type BatchCounts, BatchReader } from "../../endpoint/batch.js";
import { expandInputs } from "../../io/inputs.js";
import { openRows } from "../../io/open-rows.js";
import { ROW_FIELDS } from "../../io/rows/block.js";
import type { World } from "../world.js";
import type { AnswerSource } from "./answer-source.js";

/** A line has one answer, of 16 MiB at most, and what is around it. */
const LIMITS = { maxRowBytes: 64 << 20, maxExpand: 250 };
const READING = { hashed: false, chunkBytes: 1 << 17 };

/** Takes the answers of a batch's files into the answers file. Throws RunError. */
export async function takeBatch(
  { model, files }: Extract<AnswerSource, { kind: "batch" }>,
  answers: AnswersFile,
  world: World,
): Promise<BatchCounts> {
  const { head } = answers;
  if (head === undefined)
    await answers.begin({ cache: 1, model: { id: model }, canary: null, canaryKey: null });
  else if (head.model.id !== model || Object.keys(head.model).length > 1)
    throw new RunError("config", [
      `${answers.name} has answers of another model, or of a server and not of a batch; name another file with --answers`,
      `kept: ${stableEntry(head.model)}, wanted: ${model}`,
    ]);
  const reader = new BatchReader(answers, new Date().toISOString());
  for (const input of await expandInputs(files, world)) {
    const { name, rows } = await openRows(input, world, LIMITS, READING);
    for await (const { bytes, rows: lines, oversized } of rows.blocks) {
      world.signal?.throwIfAborted();
      for (let i = 0; i < lines.length; i += ROW_FIELDS)
        await reader.take(bytes.toString("utf8", lines[i], lines[i + 1]), `${name}:${lines[i + 2]}`);
      if (oversized !== undefined)
        throw new RunError(
          "bad-data",
          `${name}:${oversized.position}: the line is too long to be a line of a batch`,
        );
    }
  }
  return reader.counts;
}
