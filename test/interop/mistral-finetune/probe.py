"""What mistral-finetune trains, as text: its tokens are those of Mistral's own v3 tokenizer, which we do not count with."""

import json
import os
import sys

sys.path.insert(0, os.environ["TRAINER_SOURCE"])

import yaml  # noqa: E402
from finetune.args import TrainArgs  # noqa: E402
from finetune.data.dataset import parse_data_sources  # noqa: E402
from finetune.data.tokenize import SampleType, encode  # noqa: E402
from mistral_common.tokens.tokenizers.mistral import MistralTokenizer  # noqa: E402
from answers import lines, raised, serve  # noqa: E402


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    with open(job["settings"]["mistral-finetune.yaml"], encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    own = {"model_id_or_path": "model", "run_dir": job["scratch"]}
    data = TrainArgs.from_dict({**own, **settings}, drop_extra_fields=False).data
    (source,), _ = parse_data_sources(data.data, data.instruct_data)
    instruct = MistralTokenizer.v3().instruct_tokenizer
    for row in [row for file in source.jsonl_files for row in lines(file)]:
        try:
            sample = encode(json.loads(json.dumps(row)), instruct, SampleType.INSTRUCT)
        except Exception as error:
            yield raised(error)
            continue
        trained = [token for token, kept in zip(sample.tokens, sample.masks) if kept]
        others = [token for token, kept in zip(sample.tokens, sample.masks) if not kept]
        wanted = wanted_answers(row, job["turns"])
        ends = trained.count(instruct.tokenizer.eos_id)
        if ends != len(wanted):
            yield {"raised": f"{ends} end tokens are trained, and {len(wanted)} answers"}
        elif instruct.decode(trained).split() != " ".join(wanted).split():
            yield {"raised": "another text than the selected answers is trained"}
        elif any(prompt.split()[-1] not in instruct.decode(others) for prompt in prompts(row)):
            yield {"raised": "a prompt is not in the masked text"}
        else:
            yield {"accepted": True}


def wanted_answers(row, turns):
    """The answers to a user: a greeting that comes first answers nobody, and a call has no text."""
    messages = row["messages"]
    first = next(i for i, one in enumerate(messages) if one["role"] == "user")
    answers = [one["content"] for one in messages[first:] if one["role"] == "assistant" and one.get("content")]
    return answers if turns == "all" else answers[-1:]


def prompts(row):
    return [one["content"] for one in row["messages"] if one["role"] == "user"]


serve(prepare)
