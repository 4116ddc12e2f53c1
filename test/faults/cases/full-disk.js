import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clean, doneIsRight, EARLIER, endedBy, stateOf, stderrHas, verdict } from "../laws.js";
import { SETUPS } from "../setups.js";
import { lacksMounts, runInTmpfs } from "../tmpfs.js";

const DISK_BYTES = 4 << 20;

export default {
  name: "full-disk",
  title: "a full disk",
  lacks: lacksMounts,
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 60 : 12); i++) {
      const way = SETUPS[i % SETUPS.length];
      // the rows take half a megabyte at most, so they can be truncated anywhere
      const free = 4096 * random.below(way === "compressed" ? 8 : 36);
      const before = random.pick(["absent", "earlier"]);
      yield {
        name: `full-disk/${i}-${way}-${free}-bytes-free`,
        inject: async (folder) => fill(await setups(way), folder, before, free),
      };
    }
    for (const way of SETUPS) {
      yield {
        name: `full-disk/${way}-no-inodes`,
        inject: async (folder) => fill(await setups(way), folder, "absent", DISK_BYTES, 2),
      };
    }
    for (const [name, flags] of [
      ["rejects", "--rejects disk/rejects --on-reject skip"],
      ["manifest", "--manifest disk/manifest"],
    ]) {
      yield {
        name: `full-disk/${name}`,
        inject: async (folder) => fillBeside(await setups("virtual"), folder, flags),
      };
    }
  },
};

/** Runs with `free` bytes left on the disk. */
async function fill(setup, folder, before, free, inodes = 1000) {
  setup.place(folder);
  const line = [
    before === "earlier" ? `printf '${EARLIER.trim()}\\n' > disk/${setup.output}` : "true",
    inodes < 1000
      ? "true"
      : `head -c ${DISK_BYTES} /dev/zero > disk/filler 2> /dev/null; truncate -s -${free} disk/filler`,
    `$LAP ${setup.args.slice(0, -1).join(" ")} disk/${setup.output}; end=$?`,
    "ls -A disk > listing",
    `cp disk/${setup.output} published 2> /dev/null`,
    "exit $end",
  ].join("\n");
  const ended = await runInTmpfs(`size=${DISK_BYTES},nr_inodes=${inodes}`, line, folder);
  const published = join(folder, "published");
  const now = stateOf(published, setup);
  const left = readFileSync(join(folder, "listing"), "utf8").split("\n");
  const isFull = /ENOSPC/.test(ended.stderr);
  return verdict(
    isFull,
    clean(ended),
    endedBy(ended, "exit 0", "exit 73", "exit 74"),
    doneIsRight(ended, published, setup),
    now === "right" || now === before ? undefined : `${setup.output} was ${before}, and is ${now}`,
    left.some((name) => name.endsWith(".part")) ? `not removed: ${left}` : undefined,
    ended.end === "exit 0" ? undefined : stderrHas(ended, /lookahead-prep: disk\/out\.jsonl\S*: .*ENOSPC/),
  );
}

/** The rows go to another disk; the other file has no space. */
async function fillBeside(setup, folder, flags) {
  setup.place(folder);
  const line = [
    "head -c 5000000 /dev/zero > disk/filler 2> /dev/null",
    "echo '{}' > bad.jsonl",
    `$LAP in.jsonl bad.jsonl --on-reject skip -o out.jsonl ${flags}; end=$?`,
    "ls -A disk > listing",
    "exit $end",
  ].join("\n");
  const ended = await runInTmpfs(`size=${DISK_BYTES}`, line, folder);
  const left = readFileSync(join(folder, "listing"), "utf8").trim();
  return verdict(
    /ENOSPC/.test(ended.stderr),
    clean(ended),
    endedBy(ended, "exit 74"),
    stderrHas(ended, /lookahead-prep: disk\/(rejects|manifest): .*ENOSPC/),
    existsSync(join(folder, "out.jsonl")) && stateOf(join(folder, "out.jsonl"), setup) !== "right"
      ? "the rows are changed"
      : undefined,
    left === "filler" ? undefined : `not removed: ${left}`,
  );
}
