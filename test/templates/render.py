"""Renders conversations with the chat templates of Python's transformers: apply_chat_template, as trainers call it.

Reads JSON lines, and writes one for each: {"template", "specials", "rows", "prompts"}, where a row has `messages`, and
perhaps `tools`, and `prompts` lists the values of add_generation_prompt. Answers {"results"}: for each row and then
each of the prompts, {"text"}, or {"error", "message"} with the name of the exception's class.
"""

import datetime
import json
import logging
import os
import signal
import sys

from tokenizers import Tokenizer, models
from transformers import PreTrainedTokenizerFast
from transformers.utils import chat_template_utils

# a template without an end is an error, not a comparison without one
SECONDS = 30
logging.disable(logging.CRITICAL)


class FixedClock(datetime.datetime):
    """The moment that the comparison gives to both sides."""

    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromisoformat(os.environ["TEMPLATES_NOW"])


chat_template_utils.datetime = FixedClock


def take_too_long(_signal, _frame):
    raise TimeoutError(f"no end within {SECONDS} s")


def tokenizer_with(specials):
    vocabulary = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    return PreTrainedTokenizerFast(tokenizer_object=vocabulary, **specials)


def render(tokenizer, template, row, prompt):
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        text = tokenizer.apply_chat_template(
            row["messages"],
            tools=row.get("tools"),
            chat_template=template,
            add_generation_prompt=prompt,
            tokenize=False,
        )
        return {"text": text}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)[:2000]}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def main():
    signal.signal(signal.SIGALRM, take_too_long)
    tokenizers = {}
    for line in sys.stdin:
        case = json.loads(line)
        key = json.dumps(case["specials"])
        if key not in tokenizers:
            tokenizers[key] = tokenizer_with(case["specials"])
        results = [
            render(tokenizers[key], case["template"], row, prompt)
            for row in case["rows"]
            for prompt in case["prompts"]
        ]
        print(json.dumps({"results": results}), flush=True)


main()
