"""The rows as TRL's SFTTrainer trains them, with the settings file read as `trl sft --config` reads it.

The model is tiny, with random weights: nothing is trained, the trainer only prepares its data.
"""

import os
import sys

from answers import serve

from datasets import load_dataset
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from trl import SFTTrainer
from trl.scripts.sft import make_parser


def prepare(job):
    tokenizer = AutoTokenizer.from_pretrained(job["model"])
    if job["template"] is not None:
        with open(job["template"], encoding="utf-8") as file:
            tokenizer.chat_template = file.read()
    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(job["model"]))
    os.chdir(os.path.dirname(job["rows"]))
    base = ["--model_name_or_path", job["model"], "--output_dir", job["scratch"], "--report_to", "none"]
    sys.argv = ["trl sft", "--config", job["settings"]["trl.yaml"], *base, "--use_cpu", "--bf16", "false"]
    _, config, _, mixture = make_parser().parse_args_and_config()
    (source,) = mixture.datasets
    rows = load_dataset(source.path, data_files=source.data_files, split=source.split, cache_dir=job["scratch"])
    trainer = SFTTrainer(model=model, args=config, train_dataset=rows, processing_class=tokenizer)
    for example in trainer.train_dataset:
        batch = trainer.data_collator([example])
        yield {"input_ids": batch["input_ids"][0].tolist(), "labels": batch["labels"][0].tolist()}


serve(prepare)
