"""Makes a tiny model with random weights for a tokenizer, in the shape of Qwen3: python tiny_model.py TOKENIZER OUT [SEED]

TOKENIZER is a folder with a byte-level tokenizer.json. An OUT that ends in .gguf is a file for llama.cpp and needs gguf; any other
is a folder for transformers and needs safetensors. Both need numpy, neither torch; the weights are the same. Rows of the output
matrix whose token is not printable ASCII are zero, so that what the model writes is mostly text.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np

LAYERS, WIDTH, HEADS, KEY_HEADS, HEAD, INNER, CONTEXT, EPSILON = 2, 64, 4, 2, 16, 128, 8192, 1e-6
ROPE_BASE = 10000.0


def main(source: Path, out: Path, seed: int) -> None:
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    settings = json.loads((source / "tokenizer_config.json").read_text(encoding="utf-8"))
    tokens = tokens_of(tokenizer)
    eos = tokens.index(settings["eos_token"])
    weights = weights_of(tokens, np.random.default_rng(seed))
    if out.suffix == ".gguf":
        write_gguf(out, tokenizer, tokens, eos, settings["chat_template"], weights)
    else:
        write_folder(source, out, len(tokens), eos, weights)


def tokens_of(tokenizer: dict) -> list[str]:
    """The tokens by their ids."""
    ids = dict(tokenizer["model"]["vocab"])
    ids |= {added["content"]: added["id"] for added in tokenizer["added_tokens"]}
    tokens = sorted(ids, key=ids.__getitem__)
    assert [ids[token] for token in tokens] == list(range(len(tokens))), "ids have gaps"
    return tokens


def weights_of(tokens: list[str], random: np.random.Generator) -> dict[str, np.ndarray]:
    """The matrices, by the names that transformers gives them."""

    def matrix(rows: int, columns: int, scale: float = 0.3) -> np.ndarray:
        return random.standard_normal((rows, columns), np.float32) * np.float32(scale)

    def ones(size: int) -> np.ndarray:
        return np.ones(size, np.float32)

    weights = {"model.embed_tokens": matrix(len(tokens), WIDTH, 1.0)}
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        weights[at + "input_layernorm"] = ones(WIDTH)
        weights[at + "self_attn.q_proj"] = matrix(HEADS * HEAD, WIDTH)
        weights[at + "self_attn.k_proj"] = matrix(KEY_HEADS * HEAD, WIDTH)
        weights[at + "self_attn.v_proj"] = matrix(KEY_HEADS * HEAD, WIDTH)
        weights[at + "self_attn.o_proj"] = matrix(WIDTH, HEADS * HEAD)
        weights[at + "self_attn.q_norm"] = ones(HEAD)
        weights[at + "self_attn.k_norm"] = ones(HEAD)
        weights[at + "post_attention_layernorm"] = ones(WIDTH)
        weights[at + "mlp.gate_proj"] = matrix(INNER, WIDTH)
        weights[at + "mlp.up_proj"] = matrix(INNER, WIDTH)
        weights[at + "mlp.down_proj"] = matrix(WIDTH, INNER)
    weights["model.norm"] = ones(WIDTH)
    output = matrix(len(tokens), WIDTH)
    # a space is written as Ġ in byte-level vocabularies
    output[[not all(character == "Ġ" or "!" <= character <= "~" for character in token) for token in tokens]] = 0
    weights["lm_head"] = output
    return {f"{name}.weight": array for name, array in weights.items()}


def write_folder(source: Path, out: Path, size: int, eos: int, weights: dict[str, np.ndarray]) -> None:
    from safetensors.numpy import save_file

    if source != out:
        shutil.copytree(source, out)
    config = {
        "model_type": "qwen3",
        "architectures": ["Qwen3ForCausalLM"],
        "dtype": "float32",
        "vocab_size": size,
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": KEY_HEADS,
        "head_dim": HEAD,
        "max_position_embeddings": CONTEXT,
        "rms_norm_eps": EPSILON,
        "rope_parameters": {"rope_type": "default", "rope_theta": ROPE_BASE},
        "tie_word_embeddings": False,
        "eos_token_id": eos,
        "pad_token_id": eos,
    }
    (out / "config.json").write_text(json.dumps(config), encoding="utf-8")
    save_file(weights, out / "model.safetensors", {"format": "pt"})


def write_gguf(out: Path, tokenizer: dict, tokens: list[str], eos: int, template: str, weights: dict[str, np.ndarray]) -> None:
    import gguf

    added = {entry["content"] for entry in tokenizer["added_tokens"]}
    normal, control = gguf.TokenType.NORMAL, gguf.TokenType.CONTROL
    writer = gguf.GGUFWriter(out, "qwen3")
    writer.add_name("tiny-random")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_layer_norm_rms_eps(EPSILON)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([control if token in added else normal for token in tokens])
    writer.add_token_merges([" ".join(merge) if isinstance(merge, list) else merge for merge in tokenizer["model"]["merges"]])
    writer.add_eos_token_id(eos)
    writer.add_bos_token_id(eos)
    writer.add_add_bos_token(False)
    writer.add_chat_template(template)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN3, LAYERS)
    for name, array in weights.items():
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight",)), array)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
