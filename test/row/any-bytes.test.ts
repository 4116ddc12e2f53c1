import { readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { augmentFiles, type Problem, RunError, type SettingsInput } from "../../src/index.js";
import { chatRow, pairRow, textOf } from "../helpers/random-rows.js";
import { tries } from "../helpers/tries.js";
import { workspace } from "../helpers/workspace.js";
import { zstdFrame } from "../helpers/zstd.js";

/** Pieces of inputs, rows among them. */
const piece: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: fc.oneof(pairRow, chatRow).map((row) => Buffer.from(`${textOf(row)}\n`)) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(
        '{"question":"Q","answer":"A"}',
        "\n",
        "\r\n",
        "[",
        "]",
        ",",
        "{",
        "}",
        '"',
        "null",
        "\ufeff",
      )
      .map((text) => Buffer.from(text)),
  },
  fc
    .constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0], [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd])
    .map((bytes) => Uint8Array.from(bytes)),
  fc.constant(Buffer.from("PAR1")),
  fc.uint8Array({ maxLength: 20 }),
);

const plain = fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.concat(pieces));

/** Any bytes: as lines, in an array, compressed, or compressed and truncated. */
const input = fc.oneof(
  { weight: 3, arbitrary: plain },
  fc.array(pairRow.map(textOf), { maxLength: 5 }).map((rows) => Buffer.from(`[${rows.join(" ,")}]`)),
  plain.map((bytes) => gzipSync(bytes)),
  plain.map((bytes) => zstdFrame([bytes.toString("latin1")])),
  fc.tuple(plain, fc.nat(40)).map(([bytes, cut]) => gzipSync(bytes).subarray(0, -cut - 1)),
);

const SETTINGS: SettingsInput = {
  format: { name: "pair", promptField: "question", answerField: "answer" },
  onReject: "skip",
  maxRowBytes: 1 << 16,
};

it.each<[string, SettingsInput]>([
  ["a named format", SETTINGS],
  ["a detected format", { onReject: "skip" }],
])(
  "for any bytes with %s, each row is written or rejected, or the run is refused with a reason",
  async (_, settings) => {
    const lap = await workspace();
    const path = lap.path("in");
    const output = lap.path("out");
    await fc.assert(
      fc.asyncProperty(input, async (bytes) => {
        await writeFile(path, bytes);
        const problems: Problem[] = [];
        const request = { settings, inputs: [path], output, onProblem: (one: Problem) => problems.push(one) };
        const result = await augmentFiles(request).catch((error: unknown) => {
          if (error instanceof RunError) return error.kind;
          throw error;
        });
        if (typeof result === "string") {
          expect(["bad-data", "usage"]).toContain(result);
          return;
        }
        const { rowsIn } = result.tally;
        const text = await readFile(output, "utf8");
        const rows = text.startsWith("[")
          ? (JSON.parse(text) as unknown[])
          : text
              .split("\n")
              .slice(0, -1)
              .map((line) => JSON.parse(line) as unknown);
        expect(rows.length + problems.length).toBe(rowsIn);
        for (const row of rows) expect(row).toBeTypeOf("object");
      }),
      { numRuns: tries(400) },
    );
  },
);
