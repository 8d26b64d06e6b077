"""Classes: who is let in, how they return, and who sees what of them."""

from itertools import chain

import pytest
from django.db import IntegrityError, transaction

from annotate.models import Classroom, Enrolment, User
from annotate.models import enrolment as enrolment_module
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    return factories.a_classroom()


def test_admit_makes_a_student_of_this_class(classroom: Classroom) -> None:
    enrolment, code = classroom.admit("Sam")
    stored = Enrolment.objects.get(role="student")
    assert (stored, stored.classroom, stored.user.display_name) == (enrolment, classroom, "Sam")
    assert not stored.user.is_instructor
    assert not stored.user.has_usable_password()
    assert len(code.split()) == 3


def test_students_of_one_name_are_numbered(classroom: Classroom) -> None:
    names = [str(classroom.admit("Sam")[0].user) for _ in range(3)]
    assert names == ["Sam", "Sam (2)", "Sam (3)"]


def test_return_code_is_not_stored(classroom: Classroom) -> None:
    enrolment, code = classroom.admit("Sam")
    stored = [str(value) for value in Enrolment.objects.values_list().get(pk=enrolment.pk)]
    stored += [str(value) for value in User.objects.values_list().get(pk=enrolment.user_id)]
    for word in code.split():
        assert [value for value in stored if word in value.split()] == []
    assert len(enrolment.return_digest or "") == 64


@pytest.mark.parametrize("change", [str.upper, str.title, lambda code: code.replace(" ", " - ")])
def test_return_code_brings_back_the_student(classroom: Classroom, change: object) -> None:
    assert callable(change)
    classroom.admit("Kim")
    enrolment, code = classroom.admit("Sam")
    assert classroom.returning(change(code)) == enrolment


def test_other_words_bring_nobody_back(classroom: Classroom) -> None:
    _enrolment, code = classroom.admit("Sam")
    first, second, third = code.split()
    for wrong in ("", "apple", f"{first} {second}", f"{code} {third}", f"{first}{second}{third}"):
        assert classroom.returning(wrong) is None


def test_return_code_belongs_to_one_class(classroom: Classroom) -> None:
    _enrolment, code = classroom.admit("Sam")
    other = factories.a_classroom(factories.an_instructor("omar"))
    assert other.returning(code) is None


def test_code_that_is_taken_is_not_given_again(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = chain(["apple river stone"] * 3, ["apple river sun"])
    monkeypatch.setattr(enrolment_module, "new_return_code", lambda: next(codes))
    first, first_code = classroom.admit("Sam")
    second, second_code = classroom.admit("Kim")
    assert (first_code, second_code) == ("apple river stone", "apple river sun")
    assert classroom.returning(first_code) == first
    assert classroom.returning(second_code) == second
    assert User.objects.filter(is_instructor=False).count() == 2


def test_join_codes_are_unique(classroom: Classroom) -> None:
    assert len(classroom.join_code) == 8
    assert classroom.spoken_join_code == f"{classroom.join_code[:4]}-{classroom.join_code[4:]}"
    with pytest.raises(IntegrityError), transaction.atomic():
        Classroom.objects.create(name="Other", join_code=classroom.join_code)


def test_nobody_is_in_a_class_twice(classroom: Classroom) -> None:
    student = factories.a_student(classroom)
    with pytest.raises(IntegrityError):
        classroom.add_instructor(student)


def test_classes_are_visible_to_those_in_them_and_taught_by_their_instructors(
    classroom: Classroom,
) -> None:
    instructor = classroom.enrolments.get().user
    colleague = factories.an_instructor("carla")
    classroom.add_instructor(colleague)
    student = factories.a_student(classroom)
    outsider = factories.an_instructor("omar")
    factories.a_classroom(outsider)
    seen = {
        person: (
            classroom in Classroom.objects.visible_to(person),
            classroom in Classroom.objects.taught_by(person),
        )
        for person in (instructor, colleague, student, outsider)
    }
    assert seen == {
        instructor: (True, True),
        colleague: (True, True),
        student: (True, False),
        outsider: (False, False),
    }


def test_counting_disputes_keeps_the_order_of_classes() -> None:
    ines = factories.an_instructor()
    for name in ("Media 8b", "Media 7a", "Media 9c", "Media 6a", "Media 5d"):
        factories.a_classroom(ines, name)
    names = [each.name for each in Classroom.objects.with_open_disputes()]
    assert names == ["Media 5d", "Media 6a", "Media 7a", "Media 8b", "Media 9c"]
