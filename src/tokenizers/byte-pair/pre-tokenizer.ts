import { RunError } from "../../domain/run-error.js";
import { SplitPreTokenizer } from "../library/huggingface.js";
import { hasPattern, METASPACE, normalizerSteps, toRegExpSource } from "../normalizers.js";
import type { BytePairModel, Stage, TokenizerFile } from "../tokenizer-file.js";
import { isLowSurrogate } from "../utf16.js";
import { asciiPieceEnd, betweenWords, type PieceEnd } from "./ascii-pre-tokenizer.js";
import { hashPair } from "./hash-pair.js";

/** Told of a piece: text[start, end), where the text itself begins at `offset` of the section. False stops the cutting. */
export type OnPiece = (text: string, start: number, end: number, offset: number) => boolean;

/** How a tokenizer cuts a section into pieces that are tokenized one by one. */
export interface PreTokenizer {
  /** Contiguous pieces that cover the section, from the left, until `onPiece` returns false. */
  readonly pieces: (section: string, onPiece: OnPiece) => void;
  /** Whether all its patterns are known here. */
  readonly isBounded: boolean;
  /** See Engine.settledBefore. */
  readonly stablePrefixEnd: (section: string, end: number) => number;
}

/** The cutting rule of GPT-2, which `ByteLevel` applies when it is told to use its own. */
const GPT2 = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/** How a byte-level tokenizer cuts, or undefined when it does so by a rule that is not known here. */
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

/** How a tokenizer that writes word marks for spaces cuts a section, before they are written. */
export interface MarkCutting {
  readonly preTokenizer: PreTokenizer;
  /** Whether a mark is put in front of the section. */
  readonly isMarked: (section: string, first: boolean) => boolean;
}

/** The cutting of a SentencePiece-style tokenizer, or undefined when it is none that is known here. */
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

/** One cutting rule: its matches are pieces, and so is what lies between them. */
interface Rule {
  /** Knows the end of most pieces without the patterns. */
  readonly ascii: PieceEnd | undefined;
  /** Whether its pattern is known here, to need no more time than its text is long. */
  readonly isKnown: boolean;
  readonly sticky: RegExp;
  readonly search: RegExp;
}

function ruleOf(source: string, isKnown: boolean, ascii?: PieceEnd): Rule {
  return { ascii, isKnown, sticky: new RegExp(source, "uy"), search: new RegExp(source, "ug") };
}

/** The rule with a JavaScript pattern; the library translates it from Oniguruma's dialect. */
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
    throw new RunError("config", "tokenizer.json: a cutting pattern is no regular expression", cause);
  }
}

/** Each rule cuts what the one before left. */
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

/** Where the piece that begins at `at` ends: a match of the rule, or what lies in front of the next one. */
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

/** As many marks for pairs of characters; two pairs that share one only cost a cut. */
const PAIR_SLOTS = 1 << 20;
const PAIR_MASK = PAIR_SLOTS - 1;

/**
 * A tokenizer without a cutting rule merges over the whole section. But no merge can cross a place where two
 * characters meet that stand side by side in no entry of the vocabulary: every token made there would be such an
 * entry. So the section is cut at all such places, with a space taken for the mark that it becomes. The one thing that
 * joins characters without an entry is the unknown token; where characters can be unknown, nothing is cut but in front
 * of marks, which never are.
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
    // a gap depends on the two characters around it alone
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
