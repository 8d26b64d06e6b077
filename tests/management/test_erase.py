"""manage.py erase: says what is due, and erases it when told to."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotate.models import Classroom, Submission, Upload, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    """Sam handed in one highlight; Nora has a seat."""
    assignment = factories.an_assignment()
    submission = factories.a_submission(assignment)
    factories.an_annotation(submission, "denial", "denied")
    submission.hand_in()
    assignment.classroom.make_seats(["Nora"])
    return assignment.classroom


def keep_until(classroom: Classroom, days: int) -> date:
    """Let the last day of the class be so many days from now."""
    day = timezone.localdate() + timedelta(days=days)
    Classroom.objects.filter(pk=classroom.pk).update(retained_until=day)
    return day


def run(*arguments: str) -> list[str]:
    output = StringIO()
    call_command("erase", *arguments, stdout=output)
    return output.getvalue().splitlines()


def test_class_whose_last_day_is_over_is_told_and_kept(classroom: Classroom) -> None:
    day = keep_until(classroom, -1)
    assert run() == [
        (
            f"Media 8b (kept until {day}): 1 class, 1 assignment, 2 students, 1 submission, "
            "1 highlight, 1 grade"
        ),
        "Nothing was erased yet: run it again with --commit.",
    ]
    assert Classroom.objects.exists()


def test_class_whose_last_day_is_over_is_erased_when_told_so(classroom: Classroom) -> None:
    keep_until(classroom, -1)
    other = factories.a_classroom(factories.an_instructor("omar"), "Media 9c")
    factories.a_student(other, "Kim")
    assert run("--commit")[-1] == "Erased."
    assert list(Classroom.objects.all()) == [other]
    assert not Submission.objects.exists()
    names = sorted(User.objects.values_list("display_name", flat=True))
    assert names == ["Ines Instructor", "Ines Instructor", "Kim"]
    assert run("--commit") == ["Nothing is due."]


@pytest.mark.parametrize("days", [0, 1, None])
def test_class_is_kept_until_its_last_day_is_over(classroom: Classroom, days: int | None) -> None:
    if days is not None:
        keep_until(classroom, days)
    assert run("--commit") == ["Nothing is due."]
    assert Submission.objects.count() == 1


def test_archived_class_is_erased_too(classroom: Classroom) -> None:
    keep_until(classroom, -1)
    Classroom.objects.get().archive()
    run("--commit")
    assert not Classroom.objects.exists()


def test_old_work_is_told_and_erased(classroom: Classroom) -> None:
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    assert run("--before", str(timezone.localdate())) == ["Nothing is due."]
    told = f"Media 8b (before {tomorrow}): 1 submission, 1 highlight, 1 grade"
    assert run("--before", tomorrow) == [
        told,
        "Nothing was erased yet: run it again with --commit.",
    ]
    assert Submission.objects.exists()
    assert run("--before", tomorrow, "--commit") == [told, "Erased."]
    assert not Submission.objects.exists()
    assert classroom.enrolments.students().count() == 2


def test_day_has_to_be_one() -> None:
    with pytest.raises(CommandError, match="'July' is no day such as 2026-07-31"):
        run("--before", "July")


def test_command_says_nothing_if_asked_to(classroom: Classroom) -> None:
    keep_until(classroom, -1)
    assert run("--commit", "--verbosity", "0") == []
    assert not Classroom.objects.exists()


def test_files_that_were_never_imported_go_after_a_day() -> None:
    ines = factories.an_instructor()
    old, new = (Upload.objects.keep(ines, name, "jsonl", b"") for name in ("old", "new"))
    Upload.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1))
    run()
    assert Upload.objects.count() == 2
    run("--commit")
    assert list(Upload.objects.all()) == [new]
