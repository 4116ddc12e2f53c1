import { toByteLevelCharacter } from "../../src/tokenizers/byte-level.js";
import { Choices } from "./choices.js";

/** A small byte-pair tokenizer, and texts that are difficult for it. */
export interface SmallTokenizer {
  readonly json: string;
  readonly texts: readonly string[];
  /** Whether it leaves out characters: it has neither entries nor a token for them. */
  readonly drops: boolean;
}

/** Characters of one to four bytes, of which some have bytes in common. */
const CHARACTERS = [
  "a",
  "b",
  "c",
  " ",
  "\n",
  "1",
  "é",
  "è",
  "ß",
  "中",
  "丮",
  "▁",
  "🫠",
  "🫡",
  "\u0301",
  "\0",
];
/** Characters that no vocabulary here has an entry for. */
const STRANGE = ["文", "𝄞", "z", "\ufffd", "ﷺ", "\u00a0"];

const RULES = [
  String.raw` ?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
  String.raw`\p{L}+`,
  String.raw`[^\n]*\n|[^\n]+`,
  String.raw`a+b|[\s\S]`,
];

/** The tokenizer of a seed: always of a kind that is compiled. */
export function smallTokenizer(kind: "byte-level" | "with word marks", seed: number): SmallTokenizer {
  const choices = new Choices(seed);
  return kind === "byte-level" ? byteLevel(choices) : withMarks(choices);
}

function byteLevel(choices: Choices): SmallTokenizer {
  const bytes = [...new Set(Buffer.from(CHARACTERS.join("") + STRANGE.join("")))];
  const lacksBytes = choices.rarely(4);
  const known = bytes.filter(() => !lacksBytes || !choices.rarely(6));
  // a vocabulary of all bytes, as most are, is divided at pairs that no entry has
  const all = lacksBytes ? known : Array.from({ length: 256 }, (_, byte) => byte);
  const merges = new Merges(choices, all.map(toByteLevelCharacter));
  const used = known.map(toByteLevelCharacter);
  for (const char of choices.rarely(3) ? [] : CHARACTERS)
    if (choices.below(2) === 0) merges.join([...Buffer.from(char)].map(toByteLevelCharacter));
  merges.addRandom(choices.below(choices.of(6, 30, 80)), used);
  const unknown = unknownOf(choices, [...merges.entries]);
  if (unknown !== undefined) merges.add(unknown);
  const rules = Array.from({ length: choices.of(0, 1, 1, 2) }, () => RULES[choices.below(RULES.length)]!);
  const splits = rules.map((rule) => ({
    type: "Split",
    pattern: { Regex: rule },
    behavior: "Isolated",
    invert: false,
  }));
  const last = {
    type: "ByteLevel",
    add_prefix_space: false,
    trim_offsets: false,
    use_regex: rules.length === 0,
  };
  const model = {
    type: "BPE",
    ...merges.written(),
    unk_token: unknown ?? null,
    fuse_unk: choices.below(2) === 0,
    byte_fallback: false,
    ignore_merges: choices.rarely(3),
  };
  return finished(choices, model, {
    normalizer: null,
    pre_tokenizer: { type: "Sequence", pretokenizers: [...splits, last] },
  });
}

function withMarks(choices: Choices): SmallTokenizer {
  const characters = [...CHARACTERS.filter((char) => char !== " "), "d", "e"].filter(
    () => !choices.rarely(5),
  );
  const fallback = choices.of("all", "some", "none");
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
  );
  const bytesThere = { all: bytes, some: bytes.filter(() => !choices.rarely(9)), none: [] }[fallback];
  const merges = new Merges(choices, characters.length === 0 ? ["a"] : characters);
  const unknown = unknownOf(choices, [...merges.entries]);
  if (unknown !== undefined) merges.add(unknown);
  const sides = [...merges.entries];
  if (choices.rarely(6)) sides.push(...bytesThere.filter(() => choices.rarely(30)));
  for (const byte of bytesThere) merges.add(byte);
  merges.addRandom(choices.below(choices.of(6, 30, 80)), sides);
  const model = {
    type: "BPE",
    ...merges.written(),
    unk_token: unknown ?? null,
    fuse_unk: choices.below(2) === 0,
    byte_fallback: fallback !== "none",
    ignore_merges: false,
  };
  const replace = { type: "Replace", pattern: { String: " " }, content: "▁" };
  const isSplit = choices.below(2) === 0;
  const metaspace = {
    type: "Metaspace",
    replacement: "▁",
    prepend_scheme: choices.of("always", "first", "never"),
    split: isSplit,
  };
  const steps = choices.of<{ normalizer: object | null; pre_tokenizer: object | null }>(
    { normalizer: replace, pre_tokenizer: null },
    {
      normalizer: { type: "Sequence", normalizers: [{ type: "Prepend", prepend: "▁" }, replace] },
      pre_tokenizer: null,
    },
    { normalizer: null, pre_tokenizer: metaspace },
    { normalizer: null, pre_tokenizer: metaspace },
  );
  if (steps.pre_tokenizer !== null && isSplit) model.ignore_merges = choices.rarely(3);
  return finished(choices, model, steps);
}

/** A token for unknown characters: none, one of its own, or an entry that merges may name. */
function unknownOf(choices: Choices, entries: readonly string[]): string | undefined {
  return choices.of(undefined, "<unk>", "<unk>", entries[choices.below(entries.length)]);
}

function finished(
  choices: Choices,
  model: { readonly vocab: Readonly<Record<string, number>>; readonly unk_token: string | null },
  steps: object,
): SmallTokenizer {
  const contents = ["<s>", "a<s>", "b", "中"].filter(() => choices.rarely(4));
  // after the entries; the Rust library gives no other ids, whatever the file says
  const size = Object.keys(model.vocab).length;
  const hasHoles = Math.max(...Object.values(model.vocab)) >= size;
  const added = (hasHoles ? [] : contents)
    .filter((content) => !Object.hasOwn(model.vocab, content))
    .map((content, i) => ({
      id: size + i,
      content,
      single_word: false,
      lstrip: choices.rarely(4),
      rstrip: choices.rarely(4),
      normalized: false,
      special: choices.below(2) === 0,
    }));
  const file = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: added,
    ...steps,
    post_processor: null,
    decoder: null,
    model,
  };
  const parts = [...Object.keys(model.vocab).filter(isPlain), ...CHARACTERS, ...contents];
  return {
    json: JSON.stringify(file),
    texts: Array.from({ length: 10 }, () => textOf(choices, parts)),
    drops: model.unk_token === null,
  };
}

/** Whether an entry is neither a byte's nor of the byte-level alphabet alone. */
function isPlain(entry: string): boolean {
  return !entry.startsWith("<0x") && !/[\u0100-\u0143]/u.test(entry);
}

/** Text of a vocabulary's own parts, of which some repeat for longer than a short piece. */
function textOf(choices: Choices, parts: readonly string[]): string {
  const count = choices.of(1, 3, 12, 40);
  let text = "";
  for (let i = 0; i < count; i++) {
    const part = choices.rarely(9)
      ? STRANGE[choices.below(STRANGE.length)]!
      : parts[choices.below(parts.length)]!;
    text += part.repeat(choices.rarely(20) ? choices.of(8, 15, 16, 24, 70, 150) : 1);
  }
  return text.toWellFormed();
}

/** Entries, and merges that give some of them. */
class Merges {
  readonly entries: Set<string>;
  private readonly choices: Choices;
  private readonly merges: (readonly [string, string])[] = [];

  constructor(choices: Choices, entries: Iterable<string>) {
    this.choices = choices;
    this.entries = new Set(entries);
  }

  add(entry: string): void {
    this.entries.add(entry);
  }

  /** Merges the parts of a text from the left, so that it becomes an entry. */
  join(parts: readonly string[]): void {
    if (parts.some((part) => !this.entries.has(part))) return;
    parts.reduce((left, right) => {
      this.merge(left, right);
      return left + right;
    });
  }

  /** Adds merges of any two of these, and of what they give; some entries have no merge. */
  addRandom(count: number, sides: readonly string[]): void {
    const all = [...sides];
    if (all.length === 0) return;
    const newest = (): string =>
      this.choices.rarely(2)
        ? all[this.choices.below(all.length)]!
        : all[all.length - 1 - this.choices.below(Math.min(12, all.length))]!;
    for (let i = 0; i < count; i++) {
      const [left, right] = [newest(), newest()];
      if (left.length + right.length > 24) continue;
      if (this.choices.rarely(12)) this.add(left + right);
      else this.merge(left, right);
      all.push(left + right);
    }
  }

  /** The model's fields: ids in another order than the entries, with holes; merges in any order. */
  written(): { readonly vocab: Readonly<Record<string, number>>; readonly merges: readonly unknown[] } {
    const { choices } = this;
    const entries = [...this.entries];
    const step = choices.of(1, 1, 3);
    const turn = choices.below(entries.length);
    const vocab = Object.fromEntries(
      entries.map((entry, i) => [entry, ((i + turn) % entries.length) * step]),
    );
    const merges = choices.rarely(3) ? this.merges.toReversed() : this.merges;
    return { vocab, merges };
  }

  private merge(left: string, right: string): void {
    this.entries.add(left + right);
    // the Rust library keeps the last rank of a merge that is listed twice
    if (!this.merges.some(([one, other]) => one === left && other === right) || this.choices.rarely(20))
      this.merges.push([left, right]);
  }
}
