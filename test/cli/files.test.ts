import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  watch,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { BIN, inFolder, runCommand, runShell } from "../helpers/run.js";

const TAIL = " The answer begins with: Let's solve this problem. ";
const row = (q: string): string => `${JSON.stringify({ question: q, answer: "A" })}\n`;
const made = (q: string): string =>
  `${JSON.stringify({ question: q + TAIL, answer: "Let's solve this problem. A" })}\n`;
const ESC = "\u001b";

describe("D15: inputs that are no plain files", () => {
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
    ["NaN or an infinite number", ["--seed", "x"], 2, /--seed: expected a number/],
    [
      "a limit of rejects without skipping",
      ["--max-rejects", "3"],
      2,
      /--max-rejects requires --on-reject skip/,
    ],
    ["half a pair", ["--prompt-field", "q"], 2, /--answer-field/],
    ["a tokenizer that is not there", ["in.jsonl", "--method", "true", "-t", "./nope"], 66, /nope/],
    ["a configuration that is none", ["--config", "in.jsonl", "in.jsonl"], 2, /unknown setting question/],
  ])("%s", async (_, args, code, message) => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, "dir"));
      writeFileSync(join(folder, "in.jsonl"), row("1"));
      const ended = await runCommand(args, { cwd: folder });
      expect({ code: ended.code, out: ended.stdout.toString(), stderr: ended.stderr }).toEqual({
        code,
        out: "",
        stderr: expect.stringMatching(message),
      });
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
    ["packed output by name", "$LAP in.jsonl -o out.jsonl.gz && zcat out.jsonl.gz", made("1")],
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
  ])("%s works", async (_, line, out) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "in.jsonl"), row("1"));
      const ended = await runShell(line, { cwd: folder });
      expect({
        code: ended.code,
        out: ended.stdout.toString(),
        stderr: ended.stderr.match(/lookahead-prep:.*/)?.[0],
      }).toEqual({ code: 0, out });
    });
  });
});

describe("D16: many files, and odd names", () => {
  it("1,000 files make one output, in the order of their names", async () => {
    await inFolder(async (folder) => {
      const names = Array.from({ length: 1000 }, (_, i) => String(i).padStart(4, "0"));
      for (const name of names) writeFileSync(join(folder, `${name}.jsonl`), row(name));
      const { code } = await runCommand(["*.jsonl", "-o", "out"], { cwd: folder });
      expect(code).toBe(0);
      expect(readFileSync(join(folder, "out"), "utf8")).toBe(names.map(made).join(""));
      const manifest = JSON.parse(readFileSync(join(folder, "out.manifest.json"), "utf8")) as {
        inputs: object[];
      };
      expect(manifest.inputs.length).toBe(names.length);
    });
  });

  it("a glob takes names with line breaks, dashes and signs of globs", async () => {
    await inFolder(async (folder) => {
      const names = ["-x.jsonl", "[a].jsonl", "a\nb.jsonl", "{b}.jsonl", "é🫠.jsonl"];
      for (const name of names) writeFileSync(join(folder, name), row(name.slice(0, -6)));
      const { code, stdout } = await runCommand(["*.jsonl"], { cwd: folder });
      expect({ code, out: stdout.toString() }).toEqual({
        code: 0,
        out: names.map((name) => made(name.slice(0, -6))).join(""),
      });
    });
  });

  it.runIf(process.platform === "linux")("a name that is not UTF-8 is refused, not passed over", async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "a.jsonl"), row("a"));
      writeFileSync(
        Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff]), Buffer.from(".jsonl")]),
        row("b"),
      );
      const { code, stderr } = await runCommand(["*.jsonl", "-o", "out"], { cwd: folder });
      expect({ code, stderr }).toEqual({
        code: 66,
        stderr: expect.stringMatching(/\ufffd\.jsonl: no such file/),
      });
      expect(existsSync(join(folder, "out"))).toBe(false);
    });
  });
});

