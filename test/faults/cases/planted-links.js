import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FIXED_ATTEMPT, runCommand, startCommand, temporaryOf } from "../command.js";
import { clean, doneIsRight, endedBy, isRightAt, unchanged, verdict } from "../laws.js";

const VICTIM = "not ours to write to\n";
const TEMPORARY = temporaryOf("out.jsonl");

/** What exists at the temporary file's path before the run; it must not be opened. */
const AT_TEMPORARY = {
  "a-link-to-a-file": (path) => symlinkSync("victim", path),
  "a-link-to-nothing": (path) => symlinkSync("nothing", path),
  "a-link-loop": (path) => symlinkSync(TEMPORARY, path),
  "a-folder": (path) => mkdirSync(path),
  "a-file": (path) => writeFileSync(path, VICTIM),
  "a-pipe": (path) => execFileSync("mkfifo", [path]),
};

/** What happens to the folder while the command is running, and how the command may end. */
const WHILE_RUNNING = {
  "a-link-at-the-output": {
    make: (folder) => symlinkSync("victim", join(folder, "out.jsonl")),
    ends: ["exit 0"],
  },
  "a-folder-at-the-output": { make: (folder) => mkdirSync(join(folder, "out.jsonl")), ends: ["exit 74"] },
  "the-temporary-file-gone": {
    make: (folder) =>
      rmSync(
        join(
          folder,
          readdirSync(folder).find((name) => /^\.out\.jsonl\.\w+\.part$/.test(name)),
        ),
      ),
    ends: ["exit 74"],
  },
  "the-folder-moved": {
    make: (folder) => renameSync(folder, `${folder}-moved`),
    back: (folder) => renameSync(`${folder}-moved`, folder),
    ends: ["exit 74", "exit 75"],
  },
};

export default {
  name: "planted-links",
  title: "links and other entries placed where files are created",
  async *injections({ setups }) {
    const setup = () => setups("virtual");
    for (const [what, plant] of Object.entries(AT_TEMPORARY)) {
      yield {
        name: `planted-links/${what}-at-the-temporary-name`,
        inject: async (folder) => refuse(await setup(), folder, plant),
      };
    }
    yield {
      name: "planted-links/a-link-to-nothing-at-the-output",
      inject: async (folder) => create(await setup(), folder),
    };
    yield {
      name: "planted-links/a-link-to-a-file-at-the-output",
      inject: async (folder) => follow(await setup(), folder),
    };
    for (const [what, { make, back, ends }] of Object.entries(WHILE_RUNNING)) {
      yield {
        name: `planted-links/${what}-while-it-runs`,
        inject: async (folder) => disturb(await setups("virtual", "middle"), folder, make, back, ends),
      };
    }
  },
};

async function refuse(setup, folder, plant) {
  setup.place(folder);
  writeFileSync(join(folder, "victim"), VICTIM);
  plant(join(folder, TEMPORARY));
  const kind = lstatSync(join(folder, TEMPORARY)).mode;
  const ended = await runCommand(setup.args, { cwd: folder, env: FIXED_ATTEMPT });
  return verdict(
    /EEXIST/.test(ended.stderr),
    clean(ended),
    endedBy(ended, "exit 73"),
    unchanged(join(folder, "victim"), VICTIM),
    lstatSync(join(folder, TEMPORARY)).mode === kind ? undefined : "the planted entry has changed",
    readdirSync(folder).includes("nothing") ? "the link was followed" : undefined,
  );
}

/** The link stays, and its target is created, as by a shell. */
async function create(setup, folder) {
  setup.place(folder);
  symlinkSync("nothing", join(folder, "out.jsonl"));
  const ended = await runCommand(setup.args, { cwd: folder });
  return verdict(
    true,
    clean(ended),
    endedBy(ended, "exit 0"),
    isRightAt(join(folder, "out.jsonl"), setup),
    readdirSync(folder).includes("nothing") ? undefined : "the link was not followed",
  );
}

/** A link to a file stays, and the file is replaced as a whole. */
async function follow(setup, folder) {
  setup.place(folder);
  writeFileSync(join(folder, "target"), VICTIM);
  symlinkSync("target", join(folder, "out.jsonl"));
  const ended = await runCommand(setup.args, { cwd: folder });
  const isLink = lstatSync(join(folder, "out.jsonl")).isSymbolicLink();
  return verdict(
    true,
    clean(ended),
    endedBy(ended, "exit 0"),
    isRightAt(join(folder, "target"), setup),
    isLink ? undefined : "the link is gone",
  );
}

async function disturb(setup, outer, make, back, ends) {
  const folder = join(outer, "work");
  mkdirSync(folder);
  setup.place(folder);
  writeFileSync(join(folder, "victim"), VICTIM);
  const { child, ended } = startCommand(setup.args, { cwd: folder });
  const isWriting = () =>
    readdirSync(folder).some((name) => name.endsWith(".part") && statSync(join(folder, name)).size > 0);
  while (child.exitCode === null && !isWriting()) await delay(2);
  child.kill("SIGSTOP");
  await delay(5);
  const injected = isWriting();
  if (injected) make(folder);
  child.kill("SIGCONT");
  const end = await ended;
  back?.(folder);
  return verdict(
    injected,
    clean(end),
    endedBy(end, ...ends),
    doneIsRight(end, join(folder, "out.jsonl"), setup),
    unchanged(join(folder, "victim"), VICTIM),
  );
}
