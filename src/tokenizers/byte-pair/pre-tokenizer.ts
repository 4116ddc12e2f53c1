import { hasPattern, METASPACE, normalizerSteps } from "../normalizers.js";
import { matcherOf, patternSource } from "../pattern/load.js";
import type { Matcher } from "../pattern/matcher.js";
import type { BytePairModel, Stage, TokenizerFile } from "../tokenizer-file.js";
import { characterLength, isLowSurrogate } from "../utf16.js";
import { GPT2 } from "./gpt2.js";
import { betweenWords, gpt4PieceEnd, type PieceEnd } from "./gpt4-rule.js";
import { hashPair } from "./hash-pair.js";

/** Called for a piece: text[start, end), where `text` begins at `offset` of the section. False stops the splitting. */
export type OnPiece = (text: string, start: number, end: number, offset: number) => boolean;

/** How a tokenizer splits a section into pieces that are tokenized one by one. */
export interface PreTokenizer {
  /** Visits contiguous pieces that cover the section, from the left, until `onPiece` returns false. */
  readonly pieces: (section: string, onPiece: OnPiece) => void;
  /** See Engine. */
  readonly stablePrefixEnd: (section: string, end: number) => number;
}

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
      stage["split"] === false ? splitAtImpossiblePairs(model) : cutByRules([{ kind: "scan", end: wordEnd }]),
    isMarked: (section, first) =>
      (scheme === "always" || (scheme === "first" && first)) &&
      section[0] !== " " &&
      section[0] !== METASPACE,
  };
}

/** The end of a mark or space with the characters after it that are neither. */
function wordEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && unitAt(text, end) !== MARK_UNIT) end++;
  return end;
}

/** One split rule: its matches are pieces, and so is the text between them. */
type Rule =
  | { readonly kind: "scan"; readonly end: PieceEnd }
  | { readonly kind: "pattern"; readonly matcher: Matcher };

/** Undefined for a rule that is not known here. Throws RunError `config` for a pattern that is not supported. */
function isolatedRule(stage: Stage): Rule | undefined {
  if (stage.type !== "Split" || stage["behavior"] !== "Isolated" || stage["invert"] === true)
    return undefined;
  const source = patternSource(stage);
  if (source === undefined) return undefined;
  const end = gpt4PieceEnd(source);
  return end === undefined ? { kind: "pattern", matcher: matcherOf(source) } : { kind: "scan", end };
}

/** One rule that is scanned, as most vocabularies have it. */
function cutByScan(endAt: PieceEnd): PreTokenizer {
  return {
    pieces: (section, onPiece) => {
      for (let at = 0; at < section.length; ) {
        const end = endAt(section, at);
        if (!onPiece(section, at, end, 0)) return;
        at = end;
      }
    },
    stablePrefixEnd: betweenWords,
  };
}

/** Each rule splits the pieces of the rule before it. */
function cutByRules(rules: readonly Rule[]): PreTokenizer {
  const last = rules.length - 1;
  const cutBy = (level: number, text: string, offset: number, onPiece: OnPiece): boolean => {
    const rule = rules[level]!;
    if (rule.kind === "pattern") rule.matcher.allow(text);
    for (let at = 0; at < text.length; ) {
      const end = rule.kind === "scan" ? rule.end(text, at) : endOfPiece(rule.matcher, text, at);
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
  if (only?.kind === "scan") return cutByScan(only.end);
  return {
    pieces: (section, onPiece) => {
      for (const rule of rules) if (rule.kind === "pattern") rule.matcher.reset();
      cutBy(0, section, 0, onPiece);
    },
    stablePrefixEnd: () => 0,
  };
}

/** The end of the piece that begins at `at`: a match, or the text before the next match, even an empty one. */
function endOfPiece(matcher: Matcher, text: string, at: number): number {
  const end = matcher.end(text, at);
  return end > at ? end : (matcher.next(text, at + characterLength(text, at))?.start ?? text.length);
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
