"""Makes fixtures/generations: answer files as the evaluation tools themselves write them, and what the tools counted.

inspect_ai 0.3.285, lm-eval 0.4.13, datasets 5.2.0, Python 3.11.7. Questions and answers are our own; a scripted model stands
for a model, so that hits, misses, a failed sample and a score of NaN occur. Batch files have the documented shape.

    pip install inspect-ai==0.3.285 lm-eval==0.4.13 torch transformers
    python test/oracle/answer-files.py fixtures/generations
"""

import glob
import json
import math
import os
import random
import shutil
import sys
import tempfile

QUESTIONS = [
    ("Ana bakes 12 rolls and sells 5. How many rolls are left?", "12 - 5 = 7\n#### 7"),
    ("A crate holds 24 jars. How many jars do 50 crates hold?", "24 * 50 = 1200\n#### 1,200"),
    ("A ticket costs $9. What do two tickets cost?", "9 * 2 = 18\n#### 18"),
    ("Ben owes 3 coins and borrows 4 more. What is his balance?", "-3 - 4 = -7\n#### -7"),
    ("Five hens lay 4 eggs each. How many eggs are there?", "5 * 4 = 20\n#### 20"),
    ("A rope of 30 m is cut into 6 parts. How long is a part?", "30 / 6 = 5\n#### 5"),
    ("Kim reads 15 pages a day. How many pages in 4 days?", "15 * 4 = 60\n#### 60"),
    ("A tank loses 2 of its 90 litres. How many are left?", "90 - 2 = 88\n#### 88"),
]
ANSWERS = [
    " 12 - 5 = 7\n#### 7",  # both filters
    " 24 * 50 = 1200\n#### 1200",  # both: commas are ignored
    " It is $18.",  # flexible alone
    " -3 - 4 = -7\n#### -7\n",  # both
    " 5 * 4 = 20\n#### 20 eggs, or 21",  # strict alone
    "",  # neither
    " 15 * 4 = 50\n#### 50",  # neither
    " The answer is eighty-eight.",  # neither
]

TASK = """
include: {gsm8k}
task: gsm8k_tiny
dataset_path: json
dataset_name: null
dataset_kwargs:
  data_files: {{test: {data}}}
training_split: null
fewshot_split: null
num_fewshot: 0
"""


def lm_eval_samples(out, work):
    import lm_eval
    from lm_eval.api.model import LM
    from lm_eval.loggers import EvaluationTracker
    from lm_eval.tasks import TaskManager

    class Scripted(LM):
        def generate_until(self, requests, **_):
            script = {question: answer for (question, _), answer in zip(QUESTIONS, ANSWERS)}
            return [script[r.args[0].split("Question: ")[1].split("\nAnswer:")[0]] for r in requests]

        def loglikelihood(self, requests):
            raise NotImplementedError

        loglikelihood_rolling = loglikelihood

    data = os.path.join(work, "tiny.jsonl")
    with open(data, "w") as f:
        for question, answer in QUESTIONS:
            f.write(json.dumps({"question": question, "answer": answer}) + "\n")
    gsm8k = os.path.join(os.path.dirname(lm_eval.__file__), "tasks/gsm8k/gsm8k.yaml")
    os.mkdir(os.path.join(work, "tasks"))
    with open(os.path.join(work, "tasks/gsm8k_tiny.yaml"), "w") as f:
        f.write(TASK.format(gsm8k=gsm8k, data=data))
    tracker = EvaluationTracker(output_path=os.path.join(work, "lm-eval"))
    results = lm_eval.simple_evaluate(
        model=Scripted(),
        tasks=["gsm8k_tiny"],
        task_manager=TaskManager(include_path=os.path.join(work, "tasks")),
        log_samples=True,
    )
    tracker.save_results_aggregated(results={k: v for k, v in results.items() if k != "samples"}, samples=results["samples"])
    tracker.save_results_samples(task_name="gsm8k_tiny", samples=results["samples"]["gsm8k_tiny"])
    [samples] = glob.glob(os.path.join(work, "lm-eval/**/samples_*.jsonl"), recursive=True)
    shutil.copy(samples, os.path.join(out, "samples_gsm8k_tiny.jsonl"))
    counted = results["results"]["gsm8k_tiny"]
    return {name: counted[f"exact_match,{name}"] for name in ("strict-match", "flexible-extract")}