describe("C6: an output that cannot be made is refused before anything is read", () => {
  it.each([
    ["a missing folder", "nope/out.jsonl", /nope\/out\.jsonl: cannot be created \(ENOENT\)/],
    ["a folder that is a file", "file/out.jsonl", /file\/out\.jsonl: cannot be created \(ENOTDIR\)/],
    ["a folder as output", "dir", /dir is a directory; name a file in it/],
    ["a link to itself", "loop", /loop: cannot be created \(ELOOP\)/],
    ["a place that takes no files", "/proc/out.jsonl", /cannot be created \(E\w+\)/],
  ])("%s", async (_, output, message) => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, "dir"));
      writeFileSync(join(folder, "file"), "");
      symlinkSync("loop", join(folder, "loop"));
      // the rows are bad: had they been read, the exit code would be another
      const { code, stderr } = await runCommand(["-o", output], { cwd: folder, stdin: "{" });
      expect({ code, stderr }).toEqual({ code: 73, stderr: expect.stringMatching(message) });
      expect(readdirSync(folder).sort()).toEqual(["dir", "file", "loop"]);
    });
  });

  it("keeps the mode of the file that it replaces, and the link that leads to it", async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "target"), "old", { mode: 0o640 });
      symlinkSync("target", join(folder, "out.jsonl"));
      const { code } = await runCommand(["-o", "out.jsonl"], { cwd: folder, stdin: row("1") });
      expect(code).toBe(0);
      expect(readFileSync(join(folder, "target"), "utf8")).toBe(made("1"));
      expect(statSync(join(folder, "target")).mode & 0o777).toBe(0o640);
    });
  });

  it.each([
    ["no room", "-o /dev/full", 74],
    ["no room on stdout", "> /dev/full", 74],
    ["no room for the rejects", "--on-reject skip --rejects /dev/full", 74],
  ])("says so when there is %s", async (_, where, code) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "in.jsonl"), `${row("1")}{}\n${row("2")}`);
      const ended = await runShell(
        `$LAP in.jsonl ${where.includes("skip") ? where : `--on-reject skip ${where}`}`,
        { cwd: folder },
      );
      expect({ code: ended.code, stderr: ended.stderr }).toEqual({
        code,
        stderr: expect.stringMatching(/ENOSPC/),
      });
    });
  });
});

describe("C7: a reader that leaves", () => {
  it("ends the run quietly, with 141", async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, "in.jsonl"), row("x".repeat(100)).repeat(20_000));
      const ended = await runShell(
        "set -o pipefail; $LAP in.jsonl --quiet | head -1 > first; echo $PIPESTATUS",
        { cwd: folder },
      );
      expect({ out: ended.stdout.toString(), stderr: ended.stderr }).toEqual({ out: "141\n", stderr: "" });
      expect(readFileSync(join(folder, "first"), "utf8")).toBe(made("x".repeat(100)));
    });
  });
});

/** Settles when the run's temporary file appears, which is before anything is read, or when it is written to. */
function output(folder: string, awaited: "rename" | "change"): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, (event, file) => {
      if (event !== awaited || !file?.endsWith(".part")) return;
      watcher.close();
      resolve();
    });
  });
}

describe("C9: an input that changes while it is read publishes nothing", () => {
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
  ])("because it %s", async (change, make) => {
    await inFolder(async (folder) => {
      const input = join(folder, "in.jsonl");
      writeFileSync(input, Buffer.alloc(100_000_000, row("x".repeat(171))));
      const written = output(folder, "change");
      const child = spawn(process.execPath, [BIN, "in.jsonl", "-o", "out.jsonl"], { cwd: folder });
      let stderr = "";
      child.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      await written;
      child.kill("SIGSTOP");
      make(input);
      child.kill("SIGCONT");
      const code = await new Promise((resolve) => child.on("close", resolve));
      expect({ code, stderr }).toEqual({
        code: 75,
        stderr: expect.stringContaining(`in.jsonl: the input ${change} while it was read`),
      });
      expect(readdirSync(folder).filter((file) => file !== "in.jsonl")).toEqual([]);
    });
  });
});

describe("C10: an output that is an input is refused, and the input stays", () => {
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
    await inFolder(async (folder) => {
      const input = join(folder, "in.jsonl");
      writeFileSync(input, row("1").repeat(5));
      writeFileSync(join(folder, "other.jsonl"), row("2"));
      mkdirSync(join(folder, "dir"));
      linkSync(input, join(folder, "hard.jsonl"));
      symlinkSync("in.jsonl", join(folder, "soft.jsonl"));
      const { code, stderr } = await runShell(line, { cwd: folder });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(/the output \S+ is the input \S+; write to another file/),
      });
      expect(readFileSync(input, "utf8")).toBe(row("1").repeat(5));
    });
  });

  it("one file for two outputs is refused, too", async () => {
    await inFolder(async (folder) => {
      const { code, stderr } = await runCommand(["-o", "a", "--rejects", "./a"], {
        cwd: folder,
        stdin: row("1"),
      });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining("two outputs have the same path: ./a"),
      });
    });
  });
});

