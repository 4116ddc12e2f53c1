import { mkdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CANARY, DONE, MARKS, ROW } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

/** Clears the screen, writes to the clipboard, reverses the text, and continues in a line like a message of the tool. */
const HOSTILE = "\u001b[2J\u001b]52;c;aGk=\u0007\u009b31m\u202e\u2066\u200b\nlookahead-prep: all is well";
const SHOWN =
  "\\u{1b}[2J\\u{1b}]52;c;aGk=\\u{7}\\u{9b}31m\\u{202e}\\u{2066}\\u{200b}\\u{a}lookahead-prep: all is well";

/** A name that forges a second message, and nothing else. */
const FORGED = "a\nlookahead-prep: all is well";

describe("a hostile name is printed escaped, on one line", () => {
  it.each<[string, (name: string) => readonly string[], number, string]>([
    [
      "a missing input",
      () => [FORGED],
      66,
      "lookahead-prep: a\\u{a}lookahead-prep: all is well: no such file",
    ],
    ["a glob without a match", (name) => [`${name}*.x`], 66, `lookahead-prep: ${SHOWN}*.x: no file matches`],
    ["the file of an invalid row", (name) => [`${name}.bad`], 65, `${SHOWN}.bad:1: the row ends too early`],
    ["damaged gzip", (name) => [`${name}.gz`], 65, `lookahead-prep: ${SHOWN}.gz: the gzip data`],
    ["an output folder", (name) => ["-o", `${name}.dir`], 73, `lookahead-prep: ${SHOWN}.dir is a directory`],
    [
      "an output that is the input",
      (name) => [`${name}.bad`, "-o", `${name}.bad`],
      2,
      `lookahead-prep: the output ${SHOWN}.bad is the input ${SHOWN}.bad`,
    ],
    ["a written output", (name) => ["-o", `${name}.out`], 0, `${SHOWN}.out: `],
    ["a missing configuration", (name) => ["--config", name], 66, `lookahead-prep: ${SHOWN}: cannot be read`],
    [
      "a missing tokenizer",
      (name) => ["--method", "true", "-t", `./${name}`],
      66,
      `lookahead-prep: ./${SHOWN}`,
    ],
    ["an unknown flag", () => ["--\u001b[2J\u202e"], 2, "error: unknown option '--\\u{1b}[2J\\u{202e}'"],
    ["an unknown format", (name) => ["--from", name], 2, "lookahead-prep: --from: expected one of pair"],
    [
      "a field by name",
      (name) => ["--prompt-field", name, "--answer-field", "answer"],
      65,
      `<stdin>:1:${SHOWN}: expected text, found no such field`,
    ],
  ])("%s", async (_, args, code, line) => {
    const lap = await workspace({
      [`${HOSTILE}.bad`]: "{\n",
      [`${HOSTILE}.gz`]: Buffer.from([0x1f, 0x8b]),
    });
    mkdirSync(lap.path(`${HOSTILE}.dir`));
    const ended = await lap.run(...args(HOSTILE), { stdin: ROW });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toBeSafe();
    const lines = ended.stderr.split("\n");
    expect(lines.filter((said) => said.startsWith("lookahead-prep: all is well"))).toEqual([]);
    expect(lines.map((said) => said.slice(0, line.length))).toContain(line);
  });
});

describe("a report of check names a hostile file without steering the terminal", () => {
  it.each([
    ["text", (report: string) => report.includes(`${SHOWN}.bad:1: the row ends too early`)],
    [
      "github",
      (report: string) => report.split("\n").every((line) => line === "" || /^::(error|notice) ?/.test(line)),
    ],
    ["summary", (report: string) => report.includes(`${SHOWN}.bad:1: the row ends too early`)],
    ["junit", (report: string) => report.includes(`${SHOWN}.bad:1: the row ends too early`)],
    [
      "json",
      (report: string) => {
        const { problems } = JSON.parse(report) as { problems: { place: { file: string } }[] };
        return problems.map(({ place }) => place.file).join("") === `${HOSTILE}.bad`;
      },
    ],
  ])("with --report %s", async (report, isAsItShould) => {
    const lap = await workspace({ [`${HOSTILE}.bad`]: `{"question":"${CANARY}"\n` });
    const { code, stdout } = await lap.run(
      "check",
      `${HOSTILE}.bad`,
      "--prompt-field",
      "question",
      "--answer-field",
      "answer",
      "--report",
      report,
    );
    const text = stdout;
    expect([code, isAsItShould(text)]).toEqual([65, true]);
    expect(text).toBeSafe();
  });
});

describe("a closed stderr does not change the run", () => {
  it.each<[string, string, readonly string[], string, string | undefined]>([
    ["valid rows are published", ROW, [], "exit 0", DONE],
    [
      "rejected rows are left out",
      `{"question":"${CANARY}"\n${ROW}`,
      ["--on-reject", "skip"],
      "exit 0",
      DONE,
    ],
    ["rejected rows end the run", `{"question":"${CANARY}"\n`.repeat(3000), [], "exit 65", undefined],
  ])("%s", async (_, rows, flags, end, out) => {
    const lap = await workspace({ "in.jsonl": rows });
    const command = lap.start("in.jsonl", "-o", "out.jsonl", "--no-manifest", ...MARKS, ...flags);
    command.process.stderr.destroy();
    command.process.stdout.resume();
    expect(await command.end()).toBe(end);
    expect(lap.files()).toEqual({
      "in.jsonl": rows,
      ...(out === undefined ? {} : { "out.jsonl": out }),
    });
  });
});

describe("hostile input cannot steer the terminal through stderr", () => {
  it.each([
    ["a hostile name", `\u001b]52;c;aGk=\u0007\u009b31m\u202e\u200b.jsonl`, "{}\n", 65],
    ["a hostile name with a line break", `a\n\u001b[2Jb.jsonl`, ROW.replace("}", ""), 65],
    ["hostile keys", "in.jsonl", `{"${JSON.stringify(`\u001b[2J\u009b\u202e`).slice(1, -1)}":1}\n`, 2],
  ])("%s", async (_, name, text, code) => {
    const lap = await workspace({ [name]: text });
    const flags = code === 65 ? ["--from", "alpaca"] : [];
    const result = await lap.run(name, ...flags);
    expect(result.code).toBe(code);
    expect(result.stderr).toBeSafe();
    expect(result.stderr).toContain("\\u{1b}");
    for (const line of result.stderr.trimEnd().split("\n")) expect(line.length).toBeLessThan(300);
  });
});
