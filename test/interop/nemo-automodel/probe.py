"""What NeMo Automodel trains: the dataset that our settings name, made as its recipes make it."""

import os

import yaml
from nemo_automodel.components.config.loader import ConfigNode
from answers import each, serve
from transformers import AutoTokenizer


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    with open(job["settings"]["nemo-automodel.yaml"], encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    config = ConfigNode(settings).dataset
    dataset = config.instantiate(tokenizer=AutoTokenizer.from_pretrained(job["model"]), split="train")
    yield from each(dataset, trained)


def trained(row):
    # labels are shifted by one, so the last token is a label only
    ids, labels = list(row["input_ids"]), list(row["labels"])
    return {"input_ids": [*ids, labels[-1]], "labels": [-100, *labels]}


serve(prepare)
