import { closeSync, createWriteStream, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { runMeasured } from "../command.js";
import { CANARY, clean, endedBy, nothingBut, stderrHas, verdict } from "../laws.js";

const PIECE = 1_000_000;
const FITS = '{"question":"Q","answer":"A"}\n';

/** Each: the input, its flags, the expected exit codes and message, and a limit of memory. */
const CASES = {
  "200-MB-of-zeros-compressed": {
    compressed: true,
    bytes: 200e6,
    fill: "\0",
    exits: [65],
    stderr: /--max-expand/,
    megabytes: 200,
  },
  "200-MB-of-zeros-allowed": {
    ...{ compressed: true, bytes: 200e6, fill: "\0", flags: ["--max-expand", "5000"] },
    ...{ exits: [65], stderr: /too-long/, megabytes: 300 },
  },
  "a-1-GB-line-compressed": {
    compressed: true,
    bytes: 1e9,
    fill: "a",
    exits: [65],
    stderr: /--max-expand/,
    megabytes: 200,
  },
  "a-1-GB-line-allowed": {
    ...{ compressed: true, bytes: 1e9, fill: "a", flags: ["--max-expand", "5000"] },
    ...{ exits: [65], stderr: /too-long/, megabytes: 300 },
  },
  "a-100-MB-line": {
    bytes: 100e6,
    fill: "a",
    exits: [65],
    stderr: /in\.jsonl:2: .*\(too-long\)/,
    megabytes: 300,
  },
  "a-100-MB-line-in-an-array": {
    array: true,
    bytes: 100e6,
    fill: "a",
    exits: [65],
    stderr: /too-long/,
    megabytes: 300,
  },
  "a-100-MB-line-skipped": {
    ...{ bytes: 100e6, fill: "a", flags: ["--on-reject", "skip"] },
    ...{ exits: [0], stderr: /3 rows read, 2 written, 1 rejected/, megabytes: 300 },
  },
  "a-100-MB-row-allowed": {
    ...{ bytes: 100e6, fill: "a", flags: ["--max-row-bytes", "200000000"] },
    ...{ exits: [0], stderr: /3 rows read, 3 written/, megabytes: 1500 },
  },
  "a-600-MB-row-allowed": {
    ...{ onlyAll: true, bytes: 600e6, fill: "a", flags: ["--max-row-bytes", "1000000000"] },
    ...{ exits: [2, 65], stderr: /./, megabytes: 2500 },
  },
};

export default {
  name: "huge-rows",
  title: "gzip bombs, and rows of 100 MB and more",
  async *injections({ all }) {
    for (const [name, one] of Object.entries(CASES)) {
      if (all || !one.onlyAll) yield { name: `huge-rows/${name}`, inject: (folder) => read(folder, one) };
    }
  },
};

async function read(
  folder,
  { compressed = false, array = false, bytes, fill, flags = [], exits, stderr: expected, megabytes },
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
  if (compressed) await pipeline(Readable.from(pieces()), createGzip(), createWriteStream(input));
  else {
    const file = openSync(input, "w");
    for (const one of pieces()) writeSync(file, one);
    closeSync(file);
  }
  const ended = await runMeasured(["in.jsonl", ...flags, "-o", "out.json"], { cwd: folder });
  const outputs = ended.end === "exit 0" ? ["out.json", "out.json.manifest.json"] : [];
  return verdict(
    true,
    clean(ended),
    endedBy(ended, ...exits.map((code) => `exit ${code}`)),
    stderrHas(ended, expected),
    ended.peakMegabytes < megabytes ? undefined : `used ${ended.peakMegabytes} MB`,
    nothingBut(folder, "in.jsonl", "measured.json", ...outputs),
  );
}
