"""What NeMo Automodel trains: the dataset that our settings name, made as its recipes make it."""

import os

import yaml
from nemo_automodel.components.config.loader import ConfigNode
from protocol import raised, serve
from transformers import AutoTokenizer


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    with open(job["settings"]["nemo-automodel.yaml"], encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    config = ConfigNode(settings).dataset
    dataset = config.instantiate(tokenizer=AutoTokenizer.from_pretrained(job["model"]), split="train")
    for index in range(len(dataset)):
        try:
            row = dataset[index]
        except Exception as error:
            yield raised(error)
            continue
        # labels are shifted by one: the label of a token is the next token
        yield {"input_ids": list(row["input_ids"]), "labels": [-100, *row["labels"]][: len(row["input_ids"])]}


serve(prepare)
