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
import { asBefore, clean, EARLIER, endedBy, lying, noTemporary, says, verdict } from "../laws.js";
import { SETUPS } from "../setups.js";

const CHANGES = {
  grows: (path) => appendFileSync(path, '{"question":"late","answer":"late"}\n'),
  shrinks: (path, place) => truncateSync(path, Math.floor(statSync(path).size * place)),
  "is-emptied": (path) => truncateSync(path, 0),
  "is-replaced": (path) => {
    writeFileSync(`${path}.new`, readFileSync(path));
    renameSync(`${path}.new`, path);
  },
  "is-deleted": (path) => unlinkSync(path),
  "is-moved-away": (path) => renameSync(path, `${path}.moved`),
  "is-overwritten": (path, place) => {
    const file = openSync(path, "r+");
    writeSync(file, "x", Math.floor(statSync(path).size * place));
    closeSync(file);
  },
};

export default {
  name: "moving-input",
  title: "C9 an input that changes while it is read",
  lacks: () => {
    try {
      readdirSync("/proc/self/fdinfo");
      return undefined;
    } catch {
      return "no /proc tells where a process reads";
    }
  },
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 8 : 2); i++) {
      for (const [change, make] of Object.entries(CHANGES)) {
        const way = random.pick(SETUPS);
        const share = random.fraction();
        const place = random.fraction();
        const before = random.pick(["absent", "earlier"]);
        yield {
          name: `moving-input/${i}-${way}-${change}`,
          inject: async (folder) =>
            move(await setups(way, "middle"), folder, before, share, (path) => make(path, place)),
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
  // who comes too late tries again, sooner
  for (let milliseconds = 1000 * setup.seconds * share; milliseconds > 1; milliseconds *= 0.6) {
    const asFound = lying(path, setup);
    const { child, ended } = startCommand(setup.args, { cwd: folder });
    await delay(milliseconds);
    const isReading = await stopWhileReading(child, input);
    if (isReading) make(input);
    child.kill("SIGCONT");
    const end = await ended;
    if (!isReading && end.end === "exit 0" && lying(path, setup) === "right") continue;
    return verdict(
      isReading,
      clean(end),
      endedBy(end, "exit 75"),
      says(
        end,
        /lookahead-prep: in\.jsonl: the input (grew|shrank|was modified|was deleted|was replaced) while/,
      ),
      asBefore(path, setup, asFound),
      noTemporary(folder),
    );
  }
  return verdict(false);
}

/** Stops the process while it has read a part of the file. False when it has read it all before that. */
async function stopWhileReading(child, input) {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    child.kill("SIGSTOP");
    await delay(5);
    const place = placeIn(child.pid, input);
    if (place !== undefined && place > 0) return place < statSync(input).size;
    child.kill("SIGCONT");
    await delay(5);
  }
}

/** How far the process has read in the file; undefined when it is not open. */
function placeIn(pid, path) {
  try {
    for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
      if (readlinkSync(`/proc/${pid}/fd/${descriptor}`) !== path) continue;
      const [, place] = /^pos:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, "utf8"));
      return Number(place);
    }
  } catch {
    // the process has ended
  }
  return undefined;
}
