import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HEAD, pair, ROW, rows, TAIL } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

const row = (q: string): string => rows(pair(q, "A"));
const made = (q: string): string => rows(pair(q + TAIL, `${HEAD}A`));

describe("an output that cannot be created is refused before the input is read", () => {
  it.each([
    [
      "a missing folder",
      "nope/out.jsonl",
      /nope\/out\.jsonl: its folder does not exist; create it with: mkdir -p nope/,
    ],
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
      stderr: expect.stringContaining("two outputs have the same path: ./a"),
    });
  });
});

describe("an output that is also an input by an unusual path is refused, and the input is unchanged", () => {
  it.each([
    ["stdout that was opened for reading and writing", "$LAP in.jsonl 1<> in.jsonl"],
    ["stdin and stdout, opened alike", "$LAP < in.jsonl 1<> in.jsonl"],
    ["stdin by its device name", "$LAP /dev/stdin -o in.jsonl < in.jsonl"],
    ["stdout by its device name", "$LAP in.jsonl -o /dev/stdout >> in.jsonl"],
    ["one file of a glob", "$LAP '*.jsonl' -o in.jsonl"],
    ["the manifest beside the output", "$LAP in.jsonl x.manifest.json -o x"],
    ["rejects in a link to a folder", "$LAP in.jsonl -o x --rejects link/in.jsonl"],
  ])("%s", async (_, line) => {
    const lap = await workspace({ "in.jsonl": ROW, "x.manifest.json": ROW });
    execFileSync("ln", ["-s", ".", "link"], { cwd: lap.folder });
    const { code } = await lap.shell(line);
    expect(code).toBe(2);
    expect(lap.read("in.jsonl")).toBe(ROW);
    expect(lap.read("x.manifest.json")).toBe(ROW);
  });

  it("a file that the shell has truncated before is refused, too", async () => {
    const lap = await workspace({ "in.jsonl": ROW });
    expect((await lap.shell("$LAP < in.jsonl > in.jsonl")).code).toBe(2);
  });
});

describe.runIf(isRoot)("an output in another user's folder is refused", () => {
  it.each<[string, readonly string[]]>([
    ["the rows", ["-o", "closed/out.jsonl"]],
    ["the rejects", ["-o", "open/out.jsonl", "--rejects", "closed/rejects"]],
    ["the manifest", ["-o", "open/out.jsonl", "--manifest", "closed/manifest"]],
  ])("%s", async (_, args) => {
    const lap = await workspace();
    mkdirSync(lap.path("closed"));
    mkdirSync(lap.path("open"));
    chmodSync(lap.path("open"), 0o777);
    chmodSync(lap.folder, 0o755);
    const command = lap.start(...args, { uid: NOBODY });
    // stdin stays open: nothing is read before
    expect(await command.end()).toBe("exit 73");
    expect(command.stderr).toMatch(/closed\/\S+: cannot be created \(EACCES\)\n/);
    expect(lap.names("open")).toEqual([]);
  });

  it("an input without read permission ends the run with 66", async () => {
    const lap = await workspace({ "in.jsonl": ROW });
    chmodSync(lap.path("in.jsonl"), 0o600);
    chmodSync(lap.folder, 0o755);
    const command = lap.start("in.jsonl", { uid: NOBODY });
    command.process.stdout.resume();
    expect(await command.end()).toBe("exit 66");
  });
});

describe.runIf(isRoot)("a file system that is mounted read-only", () => {
  it("takes no output, which is reported before the input is read", async ({ skip }) => {
    const lap = await workspace();
    const script =
      'mkdir ro && mount -t tmpfs -o ro,size=4k tmpfs ro || exit 99; $LAP -o ro/out.jsonl <<< "{"; end=$?; umount ro; exit $end';
    // a mount namespace of its own hides the mount from other processes
    const { code, stderr } = await lap.shell(`export LAP; unshare -m bash -c '${script}'`);
    if (code === 99 || /unshare/.test(stderr)) skip("mounting is not allowed here");
    expect({ code, stderr }).toEqual({
      code: 73,
      stderr: expect.stringContaining("ro/out.jsonl: cannot be created (EROFS)"),
    });
  });
});

describe("the mode of an output", () => {
  /** Records the mode of each temporary file at its creation. */
  const RECORDER = `
    const files = require("node:fs/promises");
    const { open } = files;
    files.open = async (path, ...rest) => {
      const handle = await open(path, ...rest);
      const { mode } = await handle.stat();
      if (String(path).endsWith(".part")) require("node:fs").appendFileSync("modes", (mode & 0o777).toString(8) + " ");
      return handle;
    };
    require("node:module").syncBuiltinESMExports();
  `;

  it.each([
    ["a new file has the mode that the umask allows", "077", undefined, "600", "600"],
    ["a new file has the mode that the umask allows", "022", undefined, "644", "644"],
    ["the mode of a replaced file is kept, and is not wider meanwhile", "022", 0o600, "600", "600"],
    ["the mode of a replaced file is kept, also where the umask forbids it", "077", 0o664, "600", "664"],
  ])("%s (umask %s, before %s)", async (_, umask, before, meanwhile, after) => {
    const lap = await workspace({ "in.jsonl": ROW, "record.cjs": RECORDER });
    if (before !== undefined) {
      lap.write("out", "");
      chmodSync(lap.path("out"), before);
    }
    const { code } = await lap.shell(
      `umask ${umask}; $LAP in.jsonl -o out --no-manifest && stat -c %a out > after`,
      { env: { NODE_OPTIONS: "--require ./record.cjs" } },
    );
    expect(code).toBe(0);
    const { modes, after: found } = lap.files();
    expect([modes?.trim(), found?.trim()]).toEqual([meanwhile, after]);
  });
});
