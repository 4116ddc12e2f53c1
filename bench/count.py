# Counts tokens on one thread with the Python packages `tokenizers` and `quicktok`, as far as they are installed: answers
# each order, one line of JSON, with one line of JSON.
import json
import sys
import time

try:
    import tokenizers
except ImportError:
    tokenizers = None
try:
    import quicktok
except ImportError:
    quicktok = None

loaded = {}


def load(name, read):
    key = (name, read)
    if key not in loaded:
        loaded[key] = read(name)
    return loaded[key]


def read_tokenizer(path):
    return tokenizers.Tokenizer.from_file(path)


def read_encoding(name):
    return quicktok.get_encoding(name)


def read_texts(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def count_with_tokenizers(order, texts):
    tokenizer = load(order["tokenizer"], read_tokenizer)
    step = order["slice"]
    counts = []
    seconds = 0.0
    for at in range(0, len(texts), step):
        part = texts[at : at + step]
        start = time.perf_counter()
        encodings = tokenizer.encode_batch_fast(part, add_special_tokens=False)
        counts += [len(encoding) for encoding in encodings]
        seconds += time.perf_counter() - start
        del encodings
    return counts, seconds


def count_with_quicktok(order, texts):
    count = load(order["encoding"], read_encoding).count
    start = time.perf_counter()
    counts = [count(text) for text in texts]
    return counts, time.perf_counter() - start


def version(module):
    return module and module.__version__


counters = {"tokenizers": count_with_tokenizers, "quicktok": count_with_quicktok}
print(json.dumps({"tokenizers": version(tokenizers), "quicktok": version(quicktok)}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    counts, seconds = counters[order["counter"]](order, load(order["texts"], read_texts))
    answer = {"tokens": sum(counts), "seconds": seconds}
    if order.get("each"):
        answer["counts"] = counts
    print(json.dumps(answer), flush=True)
