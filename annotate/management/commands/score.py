"""manage.py score: grade an annotation set by an answer key, without pages and database."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotate.domain.grading import PENALTIES, Credit, GradeRule, Method
from annotate.formats import jsonl_reader, score_report
from annotate.formats.answer_key_file import parse_answer_key
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.scores import Scorer, ScoreReport, sole_assignment

BAD_FILE = 2


class Command(BaseCommand):
    help = (
        "Grade each submission of an annotation set by an answer key, and print the grades. "
        "Only the two files are read; no database is needed."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--key", type=Path, required=True, help="the answer key, in TOML")
        parser.add_argument(
            "--annotations",
            type=Path,
            required=True,
            metavar="SET",
            help="the annotation set, exported as JSON Lines",
        )
        rule = GradeRule()
        parser.add_argument(
            "--credit",
            choices=[*map(str, Credit)],
            default=rule.credit,
            help=f"how the quality of a highlight turns into points (default: {rule.credit})",
        )
        parser.add_argument(
            "--method",
            choices=[*map(str, Method)],
            default=rule.method,
            help=f"how points turn into a grade (default: {rule.method})",
        )
        parser.add_argument(
            "--penalty",
            type=_penalty,
            default=rule.penalty,
            help="what a wrong highlight costs by the method deduct: 0, 0.25, 0.5 or 1 "
            f"(default: {float(rule.penalty)})",
        )
        parser.add_argument(
            "--agreement", action="store_true", help="also say how far the annotators agree"
        )
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")

    def handle(self, **options: Any) -> None:
        rule = GradeRule(Credit(options["credit"]), Method(options["method"]), options["penalty"])
        report = _report(
            options["key"], options["annotations"], rule, with_agreement=options["agreement"]
        )
        write = score_report.as_json if options["json"] else score_report.as_table
        self.stdout.write(write(report))


def _report(
    key_path: Path, set_path: Path, rule: GradeRule, *, with_agreement: bool
) -> ScoreReport:
    with _blaming(key_path):
        key = parse_answer_key(key_path.read_bytes())
    with _blaming(set_path), set_path.open("rb") as stream:
        annotation_set = jsonl_reader.read(stream)
        assignment = sole_assignment(annotation_set)
        with _blaming(key_path):
            scorer = Scorer(key, assignment, rule)
        return scorer.report(annotation_set.submissions, with_agreement=with_agreement)


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Turn what is wrong with a file into the error that ends the command."""
    try:
        yield
    except BrokenFile as error:
        problems = error.problems
    except OSError as error:
        problems = (Problem(f"cannot be read: {error.strerror}"),)
    else:
        return
    lines = "\n".join(f"{path}: {problem}" for problem in problems)
    raise CommandError(f"Nothing was scored.\n{lines}", returncode=BAD_FILE)


def _penalty(text: str) -> Fraction:
    try:
        penalty = Fraction(text)
    except (ValueError, ZeroDivisionError):
        penalty = None
    if penalty not in PENALTIES:
        raise ArgumentTypeError(f"{text} is none of 0, 0.25, 0.5 and 1")
    return penalty
