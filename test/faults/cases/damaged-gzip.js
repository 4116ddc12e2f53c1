import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { runCommand } from "../command.js";
import { asBefore, clean, doneIsRight, EARLIER, endedBy, nothingBut, stderrHas, verdict } from "../laws.js";

/** Damage to compressed bytes, at a position from 0 (start) to 1 (end). */
const DAMAGES = {
  truncated: (bytes, position) => bytes.subarray(0, Math.floor(bytes.length * position)),
  "truncated-near-the-end": (bytes, position) =>
    bytes.subarray(0, bytes.length - 1 - Math.floor(8 * position)),
  "a-bit-flipped": (bytes, position) =>
    flipped(bytes, Math.floor(bytes.length * position), 1 << Math.floor(8 * position)),
  "a-sum-flipped": (bytes, position) => flipped(bytes, bytes.length - 1 - Math.floor(8 * position), 0x10),
  "a-piece-left-out": (bytes, position) =>
    without(bytes, Math.floor((bytes.length - 600) * position) + 50, 500),
  "garbage-after": (bytes, position) => Buffer.concat([bytes, Buffer.from(`garbage ${position}`)]),
  "half-a-member-after": (bytes, position) =>
    Buffer.concat([bytes, bytes.subarray(0, 2 + Math.floor((bytes.length - 2) * position))]),
  "padding-and-garbage": (bytes, position) =>
    Buffer.concat([bytes, Buffer.alloc(1 + Math.floor(100_000 * position)), Buffer.from("x")]),
};
/** Unusual compressed bytes that are valid. */
const VALID = {
  "zero-padding": (bytes, position) =>
    Buffer.concat([bytes, Buffer.alloc(1 + Math.floor(300_000 * position))]),
  "an-empty-member": (bytes) => Buffer.concat([gzipSync(""), bytes, gzipSync("")]),
  "many-members": (_, position, text) => members(text, 2 + Math.floor(40 * position)),
};

export default {
  name: "damaged-gzip",
  title: "damaged gzip, and valid gzip that looks damaged",
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 20 : 3); i++) {
      for (const [what, damage] of Object.entries({ ...DAMAGES, ...VALID })) {
        const position = random.fraction();
        const before = random.pick(["absent", "earlier"]);
        yield {
          name: `damaged-gzip/${i}-${what}`,
          inject: async (folder) =>
            read(
              await setups("virtual"),
              folder,
              before,
              (text) => damage(gzipSync(text), position, text),
              what in VALID,
            ),
        };
      }
    }
  },
};

async function read(setup, folder, before, damaged, isValid) {
  const input = join(folder, "in.jsonl");
  const bytes = damaged(setup.text);
  writeFileSync(input, bytes);
  const path = join(folder, setup.output);
  if (before === "earlier") writeFileSync(path, EARLIER);
  const ended = await runCommand(setup.args, { cwd: folder });
  const isDone = ended.end === "exit 0";
  return verdict(
    !bytes.equals(gzipSync(setup.text)) && readFileSync(input).equals(bytes),
    clean(ended),
    // a changed bit in a header may leave the rows as they are
    isValid ? endedBy(ended, "exit 0") : endedBy(ended, "exit 65", "exit 2", "exit 0"),
    doneIsRight(ended, path, setup),
    isDone ? undefined : asBefore(path, setup, before),
    isDone ? undefined : stderrHas(ended, /^(lookahead-prep: )?in\.jsonl/m),
    nothingBut(folder, "in.jsonl", setup.output, `${setup.output}.manifest.json`),
  );
}

function flipped(bytes, at, bit) {
  const copy = Buffer.from(bytes);
  copy[at] ^= bit;
  return copy;
}

const without = (bytes, at, count) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]);

/** The text as `count` gzip members, split at any byte. */
function members(text, count) {
  const bytes = Buffer.from(text);
  const size = Math.ceil(bytes.length / count);
  return Buffer.concat(
    Array.from({ length: count }, (_, i) => gzipSync(bytes.subarray(i * size, (i + 1) * size))),
  );
}
