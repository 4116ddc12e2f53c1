"""Prints, as JSON Lines, the token ids and labels that LLaMA-Factory's data loading makes from each row.

usage: llama_factory_masks.py TOKENIZER_FOLDER DATASET_FOLDER '{"training argument": value, ...}'

DATASET_FOLDER contains the rows and dataset_info.json. No model is loaded.
"""

import json
import os
import sys
import tempfile

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["DISABLE_VERSION_CHECK"] = "1"

from llamafactory.data import get_dataset, get_template_and_fix_tokenizer  # noqa: E402
from llamafactory.hparams import get_train_args  # noqa: E402
from llamafactory.model import load_tokenizer  # noqa: E402

tokenizer_folder, dataset_folder, options = sys.argv[1:]
with tempfile.TemporaryDirectory() as scratch:
    model_args, data_args, training_args, _, _ = get_train_args(
        {
            "model_name_or_path": tokenizer_folder,
            "stage": "sft",
            "do_train": True,
            "finetuning_type": "full",
            "dataset_dir": dataset_folder,
            "template": "qwen3",
            "output_dir": scratch,
            "overwrite_cache": True,
            "use_cpu": True,
            "bf16": False,
            **json.loads(options),
        }
    )
    modules = load_tokenizer(model_args)
    template = get_template_and_fix_tokenizer(modules["tokenizer"], data_args)
    parts = get_dataset(template, model_args, data_args, training_args, "sft", **modules)
    for row in parts["train_dataset"]:
        print(json.dumps({"input_ids": row["input_ids"], "labels": row["labels"]}))
