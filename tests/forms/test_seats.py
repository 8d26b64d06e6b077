"""Seats before they are made: renamed, left out, and refused where a name is not free."""

import pytest

from annotate.forms.seats import BaseSeatFormSet, SeatFormSet
from annotate.models import Classroom
from tests import factories


@pytest.fixture
def classroom() -> Classroom:
    classroom = factories.a_classroom()
    classroom.admit("Kim L.")
    return classroom


def seats(classroom: Classroom, *names: str, left_out: str | None = None) -> BaseSeatFormSet:
    data = {"form-TOTAL_FORMS": len(names), "form-INITIAL_FORMS": len(names)}
    fields: dict[str, object] = dict(data)
    for number, name in enumerate(names):
        fields |= {f"form-{number}-listed": f"{name} as listed", f"form-{number}-name": name}
        if name != left_out:
            fields[f"form-{number}-made"] = "on"
    return SeatFormSet(fields, classroom=classroom)


@pytest.mark.django_db
def test_seats_that_are_not_ticked_are_left_out(classroom: Classroom) -> None:
    chosen = seats(classroom, "Sam P.", "Kim L.", "Ada", left_out="Kim L.")
    assert chosen.is_valid()
    assert [(seat["listed"], seat["name"]) for seat in chosen.made] == [
        ("Sam P. as listed", "Sam P."),
        ("Ada as listed", "Ada"),
    ]


@pytest.mark.django_db
def test_name_that_is_taken_is_refused_beside_it(classroom: Classroom) -> None:
    refused = seats(classroom, "Sam", "kim l.", "SAM")
    assert not refused.is_valid()
    taken = {"name": ["This name is taken in the class."]}
    assert refused.errors == [{}, taken, taken]


@pytest.mark.django_db
def test_seat_needs_a_name_unless_it_is_left_out(classroom: Classroom) -> None:
    assert seats(classroom, "Sam", "", left_out="").is_valid()
    refused = seats(classroom, "Sam", "", "?")
    assert not refused.is_valid()
    assert refused.errors == [
        {},
        {"name": ["A seat needs a name."]},
        {"name": ["A name needs at least one letter."]},
    ]


@pytest.mark.django_db
def test_seats_need_at_least_one(classroom: Classroom) -> None:
    refused = seats(classroom, "Sam", left_out="Sam")
    assert refused.non_form_errors() == ["Choose at least one seat to make."]
    assert not seats(classroom).is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "is_taken"), [(300, True), (301, False)])
def test_seats_have_an_upper_bound(classroom: Classroom, number: int, is_taken: bool) -> None:
    names = [f"Student {each}" for each in range(number)]
    assert seats(classroom, *names).is_valid() is is_taken
