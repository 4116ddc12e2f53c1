import { linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runShell } from "../command.js";
import { clean, endedBy, noTemporary, unchanged, verdict } from "../laws.js";
import { linesOf, pairs } from "../rows.js";

/** Names of one file, as a shell writes them. */
const NAMES = [
  "in.jsonl",
  "./in.jsonl",
  ".//in.jsonl",
  "dir/../in.jsonl",
  '"$PWD/in.jsonl"',
  '"/$PWD//in.jsonl"',
  "/proc/self/cwd/in.jsonl",
  "hard.jsonl",
  "soft.jsonl",
  "chain.jsonl",
  "here/in.jsonl",
  "here/here/hard.jsonl",
];
/** All names, and globs and lists that match the file. */
const INPUTS = [...NAMES, "'[i]n.jsonl'", "'*n.jsonl'", "'{in,none}.jsonl'", "other.jsonl in.jsonl"];
const STREAMS = [
  "- < in.jsonl",
  "/dev/stdin < soft.jsonl",
  "/proc/self/fd/3 3< in.jsonl",
  "/dev/fd/3 3< hard.jsonl",
];
const OUTPUTS = [
  ...NAMES.map((name) => `-o ${name}`),
  ...NAMES.map((name) => `-o out.jsonl --rejects ${name}`),
  ...NAMES.map((name) => `-o out.jsonl --manifest ${name}`),
  ...NAMES.map((name) => `>> ${name}`),
  ...NAMES.map((name) => `1<> ${name}`),
  "-o /dev/stdout >> in.jsonl",
  "-o /dev/fd/4 4>> in.jsonl",
  "-o /proc/self/fd/4 4<> hard.jsonl",
];

export default {
  name: "output-is-input",
  title: "an output that is an input",
  async *injections({ random, all, seed }) {
    const text = linesOf(pairs(seed, 5000));
    const every = [...INPUTS, ...STREAMS].flatMap((input) => OUTPUTS.map((output) => `${input} ${output}`));
    for (const line of all ? every : random.sample(every, 40)) {
      yield { name: `output-is-input/${line}`, inject: (folder) => refuse(folder, text, line) };
    }
  },
};

async function refuse(folder, text, line) {
  const input = join(folder, "in.jsonl");
  writeFileSync(input, text);
  writeFileSync(join(folder, "other.jsonl"), text);
  mkdirSync(join(folder, "dir"));
  linkSync(input, join(folder, "hard.jsonl"));
  symlinkSync("in.jsonl", join(folder, "soft.jsonl"));
  symlinkSync("soft.jsonl", join(folder, "chain.jsonl"));
  symlinkSync(".", join(folder, "here"));
  const { ino } = statSync(input);
  const ended = await runShell(`$LAP ${line}`, { cwd: folder });
  return verdict(
    // the shell may open the file for writing before the command can refuse, but never replaces it
    statSync(input).ino === ino,
    clean(ended),
    endedBy(ended, "exit 2"),
    unchanged(input, text),
    unchanged(join(folder, "other.jsonl"), text),
    noTemporary(folder),
  );
}
