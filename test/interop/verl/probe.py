"""What verl's SFT trainer trains: its own dataset, by its own configuration with our settings laid over it."""

import os
from importlib.resources import files

import pandas
from omegaconf import OmegaConf
from answers import each, lines, serve, whole
from transformers import AutoTokenizer
from verl.trainer.sft_trainer import create_sft_dataset


def prepare(job):
    # verl reads Parquet, and the settings name it as the user is told to make it
    os.chdir(os.path.dirname(job["rows"]))
    pandas.read_json(job["rows"], lines=True, dtype=False).to_parquet(f"{job['rows']}.parquet")
    base = OmegaConf.load(str(files("verl") / "trainer/config/sft_trainer_engine.yaml"))
    config = OmegaConf.merge(base, OmegaConf.load(job["settings"]["verl.yaml"]))
    tokenizer = AutoTokenizer.from_pretrained(job["model"])
    dataset = create_sft_dataset(config.data.train_files, config.data, tokenizer, None)
    for row, answer in zip(lines(job["rows"]), each(dataset, trained)):
        texts = [one["content"] for one in row["messages"] if one["role"] == "assistant"]
        yield whole(tokenizer, texts, answer)


def trained(row):
    ids, mask = row["input_ids"].tolist(), row["loss_mask"].tolist()
    return {"input_ids": ids, "labels": [one if kept else -100 for one, kept in zip(ids, mask)]}


serve(prepare)