def inspect_logs(out, work):
    os.environ["INSPECT_DISPLAY"] = "none"
    from inspect_ai import Task, eval as evaluate
    from inspect_ai.dataset import Sample
    from inspect_ai.log import read_eval_log, write_eval_log
    from inspect_ai.model import ChatMessageSystem, ChatMessageUser, ModelOutput, ModelUsage, get_model
    from inspect_ai.scorer import Score, accuracy, exact, scorer
    from inspect_ai.solver import generate, solver

    @scorer(metrics=[accuracy()])
    def length_ratio():
        async def score(state, target):
            text = state.output.completion
            return Score(value=math.nan if text == "" else min(1.0, len(target.text) / len(text)))

        return score

    @solver
    def fails_on_one():
        async def solve(state, generate):
            if state.sample_id == "q6":
                raise RuntimeError("the sandbox went away")
            return state

        return solve

    long_preamble = "You are careful with numbers. " * 8
    script = {}
    samples = []
    for i, (question, truth) in enumerate(QUESTIONS):
        gold = truth.split("#### ")[1]
        answer = ["7", "1,200", "19", "-7", "20", "", "60", "eighty-eight"][i]
        reply = ModelOutput.from_content("mockllm/model", answer, stop_reason="max_tokens" if i == 7 else "stop")
        # else it would be counted, with a file from the network
        reply.usage = ModelUsage(input_tokens=20, output_tokens=2, total_tokens=22)
        script[question] = reply
        text = question if i % 2 == 0 else [ChatMessageSystem(content=long_preamble), ChatMessageUser(content=question)]
        # ids are texts or numbers, a target is a text or a list
        samples.append(Sample(id=f"q{i}" if i != 3 else 3, input=text, target=gold if i != 4 else [gold]))

    def answer_of(messages, tools, tool_choice, config):
        return script[messages[-1].text]

    for kind in ("eval", "json"):
        log_dir = os.path.join(work, f"inspect-{kind}")
        [log] = evaluate(
            Task(name="arithmetic", dataset=samples, solver=[fails_on_one(), generate()], scorer=[exact(), length_ratio()]),
            model=get_model("mockllm/model", custom_outputs=answer_of),
            log_dir=log_dir,
            log_format=kind,
            fail_on_error=False,
            display="none",
        )
        [path] = glob.glob(os.path.join(log_dir, f"*.{kind}"))
        log = read_eval_log(path)
        for sample in log.samples:
            # a traceback has the paths of a machine; an event may have it, too
            sample.events = [event for event in sample.events if event.event in ("sample_init", "model", "score")]
            if sample.error is not None:
                sample.error.traceback = sample.error.traceback_ansi = sample.error.message
        write_eval_log(log, os.path.join(out, f"arithmetic.{kind}"))
    scores = {s.name: {k: m.value for k, m in s.metrics.items()} for s in log.results.scores}
    hits = sum(s.scores["exact"].value == "C" for s in log.samples if s.scores)
    failed = sum(s.error is not None for s in log.samples)
    counts = {"status": log.status, "samples": len(log.samples), "failed": failed, "exact hits": hits}
    return {**counts, "exact": scores["exact"], "scored": log.results.completed_samples}


def batch_files(out):
    """Output and error file of an OpenAI batch, and vLLM's run-batch, as their documents show them; shuffled."""
    rows, errors, requests, vllm = [], [], [], []
    for i, ((question, _), answer) in enumerate(zip(QUESTIONS, ANSWERS)):
        body = {"model": "tiny", "messages": [{"role": "user", "content": question}], "max_tokens": 64}
        requests.append({"custom_id": f"q{i}", "method": "POST", "url": "/v1/chat/completions", "body": body})
        finish = "length" if i == 7 else "stop"
        reply = {
            "id": f"chatcmpl-{i}",
            "object": "chat.completion",
            "created": 1764288000 + i,
            "model": "tiny",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": answer}, "finish_reason": finish}],
            "usage": {"prompt_tokens": 20 + i, "completion_tokens": 10, "total_tokens": 30 + i},
        }
        response = {"status_code": 200, "request_id": f"req_{i}", "body": reply}
        if i in (5, 6):
            failed = {"error": {"message": "The server had an error", "type": "server_error", "param": None, "code": None}}
            status = {"status_code": 0 if i == 5 else 500, "request_id": f"req_{i}", "body": {} if i == 5 else failed}
            errors.append({"id": f"batch_req_{i}", "custom_id": f"q{i}", "response": status, "error": None})
            vllm.append({"id": f"vllm-{i}", "custom_id": f"q{i}", "response": None, "error": {"message": "no KV cache left"}})
        else:
            rows.append({"id": f"batch_req_{i}", "custom_id": f"q{i}", "response": response, "error": None})
            vllm.append({"id": f"vllm-{i}", "custom_id": f"q{i}", "response": response, "error": None})
    shuffled = random.Random(7)
    for lines in (rows, errors, vllm):
        shuffled.shuffle(lines)
    named = {"requests": requests, "output": rows, "errors": errors, "vllm": vllm}
    for name, lines in named.items():
        with open(os.path.join(out, f"batch.{name}.jsonl"), "w") as f:
            f.writelines(json.dumps(line) + "\n" for line in lines)
    return {"answers": len(rows), "errors": len(errors)}


def main(out):
    os.makedirs(out, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        counts = {"lm-eval": lm_eval_samples(out, work), "inspect": inspect_logs(out, work), "batch": batch_files(out)}
    with open(os.path.join(out, "truths.jsonl"), "w") as f:
        for i, (question, truth) in enumerate(QUESTIONS):
            f.write(json.dumps({"id": f"q{i}", "question": question, "truth": truth}) + "\n")
    with open(os.path.join(out, "counts.json"), "w") as f:
        json.dump(counts, f, indent=2)
        f.write("\n")
    print(json.dumps(counts, indent=2))


if __name__ == "__main__":
    main(sys.argv[1])
