"""How long the instructor's desk takes for a class of 30 and for 1,000 students.

    python -m tests.benchmarks.desk

Each page is measured from the request to its bytes, the fastest of five, on a SQLite file. Beside
it stands the plainest page of the same rows in the same run: one query, one template without
links, translation or state. A regrade stands beside reading the same highlights and writing as
many grades, without comparing anything. So does the preview of a mending, which compares all of
them with a draft and writes nothing.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from annotate.models import Assignment

RUNS = 5
HIGHLIGHTS = 10
GOALS = {30: 0.1, 1000: 0.5}
REGRADE_GOAL = 2.0
PREVIEW_GOAL = 2.0
PLAIN = (
    "<table>{% for row in rows %}<tr><td>{{ row.student.display_name }}</td>"
    "<td>{{ row.handed_in_at }}</td><td>{{ row.percent }}</td></tr>{% endfor %}</table>"
)


def build(students: int) -> "Assignment":
    """Return an assignment in which so many have handed in ten highlights each."""
    from django.utils import timezone

    from annotate.models import Annotation, Enrolment, Submission, User
    from tests import factories

    chance = random.Random(students)
    name = f"ines-{students}"
    classroom = factories.a_classroom(factories.an_instructor(name), f"Class of {students}")
    assignment = factories.an_assignment(classroom, factories.a_key(), feedback="on_release")
    people = User.objects.bulk_create(
        User(username=f"student-{students}-{each}", display_name=f"Student {each}")
        for each in range(students)
    )
    Enrolment.objects.bulk_create(
        Enrolment(classroom=classroom, user=person, role="student") for person in people
    )
    now = timezone.now()
    submissions = Submission.objects.bulk_create(
        Submission(assignment=assignment, student=person, handed_in_at=now) for person in people
    )
    labels = list(assignment.label_set.labels.all())
    length = len(assignment.article.text)
    Annotation.objects.bulk_create(
        (
            Annotation(
                submission=submission,
                label=chance.choice(labels),
                start=(start := chance.randrange(length - 40) // HIGHLIGHTS * HIGHLIGHTS + each),
                end=start + chance.randint(5, 30),
            )
            for submission in submissions
            for each in range(HIGHLIGHTS)
        ),
        batch_size=1000,
    )
    assignment.regrade()
    return assignment


def fastest(act: Callable[[], object], runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return min(times)


def say(name: str, students: int, *seconds: float) -> None:
    figures = "".join(f"{1000 * each:>10.0f}" for each in seconds)
    sys.stdout.write(f"{name:<15} {students:>8}{figures}\n")
    sys.stdout.flush()


def measure(assignment: "Assignment", students: int) -> None:
    from django.template import engines
    from django.test import Client
    from django.urls import reverse

    template = engines["django"].from_string(PLAIN)
    client = Client(headers={"host": "localhost"})
    client.force_login(assignment.classroom.enrolments.get(role="instructor").user)

    def plain() -> str:
        rows = assignment.submissions.with_current_grade()
        return template.render({"rows": rows})

    ceiling = fastest(plain)
    submission = assignment.submissions.all()[students // 2]
    for name, address in {
        "grading table": reverse("assignment_grading", args=[assignment.pk]),
        "one submission": reverse("submission_grading", args=[submission.pk]),
        "class page": reverse("assignment_overview", args=[assignment.pk]),
        "projector": reverse("assignment_projector", args=[assignment.pk, 1]),
    }.items():

        def page(address: str = address) -> None:
            assert client.get(address).status_code == 200

        taken = fastest(page)
        say(name, students, taken, GOALS[students], ceiling)
    measure_live(assignment, students, client, ceiling)


def measure_live(assignment: "Assignment", students: int, client: "Client", ceiling: float) -> None:
    """Measure a refresh of the class at work: changed, and unchanged, which happens most."""
    from django.urls import reverse

    address = reverse("assignment_live", args=[assignment.pk])

    def refresh(tag: str) -> "tuple[int, str]":
        response = client.get(address, headers={"HX-Request": "true", "If-None-Match": tag})
        return response.status_code, response.headers["ETag"]

    _status, tag = refresh("")
    for name, sent, status in (("live, changed", "", 200), ("live, unchanged", tag, 304)):

        def asked(sent: str = sent, status: int = status) -> None:
            assert refresh(sent)[0] == status

        say(name, students, fastest(asked), GOALS[students], ceiling)


def preview(assignment: "Assignment") -> Callable[[], None]:
    """Prepare a change to the key, and return what asks for the page that says what it does."""
    from django.test import Client
    from django.urls import reverse

    from annotate.domain.span import Span
    from annotate.models.mending import Act, Mending

    instructor = assignment.classroom.enrolments.get(role="instructor").user
    label = assignment.label_set.labels.all()[0]
    Mending(assignment, instructor).mend(Act.ADD, label=label, span=Span(0, 20))
    client = Client(headers={"host": "localhost"})
    client.force_login(instructor)
    address = reverse("assignment_mending", args=[assignment.pk])

    def preview() -> None:
        assert client.get(address).status_code == 200

    return preview


def plain_regrade(assignment: "Assignment") -> None:
    from django.db import transaction

    from annotate.models import Grade

    with transaction.atomic():
        read = assignment.submissions.with_annotations()
        Grade.objects.keep(
            Grade(
                submission=submission,
                answer_key=assignment.answer_key,
                percent=len(submission.annotations.all()),
                points=1,
                points_possible=1,
            )
            for submission in read
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(directory) / 'desk.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        sys.stdout.write("milliseconds    students     taken      goal     plain\n")
        assignments = {students: build(students) for students in GOALS}
        for students, assignment in assignments.items():
            measure(assignment, students)
        largest = assignments[max(GOALS)]
        plain = fastest(lambda: plain_regrade(largest), 2)
        taken = fastest(largest.regrade, 2)
        say("regrade", max(GOALS), taken, REGRADE_GOAL, plain)
        say("mending preview", max(GOALS), fastest(preview(largest), 2), PREVIEW_GOAL, plain)


if __name__ == "__main__":
    main()
