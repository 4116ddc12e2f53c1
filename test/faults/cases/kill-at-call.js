import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../command.js";
import { EARLIER, endedBy, isRightAt, verdict, wholeOrAsBefore } from "../laws.js";
import { SETUPS } from "../setups.js";
import { callsOf, lacksStrace, runTraced } from "../strace.js";

const SUBSET = 32;

export default {
  name: "kill-at-call",
  title: "kill -9 at the k-th system call, and a rerun",
  lacks: lacksStrace,
  async *injections({ random, all, setups, scratch }) {
    const every = [];
    for (const way of SETUPS) {
      const setup = await setups(way);
      for (const [call, count] of await callsOf(setup, scratch)) {
        for (let k = 1; k <= count; k++) {
          const before = random.pick(["absent", "earlier"]);
          every.push({
            name: `kill-at-call/${way}-${call}-${k}`,
            inject: (folder) => kill(setup, folder, before, `${call}:signal=KILL:when=${k}`),
          });
        }
      }
    }
    yield* all ? every : random.sample(every, SUBSET);
  },
};

async function kill(setup, folder, before, inject) {
  setup.place(folder);
  const path = join(folder, setup.output);
  if (before === "earlier") writeFileSync(path, EARLIER);
  const killed = await runTraced(setup, folder, inject);
  const broken = wholeOrAsBefore(path, setup, before);
  const again = await runCommand(setup.args, { cwd: folder });
  return verdict(
    /\+\+\+ killed by SIGKILL/.test(killed.log),
    endedBy(killed, "SIGKILL"),
    broken,
    endedBy(again, "exit 0"),
    isRightAt(path, setup),
  );
}
