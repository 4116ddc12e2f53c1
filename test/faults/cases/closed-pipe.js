import { runShell } from "../command.js";
import { clean, verdict } from "../laws.js";
import { SETUPS } from "../setups.js";

const PROGRAMS = {
  "head -1": true,
  "head -c 1": true,
  "head -c 70000": true,
  true: true,
  "head -1000": true,
};

export default {
  name: "closed-pipe",
  title: "a reading program that ends early, and a full stdout",
  async *injections({ setups }) {
    for (const way of SETUPS.filter((name) => name !== "compressed")) {
      for (const program of Object.keys(PROGRAMS)) {
        yield {
          name: `closed-pipe/${way}-${program.replaceAll(" ", "_")}`,
          inject: async (folder) => leave(await setups(way, "middle"), folder, program),
        };
      }
      yield {
        name: `closed-pipe/${way}-full`,
        inject: async (folder) => refuse(await setups(way), folder, "> /dev/full", /<stdout>: .*ENOSPC/),
      };
    }
  },
};

async function leave(setup, folder, program) {
  setup.place(folder);
  const line = `$LAP in.jsonl ${setup.flags.join(" ")} | ${program} > /dev/null; echo \${PIPESTATUS[0]}`;
  const ended = await runShell(line, { cwd: folder });
  const code = ended.stdout.toString().trim();
  return verdict(
    code === "141",
    clean(ended),
    code === "141" ? undefined : `ended by exit ${code}: ${ended.stderr}`,
  );
}

async function refuse(setup, folder, where, expected) {
  setup.place(folder);
  const ended = await runShell(`$LAP in.jsonl ${setup.flags.join(" ")} ${where}; echo $? > code`, {
    cwd: folder,
  });
  const end = (await runShell("cat code", { cwd: folder })).stdout.toString().trim();
  return verdict(
    expected.test(ended.stderr),
    clean(ended),
    end === "74" ? undefined : `ended by exit ${end}: ${ended.stderr}`,
  );
}
