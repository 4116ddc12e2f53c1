"""What verl's SFT trainer trains: its own dataset, by its own configuration with our settings laid over it."""

import os
from importlib.resources import files

import pandas
from omegaconf import OmegaConf
from answers import raised, serve
from transformers import AutoTokenizer
from verl.trainer.sft_trainer import create_sft_dataset


def prepare(job):
    # verl reads Parquet, and the settings name it as the user is told to make it
    os.chdir(os.path.dirname(job["rows"]))
    pandas.read_json(job["rows"], lines=True, dtype=False).to_parquet(f"{job['rows']}.parquet")
    base = OmegaConf.load(str(files("verl") / "trainer/config/sft_trainer_engine.yaml"))
    config = OmegaConf.merge(base, OmegaConf.load(job["settings"]["verl.yaml"]))
    dataset = create_sft_dataset(config.data.train_files, config.data, AutoTokenizer.from_pretrained(job["model"]), None)
    for index in range(len(dataset)):
        try:
            row = dataset[index]
        except Exception as error:
            yield raised(error)
            continue
        ids, mask = row["input_ids"].tolist(), row["loss_mask"].tolist()
        yield {"input_ids": ids, "labels": [one if kept else -100 for one, kept in zip(ids, mask)]}


serve(prepare)
