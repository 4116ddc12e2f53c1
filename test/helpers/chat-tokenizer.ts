import { readFileSync } from "node:fs";
import { join } from "node:path";

const CHATML = join(import.meta.dirname, "../../fixtures/templates/chatml.jinja");

/** Every byte as a character of byte-level vocabularies. */
const BYTES = [...Array(256).keys()].map((byte) => {
  const isPrintable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  return isPrintable ? byte : undefined;
});
let next = 256;
const VOCAB = BYTES.map((byte) => String.fromCharCode(byte ?? next++));

const MERGES = ["t h", "th e", "i n", "Ġ the", "e r"];
const MERGED = MERGES.map((merge) => merge.replace(" ", ""));

/** A byte-level tokenizer with a few merges, and the control tokens of ChatML. */
export const CHAT_TOKENIZER = {
  version: "1.0",
  added_tokens: ["<|im_start|>", "<|im_end|>"].map((content, i) => ({
    id: VOCAB.length + MERGED.length + i,
    content,
    special: true,
    normalized: false,
    single_word: false,
    lstrip: false,
    rstrip: false,
  })),
  normalizer: null,
  pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
  post_processor: null,
  decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
  model: {
    type: "BPE",
    vocab: Object.fromEntries([...VOCAB, ...MERGED].map((token, id) => [token, id])),
    merges: MERGES,
  },
};

/** The tokenizer's folder, `chat-tokenizer`, which loads in no time: the files of a workspace. */
export const CHAT_TOKENIZER_FILES = {
  "chat-tokenizer/tokenizer.json": JSON.stringify(CHAT_TOKENIZER),
  "chat-tokenizer/tokenizer_config.json": JSON.stringify({
    eos_token: "<|im_end|>",
    chat_template: readFileSync(CHATML, "utf8"),
  }),
};
