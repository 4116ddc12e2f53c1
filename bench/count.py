# Counts tokens with the Python package `tokenizers`: answers each order, one line of JSON, with one line of JSON.
import json
import sys
import time

import tokenizers

loaded = {}


def load(path, read):
    if path not in loaded:
        loaded[path] = read(path)
    return loaded[path]


def read_texts(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


print(json.dumps({"version": tokenizers.__version__}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    tokenizer = load(order["tokenizer"], tokenizers.Tokenizer.from_file)
    texts = load(order["texts"], read_texts)
    step = order["slice"]
    tokens = 0
    seconds = 0.0
    for at in range(0, len(texts), step):
        part = texts[at : at + step]
        start = time.perf_counter()
        encodings = tokenizer.encode_batch(part, add_special_tokens=False)
        tokens += sum(len(encoding) for encoding in encodings)
        seconds += time.perf_counter() - start
        del encodings
    print(json.dumps({"tokens": tokens, "seconds": seconds}), flush=True)
