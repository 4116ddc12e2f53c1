import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runShell } from "../command.js";
import { clean, endedBy, isRightAt, says, sha256, verdict } from "../laws.js";
import { randomFrom } from "../random.js";
import { AUGMENTED, linesOf, pairs } from "../rows.js";

/** What names may begin with, too; tinyglobby does not find those that begin with a line break (README). */
const ODD = ["-", "--o", " ", "x\n", "\t", "$x", "'", '"', "[a]", "é", "🫠", "\\", "\u001b[2J"];

export default {
  name: "many-files",
  title: "D16 ten thousand files by a glob, few of them open",
  lanes: 1,
  async *injections({ seed, all }) {
    for (const count of all ? [1_000, 10_000, 100_000] : [10_000]) {
      for (const workers of ["1", "2"]) {
        yield {
          name: `many-files/${count}-${workers}-workers`,
          inject: (folder) => read(folder, seed, count, workers),
        };
      }
    }
  },
};

async function read(folder, seed, count, workers) {
  const random = randomFrom(seed, "names");
  const rows = pairs(seed, 100_000);
  mkdirSync(join(folder, "data"));
  const files = new Map();
  for (let i = 0; files.size < count; i++) {
    const odd = random.below(20) === 0 ? random.pick(ODD) : "";
    files.set(`${odd}${random.below(1_000_000)}-${i}.jsonl`, rows[i % rows.length]);
  }
  for (const [name, row] of files) writeFileSync(join(folder, "data", name), linesOf([row]));
  const names = [...files.keys()].sort((a, b) => (a < b ? -1 : 1));
  const right = sha256(linesOf(names.map((name) => AUGMENTED.virtual(files.get(name)))));
  const line = `ulimit -n 256; cd data; exec $LAP '*.jsonl' --workers ${workers} -o ../out.jsonl`;
  const ended = await runShell(line, { cwd: folder });
  return verdict(
    true,
    clean(ended),
    endedBy(ended, "exit 0"),
    says(ended, new RegExp(`^${count.toLocaleString("en-US")} rows read`, "m")),
    isRightAt(join(folder, "out.jsonl"), { isRight: (bytes) => sha256(bytes) === right }),
  );
}
