const LETTERS = [..."abcdefghijklmnopqrstuvwxyz0123456789.,!?'-"];

/** WordPiece as in BERT: lower-cases, strips accents, puts spaces around Chinese characters, splits at punctuation. */
export const WORD_PIECE = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [
    {
      id: 0,
      content: "[UNK]",
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    },
    {
      id: 1,
      content: "[SEP]",
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    },
  ],
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: null,
  decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(
      [
        "[UNK]",
        "[SEP]",
        ...LETTERS,
        ...LETTERS.map((letter) => `##${letter}`),
        "the",
        "un",
        "##able",
        "##ing",
        "cafe",
        "中",
        "文",
      ].map((token, id) => [token, id]),
    ),
  },
};

/** Unigram with Metaspace, as in T5 and similar models, without their normalizer. */
export const METASPACE_UNIGRAM = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [
    {
      id: 0,
      content: "<unk>",
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    },
    {
      id: 1,
      content: "</s>",
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    },
  ],
  normalizer: null,
  pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
  post_processor: null,
  decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
  model: {
    type: "Unigram",
    unk_id: 0,
    byte_fallback: false,
    vocab: [
      ["<unk>", 0],
      ["</s>", 0],
      ["▁", -2],
      ...LETTERS.map((letter, i) => [letter, -4 - i / 100]),
      ["▁the", -3],
      ["▁an", -3.5],
      ["swer", -3.7],
      ["ing", -3.2],
      ["▁un", -3.3],
      ["able", -3.1],
      ["中", -5],
      ["é", -5],
    ],
  },
};
