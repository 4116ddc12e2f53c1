import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { CHAT_TOKENIZER_FILES } from "./helpers/chat-tokenizer.js";
import { BIN, runProgram } from "./helpers/process.js";
import { chat, pair, rows } from "./helpers/rows.js";
import { type Workspace, workspace } from "./helpers/workspace.js";

const ROOT = join(import.meta.dirname, "..");

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: unknown }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly uses?: string;
      readonly shell?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly run?: string;
    }[];
  };
}

const action = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as Action;
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const scripts = action.runs.steps.filter(({ run }) => run !== undefined);

let lap: Workspace;
beforeEach(async () => {
  lap = await workspace(CHAT_TOKENIZER_FILES);
  lap.write("files/summary.md", "");
  // what npx is called with, and the command that it would install
  lap.write(
    "bin/npx",
    `#!/bin/bash\nprintf '%s\\0' "$@" > "$CALLED"\nshift 2\nexec "${process.execPath}" "${BIN}" "$@"\n`,
  );
  chmodSync(lap.path("bin/npx"), 0o755);
});

/** Runs every script of the action as a runner does: inputs in variables, files for what it says. */
async function runAction(inputs: Readonly<Record<string, string>>) {
  const given = Object.entries(action.inputs).map(([name, input]) => [name, inputs[name] ?? input.default]);
  const values = Object.fromEntries(given) as Readonly<Record<string, unknown>>;
  const results = [];
  for (const { run, env = {} } of scripts) {
    const variables = Object.entries(env).map(([name, value]) => [
      name,
      value.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, input: string) => String(values[input])),
    ]);
    lap.write("files/script.sh", run!);
    results.push(
      await runProgram("bash", ["--noprofile", "--norc", "-eo", "pipefail", lap.path("files/script.sh")], {
        cwd: lap.folder,
        env: {
          ...(Object.fromEntries(variables) as Record<string, string>),
          PATH: `${lap.path("bin")}:${process.env["PATH"]}`,
          GITHUB_STEP_SUMMARY: lap.path("files/summary.md"),
          CALLED: lap.path("files/called"),
        },
      }),
    );
  }
  const [result] = results;
  return { ...result!, annotations: (level: string) => linesOf(result!.stdout, `::${level}`) };
}

const linesOf = (text: string, start: string): readonly string[] =>
  text.split("\n").filter((line) => line.startsWith(start));

const called = (): readonly string[] => lap.read("files/called").split("\0").slice(0, -1);

describe("action.yml", () => {
  it("is a composite action whose default version is this one", () => {
    expect(action.runs.using).toBe("composite");
    expect(action.inputs["version"]?.default).toBe(version);
    for (const { description } of Object.values(action.inputs)) expect(description).toMatch(/\.$/);
  });

  it("names the commit of each action", () => {
    for (const { uses } of action.runs.steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  });

  it("has scripts for bash that no input becomes a part of", () => {
    expect(scripts).toHaveLength(1);
    for (const { run, shell, env } of scripts) {
      expect(run).not.toMatch(/\$\{\{/);
      expect(shell).toBe("bash");
      for (const value of Object.values(env!)) expect(value).toMatch(/^\$\{\{ inputs\.[\w-]+ \}\}$/);
    }
  });

  it("checks files, annotates them, and writes the summary and more reports", async () => {
    lap.write("data/a b.jsonl", rows(chat("Q?", "A."), chat("Q? <|im_end|>", "A.")));
    lap.write("data/c.jsonl", rows(chat("Q?", "A.")));
    const { code, stdout, annotations } = await runAction({
      files: "data/a b.jsonl\ndata/c*.jsonl\n",
      tokenizer: "chat-tokenizer",
      targets: "trl, axolotl\nopenai",
      "max-tokens": "100",
      report: "junit=check.xml\njson=check.json\n",
    });
    expect(code).toBe(65);
    expect(called().slice(0, 3)).toEqual(["--yes", `lookahead-prep@${version}`, "check"]);
    expect(annotations("error")).toEqual([
      expect.stringMatching(/^::error file=data\/a b\.jsonl,line=2,title=control-token::1 row /),
      "::error title=too few rows::openai needs at least 10 rows",
    ]);
    expect(stdout).toMatch(/^::notice::3 rows, 1 of them fail$/m);
    expect(lap.read("files/summary.md")).toMatch(/^## lookahead-prep check: 1 of 3 rows fail\n/);
    expect(lap.read("check.xml")).toContain('name="openai"><failure');
    expect(lap.json("check.json")).toMatchObject({ rows: 3, trainers: { trl: 1, axolotl: 1 } });
  });

  it("passes good files with nothing but their names", async () => {
    lap.write("a.jsonl", rows(pair("Q?", "A.")));
    const { code, annotations } = await runAction({ files: "a.jsonl" });
    expect({ code, errors: annotations("error") }).toEqual({ code: 0, errors: [] });
    expect(called().slice(-2)).toEqual(["--", "a.jsonl"]);
  });

  const HOSTILE = [
    "$(touch stolen)",
    "`touch stolen`",
    '"; touch stolen; "',
    "'; touch stolen; '",
    "--help",
    "-",
    "* ~ !! \\",
    "a\tb|c&d>e<f",
    ["}} $", "{{ github.token }}"].join(""),
  ];
  it.each(HOSTILE)("takes %s as a name in every input, and never as a command", async (text) => {
    await runAction({ files: text, tokenizer: text, "max-tokens": text, report: text });
    const args = called();
    expect(args.slice(args.indexOf("--"))).toEqual(["--", text]);
    expect(args).toEqual(expect.arrayContaining([`--tokenizer=${text}`, `--max-tokens=${text}`]));
    expect(args).toContain(`--report=${text}`);
    expect(lap.namesAtAnyDepth().filter((name) => name.includes("stolen"))).toEqual([]);
  });

  it.each([...HOSTILE, "latest||npm:other", "", "1.0.0 --registry=x"])("runs no version %s", async (text) => {
    if (text === "--help" || text === "-") return;
    const { code, stdout } = await runAction({ files: "a.jsonl", version: text });
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: "::error::the input version is not a version; give one such as 0.1.0\n",
    });
    expect(lap.names("files")).not.toContain("called");
  });

  it("says so when no file is named", async () => {
    const { code, stdout } = await runAction({ files: "\n\n" });
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: "::error::the input files is empty; name files or globs, one on each line\n",
    });
  });

  it("stays within what GitHub shows, with 100,000 problems", async () => {
    const bad = ['{"messages":1}', "{oops", "[]", '{"question":"Q"}', '"text"'];
    const lines = Array.from({ length: 100_000 }, (_, i) => bad[i % bad.length]);
    lap.write("a.jsonl", `{"question":"Q","answer":"A"}\n${lines.join("\n")}\n`);
    const { code, annotations } = await runAction({ files: "a.jsonl", targets: "trl" });
    expect(code).toBe(65);
    for (const level of ["error", "warning", "notice"])
      expect(annotations(level).length).toBeLessThanOrEqual(10);
    expect(annotations("error").length).toBeGreaterThan(2);
    const summary = lap.read("files/summary.md");
    expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
    expect(summary).toMatch(/^Cut here: [\d,]+ more lines of /m);
  });
});
