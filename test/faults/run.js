// Injects real faults into the built command, and checks the files that remain: npm run test:faults.
//
//   npm run test:faults                            a random part of them; prints the seed
//   npm run test:faults -- --seed 7                the same part again
//   npm run test:faults -- --all                   all of them
//   npm run test:faults -- --seed 7 --only NAME    one of them, or all whose names begin with NAME
//
// A kind of fault is a file in cases/ and a line in registry.js: it yields injections, each with a name that describes
// it. Each proves that its fault was there; one whose fault was not there proves nothing, and is counted separately. A
// kind that injects nothing fails, unless the machine lacks what it needs: then the reason is printed.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { randomFrom } from "./random.js";
import { KINDS } from "./registry.js";
import { setupsIn } from "./setups.js";

/** Concurrent injections: as many as the smallest machine has processors. */
const LANES = 2;

const { values: flags } = parseArgs({
  options: { seed: { type: "string" }, all: { type: "boolean", default: false }, only: { type: "string" } },
});
const seed = flags.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(flags.seed);
const { all, only = "" } = flags;
const started = performance.now();
const root = mkdtempSync(join(tmpdir(), "lookahead-faults-"));
process.once("exit", () => rmSync(root, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

let folders = 0;
const scratch = () => {
  const path = join(root, `${++folders}`);
  mkdirSync(path);
  return path;
};
const setups = setupsIn(root, seed);

console.log(`seed ${seed}${all ? ", every injection" : ""}`);
const results = [];
for (const kind of KINDS) {
  if (only.startsWith(kind.name) || kind.name.startsWith(only)) results.push(await run(kind));
}
report(results);

/** Injects all of a kind. */
async function run(kind) {
  const began = performance.now();
  const result = {
    title: kind.title,
    injected: 0,
    survived: 0,
    notInjected: 0,
    failed: 0,
    lacks: kind.lacks?.(),
  };
  if (result.lacks !== undefined) {
    console.log(`${kind.title}: not run: ${result.lacks}`);
    return result;
  }
  const pending = kind.injections({ random: randomFrom(seed, kind.name), all, seed, setups, scratch });
  const lane = async () => {
    for await (const { name, inject } of pending) {
      if (name.startsWith(only)) await take(name, inject, result);
    }
  };
  await Promise.all(Array.from({ length: kind.lanes ?? LANES }, lane));
  result.seconds = (performance.now() - began) / 1000;
  console.log(`${kind.title}: ${result.survived} of ${result.injected} in ${result.seconds.toFixed(0)} s`);
  return result;
}

async function take(name, inject, result) {
  const folder = scratch();
  let injected = false;
  let broken;
  try {
    ({ injected, broken } = await inject(folder));
  } catch (error) {
    broken = [error.stack];
  }
  rmSync(folder, { recursive: true, force: true });
  if (injected) result.injected++;
  else result.notInjected++;
  if (broken.length === 0) {
    if (injected) result.survived++;
    return;
  }
  result.failed++;
  console.log(`\nNOT SURVIVED ${name}`);
  for (const law of broken) console.log(`  ${law.slice(0, 2000).replaceAll(root, "…")}`);
  const again = `--seed ${seed}${all ? " --all" : ""} --only '${name.replaceAll("'", "'\\''")}'`;
  console.log(`  again: npm run test:faults -- ${again}\n`);
}

function report(kinds) {
  const width = Math.max(...kinds.map(({ title }) => title.length));
  const line = (title, ...cells) =>
    console.log(title.padEnd(width) + cells.map((cell) => `${cell}`.padStart(13)).join(""));
  line("", "injected", "survived", "not injected", "seconds");
  for (const { title, injected, survived, notInjected, lacks, seconds } of kinds) {
    if (lacks === undefined) line(title, injected, survived, notInjected, seconds.toFixed(0));
    else line(title, "not run", "", "", "");
  }
  const idle = kinds.filter(({ lacks, injected }) => lacks === undefined && injected === 0);
  for (const { title } of idle) console.log(`${title}: injected nothing, and so proves nothing`);
  const sum = (count) => kinds.reduce((total, kind) => total + kind[count], 0);
  if (idle.length > 0 || sum("failed") > 0 || kinds.length === 0) process.exitCode = 1;
  console.log(`elapsed: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(`faults: ${sum("injected")} injected, ${sum("survived")} survived (seed ${seed})`);
}
