import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand, startCommand } from "../command.js";
import { EARLIER, endedBy, isRightAt, verdict, wholeOrAsBefore } from "../laws.js";
import { SETUPS } from "../setups.js";

export default {
  name: "kill",
  title: "kill -9 at any time, and a rerun",
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 400 : 104); i++) {
      const way = SETUPS[i % SETUPS.length];
      const before = random.pick(["absent", "earlier"]);
      const share = random.fraction();
      yield {
        name: `kill/${i}-${way}-at-${(100 * share).toFixed(1)}%`,
        inject: async (folder) => kill(await setups(way, "middle"), folder, before, share),
      };
    }
  },
};

async function kill(setup, folder, before, share) {
  setup.place(folder);
  const path = join(folder, setup.output);
  if (before === "earlier") writeFileSync(path, EARLIER);
  // who comes too late on a machine that got quicker tries again, sooner
  for (let milliseconds = 1000 * setup.seconds * share; milliseconds > 1; milliseconds *= 0.7) {
    const { child, ended } = startCommand(setup.args, { cwd: folder });
    await delay(milliseconds);
    child.kill("SIGKILL");
    const killed = await ended;
    const broken = wholeOrAsBefore(path, setup, before);
    if (broken === undefined && killed.end === "exit 0") continue;
    const again = await runCommand(setup.args, { cwd: folder });
    return verdict(
      killed.end === "SIGKILL",
      endedBy(killed, "SIGKILL"),
      broken,
      endedBy(again, "exit 0"),
      isRightAt(path, setup),
    );
  }
  return verdict(false);
}
