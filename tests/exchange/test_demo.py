from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from annotate.domain.alignment import KeyOutcome, SpanOutcome
from annotate.exchange.demo import Demo, demo_password, load_demo
from annotate.exchange.seeds import load_seeds
from annotate.models import (
    Annotation,
    AnswerKey,
    Assignment,
    Classroom,
    Enrolment,
    Grade,
    Submission,
    User,
)

pytestmark = pytest.mark.django_db

SEEDS = settings.BASE_DIR / "seeds"
FILE = SEEDS / "demo" / "class.toml"


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Demo]:
    """Make the class once for all tests here: the tests' own transactions nest in this one."""
    with ExitStack() as around:
        with django_db_blocker.unblock():
            around.enter_context(transaction.atomic())
            load_seeds(SEEDS)
            demo = load_demo(FILE)
        yield demo
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            around.close()


@pytest.fixture
def demo(made: Demo) -> Demo:
    assert made.classroom is not None
    return replace(
        made,
        instructor=User.objects.get(pk=made.instructor.pk),
        classroom=Classroom.objects.get(pk=made.classroom.pk),
    )


def highlights() -> set[tuple[str, str, int, str, int, int]]:
    return set(
        Annotation.objects.values_list(
            "submission__student__display_name",
            "submission__assignment__title",
            "submission__attempt",
            "label__identifier",
            "start",
            "end",
        )
    )


def state() -> list[list[Any]]:
    """Return everything that is stored about the class."""
    return [
        list(queryset.order_by("pk").values())
        for queryset in (
            User.objects.all(),
            Classroom.objects.all(),
            Enrolment.objects.all(),
            Assignment.objects.all(),
            Submission.objects.all(),
            Annotation.objects.all(),
            Grade.objects.all(),
            AnswerKey.objects.all(),
        )
    ]


def test_class_has_an_instructor_and_24_students(demo: Demo) -> None:
    assert demo.created
    assert demo.classroom is not None
    roles = Counter(demo.classroom.enrolments.values_list("role", flat=True))
    assert roles == {"instructor": 1, "student": 24}
    assert Classroom.objects.taught_by(demo.instructor).get() == demo.classroom
    assert demo.classroom.join_code == "DMC4R9TY"


def test_instructor_signs_in_with_the_password_that_is_told(demo: Demo) -> None:
    assert demo.password is not None
    assert demo.instructor.username == "demo"
    assert demo.instructor.is_instructor
    assert not demo.instructor.is_staff
    assert demo.instructor.check_password(demo.password)


def test_nobody_signs_in_as_a_student(demo: Demo) -> None:
    students = User.objects.filter(enrolments__role="student")
    assert not any(student.has_usable_password() for student in students)


def test_class_has_one_assignment_with_feedback_at_once_and_one_on_release(demo: Demo) -> None:
    assignments = Assignment.objects.order_by("created_at")
    assert [(each.feedback, each.attempts) for each in assignments] == [
        ("at_once", 2),
        ("on_release", 1),
    ]
    practice, graded = (each.submissions.handed_in() for each in assignments)
    assert {each.released_at == each.handed_in_at for each in practice} == {True}
    assert {each.feedback_is_due for each in graded} == {False}
    assert {each.allows_disputes for each in assignments} == {True}
    assert {each.article.identifier for each in assignments} == {"gaza-ground-invasion-2023"}


@pytest.mark.parametrize("title", ["Practice", "Graded"])
def test_students_differ_in_what_they_do(demo: Demo, title: str) -> None:
    submissions = Submission.objects.filter(assignment__title__startswith=title)
    handed_in = submissions.handed_in()
    assert submissions.filter(handed_in_at=None).count() >= 2
    assert handed_in.filter(annotations=None).count() == 1
    assert 24 - submissions.values("student").distinct().count() >= 1
    grades = [grade.percent for each in handed_in if (grade := each.current_grade)]
    assert len(grades) == handed_in.count()
    assert min(grades) == 0
    assert max(grades) >= 90
    assert len(set(grades)) >= 12


def test_some_students_use_their_second_attempt(demo: Demo) -> None:
    again = Submission.objects.filter(attempt=2)
    assert again.handed_in().count() >= 6
    assert again.filter(handed_in_at=None).count() == 2


