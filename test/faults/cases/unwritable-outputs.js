import { chmodSync, chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand, startCommand } from "../command.js";
import { clean, endedBy, nothingBut, stderrHas, unchanged, verdict } from "../laws.js";
import { lacksMounts, runInTmpfs } from "../tmpfs.js";

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const LONG = `${"n".repeat(250)}.jsonl`;

/** Paths that cannot be created: the path, the system's error, and how to prepare it. */
const PATHS = {
  "a-file-for-a-folder": ["file/out.jsonl", "ENOTDIR", (folder) => writeFileSync(join(folder, "file"), "x")],
  "a-missing-folder": ["gone/out.jsonl", "ENOENT", () => undefined],
  "a-folder": ["dir", "is a directory", (folder) => mkdirSync(join(folder, "dir"))],
  "a-link-to-a-folder": ["link", "is a directory", (folder) => symlinkSync(".", join(folder, "link"))],
  "a-link-loop": ["loop/out.jsonl", "ELOOP", (folder) => symlinkSync("loop", join(folder, "loop"))],
  "a-name-too-long": [LONG, "ENAMETOOLONG", () => undefined],
  "a-path-too-long": [`${"d/".repeat(3000)}out.jsonl`, "ENAMETOOLONG", () => undefined],
  "a-place-of-the-kernel": ["/proc/self/out.jsonl", "ENOENT|EPERM|EACCES", () => undefined],
};
/** The flags for a path, with all other outputs writable. */
const OPTIONS = {
  rows: (path) => ["-o", path],
  rejects: (path) => ["-o", "out.jsonl", "--rejects", path],
  manifest: (path) => ["-o", "out.jsonl", "--manifest", path],
};

/** Invalid rows: if they were read, the exit code would differ. */
const UNREAD = "{\n";

export default {
  name: "unwritable-outputs",
  title: "outputs that cannot be created",
  async *injections() {
    for (const [place, [path, error, make]] of Object.entries(PATHS)) {
      for (const [option, args] of Object.entries(OPTIONS)) {
        yield {
          name: `unwritable-outputs/${place}-for-the-${option}`,
          inject: (folder) => refuse(folder, args(path), error, make),
        };
      }
    }
    for (const [option, args] of Object.entries(OPTIONS)) {
      if (isRoot) {
        yield {
          name: `unwritable-outputs/another-user's-for-the-${option}`,
          inject: (folder) => refuseUser(folder, args),
        };
      }
      if (lacksMounts() === undefined) {
        yield {
          name: `unwritable-outputs/read-only-for-the-${option}`,
          inject: (folder) => refuseReadOnly(folder, args),
        };
      }
    }
  },
};

async function refuse(folder, args, error, make) {
  writeFileSync(join(folder, "in.jsonl"), UNREAD);
  make(folder);
  const ended = await runCommand(["in.jsonl", ...args], { cwd: folder });
  return verdict(
    new RegExp(error).test(ended.stderr),
    clean(ended),
    endedBy(ended, "exit 73"),
    nothingBut(folder, "in.jsonl", "file", "dir", "link", "loop"),
    unchanged(join(folder, "in.jsonl"), UNREAD),
  );
}

async function refuseUser(folder, args) {
  writeFileSync(join(folder, "in.jsonl"), UNREAD);
  mkdirSync(join(folder, "closed"));
  mkdirSync(join(folder, "open"));
  chownSync(join(folder, "open"), NOBODY, NOBODY);
  for (let path = folder; path !== "/"; path = join(path, ".."))
    if (path.includes("lookahead-faults")) chmodSync(path, 0o755);
  const flags = args("closed/x").map((flag) => (flag === "out.jsonl" ? "open/out.jsonl" : flag));
  const { ended } = startCommand(["in.jsonl", ...flags], { cwd: folder, uid: NOBODY });
  const end = await ended;
  return verdict(
    /EACCES/.test(end.stderr),
    clean(end),
    endedBy(end, "exit 73"),
    stderrHas(end, /closed\/x: cannot be created \(EACCES\)/),
    nothingBut(join(folder, "open")),
    nothingBut(join(folder, "closed")),
  );
}

async function refuseReadOnly(folder, args) {
  writeFileSync(join(folder, "in.jsonl"), UNREAD);
  const flags = args("disk/x").join(" ");
  const ended = await runInTmpfs("ro,size=64k", `exec $LAP in.jsonl ${flags}`, folder);
  return verdict(
    /EROFS/.test(ended.stderr),
    clean(ended),
    endedBy(ended, "exit 73"),
    stderrHas(ended, /disk\/x: cannot be created \(EROFS\)/),
    nothingBut(folder, "in.jsonl", "disk"),
    readFileSync(join(folder, "in.jsonl"), "utf8") === UNREAD ? undefined : "the input has changed",
  );
}
