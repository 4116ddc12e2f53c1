import type { Engine, EngineKind } from "../engine.js";
import { identity, knownNormalizer, type Normalizer } from "../normalizers.js";
import { type BytePairModel, bytePairModel, type TokenizerFile } from "../tokenizer-file.js";
import { BytePair } from "./byte-pair.js";
import { byteLevelPreTokenizer, metaspacePreTokenizer, type PreTokenizer } from "./pre-tokenizer.js";

/**
 * Byte-pair tokenizers whose every step is known here. A text's tokens are exactly those of its pieces: the tokenizer
 * itself merges piece by piece, or no merge can cross a split (see pre-tokenizer.ts). So a head needs no more pieces
 * than its tokens.
 */
export const bytePairEngine: EngineKind = {
  name: "byte-pair",
  open: (file) => {
    const model = bytePairModel(file);
    if (model === undefined || model.dropout || model.continuing_subword_prefix || model.end_of_word_suffix) {
      return undefined;
    }
    return byteLevel(file, model) ?? sentencePiece(file, model);
  },
};

/** As in GPT-2 and similar models: pieces by rules, merged from bytes. */
function byteLevel(file: TokenizerFile, model: BytePairModel): Engine | undefined {
  const normalizer = knownNormalizer(file.normalizer);
  const preTokenizer = byteLevelPreTokenizer(file.pre_tokenizer);
  if (normalizer === undefined || preTokenizer === undefined) return undefined;
  return createEngine(normalizer, preTokenizer, () => false, new BytePair(model, "bytes"));
}

/** As in Llama-2, Mistral and Gemma: spaces are word marks, and a section is merged from characters. */
function sentencePiece(file: TokenizerFile, model: BytePairModel): Engine | undefined {
  const cutting = metaspacePreTokenizer(file, model);
  // a normalized added token is searched for in text with word marks, which are never written here
  if (cutting === undefined || file.added_tokens?.some(({ normalized }) => normalized)) return undefined;
  return createEngine(identity, cutting.preTokenizer, cutting.isMarked, new BytePair(model, "characters"));
}

function createEngine(
  normalizer: Normalizer,
  preTokenizer: PreTokenizer,
  isMarked: (section: string, first: boolean) => boolean,
  pairs: BytePair,
): Engine {
  return {
    normalizer,
    tokenize: (section, first, visit) => {
      const marked = isMarked(section, first);
      preTokenizer.pieces(section, (text, start, end, offset) =>
        visit(text, start, end, offset, pairs.tokens(text, start, end, marked && start + offset === 0)),
      );
    },
    append: (section, from, first, at, list) => {
      const marked = from === 0 && isMarked(section, first);
      preTokenizer.pieces(from === 0 ? section : section.slice(from), (text, start, end, offset) => {
        pairs.append(text, start, end, at + from + offset, marked && start + offset === 0, list);
        return true;
      });
    },
    count: (section, first) => {
      const marked = isMarked(section, first);
      let tokens = 0;
      preTokenizer.pieces(section, (text, start, end, offset) => {
        tokens += pairs.count(text, start, end, marked && start + offset === 0);
        return true;
      });
      return tokens;
    },
    stablePrefixEnd: preTokenizer.stablePrefixEnd,
    window: (section) => section,
  };
}