def test_every_outcome_that_a_slip_can_have_is_there(demo: Demo) -> None:
    spans: set[SpanOutcome] = set()
    keys: set[KeyOutcome] = set()
    for assignment in Assignment.objects.all():
        comparison = assignment.comparison()
        for submission in assignment.submissions.handed_in():
            alignment = comparison.assess(list(submission.annotations.with_parts())).alignment
            spans.update(match.outcome for match in alignment.span_matches)
            keys.update(match.outcome for match in alignment.key_matches)
    assert spans >= set(SpanOutcome) - {SpanOutcome.BLANK, SpanOutcome.DUPLICATE}
    assert keys == set(KeyOutcome)


def share_that_marked(assignment: Assignment, label: str, words: str) -> float:
    """Return the share of the first attempts handed in that marked these words with the label."""
    start = assignment.article.text.index(words)
    first = assignment.submissions.handed_in().filter(attempt=1)
    marked = first.filter(
        annotations__label__identifier=label,
        annotations__start__lt=start + len(words),
        annotations__end__gt=start,
    ).distinct()
    return marked.count() / first.count()


def test_class_agrees_against_the_key_where_the_key_is_debatable(demo: Demo) -> None:
    for assignment in Assignment.objects.all():
        judgement = share_that_marked(assignment, "unconfirmed-claim", "collective punishment")
        raids = share_that_marked(assignment, "unconfirmed-claim", "mounted limited raids")
        assert judgement > 0.5
        assert raids < 0.4


def test_every_highlight_was_made_while_its_submission_was_open(demo: Demo) -> None:
    assert demo.classroom is not None
    now = timezone.now()
    for submission in Submission.objects.select_related("assignment"):
        ends = submission.handed_in_at or now
        made = list(submission.annotations.values_list("created_at", flat=True))
        times = [submission.started_at, *sorted(made), ends, now]
        assert times == sorted(times)
        assert submission.assignment.created_at < submission.started_at
        joined = demo.classroom.enrolments.get(user=submission.student).joined_at
        assert joined
        assert joined < times[0]


def test_early_hand_ins_took_less_time(demo: Demo) -> None:
    first = Submission.objects.filter(assignment__attempts=1)
    hurried = first.get(student__display_name="Emil J.")
    thorough = first.get(student__display_name="Fatou D.")
    assert hurried.handed_in_at is not None
    assert thorough.handed_in_at is not None
    assert hurried.handed_in_at - hurried.started_at < timedelta(minutes=10)
    assert thorough.handed_in_at - thorough.started_at > timedelta(minutes=20)
    assert hurried.annotations.count() < thorough.annotations.count()


def test_same_file_gives_the_same_work_on_every_installation(demo: Demo) -> None:
    before = highlights()
    assert demo.classroom is not None
    demo.classroom.delete()
    User.objects.all().delete()
    assert highlights() == set()
    assert load_demo(FILE).created
    assert highlights() == before


def test_second_run_adds_and_changes_nothing(demo: Demo) -> None:
    before = state()
    again = load_demo(FILE)
    assert (again.created, again.classroom, again.password) == (
        False, demo.classroom, demo.password,
    )  # fmt: skip
    assert state() == before


def test_second_run_leaves_what_people_changed(demo: Demo) -> None:
    assert demo.classroom is not None
    demo.classroom.join_code = "CDFHJKMN"
    demo.classroom.name = "My class"
    demo.classroom.save()
    demo.classroom.enrolments.get(user__display_name="Emil J.").user.delete()
    Assignment.objects.get(attempts=1).release()
    before = state()
    again = load_demo(FILE)
    assert again.classroom is not None
    assert (again.classroom.join_code, again.classroom.name) == ("CDFHJKMN", "My class")
    assert state() == before


def test_second_run_makes_no_new_class_for_one_that_was_deleted(demo: Demo) -> None:
    assert demo.classroom is not None
    demo.classroom.delete()
    assert load_demo(FILE).classroom is None
    assert Classroom.objects.count() == 0


def test_password_is_not_told_once_it_was_changed(demo: Demo) -> None:
    demo.instructor.set_password("a password of my own")
    demo.instructor.save()
    assert load_demo(FILE).password is None


def test_password_is_that_of_one_installation(settings: LazySettings) -> None:
    settings.SECRET_KEY = "one"
    first = demo_password("demo")
    assert first == demo_password("demo")
    assert first != demo_password("other")
    assert len(first.split("-")) == 4
    settings.SECRET_KEY = "another"
    assert demo_password("demo") != first
