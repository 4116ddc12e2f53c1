import { closeSync, createWriteStream, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { runMeasured } from "../command.js";
import { CANARY, clean, endedBy, nothingBut, says, verdict } from "../laws.js";

const PIECE = 1_000_000;
const FITS = '{"question":"Q","answer":"A"}\n';

/** Each: what the input is, its flags, what must become of it, and how much memory that may take. */
const CASES = {
  "200-MB-of-zeros-packed": {
    packed: true,
    bytes: 200e6,
    fill: "\0",
    exits: [65],
    says: /--max-expand/,
    megabytes: 200,
  },
  "200-MB-of-zeros-allowed": {
    ...{ packed: true, bytes: 200e6, fill: "\0", flags: ["--max-expand", "5000"] },
    ...{ exits: [65], says: /too-long/, megabytes: 300 },
  },
  "a-1-GB-line-packed": {
    packed: true,
    bytes: 1e9,
    fill: "a",
    exits: [65],
    says: /--max-expand/,
    megabytes: 200,
  },
  "a-1-GB-line-allowed": {
    ...{ packed: true, bytes: 1e9, fill: "a", flags: ["--max-expand", "5000"] },
    ...{ exits: [65], says: /too-long/, megabytes: 300 },
  },
  "a-100-MB-line": {
    bytes: 100e6,
    fill: "a",
    exits: [65],
    says: /in\.jsonl:2: .*\(too-long\)/,
    megabytes: 300,
  },
  "a-100-MB-line-in-an-array": {
    array: true,
    bytes: 100e6,
    fill: "a",
    exits: [65],
    says: /too-long/,
    megabytes: 300,
  },
  "a-100-MB-line-skipped": {
    ...{ bytes: 100e6, fill: "a", flags: ["--on-reject", "skip"] },
    ...{ exits: [0], says: /3 rows read, 2 written, 1 rejected/, megabytes: 300 },
  },
  "a-100-MB-row-allowed": {
    ...{ bytes: 100e6, fill: "a", flags: ["--max-row-bytes", "200000000"] },
    ...{ exits: [0], says: /3 rows read, 3 written/, megabytes: 1500 },
  },
  "a-600-MB-row-allowed": {
    ...{ onlyAll: true, bytes: 600e6, fill: "a", flags: ["--max-row-bytes", "1000000000"] },
    ...{ exits: [2, 65], says: /./, megabytes: 2500 },
  },
};

export default {
  name: "huge-rows",
  title: "D2, D7 bombs of gzip, and rows of 100 MB and more",
  async *injections({ all }) {
    for (const [name, one] of Object.entries(CASES)) {
      if (all || !one.onlyAll) yield { name: `huge-rows/${name}`, inject: (folder) => read(folder, one) };
    }
  },
};

async function read(
  folder,
  { packed = false, array = false, bytes, fill, flags = [], exits, says: said, megabytes },
) {
  const input = join(folder, "in.jsonl");
  const [open, between, close] = array ? ["[", ",\n", "]\n"] : ["", "", ""];
  const start = `${open}${FITS.trimEnd()}${between || "\n"}{"question":"${CANARY}","answer":"`;
  const end = `"}${between || "\n"}${FITS.trimEnd()}\n${close}`;
  const piece = Buffer.alloc(PIECE, fill);
  const pieces = function* () {
    yield Buffer.from(start);
    for (let made = 0; made < bytes; made += PIECE) yield piece;
    yield Buffer.from(end);
  };
  if (packed) await pipeline(Readable.from(pieces()), createGzip(), createWriteStream(input));
  else {
    const file = openSync(input, "w");
    for (const one of pieces()) writeSync(file, one);
    closeSync(file);
  }
  const ended = await runMeasured(["in.jsonl", ...flags, "-o", "out.jsonl"], { cwd: folder });
  const outputs = ended.end === "exit 0" ? ["out.jsonl", "out.jsonl.manifest.json"] : [];
  return verdict(
    true,
    clean(ended),
    endedBy(ended, ...exits.map((code) => `exit ${code}`)),
    says(ended, said),
    ended.peakMegabytes < megabytes ? undefined : `held ${ended.peakMegabytes} MB`,
    nothingBut(folder, "in.jsonl", "measured.json", ...outputs),
  );
}
