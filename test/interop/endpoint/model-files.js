import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const CHATML =
  "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
const ADDED = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

/** The character for each byte, as byte-level vocabularies write it. */
function byteCharacters() {
  const own = (byte) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(own(byte) ? byte : next++));
}

/** Writes the files of a tokenizer with one token a byte: a folder for -t, from which the model is made, too. */
export function writeTokenizer(folder) {
  mkdirSync(folder, { recursive: true });
  const characters = byteCharacters();
  // a merge that never happens: the two bytes are in no UTF-8
  const merge = [characters[0xc0], characters[0xc1]];
  const vocab = Object.fromEntries([...characters, merge.join("")].map((token, id) => [token, id]));
  const added = ADDED.map((content, i) => ({ id: 257 + i, content, ...FLAGS }));
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  const tokenizer = {
    version: "1.0",
    ...{ truncation: null, padding: null, added_tokens: added, normalizer: null },
    ...{ pre_tokenizer: byteLevel, post_processor: null, decoder: byteLevel },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab,
      merges: [merge],
    },
  };
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write("tokenizer.json", JSON.stringify(tokenizer));
  write("chat_template.jinja", CHATML);
  // the class of the model's family would read the vocabulary alone, and normalize texts in its own way
  const own = { tokenizer_class: "PreTrainedTokenizerFast" };
  write("tokenizer_config.json", JSON.stringify({ ...own, chat_template: CHATML, eos_token: "<|im_end|>" }));
}

const FLAGS = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
