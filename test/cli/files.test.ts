import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  watch,
  writeFileSync,
} from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { HEAD, pair, rows, TAIL } from "../helpers/rows.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const row = (q: string): string => rows(pair(q, "A"));
const made = (q: string): string => rows(pair(q + TAIL, `${HEAD}A`));
const ESC = "\u001b";

describe("an input that is not a plain file", () => {
  it.each<[string, string[], number, RegExp]>([
    ["a missing file", ["nope.jsonl"], 66, /lookahead-prep: nope\.jsonl: no such file\n/],
    ["a directory", ["dir"], 66, /dir is a directory; name files, or a glob such as "dir\/\*\.jsonl"/],
    ["a glob without a match", ["*.nope"], 66, /\*\.nope: no file matches/],
    ["a file in a file", ["in.jsonl/x"], 66, /no such file/],
    ["stdin twice", ["-", "-"], 2, /stdin \(-\) can be read only once/],
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
      /--max-rejects goes with --on-reject skip/,
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
    ["an empty stdin", "$LAP < /dev/null", ""],
    ["an empty device", "$LAP /dev/null", ""],
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

describe("an output that cannot be created is refused before the input is read", () => {
  it.each([
    ["a missing folder", "nope/out.jsonl", /nope\/out\.jsonl: cannot be created \(ENOENT\)/],
    ["a folder that is a file", "file/out.jsonl", /file\/out\.jsonl: cannot be created \(ENOTDIR\)/],
    ["a folder as output", "dir", /dir is a directory; name a file in it/],
    ["a link to itself", "loop", /loop: cannot be created \(ELOOP\)/],
    ["a place that takes no files", "/proc/out.jsonl", /cannot be created \(E\w+\)/],
  ])("%s", async (_, output, message) => {
    const lap = await workspace();
    mkdirSync(lap.path("dir"));
    lap.write("file", "");
    symlinkSync("loop", lap.path("loop"));
    // the rows are bad: had they been read, the exit code would be another
    const { code, stderr } = await lap.run("-o", output, { stdin: "{" });
    expect({ code, stderr }).toEqual({ code: 73, stderr: expect.stringMatching(message) });
    expect(lap.names()).toEqual(["dir", "file", "loop"]);
  });

  it("an output keeps the mode of the file that it replaces, and the link to it", async () => {
    const lap = await workspace();
    writeFileSync(lap.path("target"), "old", { mode: 0o640 });
    symlinkSync("target", lap.path("out.jsonl"));
    const { code } = await lap.run("-o", "out.jsonl", { stdin: row("1") });
    expect(code).toBe(0);
    expect(lap.read("target")).toBe(made("1"));
    expect(statSync(lap.path("target")).mode & 0o777).toBe(0o640);
  });

  it.each([
    ["no room", "-o /dev/full", 74],
    ["no room on stdout", "> /dev/full", 74],
    ["no room for the rejects", "--on-reject skip --rejects /dev/full", 74],
  ])("a run ends with 74 when there is %s", async (_, where, code) => {
    const lap = await workspace({ "in.jsonl": `${row("1")}{}\n${row("2")}` });
    const ended = await lap.shell(
      `$LAP in.jsonl ${where.includes("skip") ? where : `--on-reject skip ${where}`}`,
    );
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code,
      stderr: expect.stringMatching(/ENOSPC/),
    });
  });
});

describe("a closed stdout", () => {
  it("ends the run quietly, with 141", async () => {
    const lap = await workspace({ "in.jsonl": row("x".repeat(100)).repeat(20_000) });
    const ended = await lap.shell(
      "set -o pipefail; $LAP in.jsonl --quiet | head -1 > first; echo $PIPESTATUS",
    );
    expect({ out: ended.stdout, stderr: ended.stderr }).toEqual({ out: "141\n", stderr: "" });
    expect(lap.read("first")).toBe(made("x".repeat(100)));
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
    ["was written to", (path) => utimesSync(path, 1, 1)],
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

describe("an output that is also an input is refused, and the input is unchanged", () => {
  it.each([
    ["the same path", "$LAP in.jsonl -o in.jsonl"],
    ["another spelling", "$LAP in.jsonl -o ./dir/../in.jsonl"],
    ["a hard link", "$LAP in.jsonl -o hard.jsonl"],
    ["a symbolic link", "$LAP in.jsonl -o soft.jsonl"],
    ["a link as input", "$LAP soft.jsonl -o in.jsonl"],
    ["the second of two inputs", "$LAP other.jsonl in.jsonl -o in.jsonl"],
    ["the rejects", "$LAP in.jsonl -o out.jsonl --rejects in.jsonl"],
    ["the manifest", "$LAP in.jsonl -o out.jsonl --manifest hard.jsonl"],
    ["stdout appended to it", "$LAP in.jsonl >> in.jsonl"],
    ["stdin and stdout", "$LAP < in.jsonl >> in.jsonl"],
    ["stdin and -o", "$LAP -o in.jsonl < in.jsonl"],
  ])("%s", async (_, line) => {
    const lap = await workspace({ "in.jsonl": row("1").repeat(5), "other.jsonl": row("2") });
    mkdirSync(lap.path("dir"));
    linkSync(lap.path("in.jsonl"), lap.path("hard.jsonl"));
    symlinkSync("in.jsonl", lap.path("soft.jsonl"));
    const { code, stderr } = await lap.shell(line);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/the output \S+ is the input \S+; write to another file/),
    });
    expect(lap.read("in.jsonl")).toBe(row("1").repeat(5));
  });

  it("one file for two outputs is refused", async () => {
    const lap = await workspace();
    const { code, stderr } = await lap.run("-o", "a", "--rejects", "./a", {
      stdin: row("1"),
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("./a is named for two outputs"),
    });
  });
});

describe("a signal", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends the process and leaves no partial output",
    async (signal) => {
      const lap = await workspace({ "out.jsonl": "old" });
      const opened = new Promise<void>((resolve) => {
        const watcher = watch(lap.folder, (_event, file) => {
          if (!file?.endsWith(".part")) return;
          watcher.close();
          resolve();
        });
      });
      // stdin stays open, so the run can only end by the signal
      const command = lap.start("-o", "out.jsonl");
      command.write(row("1"));
      await opened;
      command.kill(signal);
      expect(await command.end(30)).toBe(signal);
      expect(lap.names()).toEqual(["out.jsonl"]);
      expect(lap.read("out.jsonl")).toBe("old");
    },
  );
});

describe("hostile input cannot steer the terminal through stderr", () => {
  it.each([
    ["a hostile name", `${ESC}]52;c;aGk=\u0007\u009b31m\u202e\u200b.jsonl`, "{}\n", 65],
    ["a hostile name with a line break", `a\n${ESC}[2Jb.jsonl`, row("1").replace("}", ""), 65],
    ["hostile keys", "in.jsonl", `{"${JSON.stringify(`${ESC}[2J\u009b\u202e`).slice(1, -1)}":1}\n`, 2],
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

describe("a manifest", () => {
  it("reproduces the run, and refuses an input that has changed since", async () => {
    const lap = await workspace({ "in.jsonl": row("1") + row("2") });
    const sha256 = (file: string): string => createHash("sha256").update(lap.bytes(file)).digest("hex");
    await lap.run("in.jsonl", "-o", "out.jsonl.gz", "--share", "0.5", "--seed", "3", "-p", "Sure. ");
    const before = sha256("out.jsonl.gz");
    const manifest = lap.manifest<object>("out.jsonl.gz");
    expect(manifest).toMatchObject({
      tool: { name: "lookahead-prep" },
      settings: {
        method: { name: "virtual", prefix: "Sure. " },
        share: 0.5,
        seed: 3,
        format: { name: "pair", promptField: "question" },
      },
      inputs: [{ name: "in.jsonl", bytes: 60, sha256: sha256("in.jsonl") }],
      output: { path: "out.jsonl.gz", sha256: before },
      rows: { rowsIn: 2, rowsOut: 2, rejected: {} },
    });
    expect(gunzipSync(lap.bytes("out.jsonl.gz")).toString().trimEnd().split("\n")).toHaveLength(2);
    unlinkSync(lap.path("out.jsonl.gz"));
    const again = await lap.run("--config", "out.jsonl.gz.manifest.json");
    expect(again.code).toBe(0);
    expect(sha256("out.jsonl.gz")).toBe(before);
    const other = await lap.run("--config", "out.jsonl.gz.manifest.json", "-o", "b.jsonl", "--seed", "4");
    expect(other.code).toBe(0);

    appendFileSync(lap.path("in.jsonl"), row("3"));
    const changed = await lap.run("--config", "out.jsonl.gz.manifest.json");
    expect({ code: changed.code, stderr: changed.stderr }).toEqual({
      code: 78,
      stderr: expect.stringContaining("in.jsonl is not the file that the manifest's run has read"),
    });
    expect(sha256("out.jsonl.gz")).toBe(before);
    const named = await lap.run("in.jsonl", "--config", "out.jsonl.gz.manifest.json", "-o", "c.jsonl");
    expect(named.code).toBe(0);
  });
});
