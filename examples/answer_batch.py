"""Answers batch requests with a local model, one at a time: python answer_batch.py MODEL < requests.jsonl > answers.jsonl

With a third argument, no answer has more tokens than that, whatever is asked.

Reads the lines that `lookahead-prep probes` and `distill --emit-requests` write (OpenAI's batch format, chat and completions)
and writes OpenAI's batch output. For a small model or a few hundred requests; a server answers many at once.
Needs torch and transformers 5.
"""

import json
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, set_seed


def main(name: str, most: int) -> None:
    tokenizer = AutoTokenizer.from_pretrained(name)
    model = AutoModelForCausalLM.from_pretrained(name).eval()
    for line in sys.stdin:
        request = json.loads(line)
        body = answer(model, tokenizer, request["url"], request["body"], most)
        response = {"status_code": 200, "request_id": request["custom_id"], "body": body}
        print(json.dumps({"id": request["custom_id"], "custom_id": request["custom_id"], "response": response, "error": None}))


def answer(model, tokenizer, url: str, body: dict, most: int) -> dict:
    """The body of a server's answer. The prompt of a completion gets the tokenizer's first token, as vLLM does."""
    is_chat = url.endswith("/chat/completions")
    if is_chat:
        # a last message of the assistant is continued, as vLLM does with these two flags
        continues = body.get("continue_final_message", False)
        flags = {"add_generation_prompt": body.get("add_generation_prompt", True), "continue_final_message": continues}
        text = tokenizer.apply_chat_template(body["messages"], tokenize=False, **flags)
        prompt = tokenizer(text, add_special_tokens=False)["input_ids"]
    else:
        prompt = tokenizer(body["prompt"])["input_ids"]
    made = generate(model, prompt, min(most, body.get("max_tokens", 512)), body)
    ends = {model.generation_config.eos_token_id, tokenizer.eos_token_id}
    is_ended = len(made) > 0 and made[-1] in ends
    text = tokenizer.decode(made, skip_special_tokens=True)
    choice = {"index": 0, "finish_reason": "stop" if is_ended else "length"}
    choice |= {"message": {"role": "assistant", "content": text}} if is_chat else {"text": text}
    usage = {"prompt_tokens": len(prompt), "completion_tokens": len(made), "total_tokens": len(prompt) + len(made)}
    return {"object": "chat.completion" if is_chat else "text_completion", "model": body["model"], "choices": [choice], "usage": usage}


def generate(model, prompt: list[int], most: int, body: dict) -> list[int]:
    """Token ids of an answer: greedy unless the request has a temperature above 0, and then by its seed."""
    temperature = body.get("temperature", 0)
    how: dict = {"do_sample": False}
    if temperature > 0:
        set_seed(body.get("seed", 0) % 2**32)
        how = {"do_sample": True, "temperature": temperature, "top_p": body.get("top_p", 1.0), "top_k": body.get("top_k", 0)}
    ids = torch.tensor([prompt])
    with torch.no_grad():
        out = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=most, **how)
    return out[0, len(prompt) :].tolist()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else sys.maxsize)
