import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand, runShell } from "../command.js";
import { clean, endedBy, stderrHas, verdict } from "../laws.js";

/** Sequences that clear, beep, write the clipboard, link, reverse or hide text, and a forged line of the tool. */
const PIECES = [
  ...[
    "\u001b[2J",
    "\u001b]52;c;aGk=\u0007",
    "\u001b]8;;http:x\u001b\\",
    "\u009b31m",
    "\u0090x\u009c",
    "\u007f",
    "\b\b",
  ],
  ...[
    "\u202e",
    "\u2066",
    "\u200f",
    "\u061c",
    "\u200b",
    "\ufeff",
    "\u2028",
    "\r",
    "\nlookahead-prep: all is well\n",
  ],
];
const FITS = '{"question":"Q","answer":"A"}\n';

/** Uses of such a name: the arguments and the exit code. */
const USES = {
  "a-missing-input": [(name) => [name], 66],
  "a-glob-without-a-match": [(name) => [`${name}*.none`], 66],
  "an-invalid-row's-file": [(name) => [`${name}.bad`, "--from", "alpaca"], 65],
  "a-damaged-file": [(name) => [`${name}.gz`], 65],
  "an-output-folder": [(name) => ["in.jsonl", "-o", `${name}.dir`], 73],
  "an-output-in-no-folder": [(name) => ["in.jsonl", "-o", `${name}/out.jsonl`], 73],
  "an-output-that-is-the-input": [(name) => [`${name}.bad`, "-o", `${name}.bad`], 2],
  "an-output": [(name) => ["in.jsonl", "-o", `${name}.out`], 0],
  "the-rejects": [(name) => ["in.jsonl", "-o", "x", "--rejects", `${name}.dir`], 73],
  "the-manifest": [(name) => ["in.jsonl", "-o", "x", "--manifest", `${name}.dir`], 73],
  "a-missing-configuration": [(name) => ["in.jsonl", "--config", name], 66],
  "a-missing-tokenizer": [(name) => ["in.jsonl", "--method", "true", "-t", `./${name}`], 66],
  "an-unknown-flag": [(name) => ["in.jsonl", `--${name}`], 2],
  "an-unknown-value": [(name) => ["in.jsonl", "--method", name], 2],
  "a-field": [(name) => ["in.jsonl", "--prompt-field", name, "--answer-field", "answer"], 65],
  "an-invalid-row's-file-in-check": [(name) => ["check", `${name}.bad`, "--from", "alpaca"], 65],
};
/** Cases whose message need not repeat the name. */
const SILENT = ["an-unknown-value", "an-invalid-row's-file-in-check"];

export default {
  name: "hostile-names",
  title: "names that control a terminal",
  async *injections({ random, all }) {
    for (let i = 0; i < (all ? 10 : 2); i++) {
      for (const [place, [args, code]] of Object.entries(USES)) {
        const name = ["-", "x", ""][random.below(3)] + random.sample(PIECES, 1 + random.below(4)).join("y");
        yield {
          name: `hostile-names/${i}-${place}`,
          inject: (folder) =>
            use(folder, `a${name}`.replaceAll("/", ""), args, code, !SILENT.includes(place)),
        };
      }
    }
    for (const [what, bytes] of [
      ["a-lone-byte", "\\xff"],
      ["half-a-character", "\\xe4\\xb8"],
      ["C1", "\\x9b31m"],
    ]) {
      yield { name: `hostile-names/not-UTF-8-${what}`, inject: (folder) => useBytes(folder, bytes) };
    }
    yield { name: "hostile-names/a-dash", inject: (folder) => useDash(folder) };
  },
};

async function use(folder, name, args, code, isRepeated) {
  writeFileSync(join(folder, "in.jsonl"), FITS);
  writeFileSync(join(folder, `${name}.bad`), "{\n");
  writeFileSync(join(folder, `${name}.gz`), Buffer.from([0x1f, 0x8b]));
  mkdirSync(join(folder, `${name}.dir`));
  const ended = await runCommand(args(name), { cwd: folder });
  const text = args("x")[0] === "check" ? ended.stdout.toString("latin1") : ended.stderr;
  return verdict(
    true,
    clean(ended),
    clean({ stderr: ended.stdout.toString("latin1").replaceAll(/^\{.*\}$/gm, "") }),
    endedBy(ended, `exit ${code}`),
    isRepeated && !text.includes("\\u{") ? `the name is not printed escaped: ${ended.stderr}` : undefined,
    /^lookahead-prep: all is well$/m.test(text) ? `a line is forged: ${text}` : undefined,
  );
}

/** Names that are not UTF-8: the file is read or an error reports it, but it is never skipped. */
async function useBytes(folder, bytes) {
  const line = [
    `name=$'${bytes}.jsonl'`,
    `printf '%s' '${FITS.trim()}' > "$name"; echo > plain.jsonl`,
    '$LAP "$name" -o one; echo "one $?"; $LAP "*.jsonl" -o all; echo "all $?"; ls',
  ].join("\n");
  const ended = await runShell(line, { cwd: folder });
  const out = ended.stdout.toString("latin1");
  return verdict(
    true,
    clean(ended),
    /^one (0|66)$/m.test(out) ? undefined : `by its name: ${out}${ended.stderr}`,
    /^all (0|66)$/m.test(out) ? undefined : `by a glob: ${out}${ended.stderr}`,
    // the glob's other file has no row
    /^all 0$/m.test(out) && !/^1 rows? read/m.test(ended.stderr) ? `skipped: ${ended.stderr}` : undefined,
    /^one 0$/m.test(out) || !/^one$/m.test(out) ? undefined : "an output is published",
  );
}

async function useDash(folder) {
  writeFileSync(join(folder, "-o"), FITS);
  const ended = await runCommand(["-o", "out.jsonl", "--", "-o"], { cwd: folder });
  return verdict(true, clean(ended), endedBy(ended, "exit 0"), stderrHas(ended, /1 rows? read/));
}
