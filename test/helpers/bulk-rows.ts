// Rows for the bulk splicer, and the comparison of what it makes of them with what the parser makes.
import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { expect } from "vitest";
import { prepareResults } from "../../src/block/block-result.js";
import { ByteBuffer } from "../../src/block/byte-buffer.js";
import { prepareBlock } from "../../src/block/prepare-block.js";
import { lineBlocks } from "../../src/io/rows/lines.js";
import { CONNECTOR } from "../../src/methods/connector.js";
import type { Recipe } from "../../src/row/recipe.js";
import { writtenString } from "./random-rows.js";
import { hostileText } from "./texts.js";

type Prepared = Awaited<ReturnType<typeof made>>;

/** What comes of the rows: the lines, what is counted, and who is refused for which reason. */
async function made(recipe: Recipe, input: Buffer, blankLines: "rows" | "passed-over" = "passed-over") {
  const out = new ByteBuffer(16);
  const results = [];
  let bulkSpliced = 0;
  const chunks = (async function* () {
    yield input;
  })();
  const limits = { maxRowBytes: 1 << 20, blankLines };
  for await (const block of lineBlocks(chunks, limits, {
    position: { byte: 0, line: 1 },
    positionUnit: "line",
  })) {
    out.clear();
    bulkSpliced += prepareBlock([{ recipe, out, onOutcome: () => undefined }], "own", block, "x")[0]!
      .bulkSpliced;
    const [result] = prepareResults([recipe], block, {
      ...{
        name: "x",
        keptRows: "own",
        outs: [out],
        maxRowBytes: limits.maxRowBytes,
        rejectDetail: "content",
        samplers: [],
      },
    });
    const { bytes, ...rest } = result!;
    results.push({ lines: Buffer.from(bytes).toString("latin1").split("\n"), ...rest });
  }
  return { results, bulkSpliced };
}

/** The first line that is not the same; a whole result may be too long to print. */
function firstOther(fast: Prepared, slow: Prepared): unknown {
  for (const [i, { lines, ...rest }] of fast.results.entries()) {
    const other = slow.results[i];
    const line = lines.findIndex((text, at) => text !== other?.lines[at]);
    if (line !== -1) return [lines[line]?.slice(0, 1000), other?.lines[line]?.slice(0, 1000)];
    if (!isDeepStrictEqual(rest, { ...other, lines: undefined })) return [rest, other];
  }
  return "another number of blocks";
}

/** The law: a row spliced in bulk comes out as it would if it were read. Returns how many were. */
export async function expectSame(recipe: Recipe, input: Buffer, blankLines?: "rows"): Promise<number> {
  expect(recipe.bulkSplicer).toBeDefined();
  const fast = await made(recipe, input, blankLines);
  const slow = await made({ ...recipe, bulkSplicer: undefined }, input, blankLines);
  if (!isDeepStrictEqual(fast.results, slow.results)) expect(firstOther(fast, slow)).toBeUndefined();
  expect(slow.bulkSpliced).toBe(0);
  return fast.bulkSpliced;
}

export const PREFIX = "Let's solve this problem. ";

/** Texts that are plain as a prompt and as an answer. */
const plainText = fc.constantFrom(
  ...[
    "Yes.",
    "How many?",
    "Two\nlines",
    "日本",
    "（一）",
    "né",
    "😀 b",
    '"So"',
    "A <b>c</b>.",
    "Here is one:",
  ],
  ...["1 / 2 | 3", "a\tb\\c.", "No words at the ‘end’", "《一》是", "A list [1, 2]", "x".repeat(100)],
);

const oddText = fc.constantFrom(
  ...["", " ", "\u00a0", "\u3000x", "\ufeff", "\u2003", "\t", "\\", "<think>a</think>b", "\ud800"],
  ...[`q${CONNECTOR}${PREFIX}`, `q${CONNECTOR}Ye`, CONNECTOR, `${PREFIX}Yes.`, "The answer begins with"],
  ...["{[]}", "> so", "`a` b", "# A", "**Bold**", "* item", "Tools", "Observe this", "[a]"],
  ...["“", "é", "\u3000", "a\u3000", "a\u202f", "a：", "a\u25b7", "\u25c1", "\u200ba", "a\ufeff", "»", "¿"],
);

