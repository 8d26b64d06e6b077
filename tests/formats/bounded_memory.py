"""Reading in a process of its own, which ends if it takes more memory than it may."""

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import resource, sys
from annotate.formats.plain_text import BrokenFile
from annotate.formats.registry import FORMATS
identifier, file, megabytes = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_AS, (int(megabytes) * 1_000_000,) * 2)
try:
    FORMATS[identifier].read(open(file, "rb"))
except BrokenFile as error:
    print(error)
"""


def refusal(identifier: str, file: Path, *, megabytes: int) -> str:
    """Return what the reader of that format says, in an address space of so many megabytes."""
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM, identifier, file, str(megabytes)],
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout
