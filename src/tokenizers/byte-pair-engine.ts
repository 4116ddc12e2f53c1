import { BytePair } from "./byte-pair.js";
import type { EngineKind } from "./engine.js";
import { identity, knownNormalizer } from "./normalizers.js";
import { knownCutting } from "./pieces.js";
import { bytePairModel } from "./tokenizer-file.js";

/**
 * Byte-pair tokenizers whose every step is known here. The sum over pieces is exact because the tokenizer itself
 * merges piece by piece (or because no merge can cross a cut, see pieces.ts), so only as many pieces are tokenized as
 * are asked for.
 */
export const bytePairEngine: EngineKind = {
  name: "byte-pair",
  open: (file) => {
    const model = bytePairModel(file);
    if (model === undefined || model.dropout || model.continuing_subword_prefix || model.end_of_word_suffix)
      return undefined;
    const normalizer = knownNormalizer(file.normalizer);
    const cutting = knownCutting(file.pre_tokenizer, model);
    if (normalizer === undefined || cutting === undefined) return undefined;
    if (cutting.marks !== undefined && normalizer !== identity) return undefined;
    const pairs = new BytePair(model, cutting.bytes);
    return {
      normalizer: cutting.marks ?? normalizer,
      tokenize: (section, _first, visit) =>
        cutting.cut(section, (piece, start) => visit(piece, start, pairs.ends(piece))),
      window: (section) => section,
    };
  },
};
