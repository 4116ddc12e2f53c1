"""What llm-foundry trains: its own finetuning loader, with the keys that its example configurations have."""

import os

import yaml
from llmfoundry.data.finetuning.dataloader import build_finetuning_dataloader
from answers import lines, serve
from transformers import AutoTokenizer


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    with open(job["settings"]["llm-foundry.yaml"], encoding="utf-8") as file:
        loader = yaml.safe_load(file)["train_loader"]
    loader.pop("name")
    dataset = {"shuffle": False, "max_seq_len": 4096, **loader["dataset"]}
    tokenizer = AutoTokenizer.from_pretrained(job["model"])
    spec = build_finetuning_dataloader(
        tokenizer, 1, dataset, 0, prefetch_factor=None, persistent_workers=False, pin_memory=False
    )
    rows = lines(job["rows"])
    for index, batch in enumerate(spec.dataloader):
        kept = batch["attention_mask"][0].bool()
        ids, labels = batch["input_ids"][0][kept].tolist(), batch["labels"][0][kept].tolist()
        fault = fault_of(tokenizer, rows[index], ids, labels) if job["to"] == "prompt-completion" else None
        yield {"raised": fault} if fault else {"input_ids": ids, "labels": labels}


def fault_of(tokenizer, row, ids, labels):
    """Prompt and completion are tokenized apart: then ids can differ from ours, so this looks at their texts."""
    masked = [token for token, label in zip(ids, labels) if label == -100]
    *trained, end = [label for label in labels if label != -100]
    text = tokenizer.decode(trained, clean_up_tokenization_spaces=False)
    prompt = tokenizer.decode(masked, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    if end != tokenizer.eos_token_id:
        return "the end token is not trained"
    if text.lstrip(" ") != row["completion"].lstrip(" "):
        return "another text than the completion is trained"
    if prompt.lstrip(" ") != row["prompt"].lstrip(" "):
        return "the masked text is not the prompt"
    return None


serve(prepare)
