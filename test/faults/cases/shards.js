import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand, startCommand } from "../command.js";
import { endedBy, isRightAt, says, verdict } from "../laws.js";

const SHARDS = 6;
const RUN = ["run", "out", "--shard", `0-${SHARDS - 1}/${SHARDS}`];

export default {
  name: "shards",
  title: "kill -9 of shards, with another attempt at the same time",
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 120 : 24); i++) {
      const way = random.pick(["virtual", "true"]);
      const beside = random.below(3) === 0;
      const share = random.fraction();
      yield {
        name: `shards/${i}-${way}${beside ? "-beside" : ""}-at-${(100 * share).toFixed(1)}%`,
        inject: async (folder) => killShards(await setups(way, "middle"), folder, beside, share),
      };
    }
  },
};

async function killShards(setup, folder, beside, share) {
  setup.place(folder);
  const planned = await runCommand(
    ["plan", "in.jsonl", ...setup.flags, "--shards", `${SHARDS}`, "-o", "out"],
    { cwd: folder },
  );
  const { child, ended } = startCommand(RUN, { cwd: folder });
  const other = beside ? startCommand(RUN, { cwd: folder }) : undefined;
  await delay(1000 * setup.seconds * share);
  child.kill("SIGKILL");
  const killed = await ended;
  const halves = markersWithoutParts(folder);
  const finished = await other?.ended;
  const again = await runCommand(RUN, { cwd: folder });
  const merged = await runCommand(["merge", "out", "-o", setup.output, "--verify", "sha256", "--wait", "0"], {
    cwd: folder,
  });
  return verdict(
    killed.end === "SIGKILL",
    endedBy(planned, "exit 0"),
    halves,
    finished && endedBy(finished, "exit 0"),
    endedBy(again, "exit 0"),
    says(again, new RegExp(`part-00005-of-0000${SHARDS}: `)),
    endedBy(merged, "exit 0"),
    isRightAt(join(folder, setup.output), setup),
    existsSync(join(folder, "out/_SUCCESS")) ? undefined : "no _SUCCESS",
  );
}

/** A marker is the last of a shard: its part is there, of the size that it tells. */
function markersWithoutParts(folder) {
  const done = join(folder, "out/_lap/done");
  for (const name of readdirSync(done)) {
    if (name.startsWith(".")) continue;
    const { part } = JSON.parse(readFileSync(join(done, name), "utf8"));
    const path = join(folder, "out", `${name}l`);
    if (!existsSync(path) || readFileSync(path).length !== part.bytes)
      return `${name} speaks of no such part`;
  }
  return undefined;
}
