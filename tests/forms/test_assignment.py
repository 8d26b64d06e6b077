"""What an instructor decides about an assignment."""

import pytest

from annotate.forms.assignment import AssignmentForm
from annotate.models import AnswerKey, Assignment, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def instructor() -> User:
    return factories.an_instructor()


def offered(form: AssignmentForm) -> set[AnswerKey]:
    return set(form.fields["answer_key"].queryset)  # type: ignore[attr-defined]


def test_published_keys_of_the_library_and_ones_own_are_offered(instructor: User) -> None:
    own = factories.a_key(owner=instructor)
    of_library = factories.a_key()
    factories.a_key(owner=instructor, published=False)
    factories.a_key(owner=factories.an_instructor("omar"))
    assignment = Assignment(classroom=factories.a_classroom(instructor))
    assert offered(AssignmentForm(instance=assignment, instructor=instructor)) == {own, of_library}


def test_keys_of_one_article_and_version_are_told_apart(instructor: User) -> None:
    """However often they are set, by whose they are and by how much they hold."""
    of_library = factories.a_key()
    own = factories.a_key(of_library.article, of_library.label_set, instructor, published=False)
    factories.add_to_key(own, "denial", "Nobody was hurt")
    own.publish()
    classroom = factories.a_classroom(instructor)
    for _ in range(2):
        factories.an_assignment(classroom, own)
    form = AssignmentForm(instance=Assignment(classroom=classroom), instructor=instructor)
    named = "Claims, denials, figures, version 1"
    labels = {str(key): label for key, label in form.fields["answer_key"].choices if key}  # type: ignore[attr-defined]
    assert labels == {
        str(of_library.pk): f"A report (library, 3 annotations): {named}",
        str(own.pk): f"A report (Ines Instructor, 4 annotations): {named}",
    }


def test_superseded_key_is_not_offered_anew(instructor: User) -> None:
    key = factories.a_key(owner=instructor)
    revision = key.revise(instructor)
    revision.publish()
    assignment = Assignment(classroom=factories.a_classroom(instructor))
    assert offered(AssignmentForm(instance=assignment, instructor=instructor)) == {revision}


def test_key_in_use_is_offered_to_a_co_instructor_too(instructor: User) -> None:
    key = factories.a_key(owner=instructor)
    factories.a_key(owner=instructor)
    assignment = factories.an_assignment(factories.a_classroom(instructor), key)
    colleague = factories.an_instructor("carla")
    assert offered(AssignmentForm(instance=assignment, instructor=colleague)) == {key}


def test_key_is_not_exchanged_once_a_student_has_begun(instructor: User) -> None:
    assignment = factories.an_assignment(factories.a_classroom(instructor))
    other = factories.a_key()
    data = {
        "title": "Read it again",
        "answer_key": str(other.pk),
        "attempts": "1",
        "counts": "last",
        "late": "flag",
        "feedback": "at_once",
        "credit": "proportional",
        "method": "balanced",
        "penalty": "25",
    }
    form = AssignmentForm(data, instance=assignment, instructor=instructor)
    assert form.is_valid()
    assert form.cleaned_data["answer_key"] == other
    assignment = Assignment.objects.get()
    factories.a_submission(assignment)
    form = AssignmentForm(data, instance=assignment, instructor=instructor)
    assert form.is_valid()
    assert form.cleaned_data["answer_key"] == assignment.answer_key != other
    assert form.save().title == "Read it again"


MONDAY, TUESDAY, WEDNESDAY = "2031-03-03T09:00", "2031-03-04T09:00", "2031-03-05T09:00"


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        ({}, set()),
        ({"opens_at": MONDAY, "due_at": TUESDAY}, set()),
        ({"opens_at": TUESDAY, "due_at": TUESDAY}, {"due_at"}),
        ({"opens_at": WEDNESDAY}, set()),
        ({"late": "until", "due_at": TUESDAY, "late_until": WEDNESDAY}, set()),
        ({"late": "until", "due_at": TUESDAY, "late_until": TUESDAY}, {"late_until"}),
        ({"late": "until", "due_at": TUESDAY}, {"late_until"}),
        ({"late": "until", "late_until": TUESDAY}, {"due_at"}),
        ({"late": "until"}, {"due_at", "late_until"}),
        ({"late": "flag", "due_at": TUESDAY, "late_until": WEDNESDAY}, {"late_until"}),
        ({"late": "none", "due_at": TUESDAY}, set()),
    ],
)
def test_dates_have_to_be_in_order(
    instructor: User, dates: dict[str, str], wrong: set[str]
) -> None:
    assignment = factories.an_assignment(factories.a_classroom(instructor))
    data = {
        "title": "Read it again",
        "answer_key": str(assignment.answer_key.pk),
        "attempts": "1",
        "counts": "last",
        "late": "flag",
        "feedback": "at_once",
        "credit": "proportional",
        "method": "balanced",
        "penalty": "25",
    }
    form = AssignmentForm(data | dates, instance=assignment, instructor=instructor)
    assert set(form.errors) == wrong


def test_every_setting_stands_under_a_heading(instructor: User) -> None:
    form = AssignmentForm(
        instance=Assignment(classroom=factories.a_classroom(instructor)), instructor=instructor
    )
    grouped = [field.name for _name, fields in form.grouped for field in fields]
    assert grouped == list(form.fields)
