"""Prints, as JSON Lines, the token ids and labels that TRL's SFTTrainer makes from each row.

usage: trl_masks.py TOKENIZER_FOLDER ROWS.jsonl '{"SFTConfig option": value, ...}' [TEMPLATE.jinja]

The model is tiny, with random weights: nothing is trained, the trainer only prepares its data.
"""

import json
import os
import sys
import tempfile

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["HF_HUB_OFFLINE"] = "1"

from datasets import load_dataset  # noqa: E402
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM  # noqa: E402
from trl import SFTConfig, SFTTrainer  # noqa: E402

folder, rows, options, *template = sys.argv[1:]
tokenizer = AutoTokenizer.from_pretrained(folder)
if template:
    with open(template[0], encoding="utf-8") as file:
        tokenizer.chat_template = file.read()

sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1}
heads = {"num_attention_heads": 2, "num_key_value_heads": 2}
model = LlamaForCausalLM(LlamaConfig(vocab_size=len(tokenizer), **sizes, **heads))

with tempfile.TemporaryDirectory() as scratch:
    dataset = load_dataset("json", data_files=rows, split="train", cache_dir=scratch)
    config = SFTConfig(output_dir=scratch, report_to=[], use_cpu=True, bf16=False, **json.loads(options))
    trainer = SFTTrainer(model=model, args=config, train_dataset=dataset, processing_class=tokenizer)
    for example in trainer.train_dataset:
        batch = trainer.data_collator([example])
        ids, labels = batch["input_ids"][0].tolist(), batch["labels"][0].tolist()
        print(json.dumps({"input_ids": ids, "labels": labels}))
