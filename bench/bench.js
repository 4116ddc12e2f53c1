// Measures lookahead-prep against jq, DuckDB, tokenizers and quicktok, side by side, on the machine it runs on: see --help.
import { writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { benchCommands } from "./bench-commands.js";
import { benchCounting } from "./bench-counting.js";
import { benchHelp } from "./bench-help.js";
import { benchSweep } from "./bench-sweep.js";
import { openFolder, readGsm8k } from "./input.js";
import { readOptions } from "./options.js";

const print = (text) => process.stdout.write(`${text}\n`);
const say = (text) => process.stderr.write(`bench: ${text}\n`);

// when the process exits, its children are ended and its folder is removed: so it only has to exit
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

if (process.platform !== "linux") stop("needs Linux, for the peak of a process's memory", 2);
try {
  await bench(readFlags());
} catch (error) {
  stop(error.message, 1);
}

async function bench(flags) {
  const folder = openFolder();
  // of all processes that are started here; each of them finds what the first ones compiled
  process.env.LOOKAHEAD_PREP_CACHE = join(folder, "cache");
  if (flags.help) {
    const found = await benchHelp({ folder, print, say });
    if (flags.json) writeFileSync(flags.json, `${JSON.stringify(found, null, 2)}\n`);
    if (found.zod.length > 0) stop("a start reads zod", 1);
    return;
  }
  const context = { ...flags, folder, text: readGsm8k(), print, say };
  const commands = flags.commands ? await benchCommands(context) : undefined;
  if (flags.commands && flags.counting) print("");
  const counted = flags.counting ? await benchCounting(context) : undefined;
  const sweep = flags.sweep ? await benchSweep(context) : undefined;
  if (flags.json) writeFileSync(flags.json, `${JSON.stringify({ ...commands, counted, sweep }, null, 2)}\n`);
  if (counted?.differences.length > 0) stop("totals of tokens differ", 1);
}

function readFlags() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return stop(error.message, 2);
  }
}

function stop(reason, code) {
  say(reason);
  process.exit(code);
}
