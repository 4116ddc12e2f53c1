import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contentsOf, endOf, freshFolder, ROW, startCommand } from "../helpers/command.js";
import { runShell } from "../helpers/run.js";

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

describe("An output that is an input is refused, and the input stays", () => {
  it.each([
    ["stdout that was opened for reading and writing", "$LAP in.jsonl 1<> in.jsonl"],
    ["stdin and stdout, opened alike", "$LAP < in.jsonl 1<> in.jsonl"],
    ["stdin by its device name", "$LAP /dev/stdin -o in.jsonl < in.jsonl"],
    ["stdout by its device name", "$LAP in.jsonl -o /dev/stdout >> in.jsonl"],
    ["one file of a glob", "$LAP '*.jsonl' -o in.jsonl"],
    ["the manifest that lies beside the output", "$LAP in.jsonl x.manifest.json -o x"],
    ["rejects behind a link to a folder", "$LAP in.jsonl -o x --rejects link/in.jsonl"],
  ])("%s", async (_, line) => {
    const cwd = await freshFolder({ "in.jsonl": ROW, "x.manifest.json": ROW });
    execFileSync("ln", ["-s", ".", "link"], { cwd });
    const { code } = await runShell(line, { cwd });
    expect(code).toBe(2);
    expect(readFileSync(join(cwd, "in.jsonl"), "utf8")).toBe(ROW);
    expect(readFileSync(join(cwd, "x.manifest.json"), "utf8")).toBe(ROW);
  });

  it("a file that the shell has emptied already is refused as well", async () => {
    const cwd = await freshFolder({ "in.jsonl": ROW });
    expect((await runShell("$LAP < in.jsonl > in.jsonl", { cwd })).code).toBe(2);
  });
});

describe.runIf(isRoot)("Another user's folder takes no output", () => {
  it.each<[string, readonly string[]]>([
    ["the rows", ["-o", "closed/out.jsonl"]],
    ["the rejects", ["-o", "open/out.jsonl", "--rejects", "closed/rejects"]],
    ["the manifest", ["-o", "open/out.jsonl", "--manifest", "closed/manifest"]],
  ])("%s", async (_, args) => {
    const cwd = await freshFolder();
    mkdirSync(join(cwd, "closed"));
    mkdirSync(join(cwd, "open"));
    chmodSync(join(cwd, "open"), 0o777);
    chmodSync(cwd, 0o755);
    const child = startCommand(args, { cwd, uid: NOBODY });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    // stdin stays open: nothing is read before
    expect(await endOf(child)).toBe("exit 73");
    expect(stderr).toMatch(/closed\/\S+: cannot be created \(EACCES\)\n/);
    expect(await contentsOf(join(cwd, "open"))).toEqual({});
  });

  it("an input that may not be read is named, with 66", async () => {
    const cwd = await freshFolder({ "in.jsonl": ROW });
    chmodSync(join(cwd, "in.jsonl"), 0o600);
    chmodSync(cwd, 0o755);
    const child = startCommand(["in.jsonl"], { cwd, uid: NOBODY });
    child.stdout.resume();
    child.stderr.resume();
    expect(await endOf(child)).toBe("exit 66");
  });
});

describe.runIf(isRoot)("A file system that is mounted for reading only", () => {
  it("takes no output, and that is said before anything is read", async ({ skip }) => {
    const cwd = await freshFolder();
    const script =
      'mkdir ro && mount -t tmpfs -o ro,size=4k tmpfs ro || exit 99; $LAP -o ro/out.jsonl <<< "{"; end=$?; umount ro; exit $end';
    // a mount name space of its own keeps the mount from everybody else
    const { code, stderr } = await runShell(`export LAP; unshare -m bash -c '${script}'`, { cwd });
    if (code === 99 || /unshare/.test(stderr)) skip("mounting is not allowed here");
    expect({ code, stderr }).toEqual({
      code: 73,
      stderr: expect.stringContaining("ro/out.jsonl: cannot be created (EROFS)"),
    });
  });
});

describe("L5: who may read an output", () => {
  /** Writes down the mode of each temporary file, as it is when the file has just come to be. */
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
    ["a new file has what the umask leaves", "077", undefined, "600", "600"],
    ["a new file has what the umask leaves", "022", undefined, "644", "644"],
    [
      "a file that is replaced hands its mode on, and nobody reads more meanwhile",
      "022",
      0o600,
      "600",
      "600",
    ],
    ["a file that is replaced hands its mode on, also what the umask would take", "077", 0o664, "600", "664"],
  ])("%s (umask %s, before %s)", async (_, umask, before, meanwhile, after) => {
    const cwd = await freshFolder({ "in.jsonl": ROW, "record.cjs": RECORDER });
    if (before !== undefined) {
      writeFileSync(join(cwd, "out"), "");
      chmodSync(join(cwd, "out"), before);
    }
    const { code } = await runShell(
      `umask ${umask}; $LAP in.jsonl -o out --no-manifest && stat -c %a out > after`,
      { cwd, env: { NODE_OPTIONS: "--require ./record.cjs" } },
    );
    expect(code).toBe(0);
    const { modes, after: found } = await contentsOf(cwd);
    expect([modes?.trim(), found?.trim()]).toEqual([meanwhile, after]);
  });
});
