"""What NeMo 2 trains: the dataset that its FineTuningDataModule makes with our arguments, without Megatron.

Only the modules that prepare rows are imported: their packages import all models.
"""

import importlib.util
import os
import shutil
import sys
import types

from absent import absent
from answers import lines, serve

absent("lightning", "nemo.lightning", "nemo.core", "nemo.utils")


def without_init(name):
    """The package, without what its __init__.py imports."""
    (home,) = importlib.util.find_spec("nemo").submodule_search_locations
    package = types.ModuleType(name)
    package.__path__ = [os.path.join(home, *name.split(".")[1:])]
    sys.modules[name] = package
    return package


without_init("nemo.collections")
without_init("nemo.collections.common")
tokenizers = without_init("nemo.collections.common.tokenizers")
without_init("nemo.collections.common.tokenizers.huggingface")
without_init("nemo.collections.llm")
without_init("nemo.collections.llm.gpt")
without_init("nemo.collections.llm.gpt.data")
from nemo.collections.common.tokenizers.huggingface.auto_tokenizer import AutoTokenizer  # noqa: E402
from nemo.collections.common.tokenizers.tokenizer_spec import TokenizerSpec  # noqa: E402

tokenizers.AutoTokenizer, tokenizers.TokenizerSpec = AutoTokenizer, TokenizerSpec
from nemo.collections.llm.gpt.data.fine_tuning import FineTuningDataModule  # noqa: E402


def prepare(job):
    shutil.copy(job["rows"], os.path.join(job["scratch"], "training.jsonl"))
    settings = {}
    with open(job["settings"]["nemo.py"], encoding="utf-8") as file:
        exec(file.read(), settings)
    tokenizer = AutoTokenizer(job["model"])
    data = FineTuningDataModule(job["scratch"], **settings["arguments"](tokenizer))
    dataset = data._create_dataset(data.train_path, **data.dataset_kwargs)
    rows = lines(job["rows"])
    for index in range(len(dataset)):
        batch = dataset.collate_fn([dataset[index]])
        count = batch["token_count"][0]
        ids = [*batch["tokens"][0].tolist()[: count - 1], batch["labels"][0].tolist()[count - 2]]
        mask = [0, *batch["loss_mask"][0].tolist()[: count - 1]]
        labels = [token if kept else -100 for token, kept in zip(ids, mask)]
        fault = fault_of(tokenizer.tokenizer, rows[index], ids, labels)
        yield {"raised": fault} if fault else {"input_ids": ids, "labels": labels}


def fault_of(tokenizer, row, ids, labels):
    """The texts are tokenized apart: then ids can differ from ours, so this looks at their texts."""
    masked = [token for token, label in zip(ids, labels) if label == -100]
    trained = [label for label in labels if label != -100]
    if trained.pop() != tokenizer.eos_token_id:
        return "the end token is not trained"
    begin = tokenizer("").input_ids
    if masked[: len(begin)] != begin:
        return "the row does not begin as the tokenizer begins a text"
    if text_of(tokenizer, trained) != row["output"].strip(" "):
        return "another text than the output is trained"
    if text_of(tokenizer, masked[len(begin) :]) != row["input"].strip(" "):
        return "the masked text is not the input"
    return None


def text_of(tokenizer, ids):
    return tokenizer.decode(ids, clean_up_tokenization_spaces=False).strip(" ")


serve(prepare)
