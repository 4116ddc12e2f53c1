import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands/registry.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { importedWith, sourcesOf, startCommand } from "../helpers/loaded-files.js";
import { chat, pair, rows } from "../helpers/rows.js";

/** The code of a start: the command line, its words, and what reads its flags. */
const START =
  /^(src\/(cli|domain)\/|src\/(run\/version|io\/stores\/file-identity)\.ts$|node_modules\/commander\/)/;
const MOST_FILES = 8;

const ZOD = "node_modules/zod/";

const HELP = [["--help"], ["--version"], ["help"], ["help", "plan"]];
const COMMAND_HELP = commands.map(({ name }) => [name, "--help"]);

/** Wrong command lines, with what is said of them. */
const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [["--nosuch"], "error: unknown option '--nosuch'"],
  [["--meth", "true"], "error: unknown option '--meth'\n(Did you mean --method?)"],
  [["--turns"], "error: option '--turns <last|first|all>' argument missing"],
  ...commands.map(({ name }) => [[name, "--nosuch"], "error: unknown option '--nosuch'"] as const),
  [["merge"], "error: missing required argument 'folder'"],
  [["run", "a", "b"], "error: too many arguments for 'run'. Expected 1 argument but got 2."],
  [
    ["--method", "virtul"],
    "lookahead-prep: --method: expected one of true, virtual, vanilla; did you mean virtual?",
  ],
  [
    ["--turns", "lasst", "--share", "0.5"],
    "lookahead-prep: --turns: expected one of last, first, all; did you mean last?",
  ],
  [
    ["--method", "true", "-m", "3", "--short-answer", "x"],
    "lookahead-prep: --short-answer: expected one of keep, leave, reject",
  ],
  [
    ["--on-reject", "skp", "--unanswered", "x"],
    "lookahead-prep: --unanswered: expected one of reject, leave\n--on-reject: expected one of fail, skip; did you mean skip?",
  ],
  [["--check", "seam=x"], "lookahead-prep: --check seam: expected one of reject, warn, off"],
  [
    ["plan", "x", "-o", "y", "--over-budget", "x"],
    "lookahead-prep: --over-budget: expected one of reject, leave, keep",
  ],
  [["--share", "x"], "lookahead-prep: --share: expected a number"],
  [
    ["--prefix", "P", "--method", "vanilla"],
    "lookahead-prep: --prefix belongs to --method virtual, not to vanilla",
  ],
  [
    ["check", "--report", "x"],
    "lookahead-prep: --report: expected one of text, json, github, summary, junit",
  ],
  [
    ["check", "--report", "text", "--report", "junit"],
    "lookahead-prep: --report: text and junit would be mixed on stdout; give one of them a file: --report junit=FILE",
  ],
  [["run", "folder", "--verify", "x"], "lookahead-prep: --verify: expected size or sha256"],
  [["merge", "folder", "--wait", "x"], "lookahead-prep: --wait: expected seconds from 0 to 3600"],
  [["status", "folder", "--format", "x"], "lookahead-prep: --format: expected lines, json or slurm-array"],
  [["submit", "x", "folder"], "lookahead-prep: submit: expected one of slurm, k8s, parallel"],
];

/** The files that are not our own. */
const packagesIn = (loaded: readonly string[]): readonly string[] =>
  loaded.filter((file) => !/^(bin|dist\/code)\//.test(file));

/** Expects that nothing was loaded but the code of a start. */
function expectStart(loaded: readonly string[]): void {
  expect(loaded).toContain("dist/code/main.js");
  expect(packagesIn(loaded)).toEqual([]);
  expect(loaded.flatMap(sourcesOf).filter((source) => !START.test(source))).toEqual([]);
  expect(loaded.length).toBeLessThanOrEqual(MOST_FILES);
}

describe("a start that runs nothing loads the command line alone", () => {
  it.concurrent.each([...HELP, ...COMMAND_HELP].map((args) => [args.join(" "), args] as const))(
    "%s",
    async (_, args) => {
      const { code, stderr, loaded } = await startCommand(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expectStart(loaded);
    },
  );

  it.concurrent.each(WRONG.map(([args, message]) => [args.join(" "), args, message] as const))(
    "%s",
    async (_, args, message) => {
      const { code, stdout, stderr, loaded } = await startCommand(args);
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `${message}\n` });
      expectStart(loaded);
    },
  );
});

