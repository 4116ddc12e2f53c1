import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runShell } from "../command.js";
import { asBefore, clean, EARLIER, endedBy, noTemporary, says, verdict } from "../laws.js";
import { SETUPS } from "../setups.js";

export default {
  name: "file-size-limit",
  title: "a limit of the file size",
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 40 : 8); i++) {
      const way = SETUPS[i % SETUPS.length];
      const kibibytes = 1 + random.below(way === "packed" ? 20 : 140);
      const before = random.pick(["absent", "earlier"]);
      yield {
        name: `file-size-limit/${i}-${way}-${kibibytes}-KiB`,
        inject: async (folder) => limit(await setups(way), folder, before, kibibytes),
      };
    }
  },
};

async function limit(setup, folder, before, kibibytes) {
  setup.place(folder);
  const path = join(folder, setup.output);
  if (before === "earlier") writeFileSync(path, EARLIER);
  const ended = await runShell(`ulimit -f ${kibibytes}; exec $LAP ${setup.args.join(" ")}`, { cwd: folder });
  return verdict(
    /EFBIG/.test(ended.stderr),
    clean(ended),
    endedBy(ended, "exit 74"),
    says(ended, /lookahead-prep: out\.jsonl\S*: .*EFBIG/),
    asBefore(path, setup, before),
    noTemporary(folder),
  );
}
