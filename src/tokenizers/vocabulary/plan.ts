import { GPT2 } from "../cutting/gpt2.js";
import { hasPattern, knownNormalizer, METASPACE, normalizerSteps } from "../normalizers.js";
import { patternSource } from "../pattern/load.js";
import { type BytePairModel, bytePairModel, type Stage, type TokenizerFile } from "../tokenizer-file.js";

/** What a piece is merged from: the bytes that a byte-level vocabulary spells, or characters. */
export type Symbols = "bytes" | "characters";

/** How a section is cut: by rules, before each word mark, or not at all. */
export type Cut =
  | { readonly kind: "rules"; readonly sources: readonly string[] }
  | { readonly kind: "marks" }
  | { readonly kind: "whole" };

/** How the texts of a tokenizer.json are cut and merged. */
export interface Plan {
  readonly symbols: Symbols;
  readonly cut: Cut;
  readonly model: BytePairModel;
}

/**
 * The plan of a byte-pair tokenizer whose every step is known here; undefined for any other. Throws RunError `config`
 * for a model that is not valid.
 */
export function planOf(file: TokenizerFile): Plan | undefined {
  const model = bytePairModel(file);
  if (model === undefined || model.dropout || model.continuing_subword_prefix || model.end_of_word_suffix) {
    return undefined;
  }
  const sources = knownNormalizer(file.normalizer) && rulesOf(file.pre_tokenizer);
  if (sources !== undefined) return { symbols: "bytes", cut: { kind: "rules", sources }, model };
  // a normalized added token is searched for in text with word marks, which are never written here
  const cut = file.added_tokens?.some(({ normalized }) => normalized) ? undefined : markCutOf(file);
  return cut && { symbols: "characters", cut, model };
}

/** The rules of a byte-level tokenizer, as patterns; each splits the pieces of the one before it. */
function rulesOf(stage: Stage | null | undefined): readonly string[] | undefined {
  const steps = preTokenizerSteps(stage);
  const last = steps.at(-1);
  if (last?.type !== "ByteLevel" || last["add_prefix_space"] !== false) return undefined;
  const splits = steps.slice(0, -1);
  const ownRule = { type: "Split", pattern: { Regex: GPT2 }, behavior: "Isolated" };
  const rules = (last["use_regex"] === false ? splits : [...splits, ownRule]).map(isolatedRule);
  return rules.length > 0 && rules.every((rule) => rule !== undefined) ? rules : undefined;
}

function isolatedRule(stage: Stage): string | undefined {
  if (stage.type !== "Split" || stage["behavior"] !== "Isolated" || stage["invert"] === true)
    return undefined;
  return patternSource(stage);
}

/** How a SentencePiece-style tokenizer cuts a section. */
function markCutOf({ normalizer, pre_tokenizer }: TokenizerFile): Cut | undefined {
  const rewrites = normalizerSteps(normalizer);
  const cuts = preTokenizerSteps(pre_tokenizer);
  const [rewrite, replace] = rewrites;
  const [only] = cuts;
  if (rewrites.length === 0 && cuts.length === 1 && only?.type === "Metaspace") return metaspaceCut(only);
  // spaces are marks by then, so a split at spaces finds nothing
  if (cuts.length > 1 || (only !== undefined && !(only.type === "Split" && hasPattern(only, " "))))
    return undefined;
  const prepends = rewrites.length === 2 && rewrite?.type === "Prepend" && rewrite["prepend"] === METASPACE;
  const writes = prepends ? replace : rewrites.length === 1 ? rewrite : undefined;
  const marksSpaces =
    writes?.type === "Replace" && writes["content"] === METASPACE && hasPattern(writes, " ");
  return marksSpaces ? { kind: "whole" } : undefined;
}

function metaspaceCut(stage: Stage): Cut | undefined {
  const scheme = stage["prepend_scheme"] ?? "always";
  if (stage["replacement"] !== METASPACE || !["always", "first", "never"].includes(String(scheme)))
    return undefined;
  return stage["split"] === false ? { kind: "whole" } : { kind: "marks" };
}

function preTokenizerSteps(stage: Stage | null | undefined): readonly Stage[] {
  if (stage == null) return [];
  if (stage.type !== "Sequence") return [stage];
  const steps = stage["pretokenizers"];
  return Array.isArray(steps) ? steps.flatMap((step: Stage) => preTokenizerSteps(step)) : [stage];
}
