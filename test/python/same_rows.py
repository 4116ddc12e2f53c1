"""Fails unless datasets reads the same rows from a file of JSON Lines and from a Parquet file: JSONL PARQUET CACHE."""

import sys

import pyarrow.parquet
from datasets import disable_progress_bars, load_dataset

lines, table, cache = sys.argv[1:]
disable_progress_bars()
a, b = (
    load_dataset(kind, data_files=name, split="train", cache_dir=cache)
    for kind, name in (("json", lines), ("parquet", table))
)
assert len(a) == len(b) > 0, (len(a), len(b))
for i, (one, other) in enumerate(zip(a, b)):
    assert one == other, (i, one, other)
assert pyarrow.parquet.read_table(table).to_pylist() == list(b)
