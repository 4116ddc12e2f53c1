// How the command is run here: by method, number of rows, number of threads and compression.
import { copyFileSync, linkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { runCommand } from "./command.js";
import { sha256, stateOf } from "./laws.js";
import { AUGMENTED, linesOf, pairs } from "./rows.js";
import { writeTokenizer } from "./tokenizer.js";

const TRUE = ["--method", "true", "-t", "tokenizer"];
const WAYS = {
  virtual: { method: "virtual", args: [], output: "out.jsonl" },
  true: { method: "true", args: TRUE, output: "out.jsonl" },
  workers: { method: "true", args: [...TRUE, "--workers", "2"], output: "out.jsonl" },
  compressed: { method: "virtual", args: [], output: "out.jsonl.gz" },
};
export const SETUPS = Object.keys(WAYS);

/** Input sizes: three blocks; about half a second of work; or enough work for one or two checkpoints. */
const BYTES = {
  small: { virtual: 150_000, true: 150_000, workers: 150_000, compressed: 150_000 },
  middle: { virtual: 16_000_000, true: 6_000_000, workers: 8_000_000, compressed: 3_000_000 },
  long: { virtual: 500_000_000, true: 60_000_000, workers: 100_000_000, compressed: 60_000_000 },
};

/** Makes setups in a folder of the suite, each at most once. */
export function setupsIn(root, seed) {
  writeTokenizer(join(root, "tokenizer"));
  const made = new Map();
  return (name, size = "small") => {
    const key = `${name}-${size}`;
    if (!made.has(key)) made.set(key, make(root, seed, name, size));
    return made.get(key);
  };
}

/** A setup, after a check that its run without faults gives the right rows. */
async function make(root, seed, name, size) {
  const { method, args, output } = WAYS[name];
  const rows = pairs(seed, BYTES[size][name]);
  const input = join(root, `${name}-${size}.jsonl`);
  const text = linesOf(rows);
  writeFileSync(input, text);
  const right = sha256(linesOf(rows.map(AUGMENTED[method])));
  const place = (folder, how = linkSync) => {
    how(input, join(folder, "in.jsonl"));
    if (args.includes("tokenizer")) writeTokenizer(join(folder, "tokenizer"));
  };
  const setup = {
    name,
    output,
    /** All arguments. */
    args: ["in.jsonl", ...args, "-o", output],
    /** The flags alone. */
    flags: args,
    text,
    /** Puts the input and the tokenizer into a folder; the input is a link that must not be written to. */
    place: (folder) => place(folder),
    /** The same, with an input that may be changed. */
    placeCopy: (folder) => place(folder, copyFileSync),
    isRight: (bytes) => {
      try {
        return sha256(output.endsWith(".gz") ? gunzipSync(bytes) : bytes) === right;
      } catch {
        return false;
      }
    },
  };
  const whole = join(root, `whole-${name}-${size}-${output}`);
  const ended = await runCommand([input, ...args, "-o", whole], { cwd: root });
  const now = stateOf(whole, setup);
  if (ended.end !== "exit 0" || now !== "right")
    throw new Error(`the run without faults of ${name} ends by ${ended.end}, rows ${now}: ${ended.stderr}`);
  return { ...setup, seconds: ended.seconds };
}
