import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

const CHUNK = 1 << 20;

/**
 * Writes rows of the given size together that do not repeat: of each row of the text its sentences are drawn anew from
 * those of all rows, with other digits. The same for the same text and size.
 */
export function writeMixed(folder, text, bytes) {
  const rows = text
    .trimEnd()
    .split("\n")
    .map((row) => JSON.parse(row));
  const questions = sentencesOf(rows.map(({ question }) => question));
  const answers = sentencesOf(rows.map(({ answer }) => answer.replace(/\n####.*$/s, "")));
  const random = randomNumbers(1);
  const draw = (pool, count) => Array.from({ length: count }, () => pool[random(pool.length)]).join(" ");
  const redigit = (sentence) => sentence.replace(/\d/g, () => String(random(10)));
  const path = join(folder, "mixed.jsonl");
  const file = openSync(path, "w");
  let chunk = "";
  let written = 0;
  let count = 0;
  while (written + chunk.length < bytes) {
    const question = redigit(draw(questions, 3 + random(2)));
    const answer = `${redigit(draw(answers, 2 + random(3)))}\n#### ${random(1000)}`;
    chunk += `${JSON.stringify({ question, answer })}\n`;
    count++;
    if (chunk.length < CHUNK && written + chunk.length < bytes) continue;
    written += writeSync(file, chunk);
    chunk = "";
  }
  closeSync(file);
  return { path, bytes: written, rows: count };
}

function sentencesOf(texts) {
  return [
    ...new Set(texts.flatMap((text) => text.split(/(?<=[.?!])\s+|\n+/).filter((one) => one.length > 20))),
  ];
}

/** Marsaglia's xorshift, whole numbers below a limit. */
function randomNumbers(seed) {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
