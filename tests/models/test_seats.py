"""Seats: accounts made before their students come, taken by three words that are not stored."""

from itertools import chain

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from annotate.models import Classroom, Enrolment, Frozen, User
from annotate.models import classroom as classroom_module
from annotate.models import enrolment as enrolment_module
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom() -> Classroom:
    return factories.a_classroom()


def test_seats_are_made_in_the_order_of_their_names(classroom: Classroom) -> None:
    cards = classroom.make_seats(["Sam P.", "Adaeze N."])
    assert [card.name for card in cards] == ["Sam P.", "Adaeze N."]
    for card in cards:
        seat = classroom.returning(card.code)
        assert seat
        assert (seat.user.display_name, seat.role, seat.is_waiting) == (card.name, "student", True)
        assert not seat.user.has_usable_password()
        assert not seat.user.is_instructor


def test_words_on_the_cards_are_not_stored(classroom: Classroom) -> None:
    [card] = classroom.make_seats(["Sam P."])
    stored = [str(value) for value in Enrolment.objects.values_list().get(role="student")]
    stored += [str(value) for value in User.objects.values_list().get(is_instructor=False)]
    for word in card.code.split():
        assert [value for value in stored if word in value.split()] == []


@pytest.mark.parametrize("names", [["Kim", "kim"], ["Sam"], ["Kim", "SAM"]])
def test_no_seat_is_made_if_a_name_is_not_free(classroom: Classroom, names: list[str]) -> None:
    classroom.admit("Sam")
    with pytest.raises(ValidationError):
        classroom.make_seats(names)
    assert classroom.names_taken() == ["Ines Instructor", "Sam"]
    assert User.objects.count() == 2


def test_no_seat_is_made_in_an_archived_class(classroom: Classroom) -> None:
    Classroom.objects.get(pk=classroom.pk).archive()
    with pytest.raises(Frozen):
        classroom.make_seats(["Sam"])
    assert classroom.names_taken() == ["Ines Instructor"]


def test_seat_is_taken_once(classroom: Classroom) -> None:
    [card] = classroom.make_seats(["Sam"])
    seat = classroom.returning(card.code)
    assert seat
    seat.take()
    joined_at = Enrolment.objects.get(pk=seat.pk).joined_at
    assert joined_at
    Enrolment.objects.get(pk=seat.pk).take()
    assert Enrolment.objects.get(pk=seat.pk).joined_at == joined_at


def test_student_who_joins_is_no_waiting_seat(classroom: Classroom) -> None:
    enrolment, _code = classroom.admit("Sam")
    assert not enrolment.is_waiting


def test_only_seats_wait(classroom: Classroom) -> None:
    with pytest.raises(IntegrityError):
        classroom.enrolments.filter(role="instructor").update(joined_at=None)


def test_words_of_another_seat_are_not_given_again(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = chain(["apple river stone"] * 3, ["apple river sun"])
    for module in (classroom_module, enrolment_module):
        monkeypatch.setattr(module, "new_return_code", lambda: next(codes))
    classroom.admit("Sam")
    [card] = classroom.make_seats(["Kim"])
    assert card.code == "apple river sun"


def test_many_seats_ask_the_database_as_often_as_few(classroom: Classroom) -> None:
    counts = []
    for number in (3, 30):
        names = [f"Student {number}-{each}" for each in range(number)]
        with CaptureQueriesContext(connection) as captured:
            classroom.make_seats(names)
        counts.append(len(captured))
    assert counts[0] == counts[1]
