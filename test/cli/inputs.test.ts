import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  watch,
  writeFileSync,
} from "node:fs";
import { describe, expect, it } from "vitest";
import { HEAD, pair, rows, TAIL } from "../helpers/rows.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const row = (q: string): string => rows(pair(q, "A"));
const made = (q: string): string => rows(pair(q + TAIL, `${HEAD}A`));

describe("an input that is not a plain file", () => {
  it.each<[string, string[], number, RegExp]>([
    ["a missing file", ["nope.jsonl"], 66, /lookahead-prep: nope\.jsonl: no such file\n/],
    ["a directory", ["dir"], 66, /dir is a directory without files of rows/],
    ["a glob without a match", ["*.nope"], 66, /\*\.nope: no file matches/],
    ["a file in a file", ["in.jsonl/x"], 66, /no such file/],
    ["stdin twice", ["-", "-"], 2, /stdin \(-\) can be read only once/],
    [
      "the beginning of a flag",
      ["--max-token", "6"],
      2,
      /unknown option '--max-token'\n\(Did you mean --max-tokens\?\)/,
    ],
    ["an unknown flag", ["--turn", "all"], 2, /unknown option '--turn'\n\(Did you mean --turns\?\)/],
    ["an unknown method", ["--method", "reel"], 2, /expected one of true, virtual, vanilla/],
    [
      "an option of another method",
      ["-m", "3"],
      2,
      /--preview-tokens belongs to --method true, not to virtual/,
    ],
    [
      "a method that lacks its tokenizer",
      ["--method", "true"],
      2,
      /name the model's tokenizer with --tokenizer/,
    ],
    [
      "no preview at all",
      ["--method", "true", "-m", "0", "-t", "x"],
      2,
      /--preview-tokens: expected a whole number of at least 1/,
    ],
    ["a share of nothing sensible", ["--share", "2"], 2, /--share: expected a number from 0 to 1/],
    ["a number that is not one", ["--seed", "x"], 2, /--seed: expected a number/],
    [
      "a limit of rejects without skipping",
      ["--max-rejects", "3"],
      2,
      /--max-rejects requires --on-reject skip/,
    ],
    ["half a pair", ["--prompt-field", "q"], 2, /--answer-field/],
    ["a tokenizer that is not there", ["in.jsonl", "--method", "true", "-t", "./nope"], 66, /nope/],
    [
      "a configuration with unknown settings",
      ["--config", "in.jsonl", "in.jsonl"],
      2,
      /unknown setting question/,
    ],
  ])("%s", async (_, args, code, message) => {
    const lap = await workspace();
    mkdirSync(lap.path("dir"));
    lap.write("in.jsonl", row("1"));
    const ended = await lap.run(...args);
    expect({ code: ended.code, out: ended.stdout, stderr: ended.stderr }).toEqual({
      code,
      out: "",
      stderr: expect.stringMatching(message),
    });
  });

  it.each<[string, string, string]>([
    ["an empty stdin", "$LAP --allow-empty < /dev/null", ""],
    ["an empty device", "$LAP --allow-empty /dev/null", ""],
    ["a pipe by name", "mkfifo p; cat in.jsonl > p & $LAP p", made("1")],
    ["stdin from a file", "$LAP - < in.jsonl", made("1")],
    ["a name that is a pattern", "cp in.jsonl '[x]*.jsonl'; $LAP '[x]*.jsonl'", made("1")],
    ["a name that starts with a dash", "cp in.jsonl ./-x.jsonl; $LAP -- -x.jsonl", made("1")],
    ["a name with a line break", "cp in.jsonl $'a\\nb'; $LAP $'a\\nb'", made("1")],
    ["compressed output by its name", "$LAP in.jsonl -o out.jsonl.gz && zcat out.jsonl.gz", made("1")],
    ["output to a device", "($LAP in.jsonl -o /dev/stdout && ls) | cat", `${made("1")}in.jsonl\n`],
    [
      "output to nowhere",
      "$LAP in.jsonl -o /dev/null && ls -A && stat -c %F /dev/null",
      "in.jsonl\ncharacter special file\n",
    ],
    [
      "a manifest elsewhere, or none",
      "$LAP in.jsonl -o a --manifest m && $LAP in.jsonl -o b --no-manifest && ls",
      "a\nb\nin.jsonl\nm\n",
    ],
  ])("%s is accepted", async (_, line, out) => {
    const lap = await workspace({ "in.jsonl": row("1") });
    const ended = await lap.shell(line);
    expect({
      code: ended.code,
      out: ended.stdout,
      stderr: ended.stderr.match(/lookahead-prep:.*/)?.[0],
    }).toEqual({ code: 0, out });
  });
});

