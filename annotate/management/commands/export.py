"""manage.py export: write an annotation set to a file or to the standard output."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from annotate.exchange.exports import export_set, wanted
from annotate.formats.records import AnnotatorsAs, Submissions
from annotate.formats.registry import FORMATS
from annotate.management.progress import counted
from annotate.models import Assignment, Submission, User
from annotate.models.assignment import AssignmentQuerySet

NOT_FOUND = 2


class Command(BaseCommand):
    help = (
        "Export the highlights of an assignment, of a class or of all classes of an instructor. "
        "Removed highlights are never exported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--assignment", type=UUID, metavar="ID")
        scope.add_argument("--classroom", type=UUID, metavar="ID")
        scope.add_argument("--instructor", metavar="USERNAME", help="all classes of this one")
        parser.add_argument("--format", choices=FORMATS, default="jsonl", help="default: jsonl")
        parser.add_argument("--names", action="store_true", help="with the students' names")
        parser.add_argument("--open", action="store_true", help="also what is not handed in")
        parser.add_argument("--key", action="store_true", help="with the answer keys")
        parser.add_argument("--outcomes", action="store_true", help="with outcomes and grades")
        parser.add_argument(
            "--output", type=Path, help="the file to write, which must not be there yet"
        )

    def handle(self, **options: Any) -> None:
        assignments = _chosen(options)
        held = Submissions.ALL if options["open"] else Submissions.HANDED_IN
        annotation_set = export_set(
            *assignments.with_parts().order_by("classroom__name", "created_at", "pk"),
            annotators_as=AnnotatorsAs.NAMES if options["names"] else AnnotatorsAs.PSEUDONYMS,
            submissions_held=held,
            with_key=options["key"],
            with_results=options["outcomes"],
        )
        if options["output"] or not sys.stdout.isatty():
            submissions = Submission.objects.filter(assignment__in=assignments.values("pk"))
            total = wanted(submissions, held, student=None).count()
            followed = counted(sys.stderr, "submissions", annotation_set.submissions, total)
            annotation_set = annotation_set._replace(submissions=followed)
        with _opened(options["output"]) as stream:
            for chunk in FORMATS[options["format"]].write(annotation_set):
                stream.write(chunk)


def _chosen(options: dict[str, Any]) -> AssignmentQuerySet:
    """Return the assignments, or end the command if there are none of that name."""
    if username := options["instructor"]:
        person = User.objects.filter(username=username, is_instructor=True).first()
        if person is None:
            raise CommandError(f"There is no instructor {username}.", returncode=NOT_FOUND)
        return Assignment.objects.taught_by(person)
    if pk := options["assignment"]:
        found = Assignment.objects.filter(pk=pk)
    else:
        pk = options["classroom"]
        found = Assignment.objects.filter(classroom=pk)
    if not found.exists():
        raise CommandError(f"There is no assignment to export at {pk}.", returncode=NOT_FOUND)
    return found


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    """Open the new file, which goes again if it cannot be finished, or the standard output."""
    if path is None:
        yield sys.stdout.buffer
        return
    try:
        with path.open("xb") as stream:
            yield stream
    except FileExistsError as error:
        raise CommandError(f"{path} is there already.", returncode=NOT_FOUND) from error
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=1) from error
