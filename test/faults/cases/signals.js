import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startCommand } from "../command.js";
import { clean, doneIsRight, EARLIER, endedBy, noTemporary, verdict, wholeOrAsBefore } from "../laws.js";
import { SETUPS } from "../setups.js";

const SIGNALS = [["SIGINT"], ["SIGTERM"], ["SIGHUP"], ["SIGINT", "SIGINT"], ["SIGTERM", "SIGINT"]];
/** Far more than needed, since the machine has other work. */
const QUICK_SECONDS = 5;

export default {
  name: "signals",
  title: "signals at any time, and a second one",
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 200 : 32); i++) {
      const way = SETUPS[i % SETUPS.length];
      const signals = random.pick(SIGNALS);
      const before = random.pick(["absent", "earlier"]);
      const share = 0.95 * random.fraction();
      yield {
        name: `signals/${i}-${way}-${signals.join("-")}-at-${(100 * share).toFixed(1)}%`,
        inject: async (folder) => interrupt(await setups(way, "middle"), folder, before, signals, share),
      };
    }
  },
};

async function interrupt(setup, folder, before, signals, share) {
  setup.place(folder);
  const path = join(folder, setup.output);
  if (before === "earlier") writeFileSync(path, EARLIER);
  const { child, ended } = startCommand(setup.args, { cwd: folder });
  await delay(1000 * setup.seconds * share);
  const wasAlive = child.exitCode === null && child.signalCode === null;
  const sent = performance.now();
  for (const signal of signals) child.kill(signal);
  const end = await ended;
  const seconds = (performance.now() - sent) / 1000;
  const isDead = end.end.startsWith("SIG");
  return verdict(
    wasAlive && isDead,
    clean(end),
    // a signal may arrive when everything is done
    endedBy(end, ...signals, "exit 0"),
    doneIsRight(end, path, setup),
    wholeOrAsBefore(path, setup, before),
    // a second signal ends the process at once
    signals.length > 1 ? undefined : noTemporary(folder),
    seconds < QUICK_SECONDS ? undefined : `took ${seconds.toFixed(1)} s to end`,
  );
}
