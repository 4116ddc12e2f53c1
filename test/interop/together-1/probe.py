"""What Together's own check says of a file before it is uploaded. It makes no tokens: those are the service's."""

import json
import os

from answers import lines, raised, serve
from together.utils.files import check_file


def prepare(job):
    whole = check_file(job["rows"])
    for index, row in enumerate(lines(job["rows"])):
        path = os.path.join(job["scratch"], f"{index}.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        report = check_file(path)
        if report["is_check_passed"]:
            # what is wrong only with the file as it is, such as its encoding, is wrong with each row of it
            report = whole
        yield {"accepted": True} if report["is_check_passed"] else raised(ValueError(report["message"]))


serve(prepare)
