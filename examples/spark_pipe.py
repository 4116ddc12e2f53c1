"""Prepares rows of a data lake with Apache Spark: each partition goes through `lookahead-prep --filter`.

    spark-submit spark_pipe.py INPUT OUTPUT -- /usr/bin/node /opt/lookahead-prep/bin/lookahead-prep.js \
        --from pair --prompt-field question --answer-field answer --method true -t Qwen/Qwen3-8B

INPUT is lines of JSON; OUTPUT is a folder that does not exist yet, and gets Spark's own part files and _SUCCESS. After
`--` come the tool's command on every executor, by absolute paths, and the settings. Rows keep their order and bytes.

Spark changes rows in two ways before any program sees them: bytes that are not UTF-8 become U+FFFD, and a byte order
mark at the beginning of a file is dropped. `lookahead-prep check` finds the former.
"""

import argparse
import os
import shlex
import sys

from pyspark import StorageLevel
from pyspark.sql import SparkSession

# Each partition starts one Node, which loads the tokenizer: small partitions spend most of their time on that.
SPLIT_MEGABYTES = 128

# What the tool needs of the environment. A piped program gets only this, not even PATH or HOME by default.
PASSED_ON = ("PATH", "HOME", "HF_HOME", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "NODE_OPTIONS")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--split-megabytes", type=float, default=SPLIT_MEGABYTES, help="at least 64 in earnest")
    parser.add_argument("tool", nargs="+", help="NODE, the tool's file, and settings")
    args = parser.parse_args()

    context = SparkSession.builder.appName("lookahead-prep").getOrCreate().sparkContext
    rows = read_lines(context, args.input, int(args.split_megabytes * 2**20))

    # One thread for each task, since Spark gives each task one core. shlex: Spark splits the command as a shell would.
    command = shlex.join([*args.tool, "--filter", "--workers", "1", "--quiet"])
    env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # Without checkCode, a program that fails leaves an incomplete partition, and no error.
    prepared = rows.pipe(command, env=env, checkCode=True)

    # Persisted, so that rows are prepared once, and counted before anything is written.
    prepared.persist(StorageLevel.DISK_ONLY)
    before, after = counts(rows), counts(prepared)
    if before != after:
        sys.exit(f"{sum(before)} rows went in and {sum(after)} came out; nothing was written")
    prepared.saveAsTextFile(args.output)
    print(f"{sum(after)} rows in {len(after)} partitions")


def read_lines(context, path, split_bytes):
    """The lines of files. Only LF ends one: by default, Spark also ends them at CR, which a row may contain."""
    conf = {
        "textinputformat.record.delimiter": "\n",
        "mapreduce.input.fileinputformat.split.minsize": str(split_bytes),
        "mapreduce.input.fileinputformat.split.maxsize": str(split_bytes),
    }
    hadoop = "org.apache.hadoop"
    lines = context.newAPIHadoopFile(
        path,
        f"{hadoop}.mapreduce.lib.input.TextInputFormat",
        f"{hadoop}.io.LongWritable",
        f"{hadoop}.io.Text",
        conf=conf,
    )
    return lines.values()


def counts(rows):
    """The number of rows of each partition."""
    return rows.mapPartitions(lambda part: [sum(1 for _ in part)]).collect()


main()
