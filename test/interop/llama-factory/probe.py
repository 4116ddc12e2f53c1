"""The rows as LLaMA-Factory trains them: get_train_args with both settings files, and its own data loading."""

import json
import os

from answers import lines, serve, whole

os.environ["DISABLE_VERSION_CHECK"] = "1"

import yaml  # noqa: E402
from llamafactory.data import get_dataset, get_template_and_fix_tokenizer  # noqa: E402
from llamafactory.hparams import get_train_args  # noqa: E402
from llamafactory.model import load_tokenizer  # noqa: E402

# the name of a template is the user's to give; that of Gemma 3 wants a model that sees
TEMPLATES = {"qwen3": "qwen3", "llama3_1": "llama3", "gemma3": "gemma", "llama2": "llama2"}


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
    ours = lines(job["rows"])
    # a row that it does not take is skipped with a line in its log
    if len(parts["train_dataset"]) != len(ours):
        raise ValueError(f"{len(parts['train_dataset'])} rows of {len(ours)} in the file")
    for row, one in zip(parts["train_dataset"], ours):
        answer = {"input_ids": row["input_ids"], "labels": row["labels"]}
        texts = answers_of(one)
        yield whole(modules["tokenizer"], texts[-1:] if settings["mask_history"] else texts, answer)


def answers_of(row):
    if "output" in row:
        return [row["output"]]
    return [turn["value"] for turn in row["conversations"] if turn["from"] == "gpt"]


serve(prepare)
