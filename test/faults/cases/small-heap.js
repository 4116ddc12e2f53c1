import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { runMeasured } from "../command.js";
import { clean, endedBy, nothingBut, verdict } from "../laws.js";
import { linesOf, pairs } from "../rows.js";

const HEAP_MEGABYTES = 64;
const INPUT_BYTES = 300_000_000;
/** The heap, Node itself, and buffers: far less than the input. */
const PEAK_MEGABYTES = 280;

export default {
  name: "small-heap",
  title: "a heap far smaller than the input",
  lanes: 1,
  async *injections({ seed, all }) {
    for (const flags of [["--workers", "1"], ["--workers", "2"], ...(all ? [["--to", "messages"]] : [])]) {
      yield { name: `small-heap/${flags.join("-")}`, inject: (folder) => squeeze(folder, seed, flags) };
    }
  },
};

async function squeeze(folder, seed, flags) {
  const input = join(folder, "in.jsonl");
  const rows = pairs(seed, 1_000_000);
  const text = Buffer.from(linesOf(rows));
  const file = openSync(input, "w");
  let count = 0;
  for (let bytes = 0; bytes < INPUT_BYTES; bytes += text.length, count += rows.length) writeSync(file, text);
  closeSync(file);
  const ended = await runMeasured(["in.jsonl", ...flags, "-o", "out.jsonl"], {
    cwd: folder,
    nodeFlags: [`--max-old-space-size=${HEAP_MEGABYTES}`],
  });
  rmSync(input);
  return verdict(
    ended.heapMegabytes < 2 * HEAP_MEGABYTES,
    clean(ended),
    endedBy(ended, "exit 0"),
    ended.stderr.includes(
      `${count.toLocaleString("en-US")} rows read, ${count.toLocaleString("en-US")} written`,
    )
      ? undefined
      : `not ${count} rows: ${ended.stderr}`,
    ended.peakMegabytes < PEAK_MEGABYTES ? undefined : `used ${ended.peakMegabytes} MB`,
    nothingBut(folder, "out.jsonl", "out.jsonl.manifest.json", "measured.json"),
  );
}
