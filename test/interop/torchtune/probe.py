"""What torchtune trains: its own tokenizers, and the dataset that our settings name, made as its recipes make it.

It writes other tokens than the model's chat template, so each row is asked only whether its prompts are there and are
masked, and all of its answers are trained, with their end tokens, and nothing else but headers.
"""

import base64
import json
import os

import sys

sys.path.insert(0, os.environ["TRAINER_SOURCE"])

from omegaconf import OmegaConf
from answers import each, lines, serve
from torchtune import config


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    base = OmegaConf.create({"tokenizer": tokenizer_of(job)})
    settings = OmegaConf.merge(base, OmegaConf.load(job["settings"]["torchtune.yaml"]))
    tokenizer = config.instantiate(settings.tokenizer)
    dataset = config.instantiate(settings.dataset, tokenizer)
    end = tokenizer.special_tokens["<|eot_id|>" if job["vocabulary"] == "llama3_1" else "<|im_end|>"]

    def encode(text):
        return tokenizer.encode(text, add_bos=False, add_eos=False)

    for row, answer in zip(lines(job["rows"]), each(dataset, lambda one: one)):
        yield answer if "raised" in answer else check(texts(row), answer, encode, end)


# torchtune trains the header of an answer, and what it writes behind the end token
MARKERS = 5


def check(texts, row, encode, end):
    ids, labels = [[int(one) for one in row[key]] for key in ("tokens", "labels")]
    trained = [one for one in labels if one != -100]
    masked = [one for one, label in zip(ids, labels) if label == -100]
    # Llama's tokenizer trims a text; what stands beside a prompt may be joined with its first or last token
    answers = [([*encode(one), end], [*encode(one.strip()), end]) for is_answer, one in texts if is_answer]
    prompts = [encode(one.strip())[1:-1] for is_answer, one in texts if not is_answer]
    if not all(any(contains(trained, form) for form in forms) for forms in answers):
        return {"raised": "an answer with its end token is not trained whole"}
    most = sum(len(form) for form, _ in answers) + MARKERS * len(answers)
    if len(trained) > most:
        return {"raised": f"{len(trained)} tokens are trained, and the answers with their markup have {most}"}
    if not all(contains(masked, one) for one in prompts):
        return {"raised": "a prompt is not there as it is in the row, or is trained"}
    return {"accepted": True}


def texts(row):
    """The texts of a row, each with whether it is an answer."""
    if "messages" in row:
        return [(one["role"] == "assistant", one["content"]) for one in row["messages"]]
    prompts = [row[key] for key in ("instruction", "input") if row.get(key)]
    return [*((False, one) for one in prompts), (True, row["output"])]


def contains(ids, part):
    return any(ids[at : at + len(part)] == part for at in range(len(ids) - len(part) + 1))


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
