"""The rows as mlx_lm.lora trains them: load_dataset with the settings file, batches, and the mask of default_loss."""

import shutil
from argparse import Namespace

from answers import serve

import mlx.core as mx
import yaml
from mlx_lm.lora import CONFIG_DEFAULTS
from mlx_lm.tuner.datasets import CacheDataset, load_dataset
from mlx_lm.tuner.trainer import iterate_batches
from transformers import AutoTokenizer


def prepare(job):
    tokenizer = AutoTokenizer.from_pretrained(job["model"])
    with open(job["settings"]["mlx-lm.yaml"], encoding="utf-8") as file:
        settings = yaml.safe_load(file) or {}
    unknown = [key for key in settings if key not in CONFIG_DEFAULTS]
    if unknown:
        raise ValueError(f"unknown settings: {unknown}")
    shutil.copy(job["rows"], f"{job['scratch']}/train.jsonl")
    args = Namespace(**{**CONFIG_DEFAULTS, **settings, "data": job["scratch"], "train": True, "test": False})
    train, _, _ = load_dataset(args, tokenizer)
    dataset = CacheDataset(train)
    for i in range(len(dataset)):
        # one row a batch: the trainer pads and cuts it, and says how much of it is trained
        one = [dataset[i]]
        batch, lengths = next(iterate_batches(one, 1, args.max_seq_length))
        targets = batch[:, 1:]
        steps = mx.arange(1, targets.shape[1] + 1)
        mask = mx.logical_and(steps >= lengths[:, 0:1], steps <= lengths[:, 1:])
        length = lengths[0, 1].item()
        ids = batch[0].tolist()
        trained = [False, *mask[0].tolist()]
        row = {
            "row": i,
            "input_ids": ids[:length],
            "labels": [id if on else -100 for id, on in zip(ids[:length], trained)],
        }
        behind = [id for id, on in zip(ids[length:], trained[length:]) if on]
        yield {**row, "note": f"padding behind the row is trained: token {behind}"} if behind else row


serve(prepare)