describe("signals", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s leaves nothing half-written, and ends the process",
    async (signal) => {
      await inFolder(async (folder) => {
        writeFileSync(join(folder, "out.jsonl"), "old");
        const opened = new Promise<void>((resolve) => {
          const watcher = watch(folder, (_event, file) => {
            if (!file?.endsWith(".part")) return;
            watcher.close();
            resolve();
          });
        });
        // stdin stays open, so the run can only end by the signal
        const child = spawn(process.execPath, [BIN, "-o", "out.jsonl"], {
          cwd: folder,
          stdio: ["pipe", "ignore", "ignore"],
        });
        child.stdin.write(row("1"));
        await opened;
        child.kill(signal);
        const ended = await new Promise((resolve) => child.on("close", (code, by) => resolve({ code, by })));
        expect(ended).toEqual({ code: null, by: signal });
        expect(readdirSync(folder)).toEqual(["out.jsonl"]);
        expect(readFileSync(join(folder, "out.jsonl"), "utf8")).toBe("old");
      });
    },
  );
});

describe("L1: nothing steers the terminal", () => {
  it.each([
    ["a hostile name", `${ESC}]52;c;aGk=\u0007\u009b31m\u202e\u200b.jsonl`, "{}\n", 65],
    ["a hostile name with a line break", `a\n${ESC}[2Jb.jsonl`, row("1").replace("}", ""), 65],
    ["hostile keys", "in.jsonl", `{"${JSON.stringify(`${ESC}[2J\u009b\u202e`).slice(1, -1)}":1}\n`, 2],
  ])("%s", async (_, name, text, code) => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, name), text);
      const flags = code === 65 ? ["--from", "alpaca"] : [];
      const ended = await runCommand([name, ...flags], { cwd: folder });
      expect(ended.code).toBe(code);
      expect(ended.stderr).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/,
      );
      expect(ended.stderr).toContain("\\u{1b}");
      for (const line of ended.stderr.trimEnd().split("\n")) expect(line.length).toBeLessThan(300);
    });
  });
});

describe("the manifest", () => {
  it("makes the run again, and says what has changed since", async () => {
    await inFolder(async (folder) => {
      const input = join(folder, "in.jsonl");
      writeFileSync(input, row("1") + row("2"));
      const sha256 = (file: string): string =>
        createHash("sha256")
          .update(readFileSync(join(folder, file)))
          .digest("hex");
      await runCommand(["in.jsonl", "-o", "out.jsonl.gz", "--share", "0.5", "--seed", "3", "-p", "Sure. "], {
        cwd: folder,
      });
      const before = sha256("out.jsonl.gz");
      const manifest = JSON.parse(readFileSync(join(folder, "out.jsonl.gz.manifest.json"), "utf8")) as object;
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
      expect(
        gunzipSync(readFileSync(join(folder, "out.jsonl.gz")))
          .toString()
          .trimEnd()
          .split("\n"),
      ).toHaveLength(2);
      unlinkSync(join(folder, "out.jsonl.gz"));
      const again = await runCommand(["--config", "out.jsonl.gz.manifest.json"], { cwd: folder });
      expect(again.code).toBe(0);
      expect(sha256("out.jsonl.gz")).toBe(before);
      const other = await runCommand(
        ["--config", "out.jsonl.gz.manifest.json", "-o", "b.jsonl", "--seed", "4"],
        { cwd: folder },
      );
      expect(other.code).toBe(0);

      appendFileSync(input, row("3"));
      const changed = await runCommand(["--config", "out.jsonl.gz.manifest.json"], { cwd: folder });
      expect({ code: changed.code, stderr: changed.stderr }).toEqual({
        code: 78,
        stderr: expect.stringContaining("in.jsonl differs from the file in the manifest"),
      });
      expect(sha256("out.jsonl.gz")).toBe(before);
      const named = await runCommand(
        ["in.jsonl", "--config", "out.jsonl.gz.manifest.json", "-o", "c.jsonl"],
        { cwd: folder },
      );
      expect(named.code).toBe(0);
    });
  });
});
