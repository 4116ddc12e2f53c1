"""The rows as axolotl trains them: load_cfg with the settings file merged into a base, then load_datasets."""

import os

from answers import lines, serve, whole

os.environ["AXOLOTL_DO_NOT_TRACK"] = "1"
os.environ["DO_NOT_TRACK"] = "1"

import yaml  # noqa: E402
from transformers import AutoTokenizer  # noqa: E402
from axolotl.cli.config import load_cfg  # noqa: E402
from axolotl.common.datasets import load_datasets  # noqa: E402
from axolotl.utils.data import sft  # noqa: E402

# what is prepared is not stored: that takes a process of its own, a minute for each job
sft.save_preprocessed_dataset = lambda *_: None


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    with open(job["settings"]["axolotl.yaml"], encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    base = {
        "base_model": job["model"],
        "micro_batch_size": 1,
        "gradient_accumulation_steps": 1,
        "num_epochs": 1,
        "learning_rate": 0.0001,
        "optimizer": "adamw_torch",
        "output_dir": job["scratch"],
        "dataset_prepared_path": f"{job['scratch']}/prepared",
        # in this process
        "dataset_num_proc": 0,
        # what the settings leave to the user, for Alpaca rows
        "sequence_len": 8192,
        # the order of the file is kept, so that rows can be compared
        "shuffle_merged_datasets": False,
        "shuffle_before_merging_datasets": False,
        "pad_to_sequence_len": False,
        "special_tokens": {"pad_token": PADS[job["vocabulary"]]},
    }
    path = f"{job['scratch']}/config.yaml"
    with open(path, "w", encoding="utf-8") as file:
        yaml.safe_dump({**base, **settings}, file)
    rows = load_datasets(cfg=load_cfg(path)).train_dataset
    ours = lines(job["rows"])
    # too long a row would have raised
    if len(rows) != len(ours):
        raise ValueError("more or fewer rows than in the file")
    tokenizer = AutoTokenizer.from_pretrained(job["model"])
    for row, one in zip(rows, ours):
        answer = {"input_ids": list(row["input_ids"]), "labels": list(row["labels"])}
        yield whole(tokenizer, TEXTS[job["to"]](one), answer) if job["to"] in TEXTS else answer


# the answers of the formats of which axolotl has other tokens
TEXTS = {
    "segments": lambda row: [one["text"] for one in row["segments"] if one["label"]],
    "alpaca": lambda row: [row["output"]],
}


PADS = {"qwen3": "<|endoftext|>", "llama3_1": "<|eot_id|>", "gemma3": "<pad>", "llama2": "</s>"}

serve(prepare)
