import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runMeasured } from "../command.js";
import { CANARY, clean, endedBy, nothingBut, stderrHas, verdict } from "../laws.js";

const DEPTHS = [1_000, 10_000, 100_000, 1_000_000];
const PEAK_MEGABYTES = 400;

/** Values nested to a depth. */
const VALUES = {
  lists: (depth) => `${"[".repeat(depth)}"${CANARY}"${"]".repeat(depth)}`,
  objects: (depth) => `${'{"a":'.repeat(depth)}"${CANARY}"${"}".repeat(depth)}`,
  mixed: (depth) => `${'[{"a":'.repeat(depth / 2)}1${"}]".repeat(depth / 2)}`,
  "lists-without-end": (depth) => "[".repeat(depth),
  "objects-without-end": (depth) => '{"a":'.repeat(depth),
};
/** Positions of such a value. */
const ROWS = {
  "beside-the-texts": (value) => `{"question":"Q","answer":"A","meta":${value}}\n`,
  "for-a-text": (value) => `{"question":${value},"answer":"A"}\n`,
  "for-messages": (value) => `{"messages":${value}}\n`,
  "for-a-row": (value) => `${value}\n`,
  "in-an-array": (value) => `[{"question":"Q","answer":"A","meta":${value}}]\n`,
};

export default {
  name: "deep-rows",
  title: "rows that nest up to a million levels",
  async *injections({ random, all }) {
    const every = [];
    for (const depth of DEPTHS) {
      for (const [value, nest] of Object.entries(VALUES)) {
        for (const [where, row] of Object.entries(ROWS)) {
          every.push({
            name: `deep-rows/${depth}-${value}-${where}`,
            inject: (folder) => read(folder, row(nest(depth))),
          });
        }
      }
    }
    yield* all ? every : random.sample(every, 24);
  },
};

async function read(folder, text) {
  writeFileSync(join(folder, "in.jsonl"), text);
  const ended = await runMeasured(["in.jsonl", "-o", "out.jsonl"], { cwd: folder });
  return verdict(
    true,
    clean(ended),
    endedBy(ended, "exit 65", "exit 2"),
    stderrHas(ended, /in\.jsonl|rows/),
    ended.peakMegabytes < PEAK_MEGABYTES ? undefined : `used ${ended.peakMegabytes} MB`,
    nothingBut(folder, "in.jsonl", "measured.json"),
  );
}
