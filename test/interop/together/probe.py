"""What Together's SDK makes of a file and of our settings: its check, and its request for a job. Nothing is sent."""

import json

import httpx
from answers import lines, raised, serve
from together import Together
from together.lib.utils import check_file

# what the service tells of a model before a job is requested; the numbers do not matter
BATCHES = {"max_batch_size": 8, "max_batch_size_dpo": 8, "min_batch_size": 1}
LIMITS = {
    "default_gradient_accumulation_steps": 1,
    "full_training": BATCHES,
    "lora_training": {**BATCHES, "default_rank": 8, "max_rank": 8, "target_modules": ["q_proj"]},
    "max_learning_rate": 1,
    "max_num_checkpoints": 9,
    "max_num_epochs": 9,
    "max_num_evals": 9,
    "max_seq_length_dpo": 4096,
    "max_seq_length_sft": 4096,
    "merge_output_lora": True,
    "min_learning_rate": 0,
    "min_max_seq_length": 1,
    "model_name": "model",
    "supports_full_training": True,
    "supports_reasoning": False,
    "supports_tools": False,
    "supports_vision": False,
}


def prepare(job):
    report = check_file(job["rows"])
    fault = None if report["is_check_passed"] else report["message"]
    fault = fault or fault_of_request(job["settings"]["together.json"])
    for _ in lines(job["rows"]):
        yield raised(ValueError(fault)) if fault else {"accepted": True}


def fault_of_request(path):
    with open(path, encoding="utf-8") as file:
        settings = json.load(file)
    sent = []

    def answer(request):
        if request.method == "POST" and request.url.path.endswith("/fine-tunes"):
            sent.append(json.loads(request.content))
            return httpx.Response(200, json={"id": "ft-1", "created_at": "2026-01-01T00:00:00Z"})
        if request.url.path.endswith("/estimate-price"):
            reason = {"unavailable_reason": "train_file_not_validated"}
            return httpx.Response(200, json={"estimation_available": False, **reason})
        return httpx.Response(200, json=LIMITS)

    client = Together(api_key="none", http_client=httpx.Client(transport=httpx.MockTransport(answer)))
    client.fine_tuning.create(model="model", lora=True, **settings)
    (body,) = sent
    if body["training_file"] != settings["training_file"]:
        return "the request is for another file"
    if body["training_method"] != {"method": "sft", "train_on_inputs": False}:
        return f"the request has {body['training_method']}"
    return None


serve(prepare)
