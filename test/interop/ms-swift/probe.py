"""The rows as ms-swift trains them: the settings file as `swift sft FILE.yaml` reads it, SwiftSft's dataset and collator."""

import os

from answers import each, lines, serve, whole

from swift.cli.main import parse_yaml_args
from swift.pipelines.train.sft import SwiftSft

# a folder with a tokenizer and a bare configuration does not tell these
TYPES = {
    "qwen3": ("qwen3", "qwen3"),
    "gemma3": ("gemma3_text", "gemma3_text"),
    "llama3_1": ("llama", "llama3_2"),
}


class NoModel(SwiftSft):
    """Only prepares data."""

    def _prepare_model_tokenizer(self, **kwargs):
        return super()._prepare_model_tokenizer(load_model=False, **kwargs)

    def _prepare_generation_config(self):
        pass


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    argv = [job["settings"]["ms-swift.yaml"], "--model", job["model"]]
    parse_yaml_args(argv)
    kind, template = TYPES[job["vocabulary"]]
    more = ["--model_type", kind, "--template", template, "--output_dir", job["scratch"], "--torch_dtype", "float32"]
    sft = NoModel([*argv, *more, "--dataset_num_proc", "1", "--load_from_cache_file", "false", "--dataset_shuffle", "false"])
    dataset, _ = sft._prepare_dataset()

    def trained(row):
        one = sft.template.data_collator([row])
        return {"input_ids": one["input_ids"][0].tolist(), "labels": one["labels"][0].tolist()}

    for row, answer in zip(lines(job["rows"]), each(dataset, trained)):
        yield whole(sft.template.tokenizer, answers_of(row), answer)


def answers_of(row):
    if "completion" in row:
        return [row["completion"]]
    return [one["content"] for one in row["messages"] if one["role"] == "assistant" and one.get("loss", True)]


serve(prepare)
