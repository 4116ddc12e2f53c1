"""Serves a trainer's own data loading to test/interop/run.js, which puts this folder on PYTHONPATH.

A probe defines a function that takes one job and yields a dictionary for each row, and ends with `serve(function)`:

    {"input_ids": [...], "labels": [...]}   the row as the trainer trains it; a label is -100 where it does not
    {"accepted": True}                      the row passes a check, or is as we say it is, without tokens to compare
    {"dropped": "why"}                      the trainer leaves the row out
    {"raised": "what"}                      the trainer raises for this row

An optional "row" is the row's index in the file (from 0). Without it, rows are in the file's order. An optional "note" is
printed with the case. A job has: `rows` (the file), `settings` (the files written beside it, by suffix, such as
"trl.yaml"), `model` (a folder with a tokenizer and the config.json of a tiny model), `template` (a file, or None for the
tokenizer's own), `to`, `file` (which of the files of shapes.js), `vocabulary`, `method`, `turns` and `scratch` (an empty
folder).
"""

import json
import os
import sys
import traceback

# what trainers print goes to stderr: stdout is for answers
_answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"


def serve(prepare):
    # a worker process that a trainer starts runs the probe's file again, under another name; no question is for it
    if sys._getframe(1).f_globals["__name__"] != "__main__":
        return
    for line in sys.stdin:
        job = json.loads(line)
        try:
            for row in prepare(job):
                _answer(job, row)
            _answer(job, {"done": True})
        except (Exception, SystemExit) as error:
            _trace(job, error)
            _answer(job, {"failed": _words(error)})


def each(dataset, answer):
    """An answer for each row of a dataset that prepares a row when it is asked for one, and may raise for it."""
    for index in range(len(dataset)):
        try:
            one = answer(dataset[index])
        except Exception as error:
            one = raised(error)
        yield one


def raised(error):
    """The answer for a row whose preparation raised."""
    return {"raised": _words(error)}


def whole(tokenizer, texts, answer):
    """The answer for a row, if what it trains is these texts and no others; white space, markup and empty thoughts are free.

    Where a trainer has other tokens than we have, this tells whether it trains the answer, and only that.
    """
    if "labels" in answer:
        trained = [one for one in answer["labels"] if one != -100]
        # through the tokenizer, since a text may hold its markup
        if _bare(tokenizer, trained) != _bare(tokenizer, tokenizer("".join(texts))["input_ids"]):
            return {"raised": "what is trained is not the answer, or not the answer alone"}
    return answer


def _bare(tokenizer, ids):
    # an end token may not be a special one
    text = tokenizer.decode(ids, skip_special_tokens=True).replace(tokenizer.eos_token, "")
    return "".join(text.split()).replace("<think></think>", "")


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _words(error):
    return f"{type(error).__name__}: {str(error).strip()}"[:300]


def _trace(job, error):
    with open(os.path.join(job["scratch"], "trace.txt"), "w", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)


def _answer(job, answer):
    _answers.write(json.dumps({"job": job["id"], **answer}) + "\n")
    _answers.flush()
