import { SplitPreTokenizer } from "./library.js";
import { MARK, type Normalizer, type Prepend, spaceMarks } from "./normalizers.js";
import type { BytePairModel, Stage } from "./tokenizer-file.js";

/**
 * How a tokenizer cuts a normalized section into pieces that are tokenized one by one. Pieces are contiguous and
 * cover the section. `visit` gets a piece and its start, and stops the cutting by returning false.
 */
export type Cut = (section: string, visit: (piece: string, start: number) => boolean) => void;

/** How a byte-pair tokenizer prepares its pieces. */
export interface Cutting {
  readonly cut: Cut;
  /** Whether pieces are merged from UTF-8 bytes, or else from characters. */
  readonly bytes: boolean;
  /** What the pre-tokenizer itself rewrites, or undefined when it only cuts. */
  readonly marks: Normalizer | undefined;
}

/** The cutting rule of GPT-2, which `ByteLevel` applies when it is told to use its own. */
const GPT2 = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/** The tokenizer's cutting, or undefined when it is none that is known here. */
export function knownCutting(stage: Stage | null | undefined, model: BytePairModel): Cutting | undefined {
  const steps = stage == null ? [] : flatten(stage);
  const last = steps.at(-1);
  if (last?.type === "ByteLevel") return byteLevel(steps.slice(0, -1), last);
  if (steps.length === 0) return { cut: cutAtMarks(model), bytes: false, marks: undefined };
  const [only] = steps;
  if (steps.length > 1 || only === undefined) return undefined;
  // spaces are marks by now, so a split at spaces finds nothing
  if (only.type === "Split" && isString(only, " "))
    return { cut: cutAtMarks(model), bytes: false, marks: undefined };
  if (only.type === "Metaspace") return metaspace(only, model);
  return undefined;
}

function byteLevel(splits: readonly Stage[], last: Stage): Cutting | undefined {
  if (last["add_prefix_space"] !== false) return undefined;
  const ownRule = last["use_regex"] !== false;
  const rules = ownRule
    ? [...splits, { type: "Split", pattern: { Regex: GPT2 }, behavior: "Isolated" }]
    : splits;
  const patterns = rules.map(isolatedPattern);
  if (patterns.length === 0 || patterns.includes(undefined)) return undefined;
  return { cut: cutByRules(patterns as RegExp[]), bytes: true, marks: undefined };
}

function metaspace(stage: Stage, model: BytePairModel): Cutting | undefined {
  const schemes: Readonly<Record<string, Prepend>> = {
    always: "unless-marked",
    first: "first-unless-marked",
    never: "never",
  };
  const prepend = schemes[String(stage["prepend_scheme"] ?? "always")];
  if (stage["replacement"] !== MARK || prepend === undefined) return undefined;
  const cut =
    stage["split"] === false ? cutAtMarks(model) : cutByRules([new RegExp(`${MARK}?[^${MARK}]*`, "gu")]);
  return { cut, bytes: false, marks: spaceMarks(prepend) };
}

/** The rule as a JavaScript pattern; the library translates it from Oniguruma's dialect. */
function isolatedPattern(stage: Stage): RegExp | undefined {
  if (stage.type !== "Split" || stage["behavior"] !== "Isolated" || stage["invert"] === true)
    return undefined;
  return new SplitPreTokenizer(stage).pattern ?? undefined;
}

/** Each rule cuts what the one before left: its matches are pieces, and so is what lies between them. */
function cutByRules(patterns: readonly RegExp[]): Cut {
  const rules = patterns.map((pattern) => ({
    sticky: new RegExp(pattern.source, "uy"),
    search: new RegExp(pattern.source, "ug"),
  }));
  const cutBy = (
    level: number,
    text: string,
    offset: number,
    visit: (piece: string, start: number) => boolean,
  ): boolean => {
    const rule = rules[level];
    if (rule === undefined) return visit(text, offset);
    const { sticky, search } = rule;
    let at = 0;
    while (at < text.length) {
      sticky.lastIndex = at;
      let end = sticky.test(text) ? sticky.lastIndex : at;
      if (end === at) {
        search.lastIndex = at;
        let match = search.exec(text);
        while (match !== null && match[0] === "") {
          search.lastIndex = match.index + 1;
          match = search.exec(text);
        }
        end = match === null ? text.length : match.index;
      }
      const piece = at === 0 && end === text.length ? text : text.slice(at, end);
      if (!cutBy(level + 1, piece, offset + at, visit)) return false;
      at = end;
    }
    return true;
  };
  return (section, visit) => {
    cutBy(0, section, 0, visit);
  };
}

/**
 * A tokenizer without a cutting rule merges over the whole section. But no merge can cross a place where two
 * characters meet that stand side by side in no entry of the vocabulary: every token made there would be such an
 * entry. So the section is cut in front of each word mark whose neighbour precedes a mark in no entry.
 */
function cutAtMarks(model: BytePairModel): Cut {
  const beforeMark = new Set<string>();
  for (const entry of Object.keys(model.vocab)) {
    for (let at = entry.indexOf(MARK, 1); at !== -1; at = entry.indexOf(MARK, at + 1))
      beforeMark.add(entry[at - 1]!);
  }
  return (section, visit) => {
    let start = 0;
    for (let at = section.indexOf(MARK, 1); at !== -1; at = section.indexOf(MARK, at + 1)) {
      if (beforeMark.has(section[at - 1]!)) continue;
      if (!visit(section.slice(start, at), start)) return;
      start = at;
    }
    if (start < section.length) visit(section.slice(start), start);
  };
}

function flatten(stage: Stage): readonly Stage[] {
  if (stage.type !== "Sequence") return [stage];
  const steps = stage["pretokenizers"];
  return Array.isArray(steps) ? steps.flatMap((step: Stage) => flatten(step)) : [stage];
}

function isString(stage: Stage, text: string): boolean {
  const pattern = stage["pattern"];
  return typeof pattern === "object" && pattern !== null && "String" in pattern && pattern.String === text;
}
