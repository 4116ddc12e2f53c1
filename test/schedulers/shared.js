// Shared by the scheduler tests: generated rows and a tokenizer, the command, checksums, and processes.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export const ROOT = join(import.meta.dirname, "../..");
export const BIN = join(ROOT, "bin/lookahead-prep.js");
/** The command on the machines of a scheduler: with the same Node as this test. */
export const COMMAND = `${process.execPath} ${BIN}`;

const SEED = 20260721;
const started = performance.now();

/** One line of the test's report. */
export function log(text) {
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

/** A new folder that is removed at the end of this process, after a call of `before`. */
export function freshFolder(name, before = () => undefined) {
  const folder = mkdtempSync(join(tmpdir(), `lookahead-prep-${name}-`));
  process.once("exit", () => {
    before();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  return folder;
}

/** Writes rows that are the same in every run, and adds real ones if available. Returns the paths. */
export function writeInputs(folder, bytes) {
  const made = join(folder, "made.jsonl");
  writeFileSync(made, rows(bytes, SEED));
  const real = join(ROOT, "../shared/data/gsm8k-train.jsonl");
  return existsSync(real) ? [made, real] : [made];
}

const WORDS =
  'the of a to clips sold in May how many 48/2 = 24 altogether naïve Übung 東京 שלום 🙂 x\\u00e9y \\"quoted\\" tab\\there'.split(
    " ",
  );

/** Rows of about `bytes` bytes in all, with spellings that a JSON round trip would change. */
function rows(bytes, seed) {
  let state = seed;
  const below = (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const text = (words) => Array.from({ length: words }, () => WORDS[below(WORDS.length)]).join(" ");
  const lines = [];
  for (let size = 0; size < bytes; ) {
    const line = `{"id": ${lines.length}.0, "question":"${text(5 + below(60))}?", "answer" : "It is ${text(10 + below(200))}."}\n`;
    size += Buffer.byteLength(line);
    lines.push(line);
  }
  return lines.join("");
}

/** Writes a byte-level tokenizer with few merges, which loads quickly. Returns its folder. */
export function writeTokenizer(folder) {
  const path = join(folder, "tokenizer");
  mkdirSync(path);
  let spare = 256;
  const bytes = Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode((byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad) ? byte : spare++),
  );
  const merges = ["t h", "th e", "i n", "Ġ the", "e r"];
  const tokens = [...bytes, ...merges.map((merge) => merge.replace(" ", ""))];
  const level = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  const added = ["<|im_start|>", "<|im_end|>"].map((content, i) => ({
    ...{ id: tokens.length + i, content, special: true, normalized: false },
    ...{ single_word: false, lstrip: false, rstrip: false },
  }));
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const tokenizer = {
    ...{ version: "1.0", added_tokens: added, normalizer: null, pre_tokenizer: level },
    ...{ post_processor: null, decoder: level, model: { type: "BPE", vocab, merges } },
  };
  const template = readFileSync(join(ROOT, "fixtures/templates/chatml.jinja"), "utf8");
  writeFileSync(join(path, "tokenizer.json"), JSON.stringify(tokenizer));
  writeFileSync(
    join(path, "tokenizer_config.json"),
    JSON.stringify({ eos_token: "<|im_end|>", chat_template: template }),
  );
  return path;
}

/** Settings that need much computation: a true preview, and an exact budget of the rendered row. */
export function settings(tokenizer) {
  return ["--method", "true", "-t", tokenizer, "--template", "auto", "--max-tokens", "1000000"];
}

/** Runs the command and returns its stdout. Throws unless it exits with 0. */
export function lap(...args) {
  return run(process.execPath, [BIN, ...args]);
}

/** Runs a program and returns its stdout. Throws unless it exits with 0. */
export function run(program, args, more = {}) {
  const ran = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 30, ...more });
  if (ran.status === 0) return ran.stdout;
  const how = ran.error?.message ?? ran.signal ?? `exit ${ran.status}`;
  throw new Error(`${program} ${args.slice(0, 4).join(" ")}: ${how}\n${ran.stderr}`);
}

/** SHA-256 of the concatenated files. */
export function sumOf(paths) {
  const digest = createHash("sha256");
  for (const path of paths) digest.update(readFileSync(path));
  return digest.digest("hex");
}

/** The parts of a run, in order. */
export function partsOf(folder) {
  return readdirSync(folder)
    .filter((name) => /^part-.*\.jsonl$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** How many shards of a run are done. */
export function doneIn(folder) {
  return readdirSync(join(folder, "_lap/done")).filter((name) => name.endsWith(".json")).length;
}

/** Unpublished files of running and ended attempts. */
export function temporaryIn(folder) {
  return [folder, join(folder, "_lap/done")].flatMap((home) =>
    readdirSync(home).filter((name) => name.startsWith(".part-") || name.startsWith(".rejects-")),
  );
}

/** Throws if a condition is false. */
export function must(condition, message) {
  if (!condition) throw new Error(message);
}

/** How long a condition is waited for: long enough for a busy machine, and short enough to notice that it is stuck. */
const PATIENCE_SECONDS = 600;

/** Checks a condition at an interval until it returns a truthy value. Throws if it does not in a long time. */
export async function until(what, condition, milliseconds = 5) {
  const end = performance.now() + 1000 * PATIENCE_SECONDS;
  for (;;) {
    const found = condition();
    if (found) return found;
    if (performance.now() > end) throw new Error(`not within ${PATIENCE_SECONDS} s: ${what}`);
    await delay(milliseconds);
  }
}

/** Processes in `/proc` whose arguments or variables contain a text. */
export function processes(text) {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const [line, environment, stat] = ["cmdline", "environ", "stat"].map((file) =>
        readFileSync(join("/proc", name, file), "latin1"),
      );
      if (!line.includes(text) && !environment.includes(text)) return [];
      const variables = Object.fromEntries(environment.split("\0").map((entry) => entry.split(/=(.*)/s)));
      const parent = Number(/\) \S (\d+)/.exec(stat)[1]);
      return [{ pid: Number(name), parent, args: line.split("\0"), variables }];
    } catch {
      return []; // it has ended
    }
  });
}

/** Processes that process shards of a run. */
export function workersOf(folder) {
  return processes(folder).filter(
    ({ args }) => args.includes(BIN) && args.includes("run") && args.includes(folder),
  );
}

/** Kills a process, if it still exists. */
export function kill(pid) {
  signal(pid, "SIGKILL");
}

/** Sends a signal to a process, if it still exists. */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** Kills all processes with a text in their arguments or variables, and those that they start. */
export function killAll(text) {
  for (let found = processes(text); found.length > 0; found = processes(text))
    for (const { pid } of found) kill(pid);
}
