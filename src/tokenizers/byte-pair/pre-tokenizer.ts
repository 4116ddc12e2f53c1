import { RunError } from "../../domain/run-error.js";
import { SplitPreTokenizer } from "../library/huggingface.js";
import { hasPattern, METASPACE, normalizerSteps, toRegExpSource } from "../normalizers.js";
import type { BytePairModel, Stage, TokenizerFile } from "../tokenizer-file.js";
import { isLowSurrogate } from "../utf16.js";
import { asciiPieceEnd, betweenWords, type PieceEnd } from "./ascii-pre-tokenizer.js";
import { hashPair } from "./hash-pair.js";

/** Called for a piece: text[start, end), where `text` begins at `offset` of the section. False stops the splitting. */
export type OnPiece = (text: string, start: number, end: number, offset: number) => boolean;

/** How a tokenizer splits a section into pieces that are tokenized one by one. */
export interface PreTokenizer {
  /** Visits contiguous pieces that cover the section, from the left, until `onPiece` returns false. */
  readonly pieces: (section: string, onPiece: OnPiece) => void;
  /** Whether all its patterns are known here. */
  readonly isBounded: boolean;
  /** See Engine. */
  readonly stablePrefixEnd: (section: string, end: number) => number;
}

/** The split rule of GPT-2, which `ByteLevel` applies unless `use_regex` is false. */
const GPT2 = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/** How a byte-level tokenizer splits, or undefined if it has a step that is not known here. */
export function byteLevelPreTokenizer(stage: Stage | null | undefined): PreTokenizer | undefined {
  const steps = preTokenizerSteps(stage);
  const last = steps.at(-1);
  if (last?.type !== "ByteLevel" || last["add_prefix_space"] !== false) return undefined;
  const splits = steps.slice(0, -1);
  const ownRule = { type: "Split", pattern: { Regex: GPT2 }, behavior: "Isolated" };
  const rules = (last["use_regex"] === false ? splits : [...splits, ownRule]).map(isolatedRule);
  if (rules.length === 0 || rules.includes(undefined)) return undefined;
  return cutByRules(rules as Rule[]);
}

/** How a tokenizer that writes word marks for spaces splits a section, before they are written. */
export interface MarkCutting {
  readonly preTokenizer: PreTokenizer;
  /** Whether a mark is prepended to the section. */
  readonly isMarked: (section: string, first: boolean) => boolean;
}

/** How a SentencePiece-style tokenizer splits, or undefined if it has a step that is not known here. */
export function metaspacePreTokenizer(
  { normalizer, pre_tokenizer }: TokenizerFile,
  model: BytePairModel,
): MarkCutting | undefined {
  const rewrites = normalizerSteps(normalizer);
  const cuts = preTokenizerSteps(pre_tokenizer);
  const [rewrite, replace] = rewrites;
  const [only] = cuts;
  if (rewrites.length === 0 && cuts.length === 1 && only?.type === "Metaspace") return metaspace(only, model);
  // spaces are marks by then, so a split at spaces finds nothing
  if (cuts.length > 1 || (only !== undefined && !(only.type === "Split" && hasPattern(only, " "))))
    return undefined;
  const prepends = rewrites.length === 2 && rewrite?.type === "Prepend" && rewrite["prepend"] === METASPACE;
  const writes = prepends ? replace : rewrites.length === 1 ? rewrite : undefined;
  if (writes?.type !== "Replace" || writes["content"] !== METASPACE || !hasPattern(writes, " "))
    return undefined;
  return { preTokenizer: splitAtImpossiblePairs(model), isMarked: () => prepends };
}

function metaspace(stage: Stage, model: BytePairModel): MarkCutting | undefined {
  const scheme = stage["prepend_scheme"] ?? "always";
  if (stage["replacement"] !== METASPACE || !["always", "first", "never"].includes(String(scheme)))
    return undefined;
  return {
    preTokenizer:
      stage["split"] === false
        ? splitAtImpossiblePairs(model)
        : cutByRules([ruleOf(`[ ${METASPACE}]?[^ ${METASPACE}]*`, true)]),
    isMarked: (section, first) =>
      (scheme === "always" || (scheme === "first" && first)) &&
      section[0] !== " " &&
      section[0] !== METASPACE,
  };
}

/** One split rule: its matches are pieces, and so is the text between them. */
interface Rule {
  /** Finds the end of most pieces without the patterns. */
  readonly ascii: PieceEnd | undefined;
  /** Whether its pattern is known here: it takes time linear in the length of the text. */
  readonly isKnown: boolean;
  readonly sticky: RegExp;
  readonly search: RegExp;
}

function ruleOf(source: string, isKnown: boolean, ascii?: PieceEnd): Rule {
  return { ascii, isKnown, sticky: new RegExp(source, "uy"), search: new RegExp(source, "ug") };
}

