"""Augments a datasets.Dataset: its rows go through lookahead-prep as JSON Lines, one line in, one line out.

    from datasets_bridge import augment
    rows = augment(load_dataset("openai/gsm8k", "main", split="train"), "--from", "pair",
                   "--prompt-field", "question", "--answer-field", "answer")
"""

import subprocess
import tempfile
from pathlib import Path

from datasets import Dataset, load_dataset


def augment(rows: Dataset, *flags: str) -> Dataset:
    """The same rows with their additions; CalledProcessError if one row cannot be augmented, and nothing then."""
    with tempfile.TemporaryDirectory() as folder:
        source, done = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        rows.to_json(source, lines=True, force_ascii=False)
        with source.open("rb") as stdin, done.open("wb") as stdout:
            subprocess.run(["lookahead-prep", "--filter", *flags], stdin=stdin, stdout=stdout, check=True)
        options = {"split": "train", "features": rows.features, "cache_dir": folder, "keep_in_memory": True}
        return load_dataset("json", data_files=str(done), **options)