describe("many input files, and unusual names", () => {
  it("1,000 files make one output, in the order of their names", async () => {
    const lap = await workspace();
    const names = Array.from({ length: 1000 }, (_, i) => String(i).padStart(4, "0"));
    for (const name of names) lap.write(`${name}.jsonl`, row(name));
    const { code } = await lap.run("*.jsonl", "-o", "out");
    expect(code).toBe(0);
    expect(lap.read("out")).toBe(names.map(made).join(""));
    const manifest = JSON.parse(lap.read("out.manifest.json")) as {
      inputs: object[];
    };
    expect(manifest.inputs.length).toBe(names.length);
  });

  it("a glob takes names with line breaks, dashes and signs of globs", async () => {
    const lap = await workspace();
    const names = ["-x.jsonl", "[a].jsonl", "a\nb.jsonl", "{b}.jsonl", "é🫠.jsonl"];
    for (const name of names) lap.write(name, row(name.slice(0, -6)));
    const { code, stdout } = await lap.run("*.jsonl");
    expect({ code, out: stdout }).toEqual({
      code: 0,
      out: names.map((name) => made(name.slice(0, -6))).join(""),
    });
  });

  it.runIf(process.platform === "linux")("a name that is not UTF-8 is refused, not skipped", async () => {
    const lap = await workspace({ "a.jsonl": row("a") });
    writeFileSync(
      Buffer.concat([Buffer.from(`${lap.folder}/`), Buffer.from([0xff]), Buffer.from(".jsonl")]),
      row("b"),
    );
    const { code, stderr } = await lap.run("*.jsonl", "-o", "out");
    expect({ code, stderr }).toEqual({
      code: 66,
      stderr: expect.stringMatching(/\ufffd\.jsonl: no such file/),
    });
    expect(existsSync(lap.path("out"))).toBe(false);
  });
});

/** Resolves when the run writes to its temporary file. */
function temporaryFileWritten(lap: Workspace): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(lap.folder, (event, file) => {
      if (event !== "change" || !file?.endsWith(".part")) return;
      watcher.close();
      resolve();
    });
  });
}

describe("an input that changes during the run publishes nothing", () => {
  it.each<[string, (path: string) => void]>([
    ["grew", (path) => appendFileSync(path, row("2"))],
    ["shrank", (path) => truncateSync(path, 98_000_000)],
    ["was modified", (path) => utimesSync(path, 1, 1)],
    ["was deleted", (path) => unlinkSync(path)],
    [
      "was replaced",
      (path) => {
        writeFileSync(`${path}.new`, row("2"));
        renameSync(`${path}.new`, path);
      },
    ],
  ])("because it %s", async (kind, change) => {
    const lap = await workspace({ "in.jsonl": Buffer.alloc(100_000_000, row("x".repeat(171))) });
    const written = temporaryFileWritten(lap);
    const command = lap.start("in.jsonl", "-o", "out.jsonl");
    await written;
    command.kill("SIGSTOP");
    change(lap.path("in.jsonl"));
    command.kill("SIGCONT");
    const end = await command.end(30);
    expect({ end, stderr: command.stderr }).toEqual({
      end: "exit 75",
      stderr: expect.stringContaining(`in.jsonl: the input ${kind} while it was read`),
    });
    expect(lap.names().filter((file) => file !== "in.jsonl")).toEqual([]);
  });
});
