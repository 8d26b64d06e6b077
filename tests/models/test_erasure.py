"""Erasing: counted first, then gone for good, with everything that hangs on it."""

from collections import Counter

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from annotate.models import Assignment, Classroom, Erased, Erasure, User
from tests import factories

pytestmark = pytest.mark.django_db

NOTHING = Erased(0, 0, 0, 0, 0, 0)


@pytest.fixture
def assignment() -> Assignment:
    """Sam handed in one attempt with two highlights and began another; Kim handed in one."""
    assignment = factories.an_assignment(attempts=2)
    sam, kim = (factories.a_student(assignment.classroom, name) for name in ("Sam", "Kim"))
    for student in (sam, kim):
        submission = factories.a_submission(assignment, student)
        factories.an_annotation(submission, "denial", "denied")
        factories.an_annotation(submission, "denial", "Nobody was hurt")
        submission.hand_in()
    removed = factories.an_annotation(factories.a_submission(assignment, sam), "denial", "denied")
    removed.remove(1)
    return assignment


@pytest.fixture
def sam(assignment: Assignment) -> User:
    return User.objects.get(display_name="Sam")


def rows() -> Counter[str]:
    """Return how many rows each table of the project holds, but for empty ones."""
    counts = {
        model.__name__: model._default_manager.count()  # noqa: SLF001 - Django documents it
        for model in apps.get_app_config("annotate").get_models()
    }
    return +Counter(counts)


def of_student(assignment: Assignment, student: User) -> Erasure:
    return Erasure.of_student(assignment.classroom.enrolments.get(user=student))


def test_counts_say_what_would_go_and_erase_nothing(assignment: Assignment, sam: User) -> None:
    before = rows()
    assert of_student(assignment, sam).counts() == Erased(
        classrooms=0, assignments=0, students=1, submissions=2, annotations=3, grades=1
    )
    assert rows() == before


def test_student_goes_with_everything_and_nobody_else(assignment: Assignment, sam: User) -> None:
    before = rows()
    erasure = of_student(assignment, sam)
    counted = erasure.counts()
    assert erasure.carry_out() == counted
    gone = {"User": 1, "Enrolment": 1, "Submission": 2, "Annotation": 3, "Grade": 1, "Step": 2}
    assert rows() == before - Counter(gone)
    assert not User.objects.filter(pk=sam.pk).exists()
    assert erasure.counts() == NOTHING


def test_seat_that_was_not_taken_goes(assignment: Assignment) -> None:
    [card] = assignment.classroom.make_seats(["Nora"])
    seat = assignment.classroom.returning(card.code)
    assert seat
    assert Erasure.of_student(seat).carry_out() == NOTHING._replace(students=1)
    assert assignment.classroom.returning(card.code) is None
    assert not User.objects.filter(display_name="Nora").exists()


def test_place_and_work_in_another_class_stay(assignment: Assignment, sam: User) -> None:
    other = factories.an_assignment(
        factories.a_classroom(factories.an_instructor("omar")), assignment.answer_key
    )
    other.classroom.enrolments.create(user=sam, role="student")
    kept = factories.a_submission(other, sam)
    of_student(assignment, sam).carry_out()
    assert list(sam.submissions.all()) == [kept]
    assert [each.classroom for each in sam.enrolments.all()] == [other.classroom]


def test_account_of_an_instructor_who_was_a_student_stays(assignment: Assignment) -> None:
    omar = factories.an_instructor("omar")
    enrolment = assignment.classroom.enrolments.create(user=omar, role="student")
    Erasure.of_student(enrolment).carry_out()
    assert User.objects.filter(pk=omar.pk).exists()
    assert omar.enrolments.count() == 0


def test_log_of_the_administrators_keeps_no_name(assignment: Assignment, sam: User) -> None:
    ines = User.objects.get(is_instructor=True)
    users = ContentType.objects.get_for_model(User)
    for about in (sam, ines):
        LogEntry.objects.create(
            user=ines,
            content_type=users,
            object_id=str(about.pk),
            object_repr=str(about),
            action_flag=CHANGE,
        )
    of_student(assignment, sam).carry_out()
    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["Ines Instructor"]


def test_words_say_what_there_is() -> None:
    assert Erased(1, 2, 1, 2, 3, 0).lines == [
        "1 class",
        "2 assignments",
        "1 student",
        "2 submissions",
        "3 highlights",
    ]
    assert Erased(1, 2, 1, 2, 1, 1).work == ["2 submissions", "1 highlight", "1 grade"]
    assert NOTHING.lines == []


def test_class_and_its_keys_stay_when_a_student_goes(assignment: Assignment, sam: User) -> None:
    of_student(assignment, sam).carry_out()
    assert list(Classroom.objects.all()) == [assignment.classroom]
    assert Assignment.objects.get().answer_key == assignment.answer_key
