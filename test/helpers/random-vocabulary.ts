import * as fc from "fast-check";
import { toByteLevel } from "../../src/tokenizers/byte-level.js";
import { Choices } from "./choices.js";

/** JSON of which each part is already written, or a list of members that may repeat keys. */
type Part = string | { readonly members: readonly (readonly [string, Part])[] } | readonly Part[];

const CHARACTERS = [
  "a",
  "b",
  "é",
  "ß",
  "▁",
  "中",
  "𝄞",
  '"',
  "\\",
  "\n",
  "/",
  "\u00ad",
  "\u2028",
  "Ġ",
  " ",
  "\u007f",
];

const NAMES = new Set(
  [
    "version model vocab merges added_tokens pre_tokenizer normalizer",
    "type unk_token byte_fallback ignore_merges fuse_unk dropout note",
  ].flatMap((names) => names.split(" ")),
);

/**
 * Bytes of small tokenizer.json files of byte-pair models: keys in any order, some twice; characters as escapes or not;
 * any white space; ids with holes; merges as text or as pairs. Some are not valid, or not served.
 */
export const randomVocabularies: fc.Arbitrary<Buffer> = fc
  .noShrink(fc.integer())
  .map((seed) => vocabularyOf(new Choices(seed)));

function vocabularyOf(choices: Choices): Buffer {
  const isByteLevel = choices.below(2) === 0;
  const spell = (text: string): string => (isByteLevel && !choices.rarely(12) ? toByteLevel(text) : text);
  const tokens = [...CHARACTERS.map(spell), ...(choices.rarely(6) ? ["__proto__", "", "12", "3"] : [])];
  if (choices.rarely(12)) tokens.push("\ud800", "\udc00");
  const merges: Part[] = [];
  const wanted = choices.below(12);
  for (let i = 0; i < wanted; i++) {
    const left = tokens[choices.below(tokens.length)]!;
    const right = tokens[choices.below(tokens.length)]!;
    const token = left + right;
    if (tokens.includes(token) ? choices.rarely(30) : !choices.rarely(60)) tokens.push(token);
    merges.push(mergeOf(choices, left, right));
  }
  const step = choices.of(1, 1, 3);
  const entries = tokens.map((token, i) => [token, idText(choices, i * step)] as const);
  const file: (readonly [string, Part])[] = [
    ["version", '"1.0"'],
    ["added_tokens", JSON.stringify([{ id: 400, content: "<s>", normalized: false, extra: { vocab: 1 } }])],
    ...steps(choices, isByteLevel),
    ["model", { members: shuffled(choices, modelMembers(choices, entries, merges)) }],
  ];
  if (choices.rarely(30)) file.push(["model", choices.of<Part>("null", '"x"', { members: [] })]);
  return Buffer.from(space(choices) + write(choices, { members: shuffled(choices, file) }) + space(choices));
}

function modelMembers(
  choices: Choices,
  entries: readonly (readonly [string, string])[],
  merges: readonly Part[],
): (readonly [string, Part])[] {
  const vocab: Part = { members: choices.rarely(3) ? shuffled(choices, entries) : entries };
  const members: (readonly [string, Part])[] = [
    ["type", choices.rarely(40) ? '"WordLevel"' : '"BPE"'],
    ["vocab", vocab],
    ["merges", choices.rarely(40) ? '[["a"]]' : merges],
    ["unk_token", choices.of("null", '"a"', '"none"')],
    ["byte_fallback", choices.of("true", "false")],
    ["ignore_merges", choices.of("true", "false")],
    ["fuse_unk", choices.of("true", "false", "null")],
    ["note", '{"vocab": {"x": 1}, "merges": ["}", "]", "\\""]}'],
  ];
  if (choices.rarely(12)) members.push(["vocab", choices.of<Part>(vocab, "{}", "[]", '"vocab"')]);
  if (choices.rarely(12)) members.push(["merges", choices.of<Part>([], "{}", merges)]);
  if (choices.rarely(40)) members.push(["dropout", "0.1"]);
  return members;
}

function steps(choices: Choices, isByteLevel: boolean): (readonly [string, Part])[] {
  if (isByteLevel) {
    const stage = { type: "ByteLevel", add_prefix_space: false, use_regex: true };
    return [
      ["normalizer", choices.of("null", '{"type": "NFC"}', '{"type": "NFKC"}')],
      ["pre_tokenizer", JSON.stringify(stage)],
    ];
  }
  const replace = { type: "Replace", pattern: { String: " " }, content: "▁" };
  const marks = {
    type: "Metaspace",
    replacement: "▁",
    prepend_scheme: "first",
    split: choices.below(2) === 0,
  };
  return choices.of<(readonly [string, Part])[]>(
    [["normalizer", JSON.stringify(replace)]],
    [["pre_tokenizer", JSON.stringify(marks)]],
  );
}

function mergeOf(choices: Choices, left: string, right: string): Part {
  if (choices.rarely(80)) return quote(choices, left + right);
  return choices.below(2) === 0
    ? quote(choices, `${left} ${right}`)
    : [quote(choices, left), quote(choices, right)];
}

function idText(choices: Choices, id: number): string {
  if (choices.rarely(400))
    return choices.of("-1", "2147483648", "1.5", "null", '"1"', "01", "2147483647", "1e3");
  if (choices.rarely(300)) return "5";
  return choices.rarely(200) ? `${id}.0` : String(id);
}

function shuffled<T>(choices: Choices, items: readonly T[]): T[] {
  const left = [...items];
  if (choices.below(2) === 0) return left;
  return items.map(() => left.splice(choices.below(left.length), 1)[0]!);
}

function write(choices: Choices, part: Part): string {
  if (typeof part === "string") return part;
  const items =
    "members" in part
      ? part.members.map(
          ([key, value]) =>
            `${quote(choices, key) + space(choices)}:${space(choices)}${write(choices, value)}`,
        )
      : part.map((item) => write(choices, item));
  const inner = items.map((item) => space(choices) + item + space(choices)).join(",") || space(choices);
  return "members" in part ? `{${inner}}` : `[${inner}]`;
}

function space(choices: Choices): string {
  return choices.of("", "", "", " ", "\n  ", "\t\r\n");
}

/** A JSON string, of which some characters are escapes. */
function quote(choices: Choices, text: string): string {
  const units = Array.from({ length: text.length }, (_, i) => text[i]!);
  // an escape in one of the names sends the whole file the slow way
  if (!choices.rarely(NAMES.has(text) ? 80 : 4)) return JSON.stringify(text);
  const hex = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `"${units.map((unit) => (choices.rarely(3) || /[\ud800-\udfff"\\\0-\x1f]/.test(unit) ? hex(unit) : unit)).join("")}"`;
}
