"""How long a large import takes: the preview and the writing, and what memory they need.

    python -m tests.benchmarks.imports [ANNOTATIONS]

The file is the JSON Lines export of the export benchmark's assignment, and becomes a new class of
a database of its own (SQLite, a file) beside the old one. Each step is timed once, in one process.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from tests.benchmarks.exports import MEBIBYTE, build, exported, memory

LIMIT = 20.0


def timed(name: str, step: Callable[[], Any]) -> tuple[Any, float]:
    """Return what the step returns and the seconds that it takes, and print these."""
    began = time.perf_counter()
    done = step()
    took = time.perf_counter() - began
    sys.stdout.write(f"{name:32} {took:8.2f} s\n")
    sys.stdout.flush()
    return done, took


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 100_000
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    with tempfile.TemporaryDirectory() as directory:
        os.environ["DATABASE_URL"] = f"sqlite:///{directory}/benchmark.sqlite3"
        import django

        django.setup()
        build(count)
        data = b"".join(exported("jsonl"))
        sys.stdout.write(f"{count} annotations, {len(data) / MEBIBYTE:.1f} MiB\n")
        idle = memory("VmRSS")
        total = _import(data)
        above_idle = memory("VmHWM") - idle
        sys.stdout.write(f"{'in all':32} {total:8.2f} s, of which {LIMIT:.0f} s are the most\n")
        sys.stdout.write(f"{'memory above idle':32} {above_idle / MEBIBYTE:8.1f} MiB\n")


def _import(data: bytes) -> float:
    """Import the file as its pages do, and return the seconds of reading, planning and writing."""
    from annotate.exchange.imports import Importer
    from annotate.formats.detection import read_file
    from annotate.forms.imports import ImportForm
    from annotate.models import Annotation, User

    owner = User.objects.create_instructor("ines", "a long password", "Ines")
    before = Annotation.objects.count()
    recognised, reading = timed("reading", lambda: read_file(data, "set.jsonl"))

    def plan() -> Any:
        form = ImportForm(
            None,
            imported=recognised.imported,
            origin=sha256(data).hexdigest(),
            title="set",
            user=owner,
        )
        return form.plan

    planned, planning = timed("planning (placing and checking)", plan)
    imported, writing = timed("writing", Importer(planned, "Imported: set").carry_out)
    assert imported.annotations == Annotation.objects.count() - before == before
    return reading + planning + writing


if __name__ == "__main__":
    main(sys.argv[1:])
