import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROW } from "../helpers/rows.js";
import { workspace } from "../helpers/workspace.js";

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

describe("an output that is also an input is refused, and the input is unchanged", () => {
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
    // a mount name space of its own keeps the mount from everybody else
    const { code, stderr } = await lap.shell(`export LAP; unshare -m bash -c '${script}'`);
    if (code === 99 || /unshare/.test(stderr)) skip("mounting is not allowed here");
    expect({ code, stderr }).toEqual({
      code: 73,
      stderr: expect.stringContaining("ro/out.jsonl: cannot be created (EROFS)"),
    });
  });
});

describe("the mode of an output", () => {
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
