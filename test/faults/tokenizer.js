// A small tokenizer with one token per byte, so that its previews can be computed without it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Every byte in the notation of byte-level vocabularies. */
const VOCAB = {};
for (let byte = 0, unprintable = 256; byte < 256; byte++) {
  const isPrintable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  VOCAB[String.fromCharCode(isPrintable ? byte : unprintable++)] = byte;
}

const BYTE_LEVEL = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
const MARKS = ["<|im_start|>", "<|im_end|>"];

export const BYTE_TOKENIZER = {
  version: "1.0",
  added_tokens: MARKS.map((content, i) => ({
    id: 256 + i,
    content,
    special: true,
    normalized: false,
    single_word: false,
    lstrip: false,
    rstrip: false,
  })),
  normalizer: null,
  pre_tokenizer: BYTE_LEVEL,
  post_processor: null,
  decoder: BYTE_LEVEL,
  model: { type: "BPE", vocab: VOCAB, merges: [] },
};

const CHAT_TEMPLATE =
  "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}" +
  "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

/** Writes the tokenizer's folder. */
export function writeTokenizer(path, tokenizer = BYTE_TOKENIZER, template = CHAT_TEMPLATE) {
  mkdirSync(path);
  writeFileSync(join(path, "tokenizer.json"), JSON.stringify(tokenizer));
  const config = { eos_token: MARKS[1], chat_template: template };
  writeFileSync(join(path, "tokenizer_config.json"), JSON.stringify(config));
}
