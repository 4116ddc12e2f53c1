"""What torchtune trains: its own tokenizers, and the dataset that our settings name, made as its recipes make it."""

import base64
import json
import os

from omegaconf import OmegaConf
from protocol import raised, serve
from torchtune import config


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    base = OmegaConf.create({"tokenizer": tokenizer_of(job)})
    settings = OmegaConf.merge(base, OmegaConf.load(job["settings"]["torchtune.yaml"]))
    dataset = config.instantiate(settings.dataset, config.instantiate(settings.tokenizer))
    for index in range(len(dataset)):
        try:
            row = dataset[index]
        except Exception as error:
            yield raised(error)
            continue
        # labels are shifted by one: the label of a token is the next token
        ids = [int(one) for one in row["tokens"]]
        yield {"input_ids": ids, "labels": [-100, *(int(one) for one in row["labels"])][: len(ids)]}


def tokenizer_of(job):
    """The tokenizer section of torchtune's configurations, with files as it wants them made from tokenizer.json."""
    with open(os.path.join(job["model"], "tokenizer.json"), encoding="utf-8") as file:
        model = json.load(file)["model"]
    path = os.path.join(job["scratch"], "vocab")
    if job["vocabulary"] == "llama3_1":
        values = byte_values()
        with open(path, "w", encoding="ascii") as file:
            for text, rank in model["vocab"].items():
                token = base64.b64encode(bytes(values[one] for one in text)).decode("ascii")
                file.write(f"{token} {rank}\n")
        return {"_component_": "torchtune.models.llama3.llama3_tokenizer", "path": path}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(model["vocab"], file)
    merges = os.path.join(job["scratch"], "merges.txt")
    with open(merges, "w", encoding="utf-8") as file:
        file.write("#version: 0.2\n")
        file.writelines(f"{one if isinstance(one, str) else ' '.join(one)}\n" for one in model["merges"])
    return {"_component_": "torchtune.models.qwen3.qwen3_tokenizer", "path": path, "merges_file": merges}


def byte_values():
    """The byte that each character of a byte-level vocabulary stands for."""
    kept = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in kept]
    return {**{chr(byte): byte for byte in kept}, **{chr(256 + i): byte for i, byte in enumerate(others)}}


serve(prepare)