/** Thinking, calls, results and chat markup, which only the parser knows: between other words. */
const markup = fc
  .tuple(
    fc.constantFrom("", "a ", "a\n", "a. ", "\n", "Thought: ", "analysis", "说 ", "4", "`"),
    fc.constantFrom(
      ...["</think>", "[/THINK]", "◁/think▷", "<|end_of_thought|>", "<|END_THINKING|>", "[END THINKING]"],
      ...[
        "<｜end▁of▁thought｜>",
        "</thin\u212aing>",
        "</chain_of_thought>",
        "</ reasoning x>",
        "</seed:think>",
      ],
      ...["<|think_end|>", "<think>a</think>", "assistantfinal", "**Reasoning**\na\n**Answer**", "</s>"],
      ...["```thinking\na\n```", "# Thinking\na\n## Final Response\n", "Here's my thought process:"],
      ...["Here is my thought process: a Here is my response:", "Here are my reasoning steps:a[BEGIN FINAL"],
      ...["[f(a=1)]", '{"name": "f", "arguments": {}}', "functools[", "Functools[f]", "to=f<|channel|>"],
      ...[
        "✿FUNCTION✿",
        ">>>f\n",
        "Action: f\nAction Input: 1",
        "```json\n{}\n```",
        "find(a=1)",
        "search\n{}",
      ],
      ...["<execute>a</execute>", "Observation: 1", "function result:", "Tool_output :", "api response:"],
      ...[
        "[TOOL_RESULT]",
        "[1]",
        "✿RESULT✿",
        "[/INST]",
        "<s>",
        "### Response:",
        "## your answer",
        "### 回答：",
      ],
      ...["Assistant:", "助手：", "###", "x ->", "**AI:**", "<|im_start|>assistant", "Final Answer:"],
      ...["<|end|>GPT4 Correct assistant", "[/INST]\u3000\u3000\n\nchatbot", "GPT4 Correct Assistant:"],
    ),
    fc.constantFrom("", "\n", " \n\n", "b", " b", "\n\nb", "\u3000", "<think>\n", "`", "\u2003"),
  )
  .map((parts) => parts.join(""));

const written = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  text.chain((value) => fc.oneof(fc.constant(JSON.stringify(value)), writtenString(value)));

/** A string in JSON that is a plain text. */
export const plainString = plainText.chain((value) =>
  fc.constantFrom(
    JSON.stringify(value),
    // as Python writes it
    JSON.stringify(value).replaceAll(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  ),
);

/** A string in JSON, of all kinds. */
export const string = fc.oneof(
  { weight: 8, arbitrary: plainString },
  written(fc.oneof(plainText, oddText, { weight: 2, arbitrary: markup }, hostileText)),
);

/** A value in JSON, or nearly. */
export const value = fc.oneof(
  { weight: 6, arbitrary: string },
  fc.constantFrom(
    ...[
      "null",
      "1",
      "-0.5e+7",
      "01",
      "1.",
      "-",
      "1e",
      "true",
      "truex",
      "nul",
      "[]",
      "[ ]",
      "{}",
      "[1,]",
      '{"a":}',
    ],
    ...['[{"a": [1, "]"]}, null]', '"\\x"', '"\\u12g4"', '"a\tb"', "NaN", '[["q", "a"]]', "[".repeat(40)],
    ...[
      `${"[".repeat(30)}${"]".repeat(30)}`,
      `${"[".repeat(40)}${"]".repeat(40)}`,
      `${'{"a":'.repeat(40)}1${"}".repeat(40)}`,
    ],
  ),
);
/** White space, some of which JSON does not allow. */
export const space = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom("", " ", "\t", "\r") },
  fc.constantFrom("\n", "\f", "\u00a0"),
);
/** A row with some of its bytes changed. */
export const damaged = (row: fc.Arbitrary<string>): fc.Arbitrary<Buffer> =>
  fc
    .tuple(row, fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { maxLength: 2 }))
    .map(([written, bends]) => {
      let bytes = Buffer.from(written);
      for (const [at, byte, length] of bends) {
        const from = at % (bytes.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, from), Buffer.of(byte), bytes.subarray(from + length)]);
      }
      return bytes;
    });

/** The rows as lines. */
export const joined = (rows: readonly Buffer[], ends: boolean): Uint8Array =>
  Buffer.concat(rows.flatMap((row, i) => (ends || i + 1 < rows.length ? [row, Buffer.from("\n")] : [row])));
