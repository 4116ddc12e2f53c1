"""The rows as Unsloth trains them: unsloth_zoo's preparation of data in TRL's SFTTrainer, with the settings file.

Unsloth itself cannot be imported without a GPU; the function is what it puts in the place of TRL's own.
"""

import ast
import importlib.util
import sys
import types
from typing import Callable, Optional, Union

from answers import serve

import datasets
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer


def preparation():
    """The function sft_prepare_dataset, without importing its package, which asks for a GPU."""
    (home,) = importlib.util.find_spec("unsloth_zoo").submodule_search_locations
    with open(f"{home}/dataset_utils.py", encoding="utf-8") as file:
        tree = ast.parse(file.read())
    wanted = {"sft_prepare_dataset", "_iterable_batch_size", "trl_collator_applies_masks"}
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in wanted]
    names = {"Union": Union, "Callable": Callable, "Optional": Optional}
    names |= {"Dataset": datasets.Dataset, "IterableDataset": datasets.IterableDataset}
    names["_TRL_COLLATOR_APPLIES_MASKS"] = None
    package, workers, itself = (types.ModuleType(f"unsloth_zoo{one}") for one in ("", ".dataset_num_proc", ".dataset_utils"))
    package.__path__ = []
    workers.get_dataset_num_proc = lambda _: None
    for module in (package, workers, itself):
        sys.modules[module.__name__] = module
    exec(compile(tree, "dataset_utils.py", "exec"), names)
    # what the function imports of its own module
    itself.__dict__.update(names)
    return names["sft_prepare_dataset"]


PREPARE = preparation()


class Trainer(SFTTrainer):
    def _prepare_dataset(self, dataset, processing_class, args, packing, formatting_func, dataset_name):
        return PREPARE(self, dataset, processing_class, args, packing, formatting_func, dataset_name)


def prepare(job):
    tokenizer = AutoTokenizer.from_pretrained(job["model"])
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(job["model"]))
    settings = {}
    with open(job["settings"]["unsloth.py"], encoding="utf-8") as file:
        exec(file.read(), settings)
    rows = datasets.load_dataset(**{**settings["dataset"], "data_files": job["rows"]}, cache_dir=job["scratch"])
    config = SFTConfig(output_dir=job["scratch"], report_to=[], use_cpu=True, bf16=False, **settings["config"])
    trainer = Trainer(model=model, args=config, train_dataset=rows, processing_class=tokenizer)
    for example in trainer.train_dataset:
        batch = trainer.data_collator([example])
        yield {"input_ids": batch["input_ids"][0].tolist(), "labels": batch["labels"][0].tolist()}


serve(prepare)