/** The rule with a JavaScript pattern, which the library translates from Oniguruma's syntax. */
function isolatedRule(stage: Stage): Rule | undefined {
  if (stage.type !== "Split" || stage["behavior"] !== "Isolated" || stage["invert"] === true)
    return undefined;
  try {
    const { pattern } = new SplitPreTokenizer(stage);
    const rule = toRegExpSource(stage);
    const ascii = asciiPieceEnd(rule);
    return pattern === null ? undefined : ruleOf(pattern.source, ascii !== undefined || rule === GPT2, ascii);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new RunError(
      "config",
      "tokenizer.json: a pattern of the pre-tokenizer is not a valid regular expression",
      cause,
    );
  }
}

/** Each rule splits the pieces of the rule before it. */
function cutByRules(rules: readonly Rule[]): PreTokenizer {
  const last = rules.length - 1;
  const cutBy = (level: number, text: string, offset: number, onPiece: OnPiece): boolean => {
    const rule = rules[level]!;
    for (let at = 0; at < text.length; ) {
      const end = pieceEnd(rule, text, at);
      const more =
        level === last
          ? onPiece(text, at, end, offset)
          : cutBy(
              level + 1,
              at === 0 && end === text.length ? text : text.slice(at, end),
              offset + at,
              onPiece,
            );
      if (!more) return false;
      at = end;
    }
    return true;
  };
  const only = rules.length === 1 ? rules[0] : undefined;
  return {
    pieces: (section, onPiece) => {
      cutBy(0, section, 0, onPiece);
    },
    isBounded: rules.every(({ isKnown }) => isKnown),
    stablePrefixEnd: only?.ascii === undefined ? () => 0 : betweenWords,
  };
}

/** The end of the piece that begins at `at`: a match of the rule, or the text before the next match. */
function pieceEnd({ ascii, sticky, search }: Rule, text: string, at: number): number {
  const known = ascii === undefined ? -1 : ascii(text, at);
  if (known !== -1) return known;
  sticky.lastIndex = at;
  if (sticky.test(text) && sticky.lastIndex > at) return sticky.lastIndex;
  search.lastIndex = at;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    if (match[0] !== "") return match.index;
    search.lastIndex = match.index + 1;
  }
  return text.length;
}

/** Slots for pairs of characters. If two pairs share a slot, only a split may be missed. */
const PAIR_SLOTS = 1 << 20;
const PAIR_MASK = PAIR_SLOTS - 1;

/**
 * A tokenizer without a split rule merges over the whole section. But no merge can cross the position between two
 * characters that are adjacent in no entry of the vocabulary: the merged token would be such an entry. So the section
 * is split at all such positions, where a space counts as its mark. Only the unknown token joins characters without an
 * entry; if characters can be unknown, the section is split only before marks, which are never unknown.
 */
function splitAtImpossiblePairs(model: BytePairModel): PreTokenizer {
  const joined = new Uint8Array(PAIR_SLOTS);
  for (const entry of Object.keys(model.vocab)) {
    for (let i = 1; i < entry.length; i++)
      joined[hashPair(entry.charCodeAt(i - 1), entry.charCodeAt(i)) & PAIR_MASK] = 1;
  }
  const onlyMarks = !spellsAllBytes(model);
  const isGap = (before: number, unit: number): boolean =>
    joined[hashPair(before, unit) & PAIR_MASK] === 0 &&
    !isLowSurrogate(unit) &&
    (!onlyMarks || unit === MARK_UNIT);
  return {
    pieces: (section, onPiece) => {
      let start = 0;
      let before = unitAt(section, 0);
      for (let at = 1; at < section.length; at++) {
        const unit = unitAt(section, at);
        const cuts = isGap(before, unit);
        before = unit;
        if (!cuts) continue;
        if (!onPiece(section, start, at, 0)) return;
        start = at;
      }
      if (start < section.length) onPiece(section, start, section.length, 0);
    },
    // a gap depends only on the two characters around it
    isBounded: true,
    stablePrefixEnd: (section, end) => {
      for (let at = end - 1; at > 0; at--) {
        if (isGap(unitAt(section, at - 1), unitAt(section, at))) return at;
      }
      return 0;
    },
  };
}

const MARK_UNIT = METASPACE.charCodeAt(0);

function unitAt(section: string, at: number): number {
  const unit = section.charCodeAt(at);
  return unit === 0x20 ? MARK_UNIT : unit;
}

/** Whether every character outside the vocabulary can fall back to its bytes. */
function spellsAllBytes({ vocab, byte_fallback }: BytePairModel): boolean {
  if (byte_fallback !== true) return false;
  return Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
  ).every((token) => Object.hasOwn(vocab, token));
}

function preTokenizerSteps(stage: Stage | null | undefined): readonly Stage[] {
  if (stage == null) return [];
  if (stage.type !== "Sequence") return [stage];
  const steps = stage["pretokenizers"];
  return Array.isArray(steps) ? steps.flatMap((step: Stage) => preTokenizerSteps(step)) : [stage];
}
