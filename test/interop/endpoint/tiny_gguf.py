"""Writes a tiny model with random weights as GGUF: python tiny_gguf.py tokenizer.json chat_template.jinja OUT.gguf SEED

The tokenizer is the one of tokenizer.json: byte-level, one token a byte. Rows of the output matrix that are no printable ASCII are
zero, so that what the model writes is mostly text.
"""

import json
import sys

import gguf
import numpy as np

LAYERS, WIDTH, HEADS, INNER, CONTEXT = 2, 64, 4, 128, 8192

tokenizer_path, template_path, out, seed = sys.argv[1:5]
with open(tokenizer_path, encoding="utf-8") as file:
    tokenizer = json.load(file)
with open(template_path, encoding="utf-8") as file:
    template = file.read()
vocab = sorted(tokenizer["model"]["vocab"].items(), key=lambda entry: entry[1])
added = [token["content"] for token in tokenizer["added_tokens"]]
tokens = [token for token, _ in vocab] + added
normal, control = gguf.TokenType.NORMAL, gguf.TokenType.CONTROL

writer = gguf.GGUFWriter(out, "llama")
writer.add_name("tiny-random")
writer.add_context_length(CONTEXT)
writer.add_embedding_length(WIDTH)
writer.add_block_count(LAYERS)
writer.add_feed_forward_length(INNER)
writer.add_head_count(HEADS)
writer.add_head_count_kv(HEADS)
writer.add_layer_norm_rms_eps(1e-5)
writer.add_rope_dimension_count(WIDTH // HEADS)
writer.add_vocab_size(len(tokens))
writer.add_tokenizer_model("gpt2")
writer.add_tokenizer_pre("gpt-2")
writer.add_token_list(tokens)
writer.add_token_types([normal] * len(vocab) + [control] * len(added))
writer.add_token_merges([" ".join(merge) if isinstance(merge, list) else merge for merge in tokenizer["model"]["merges"]])
writer.add_eos_token_id(tokens.index("<|im_end|>"))
writer.add_bos_token_id(tokens.index("<|endoftext|>"))
writer.add_add_bos_token(False)
writer.add_chat_template(template)

random = np.random.default_rng(int(seed))


def matrix(rows, columns, scale=0.3):
    return (random.standard_normal((rows, columns)) * scale).astype(np.float32)


writer.add_tensor("token_embd.weight", matrix(len(tokens), WIDTH, 1.0))
for layer in range(LAYERS):
    block = f"blk.{layer}."
    writer.add_tensor(block + "attn_norm.weight", np.ones(WIDTH, np.float32))
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        writer.add_tensor(f"{block}{name}.weight", matrix(WIDTH, WIDTH))
    writer.add_tensor(block + "ffn_norm.weight", np.ones(WIDTH, np.float32))
    writer.add_tensor(block + "ffn_gate.weight", matrix(INNER, WIDTH))
    writer.add_tensor(block + "ffn_up.weight", matrix(INNER, WIDTH))
    writer.add_tensor(block + "ffn_down.weight", matrix(WIDTH, INNER))
output = matrix(len(tokens), WIDTH)
for at, token in enumerate(tokens):
    if not (len(token) == 1 and (token == "Ġ" or "!" <= token <= "~")):
        output[at] = 0
writer.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
writer.add_tensor("output.weight", output)
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
