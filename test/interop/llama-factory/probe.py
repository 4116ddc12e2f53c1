"""The rows as LLaMA-Factory trains them: get_train_args with both settings files, and its own data loading."""

import json
import os

from answers import lines, serve

os.environ["DISABLE_VERSION_CHECK"] = "1"

import yaml  # noqa: E402
from llamafactory.data import get_dataset, get_template_and_fix_tokenizer  # noqa: E402
from llamafactory.hparams import get_train_args  # noqa: E402
from llamafactory.model import load_tokenizer  # noqa: E402

# the name of a template is the user's to give
TEMPLATES = {"qwen3": "qwen3", "llama3_1": "llama3", "gemma3": "gemma3", "llama2": "llama2"}


def prepare(job):
    folder = os.path.dirname(job["rows"])
    with open(job["settings"]["llama-factory.yaml"], encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    with open(job["settings"]["dataset_info.json"], encoding="utf-8") as file:
        info = json.load(file)
    with open(os.path.join(folder, "dataset_info.json"), "w", encoding="utf-8") as file:
        json.dump(info, file)
    arguments = {
        "model_name_or_path": job["model"],
        "stage": "sft",
        "do_train": True,
        "finetuning_type": "full",
        "template": TEMPLATES[job["vocabulary"]],
        "dataset_dir": folder,
        "output_dir": job["scratch"],
        "cache_dir": job["scratch"],
        "use_cpu": True,
        "bf16": False,
        "report_to": "none",
        "overwrite_cache": True,
        **settings,
    }
    model_args, data_args, training_args, _, _ = get_train_args(arguments)
    modules = load_tokenizer(model_args)
    template = get_template_and_fix_tokenizer(modules["tokenizer"], data_args)
    parts = get_dataset(template, model_args, data_args, training_args, "sft", **modules)
    if len(parts["train_dataset"]) > len(lines(job["rows"])):
        raise ValueError("more rows than in the file")
    for row in parts["train_dataset"]:
        yield {"input_ids": row["input_ids"], "labels": row["labels"]}


serve(prepare)
