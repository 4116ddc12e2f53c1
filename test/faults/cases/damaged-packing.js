import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { runCommand } from "../command.js";
import { asBefore, clean, doneIsRight, EARLIER, endedBy, nothingBut, says, verdict } from "../laws.js";

/** Damages to compressed bytes. The place is a share of their length. */
const DAMAGES = {
  "cut-off": (bytes, place) => bytes.subarray(0, Math.floor(bytes.length * place)),
  "cut-off-near-the-end": (bytes, place) => bytes.subarray(0, bytes.length - 1 - Math.floor(8 * place)),
  "a-bit-flipped": (bytes, place) =>
    flipped(bytes, Math.floor(bytes.length * place), 1 << Math.floor(8 * place)),
  "a-sum-flipped": (bytes, place) => flipped(bytes, bytes.length - 1 - Math.floor(8 * place), 0x10),
  "a-piece-left-out": (bytes, place) => without(bytes, Math.floor((bytes.length - 600) * place) + 50, 500),
  "garbage-behind": (bytes, place) => Buffer.concat([bytes, Buffer.from(`garbage ${place}`)]),
  "half-a-member-behind": (bytes, place) =>
    Buffer.concat([bytes, bytes.subarray(0, 2 + Math.floor((bytes.length - 2) * place))]),
  "padding-and-garbage": (bytes, place) =>
    Buffer.concat([bytes, Buffer.alloc(1 + Math.floor(100_000 * place)), Buffer.from("x")]),
};
/** Other forms of valid compressed bytes. */
const WHOLE = {
  "zero-padding": (bytes, place) => Buffer.concat([bytes, Buffer.alloc(1 + Math.floor(300_000 * place))]),
  "an-empty-member": (bytes) => Buffer.concat([gzipSync(""), bytes, gzipSync("")]),
  "many-members": (_, place, text) => members(text, 2 + Math.floor(40 * place)),
};

export default {
  name: "damaged-packing",
  title: "gzip that is damaged, and gzip that only looks damaged",
  async *injections({ random, all, setups }) {
    for (let i = 0; i < (all ? 20 : 3); i++) {
      for (const [what, damage] of Object.entries({ ...DAMAGES, ...WHOLE })) {
        const place = random.fraction();
        const before = random.pick(["absent", "earlier"]);
        yield {
          name: `damaged-packing/${i}-${what}`,
          inject: async (folder) =>
            read(
              await setups("virtual"),
              folder,
              before,
              (text) => damage(gzipSync(text), place, text),
              what in WHOLE,
            ),
        };
      }
    }
  },
};

async function read(setup, folder, before, damaged, isWhole) {
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
    // a bit of a header may well say nothing of the rows
    isWhole ? endedBy(ended, "exit 0") : endedBy(ended, "exit 65", "exit 2", "exit 0"),
    doneIsRight(ended, path, setup),
    isDone ? undefined : asBefore(path, setup, before),
    isDone ? undefined : says(ended, /^(lookahead-prep: )?in\.jsonl/m),
    nothingBut(folder, "in.jsonl", setup.output, `${setup.output}.manifest.json`),
  );
}

function flipped(bytes, at, bit) {
  const copy = Buffer.from(bytes);
  copy[at] ^= bit;
  return copy;
}

const without = (bytes, at, count) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]);

/** The text in so many members, cut anywhere. */
function members(text, count) {
  const bytes = Buffer.from(text);
  const size = Math.ceil(bytes.length / count);
  return Buffer.concat(
    Array.from({ length: count }, (_, i) => gzipSync(bytes.subarray(i * size, (i + 1) * size))),
  );
}
