"""Codes and names as people type them."""

import pytest

from annotate.forms.joining import DisplayNameForm, JoinCodeForm, ReturnForm
from annotate.models import Classroom
from tests import factories


@pytest.fixture
def classroom() -> Classroom:
    classroom = factories.a_classroom()
    classroom.join_code = "CDFG3467"
    classroom.save()
    return classroom


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["CDFG3467", "cdfg-3467", " cdfg 3467 ", "c.d.f.g.3.4.6.7"])
def test_join_code_finds_its_class(classroom: Classroom, typed: str) -> None:
    form = JoinCodeForm({"join_code": typed})
    assert form.is_valid()
    assert form.classroom == classroom
    assert form.cleaned_data["join_code"] == "CDFG3467"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["CDFG346", "CDFG34677", "CDFG3468", "--------", "ÇDFG3467"])
def test_join_code_that_no_class_has_is_refused(classroom: Classroom, typed: str) -> None:
    [reason] = JoinCodeForm({"join_code": typed}).errors["join_code"]
    assert str(reason).startswith("No class has this code.")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", " ", "CDFG\0", "C" * 21])
def test_join_code_that_is_malformed_is_refused(typed: str) -> None:
    assert list(JoinCodeForm({"join_code": typed}).errors) == ["join_code"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Sam", "Sam"),
        ("  Sam \t  P. ", "Sam P."),
        ("Žofie", "Žofie"),
        ("小明", "小明"),
        ("R2D2", "R2D2"),
        ("Ki\u200bm \u2060 \x1bP.", "Kim P."),
        ("\u202emaS", "maS"),
        ("\u2067Kim\u2069", "Kim"),
        ("می\u200cنا", "می\u200cنا"),
        ("Kim\u200d", "Kim"),
        ("K\u200dim", "Kim"),
        ("Kim\u034f\ufe0f", "Kim"),
        ("\u3164Kim\u115f", "Kim"),
        ("👩\u200d🏫 Kim", "👩\u200d🏫 Kim"),
    ],
)
def test_display_name_is_kept_but_for_spaces_and_what_is_not_seen(typed: str, name: str) -> None:
    form = DisplayNameForm({"display_name": typed})
    assert form.is_valid()
    assert form.cleaned_data["display_name"] == name


@pytest.mark.parametrize(
    "typed", ["", "  ", "...", "🙂", "\u200b", "\u3164", "\uffa0", "Sam\0", "x" * 61]
)
def test_name_that_nobody_could_say_is_refused(typed: str) -> None:
    assert list(DisplayNameForm({"display_name": typed}).errors) == ["display_name"]


def test_display_name_has_60_characters_at_most() -> None:
    assert DisplayNameForm({"display_name": "x" * 60}).is_valid()


@pytest.mark.django_db
def test_return_form_finds_the_student(classroom: Classroom) -> None:
    enrolment, code = classroom.admit("Sam")
    form = ReturnForm({"join_code": "cdfg-3467", "return_code": code.title()})
    assert form.is_valid()
    assert form.enrolment == enrolment


@pytest.mark.django_db
def test_return_code_of_another_class_is_refused(classroom: Classroom) -> None:
    other = factories.a_classroom(factories.an_instructor("omar"))
    _enrolment, code = other.admit("Sam")
    form = ReturnForm({"join_code": "CDFG3467", "return_code": code})
    [reason] = form.non_field_errors()
    assert str(reason).startswith("These three words do not belong to this class.")


@pytest.mark.django_db
def test_return_form_needs_both_codes(classroom: Classroom) -> None:
    assert list(ReturnForm({"join_code": "CDFG3467"}).errors) == ["return_code"]
    assert list(ReturnForm({"return_code": "apple river stone"}).errors) == ["join_code"]