it("a run loads the schemas, in few files", async () => {
  const { code, loaded } = await startCommand(["in.jsonl"], { "in.jsonl": rows(pair("Q", "A")) });
  expect(code).toBe(0);
  expect(loaded.flatMap(sourcesOf).some((source) => source.startsWith(ZOD))).toBe(true);
  expect(loaded.length).toBeLessThanOrEqual(MOST_FILES);
});

it.each([
  ["out.jsonl", false],
  ["out.parquet", true],
])("a run with the output %s loads the writer of Parquet: %s", async (output, isLoaded) => {
  const args = ["in.jsonl", "--to", "messages", "-o", output];
  const { code, loaded } = await startCommand(args, { "in.jsonl": rows(pair("Q", "A")) });
  expect(code).toBe(0);
  expect(loaded.some((file) => file.includes("/hyparquet"))).toBe(isLoaded);
});

describe("what asks a server is loaded", () => {
  const FILES = {
    ...CHAT_TOKENIZER_FILES,
    "in.jsonl": rows(chat("Q", "A"), chat("Q2", "A2")),
    "add.jsonl": rows(chat("R", "B")),
    "said.jsonl": rows({ id: "1", prompt: "Q", answer: "A" }),
    "counts.csv": "variant,task,metric,hits,n\nvanilla,t,safe,1,2\ntrue,t,safe,2,2\n",
  };
  const JUDGED = ["score", "said.jsonl", "--metric", "safe", "--by", "hex-phi"];
  const TOKENIZER = ["-t", "chat-tokenizer"];

  it.concurrent.each(
    [
      ["score", "said.jsonl", "--metric", "safe"],
      [...JUDGED, "--dry-run"],
      [...JUDGED, "--model", "m", "--emit-requests", "batch.jsonl"],
      ["distill", "in.jsonl", "--dry-run"],
      ["distill", "in.jsonl", "--model", "m", "--emit-requests", "batch.jsonl"],
      ["distill", "in.jsonl", ...TOKENIZER, "--model", "m", "--emit-requests", "batch.jsonl"],
      ["loss", "in.jsonl", ...TOKENIZER, "--vary", "method=true", "--dry-run"],
      ["probes", "in.jsonl", "--kind", "rsr", "--to", "chat", "--model", "m", "-o", "out.jsonl"],
      ["mix", "in.jsonl", "--add", "add.jsonl", "--count", "1", "--force", "-o", "out.jsonl"],
      ["compare", "--counts", "counts.csv"],
    ].map((args) => [args.join(" "), args] as const),
  )("not by %s", async (_, args) => {
    const { code, stderr, loaded } = await startCommand(args, FILES);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(packagesIn(loaded)).toEqual([]);
    expect(loaded.flatMap(sourcesOf)).not.toContain("src/endpoint/sender.ts");
  });

  it("by a judge that is asked", async () => {
    const { code, loaded } = await startCommand(
      [...JUDGED, "--endpoint", "http://127.0.0.1:9/v1", "--tries", "1"],
      FILES,
    );
    expect(code).toBe(74);
    expect(packagesIn(loaded).some((file) => file.includes("node_modules/undici/"))).toBe(true);
    expect(loaded.flatMap(sourcesOf)).toContain("src/endpoint/sender.ts");
  });
});

describe.each(["index", "worker"])("dist/code/%s.js", (name) => {
  const sources = [...importedWith(`dist/code/${name}.js`)].flatMap(sourcesOf);

  it("imports nothing of the command line", () => {
    expect(sources).toContain("src/domain/run-error.ts");
    expect(sources.filter((source) => /^(src\/cli|node_modules\/commander)\//.test(source))).toEqual([]);
  });
});
