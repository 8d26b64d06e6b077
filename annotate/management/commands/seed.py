"""manage.py seed: fill the library from files, and make the demo class."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from annotate.exchange.demo import Demo, load_demo
from annotate.exchange.library import Did, Outcome
from annotate.exchange.seeds import DEMO, BrokenSeeds, load_seeds
from annotate.models import Submission


class Command(BaseCommand):
    help = (
        "Load articles, label sets and answer keys from a directory into the library. Doing so "
        "again changes nothing. If there is anything wrong with a file, nothing is loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "directory",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "seeds",
            help="holds articles/, label_sets/ and answer_keys/ (default: the project's seeds/)",
        )
        parser.add_argument(
            "--demo",
            action="store_true",
            help="also make the class of demo/class.toml, with made-up students and their work",
        )
        parser.add_argument(
            "--base-url",
            default="",
            help="goes before the addresses that are printed, such as http://127.0.0.1:8000",
        )

    def handle(self, *, directory: Path, demo: bool, base_url: str, **options: Any) -> None:
        made = None
        try:
            with transaction.atomic():
                outcomes = load_seeds(directory)
                if demo:
                    made = load_demo(directory / DEMO / "class.toml")
        except BrokenSeeds as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        if options["verbosity"]:
            self._tell_outcomes(outcomes)
            if made:
                self._tell_demo(made, base_url.rstrip("/"))

    def _tell_outcomes(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.did is not Did.UNCHANGED:
                self.stdout.write(f"{outcome}")
        counts = Counter(outcome.did for outcome in outcomes)
        self.stdout.write(f"Library: {', '.join(f'{counts[did]} {did}' for did in Did)}")

    def _tell_demo(self, demo: Demo, base_url: str) -> None:
        if demo.classroom is None:
            self.stdout.write(
                f"Demo class: {demo.instructor.username} teaches no class any more; nothing made"
            )
            return
        made = "created" if demo.created else "there already, left as it is"
        students = demo.classroom.enrolments.filter(role="student").count()
        submissions = Submission.objects.filter(assignment__classroom=demo.classroom).count()
        password = demo.password or (
            f"changed since; manage.py changepassword {demo.instructor.username} sets another"
        )
        join = reverse("join_classroom", args=[demo.classroom.join_code])
        self.stdout.write(
            f"Demo class: {made} (“{demo.classroom}”, {students} students, "
            f"{submissions} submissions). It is made up and for trying out only.\n"
            f"  Instructor: {base_url}{reverse('sign_in')}\n"
            f"    username: {demo.instructor.username}\n"
            f"    password: {password}\n"
            f"  Students join: {base_url}{join}"
        )
