"""What llm-foundry trains: its own finetuning loader, with the keys that its example configurations have."""

import os

import yaml
from llmfoundry.data.finetuning.dataloader import build_finetuning_dataloader
from answers import serve
from transformers import AutoTokenizer


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    with open(job["settings"]["llm-foundry.yaml"], encoding="utf-8") as file:
        loader = yaml.safe_load(file)["train_loader"]
    loader.pop("name")
    dataset = {"shuffle": False, **loader["dataset"]}
    tokenizer = AutoTokenizer.from_pretrained(job["model"])
    spec = build_finetuning_dataloader(
        tokenizer, 1, dataset, 0, prefetch_factor=None, persistent_workers=False, pin_memory=False
    )
    for batch in spec.dataloader:
        kept = batch["attention_mask"][0].bool()
        yield {"input_ids": batch["input_ids"][0][kept].tolist(), "labels": batch["labels"][0][kept].tolist()}


serve(prepare)
