"""How long a large export takes, and what memory it needs, beside the plainest Django stream.

    python -m tests.benchmarks.exports [ANNOTATIONS]

Each line is measured in a process of its own, on a SQLite file, as the whole way from the tables
to the bytes: the fastest of three runs, and the most memory in any of them. The plain stream
writes the same rows' own columns with `csv` or `json` and knows nothing of pseudonyms, words,
submissions without annotations, formulas or line breaks. The spaCy export has no such peer; what it
needs above idle is for the most part spaCy itself, which is loaded with the first one.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

PER_SUBMISSION = 50
RUNS = 3
MEBIBYTE = 1024 * 1024


def build(count: int) -> None:
    """Fill the database with one assignment of `count` annotations, 50 in each submission."""
    from django.core.management import call_command
    from django.utils import timezone

    from annotate.domain.text import BlockKind, assemble
    from annotate.models import (
        Annotation,
        AnswerKey,
        Article,
        Assignment,
        Classroom,
        LabelSet,
        Submission,
        User,
    )

    call_command("migrate", verbosity=0)
    chance = random.Random(1)
    sentence = "Officials said on Sunday that 4,651 people, “most” of them at home, were killed."
    paragraphs = [" ".join([sentence] * 6) for _ in range(20)]
    text, blocks = assemble((BlockKind.PARAGRAPH, paragraph) for paragraph in paragraphs)
    article = Article(title="Clashes continue", text=text)
    article.blocks = blocks
    article.save()
    label_set = LabelSet.objects.create(name="Claims")
    labels = [
        label_set.labels.create(
            identifier=name, name=name, letter=name[0], position=place, style=place
        )
        for place, name in enumerate(("unconfirmed-claim", "denial", "casualty-figure"), start=1)
    ]
    classroom = Classroom.objects.create(name="9b")
    key = AnswerKey.objects.create(article=article, label_set=label_set)
    assignment = Assignment.objects.create(
        classroom=classroom, title="Claims and denials", answer_key=key
    )
    students = User.objects.bulk_create(
        User(username=f"student-{number}", display_name=f"Student {number}")
        for number in range(-(-count // PER_SUBMISSION))
    )
    now = timezone.now()
    submissions = Submission.objects.bulk_create(
        (
            Submission(assignment=assignment, student=student, handed_in_at=now)
            for student in students
        ),
        batch_size=1000,
    )
    Annotation.objects.bulk_create(
        (
            Annotation(
                submission=submissions[number // PER_SUBMISSION],
                label=chance.choice(labels),
                start=(start := number % PER_SUBMISSION * 150),
                end=start + chance.randint(10, 140),
                note="said by an official, not checked" if number % 5 == 0 else "",
            )
            for number in range(count)
        ),
        batch_size=1000,
    )


def exported(identifier: str) -> Iterator[bytes]:
    from annotate.exchange.exports import export_set
    from annotate.formats.registry import FORMATS
    from annotate.models import Assignment

    return FORMATS[identifier].write(export_set(Assignment.objects.get()))


def plain(identifier: str) -> Iterator[bytes]:
    from annotate.models import Annotation

    columns = ("pk", "submission_id", "label_id", "start", "end", "note", "created_at")
    rows = Annotation.objects.order_by("submission_id").values_list(*columns).iterator()
    buffer = StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        if identifier == "csv":
            writer.writerow(row)
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
        else:
            yield (json.dumps(dict(zip(columns, row, strict=True)), default=str) + "\n").encode()


WAYS: dict[str, Callable[[str], Iterator[bytes]]] = {"export": exported, "plain": plain}


def measure(way: str, identifier: str) -> None:
    """Print what one export takes: seconds to the first chunk and to the last, MiB above idle."""
    from django.db import connection

    import annotate.exchange.exports
    import annotate.formats.registry  # noqa: F401 - which a server has loaded before it is asked

    connection.ensure_connection()
    idle = memory("VmRSS")
    times = []
    size = 0
    for _ in range(RUNS):
        began = time.perf_counter()
        chunks = WAYS[way](identifier)
        size = len(next(chunks))
        first = time.perf_counter() - began
        size += sum(map(len, chunks))
        times.append((time.perf_counter() - began, first))
    total, first = min(times)
    above_idle = memory("VmHWM") - idle
    sys.stdout.write(
        f"{way:8} {identifier:6} {first:10.3f} s {total:8.2f} s {size / MEBIBYTE:8.1f} MiB"
        f" {above_idle / MEBIBYTE:10.1f} MiB\n"
    )


def memory(field: str) -> int:
    """Return the resident memory of this process (VmRSS) or its peak (VmHWM) in bytes, on Linux."""
    lines = Path("/proc/self/status").read_text().splitlines()
    kibibytes = next(line.split()[1] for line in lines if line.startswith(f"{field}:"))
    return int(kibibytes) * 1024


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    if arguments and arguments[0] in WAYS:
        _set_up()
        measure(*arguments)
        return
    count = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as directory:
        os.environ["DATABASE_URL"] = f"sqlite:///{directory}/benchmark.sqlite3"
        _set_up()
        build(count)
        sys.stdout.write(f"{count} annotations\n")
        sys.stdout.write("                first chunk   in all         size     above idle\n")
        sys.stdout.flush()
        for identifier, ways in (("jsonl", WAYS), ("csv", WAYS), ("spacy", ("export",))):
            for way in ways:
                command = [sys.executable, "-m", "tests.benchmarks.exports", way, identifier]
                subprocess.run(command, check=True)


def _set_up() -> None:
    import django

    django.setup()


if __name__ == "__main__":
    main(sys.argv[1:])
