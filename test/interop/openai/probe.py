"""What OpenAI's SDK makes of a file and of our settings: its types of messages and jobs, and its requests. Nothing is sent.

Its types do not know `weight`, which marks a message as trained or not in the files for fine-tuning: the probe takes it off.
"""

import json
import sys

import httpx2
from answers import lines, raised, serve
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolUnionParam
from openai.types.fine_tuning.job_create_params import JobCreateParams
from pydantic import ConfigDict, TypeAdapter


def forbid_other_keys():
    """A key that a type does not have is an error from now on, at any depth."""
    for module in [one for name, one in sys.modules.items() if name.startswith("openai.types")]:
        for kind in vars(module).values():
            if isinstance(kind, type) and hasattr(kind, "__total__"):
                kind.__pydantic_config__ = ConfigDict(extra="forbid")


forbid_other_keys()
MESSAGE = TypeAdapter(ChatCompletionMessageParam)
TOOL = TypeAdapter(ChatCompletionToolUnionParam)
JOB = TypeAdapter(JobCreateParams)


def validate(adapter, value):
    read(adapter.validate_python(value))


def read(value):
    """Lists are validated only as they are read."""
    if isinstance(value, dict):
        for one in value.values():
            read(one)
    elif not isinstance(value, (str, bytes)) and hasattr(value, "__iter__"):
        for one in value:
            read(one)


def prepare(job):
    with open(job["settings"]["openai.json"], encoding="utf-8") as file:
        settings = json.load(file)
    fault = fault_of_requests(job["rows"], settings)
    for row in lines(job["rows"]):
        try:
            if fault is not None:
                raise ValueError(fault)
            validate_row(row)
            yield {"accepted": True}
        except Exception as error:
            yield raised(error)


def validate_row(row):
    if not set(row) <= {"messages", "tools"}:
        raise ValueError("a row has other columns than messages and tools")
    for message in row["messages"]:
        weight = message.pop("weight", None)
        if weight is not None and (message["role"] != "assistant" or weight not in (0, 1)):
            raise ValueError("a weight is not 0 or 1, or not of an answer")
        validate(MESSAGE, message)
    for tool in row.get("tools", []):
        validate(TOOL, tool)


def fault_of_requests(path, settings):
    validate(JOB, {"model": "model", **settings})
    sent = []

    def answer(request):
        sent.append(request)
        return httpx2.Response(200, json={"id": "1"})

    client = OpenAI(api_key="none", http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))
    with open(path, "rb") as file:
        client.files.create(file=file, purpose="fine-tune")
    client.fine_tuning.jobs.create(model="model", **settings)
    upload, creation = sent
    with open(path, "rb") as file:
        if file.read() not in upload.content:
            return "the file is not uploaded as it is"
    if json.loads(creation.content) != {"model": "model", **settings}:
        return "the request is not what the settings say"
    return None


serve(prepare)
