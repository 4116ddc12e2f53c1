import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inLayout } from "./layouts.js";

const BESIDE = "../shared/data/gsm8k-train.jsonl";

/** The GSM8K train file as text that ends in a newline. Ends the process if the file is missing. */
export function readGsm8k() {
  const path = process.env.LOOKAHEAD_PREP_GSM8K || fileURLToPath(new URL(`../${BESIDE}`, import.meta.url));
  try {
    const text = readFileSync(path, "utf8");
    return text.endsWith("\n") ? text : `${text}\n`;
  } catch {
    console.error(
      `bench: the GSM8K train file is missing; name it in LOOKAHEAD_PREP_GSM8K, or put it at ${BESIDE}`,
    );
    process.exit(2);
  }
}

/** A new temporary folder that is removed when the process exits. */
export function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the text into a new file, `copies` times. */
export function writeCopies(folder, text, copies, layout = "pair") {
  const path = join(folder, `${copies}-copies-${layout}.jsonl`);
  const laidOut = inLayout(text, layout);
  writeFileSync(path, "");
  for (let copy = 0; copy < copies; copy++) appendFileSync(path, laidOut);
  return { path, copies, bytes: Buffer.byteLength(laidOut) * copies, rows: rowsOf(text).length * copies };
}

/** The text's first rows. */
export function headOf(text, count) {
  return rowsOf(text).slice(0, count).join("");
}

function rowsOf(text) {
  return text.match(/.+\n/g) ?? [];
}
