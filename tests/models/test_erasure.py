"""Erasing: counted first, then gone for good, with everything that hangs on it."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils import timezone

from annotate.models import (
    Annotation,
    Assignment,
    Classroom,
    Enrolment,
    Erased,
    Erasure,
    Submission,
    User,
)
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


def test_what_instructors_said_and_gave_goes_too(assignment: Assignment, sam: User) -> None:
    ines = User.objects.get(is_instructor=True)
    for submission in assignment.submissions.handed_in():
        submission.write_comments(ines, {None: "Well read."})
        submission.override_grade(ines, Decimal(60), "You asked well.")
        assignment.extend(submission.student, timezone.now())
    other = factories.a_classroom(factories.an_instructor("omar"))
    other.enrolments.create(user=sam, role="student")  # so that the account stays
    before = rows()
    assert of_student(assignment, sam).carry_out() == Erased(0, 0, 1, 2, 3, 1, comments=1)
    gone = {"Enrolment": 1, "Submission": 2, "Annotation": 3, "Grade": 1, "Step": 2}
    gone |= {"Comment": 1, "GradeOverride": 1, "Extension": 1}
    assert rows() == before - Counter(gone)


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


def test_sign_ins_go_with_the_account(assignment: Assignment, sam: User) -> None:
    kim = User.objects.get(display_name="Kim")
    for person in (sam, kim, sam, None):
        factories.a_client(person).get("/")
    of_student(assignment, sam).carry_out()
    people = [each.get_decoded().get("_auth_user_id") for each in Session.objects.all()]
    assert people == [str(kim.pk)]


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


def of_class(assignment: Assignment) -> Erasure:
    return Erasure.of_classrooms(Classroom.objects.filter(pk=assignment.classroom_id))


def test_class_goes_with_its_students_and_their_work(assignment: Assignment) -> None:
    other = factories.an_assignment(
        factories.a_classroom(factories.an_instructor("omar")), assignment.answer_key
    )
    submission = factories.a_submission(other)
    factories.an_annotation(submission, "denial", "denied")
    submission.hand_in()
    kept = [other, *other.submissions.all(), *other.classroom.enrolments.all()]
    before = rows()
    assert of_class(assignment).carry_out() == Erased(
        classrooms=1, assignments=1, students=2, submissions=3, annotations=5, grades=2
    )
    gone = {"Classroom": 1, "Assignment": 1, "User": 2, "Enrolment": 3, "Submission": 3}
    gone |= {"Annotation": 5, "Grade": 2, "Step": 2}
    assert rows() == before - Counter(gone)
    assert kept == [
        *Assignment.objects.all(),
        *other.submissions.all(),
        *other.classroom.enrolments.all(),
    ]


def test_no_class_is_nothing(assignment: Assignment) -> None:
    before = rows()
    assert Erasure.of_classrooms(Classroom.objects.none()).carry_out() == NOTHING
    assert rows() == before


DAY = date(2026, 3, 1)
BEFORE, ON_IT = datetime(2026, 2, 28, 23, 59, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("started_at", "marked_at", "handed_in_at", "is_old"),
    [
        (BEFORE, BEFORE, BEFORE, True),
        (BEFORE, BEFORE, None, True),
        (BEFORE, BEFORE, ON_IT, False),
        (BEFORE, ON_IT, None, False),
        (ON_IT, BEFORE, None, False),
        (ON_IT, ON_IT, ON_IT, False),
    ],
)
def test_work_is_old_if_nothing_happened_in_it_since(
    started_at: datetime, marked_at: datetime, handed_in_at: datetime | None, is_old: bool
) -> None:
    submission = factories.a_submission()
    factories.an_annotation(submission, "denial", "denied")
    Submission.objects.update(started_at=started_at, handed_in_at=handed_in_at)
    Annotation.objects.update(created_at=marked_at)
    erasure = Erasure.of_work_before(DAY, Classroom.objects.all())
    old = NOTHING._replace(submissions=1, annotations=1)
    assert erasure.carry_out() == (old if is_old else NOTHING)
    assert Submission.objects.exists() is not is_old
    assert Enrolment.objects.count() == 2


def released(submission: Submission, _instructor: User) -> None:
    Submission.objects.update(released_at=None)
    submission.assignment.release()


def said(submission: Submission, instructor: User) -> None:
    submission.write_comments(instructor, {None: "Read it again."})


ACTS: dict[str, Callable[[Submission, User], object]] = {
    "nothing": lambda _submission, _instructor: None,
    "review": lambda submission, instructor: submission.review(instructor),
    "release": released,
    "comment": said,
    "grade that is set": lambda submission, instructor: submission.override_grade(
        instructor, Decimal(70), "Two labels fit."
    ),
    "dispute": lambda submission, _instructor: factories.a_dispute(submission),
}


@pytest.mark.parametrize("act", ACTS)
def test_work_is_not_old_if_it_was_graded_or_disputed_since(act: str) -> None:
    submission = factories.a_submission()
    factories.an_annotation(submission, "denial", "denied")
    submission.hand_in()
    Assignment.objects.update(allows_disputes=True)
    Submission.objects.update(started_at=BEFORE, handed_in_at=BEFORE, released_at=BEFORE)
    Annotation.objects.update(created_at=BEFORE)
    ACTS[act](Submission.objects.get(), factories.an_instructor("omar"))
    Erasure.of_work_before(DAY, Classroom.objects.all()).carry_out()
    assert Submission.objects.exists() is (act != "nothing")


def test_work_is_not_old_if_a_highlight_was_removed_since() -> None:
    submission = factories.a_submission()
    factories.an_annotation(submission, "denial", "denied").remove(1)
    Submission.objects.update(started_at=BEFORE)
    Annotation.objects.update(created_at=BEFORE)
    assert Erasure.of_work_before(DAY, Classroom.objects.all()).carry_out() == NOTHING


def test_work_in_other_classes_is_not_old_work_of_this_one(assignment: Assignment) -> None:
    other = factories.a_classroom(factories.an_instructor("omar"))
    tomorrow = timezone.localdate() + timedelta(days=1)
    this = Classroom.objects.filter(pk=other.pk)
    assert Erasure.of_work_before(tomorrow, this).carry_out() == NOTHING


@pytest.mark.parametrize(("days", "is_due"), [(-1, True), (0, False), (1, False)])
def test_class_is_due_when_its_last_day_is_over(days: int, is_due: bool) -> None:
    today = timezone.localdate()
    classroom = factories.a_classroom()
    classroom.retained_until = today + timedelta(days=days)
    classroom.save()
    assert classroom.is_due is is_due
    assert list(Classroom.objects.due(today)) == [classroom] * is_due
