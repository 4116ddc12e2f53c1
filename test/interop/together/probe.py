"""What Together's own check says of a file before it is uploaded. It makes no tokens: those are the service's."""

import json
import os

from answers import lines, serve
from together.utils.files import check_file


def prepare(job):
    for index, row in enumerate(lines(job["rows"])):
        path = os.path.join(job["scratch"], f"{index}.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        report = check_file(path)
        yield {"accepted": True} if report["is_check_passed"] else {"raised": report["message"][:300]}


serve(prepare)
