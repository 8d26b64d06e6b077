"""manage.py erase: erase the classes whose last day is over, or work older than a day."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from annotate.models import Classroom, Erasure, Upload


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day such as 2026-07-31") from error


class Command(BaseCommand):
    help = (
        "Erase every class whose last day (“kept until”) is over, with its students and their "
        "work. Without --commit it only says what would go; with it, files that were sent to be "
        "imported and never were go too, after a day. Let it run every night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--before",
            type=_day,
            help="instead, erase in all classes the submissions in which nothing happened on "
            "this day or later",
        )
        parser.add_argument("--commit", action="store_true", help="erase what is listed")

    def handle(self, *, before: date | None, commit: bool, **options: Any) -> None:
        lines = []
        for name, erasure in _old_work(before) if before else _due_classes():
            erased = erasure.carry_out() if commit else erasure.counts()
            if erased.lines:
                lines.append(f"{name}: {', '.join(erased.lines)}")
        if commit:
            Upload.objects.expired().delete()
        if options["verbosity"]:
            self.stdout.write("\n".join([*lines, _ending(lines, commit=commit)]))


def _ending(lines: list[str], *, commit: bool) -> str:
    if not lines:
        return "Nothing is due."
    return "Erased." if commit else "Nothing was erased yet: run it again with --commit."


def _due_classes() -> Iterator[tuple[str, Erasure]]:
    for classroom in list(Classroom.objects.due(timezone.localdate())):
        name = f"{classroom} (kept until {classroom.retained_until})"
        yield name, Erasure.of_classrooms(Classroom.objects.filter(pk=classroom.pk))


def _old_work(before: date) -> Iterator[tuple[str, Erasure]]:
    for classroom in Classroom.objects.all():
        this = Classroom.objects.filter(pk=classroom.pk)
        yield f"{classroom} (before {before})", Erasure.of_work_before(before, this)
