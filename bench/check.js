import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { CONNECTOR, contenders, PREFIX } from "./contenders.js";
import { inLayout, layouts } from "./layouts.js";
import { measure } from "./measure.js";

/** Throws unless the contenders make the edit they are timed for, row by row, on the rows of the text. */
export async function check(ids, folder, text) {
  const rows = text
    .trimEnd()
    .split("\n")
    .map((row) => JSON.parse(row));
  for (const id of ids) {
    const { layout = "pair", previews, title } = contenders[id];
    const law = previews ? isPreviewed : isPrefixed;
    const path = join(folder, `check-${layout}.jsonl`);
    writeFileSync(path, inLayout(text, layout));
    const after = await outputRows(id, path);
    const wrong = rows.findIndex((row, index) => !law(row, after[index], layouts[layout]));
    if (wrong !== -1) throw new Error(`${title}: row ${wrong + 1} differs from the expected edit`);
    if (after.length !== rows.length) throw new Error(`${title}: more rows than the input has`);
  }
}

/** The virtual edit; contenders that equal it equal one another. */
function isPrefixed(row, after, layout) {
  const question = row.question + CONNECTOR + PREFIX;
  return isDeepStrictEqual(after, layout({ ...row, question, answer: PREFIX + row.answer }));
}

/** The law of LookAhead: the connector and a beginning of the answer follow the prompt; all else is the same. */
function isPreviewed(row, after) {
  const start = row.question + CONNECTOR;
  const preview = after?.question?.slice(start.length);
  if (!preview || !row.answer.startsWith(preview)) return false;
  return isDeepStrictEqual(after, { ...row, question: start + preview });
}

async function outputRows(id, path) {
  const output = `${path}.${id}`;
  const file = openSync(output, "w");
  try {
    await measure(contenders[id].command(path, "/dev/stdout"), file);
  } finally {
    closeSync(file);
  }
  const lines = readFileSync(output, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}
