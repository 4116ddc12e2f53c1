import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand, startCommand } from "../command.js";
import { endedBy, isRightAt, nothingBut, says, verdict } from "../laws.js";

/** Between looks for a checkpoint. */
const LOOK_MILLISECONDS = 50;

export default {
  name: "resumed",
  title: "C1 kill -9 behind a checkpoint, and --resume",
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 24 : 4); i++) {
      const way = ["true", "workers"][i % 2];
      const late = random.below(1500);
      const stop = random.pick(["SIGKILL", "SIGTERM"]);
      yield {
        name: `resumed/${i}-${way}-${stop}-${late}`,
        inject: async (folder) => killResumed(await setups(way, "long"), folder, stop, late),
      };
    }
  },
};

async function killResumed(setup, folder, stop, late) {
  setup.place(folder);
  // a budget that every row keeps to makes no other rows, but takes its time
  const args = [...setup.args, "--max-tokens", "1000000", "--resume", "--no-manifest"];
  const { child, ended } = startCommand(args, { cwd: folder });
  let over = false;
  ended.finally(() => {
    over = true;
  });
  while (!over && !readdirSync(folder).some((name) => name.endsWith(".part.json")))
    await delay(LOOK_MILLISECONDS);
  await delay(late);
  child.kill(stop);
  const killed = await ended;
  const resumed = await runCommand(args, { cwd: folder });
  const path = join(folder, setup.output);
  return verdict(
    killed.end === stop,
    endedBy(killed, stop, "exit 0"),
    endedBy(resumed, "exit 0"),
    killed.end === stop ? says(resumed, /resuming after row/) : undefined,
    isRightAt(path, setup),
    nothingBut(folder, "in.jsonl", "tokenizer", setup.output),
  );
}
