"""What open-instruct trains: the arguments of finetune.py as our script gives them, and the data that it makes of them."""

import os
import subprocess
import sys

from absent import absent

sys.path.insert(0, os.environ["TRAINER_SOURCE"])
absent("beaker", "ray", "wandb", "deepspeed", "vllm", "olmo_core", "flash_attn", "bitsandbytes", "litellm", "nltk", "immutabledict", "absl", "langdetect", "tiktoken")

from open_instruct.dataset_transformation import TokenizerConfig, get_cached_dataset_tulu  # noqa: E402
from open_instruct.finetune import FlatArguments  # noqa: E402
from open_instruct.utils import ArgumentParserPlus  # noqa: E402
from answers import serve  # noqa: E402


def prepare(job):
    os.chdir(os.path.dirname(job["rows"]))
    script = ["bash", job["settings"]["open-instruct.sh"], "printf", "%s\\n"]
    given = subprocess.run(script, check=True, capture_output=True, text=True).stdout.splitlines()
    own = ["--model_name_or_path", job["model"], "--dataset_local_cache_dir", job["scratch"]]
    parser = ArgumentParserPlus((FlatArguments, TokenizerConfig))
    args, tc = parser.parse_args_into_dataclasses([*own, *given])
    tc.tokenizer_name_or_path = args.model_name_or_path
    dataset = get_cached_dataset_tulu(
        dataset_mixer_list=args.dataset_mixer_list,
        dataset_mixer_list_splits=args.dataset_mixer_list_splits,
        tc=tc,
        dataset_transform_fn=args.dataset_transform_fn,
        transform_fn_args=[{"max_seq_length": args.max_seq_length}, {}],
        target_columns=args.dataset_target_columns,
        dataset_cache_mode=args.dataset_cache_mode,
        dataset_config_hash=args.dataset_config_hash,
        hf_entity=args.hf_entity,
        dataset_local_cache_dir=args.dataset_local_cache_dir,
        dataset_skip_cache=args.dataset_skip_cache,
    )
    for row in dataset:
        yield {"input_ids": list(row["input_ids"]), "labels": list(row["labels"])}


serve(prepare)
