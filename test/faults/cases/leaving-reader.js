import { runShell } from "../command.js";
import { clean, verdict } from "../laws.js";
import { SETUPS } from "../setups.js";

const READERS = { "head -1": true, "head -c 1": true, "head -c 70000": true, true: true, "head -1000": true };

export default {
  name: "leaving-reader",
  title: "a stdout that is closed, and a stdout that takes nothing",
  async *injections({ setups }) {
    for (const way of SETUPS.filter((name) => name !== "packed")) {
      for (const reader of Object.keys(READERS)) {
        yield {
          name: `leaving-reader/${way}-${reader.replaceAll(" ", "_")}`,
          inject: async (folder) => leave(await setups(way, "middle"), folder, reader),
        };
      }
      yield {
        name: `leaving-reader/${way}-full`,
        inject: async (folder) => refuse(await setups(way), folder, "> /dev/full", /<stdout>: .*ENOSPC/),
      };
    }
  },
};

async function leave(setup, folder, reader) {
  setup.place(folder);
  const line = `$LAP in.jsonl ${setup.flags.join(" ")} | ${reader} > /dev/null; echo \${PIPESTATUS[0]}`;
  const ended = await runShell(line, { cwd: folder });
  const code = ended.stdout.toString().trim();
  return verdict(
    code === "141",
    clean(ended),
    code === "141" ? undefined : `ended by exit ${code}: ${ended.stderr}`,
  );
}

async function refuse(setup, folder, where, said) {
  setup.place(folder);
  const ended = await runShell(`$LAP in.jsonl ${setup.flags.join(" ")} ${where}; echo $? > code`, {
    cwd: folder,
  });
  const end = (await runShell("cat code", { cwd: folder })).stdout.toString().trim();
  return verdict(
    said.test(ended.stderr),
    clean(ended),
    end === "74" ? undefined : `ended by exit ${end}: ${ended.stderr}`,
  );
}
