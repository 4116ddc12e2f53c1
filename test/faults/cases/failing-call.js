import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  clean,
  doneIsRight,
  EARLIER,
  noTemporary,
  stateOf,
  stderrHas,
  verdict,
  wholeOrAsBefore,
} from "../laws.js";
import { SETUPS } from "../setups.js";
import { callsOf, lacksStrace, runTraced } from "../strace.js";

const SUBSET = 70;
const ERRORS = {
  openat: ["EMFILE", "EIO", "ENOSPC", "EACCES"],
  read: ["EIO"],
  write: ["EIO", "ENOSPC", "EDQUOT"],
  fsync: ["EIO", "ENOSPC", "EDQUOT"],
  rename: ["EIO", "ENOSPC", "EXDEV"],
  close: ["EIO", "EDQUOT"],
  statx: ["EIO"],
};
/** Exit codes allowed after a failed system call; see docs/reference/exit-codes.md. */
const DOCUMENTED = ["exit 66", "exit 73", "exit 74", "exit 75", "exit 78"];

export default {
  name: "failing-call",
  title: "the k-th system call fails",
  lacks: lacksStrace,
  async *injections({ random, all, setups, scratch }) {
    const every = [];
    for (const way of SETUPS) {
      const setup = await setups(way);
      for (const [call, count] of await callsOf(setup, scratch)) {
        for (let k = 1; k <= count; k++) {
          for (const error of errorsOf(call)) {
            const before = random.pick(["absent", "earlier"]);
            // a disk that is full stays full
            const when = random.below(2) === 0 ? `${k}` : `${k}+`;
            every.push({
              name: `failing-call/${way}-${call}-${when}-${error}`,
              inject: (folder) => fail(setup, folder, before, `${call}:error=${error}:when=${when}`, error),
            });
          }
        }
      }
    }
    yield* all ? every : random.sample(every, SUBSET);
  },
};

/** Machines use different calls for one purpose. */
function errorsOf(call) {
  const kind = {
    renameat: "rename",
    renameat2: "rename",
    pwrite64: "write",
    fstat: "statx",
    newfstatat: "statx",
  };
  return ERRORS[kind[call] ?? call] ?? [];
}

async function fail(setup, folder, before, inject, error) {
  setup.place(folder);
  const path = join(folder, setup.output);
  if (before === "earlier") writeFileSync(path, EARLIER);
  const ended = await runTraced(setup, folder, inject);
  const isPublished = stateOf(path, setup) === "right";
  const laws = [
    clean(ended),
    wholeOrAsBefore(path, setup, before),
    doneIsRight(ended, path, setup),
    noTemporary(folder),
  ];
  if (ended.end !== "exit 0") {
    if (!DOCUMENTED.includes(ended.end)) laws.push(`ended by ${ended.end}: ${ended.stderr}`);
    laws.push(stderrHas(ended, /lookahead-prep: \S*(in\.jsonl|out\.jsonl|tokenizer)/));
    // a changed input is reported by what changed, not by the system's error
    if (ended.end !== "exit 75") laws.push(stderrHas(ended, new RegExp(error)));
    if (isPublished && /nothing was published|out\.jsonl(\.gz)?: .*not published/.test(ended.stderr))
      laws.push(`the rows are published, and stderr denies it: ${ended.stderr}`);
  }
  return verdict(ended.log.includes("(INJECTED)"), ...laws);
}
