import {
  appendFileSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startCommand } from "../command.js";
import { asBefore, clean, EARLIER, endedBy, noTemporary, stateOf, stderrHas, verdict } from "../laws.js";
import { SETUPS } from "../setups.js";

const CHANGES = {
  grows: (path) => appendFileSync(path, '{"question":"late","answer":"late"}\n'),
  shrinks: (path, position) => truncateSync(path, Math.floor(statSync(path).size * position)),
  "is-emptied": (path) => truncateSync(path, 0),
  "is-replaced": (path) => {
    writeFileSync(`${path}.new`, readFileSync(path));
    renameSync(`${path}.new`, path);
  },
  "is-deleted": (path) => unlinkSync(path),
  "is-moved-away": (path) => renameSync(path, `${path}.moved`),
  "is-overwritten": (path, position) => {
    const file = openSync(path, "r+");
    writeSync(file, "x", Math.floor(statSync(path).size * position));
    closeSync(file);
  },
};

export default {
  name: "changing-input",
  title: "an input that changes while it is read",
  lacks: () => {
    try {
      readdirSync("/proc/self/fdinfo");
      return undefined;
    } catch {
      return "/proc does not tell the position of a reading process";
    }
  },
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 8 : 2); i++) {
      for (const [change, make] of Object.entries(CHANGES)) {
        const way = random.pick(SETUPS);
        const share = random.fraction();
        const position = random.fraction();
        const before = random.pick(["absent", "earlier"]);
        yield {
          name: `changing-input/${i}-${way}-${change}`,
          inject: async (folder) =>
            move(await setups(way, "middle"), folder, before, share, (path) => make(path, position)),
        };
      }
    }
  },
};

async function move(setup, folder, before, share, make) {
  setup.placeCopy(folder);
  const input = join(folder, "in.jsonl");
  const path = join(folder, setup.output);
  if (before === "earlier") writeFileSync(path, EARLIER);
  // if the change comes too late, it is repeated earlier
  for (let milliseconds = 1000 * setup.seconds * share; milliseconds > 1; milliseconds *= 0.6) {
    const asFound = stateOf(path, setup);
    const { child, ended } = startCommand(setup.args, { cwd: folder });
    await delay(milliseconds);
    const isReading = await stopWhileReading(child, input);
    if (isReading) make(input);
    child.kill("SIGCONT");
    const end = await ended;
    if (!isReading && end.end === "exit 0" && stateOf(path, setup) === "right") continue;
    return verdict(
      isReading,
      clean(end),
      endedBy(end, "exit 75"),
      stderrHas(
        end,
        /lookahead-prep: in\.jsonl: the input (grew|shrank|was modified|was deleted|was replaced) while/,
      ),
      asBefore(path, setup, asFound),
      noTemporary(folder),
    );
  }
  return verdict(false);
}

/** Stops the process after it has read a part of the file; false if it has already read the whole file. */
async function stopWhileReading(child, input) {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    child.kill("SIGSTOP");
    await delay(5);
    const position = positionIn(child.pid, input);
    if (position !== undefined && position > 0) return position < statSync(input).size;
    child.kill("SIGCONT");
    await delay(5);
  }
}

/** The position of the process in the file; undefined if the file is not open. */
function positionIn(pid, path) {
  try {
    for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
      if (readlinkSync(`/proc/${pid}/fd/${descriptor}`) !== path) continue;
      const [, position] = /^pos:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, "utf8"));
      return Number(position);
    }
  } catch {
    // the process has ended
  }
  return undefined;
}
