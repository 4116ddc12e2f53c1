import type { Engine } from "../engine.js";
import { identity, knownNormalizer, METASPACE, normalizerSteps } from "../normalizers.js";
import type { TokenizerFile } from "../tokenizer-file.js";
import type { LoadedVocabulary } from "../vocabulary/load-vocabulary.js";
import { BytePairCode } from "./code.js";

/**
 * The engine of a compiled vocabulary. A text's tokens are exactly those of its pieces: the tokenizer itself merges piece by
 * piece, or no merge can cross the place where the text is divided. Undefined if the machine cannot run it.
 */
export function bytePairEngine({ block, file }: LoadedVocabulary): Engine | undefined {
  const code = BytePairCode.of(block.bytes);
  if (code === undefined) return undefined;
  const isByteLevel = block.facts.symbols === 0;
  const normalizer = isByteLevel ? (knownNormalizer(file.normalizer) ?? identity) : identity;
  const isMarked = isByteLevel ? () => false : markRule(file);
  return {
    normalizer,
    head: (section, first, count) => code.head(section, isMarked(section, first), count),
    encode: (section, first, from) =>
      from === 0 ? code.encode(section, isMarked(section, first)) : code.encode(section.slice(from), false),
    count: (section, first) => code.count(section, isMarked(section, first)),
    window: (section) => section,
  };
}

/** Whether a SentencePiece-style tokenizer puts a word mark in front of a section. */
function markRule({
  normalizer,
  pre_tokenizer,
}: TokenizerFile): (section: string, first: boolean) => boolean {
  if (pre_tokenizer?.type !== "Metaspace") {
    const prepends = normalizerSteps(normalizer).some(({ type }) => type === "Prepend");
    return () => prepends;
  }
  const scheme = pre_tokenizer["prepend_scheme"] ?? "always";
  return (section, first) =>
    (scheme === "always" || (scheme === "first" && first)) && section[0] !== " " && section[0] !== METASPACE;
}
