"""The last day of a class: set by its instructor, shown to whoever it concerns."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from annotate.models import Classroom
from tests.pages import Element, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(classroom: Classroom) -> str:
    return reverse("classroom_retention", args=[classroom.pk])


def a_day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize("days", [0, 300])
def test_last_day_is_set_and_taken_back(
    ines: Client, classroom: Classroom, address: str, days: int
) -> None:
    response = ines.post(address, {"retained_until": a_day(days).isoformat()})
    assert response.headers["Location"] == classroom.get_absolute_url()
    assert Classroom.objects.get().retained_until == a_day(days)
    shown = page_of(ines.get(address)).one("input", type="date").attributes["value"]
    assert shown == a_day(days).isoformat()
    ines.post(address, {"retained_until": ""})
    assert Classroom.objects.get().retained_until is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (a_day(-1).isoformat(), "This day is over. To erase the class now, use “Erase”."),
        ("July", "Enter a valid date."),
    ],
)
def test_day_that_is_over_or_none_is_refused(
    ines: Client, address: str, typed: str, reason: str
) -> None:
    response = ines.post(address, {"retained_until": typed})
    assert response.status_code == 422
    assert page_of(response).one("ul", class_="errorlist").words == reason
    assert Classroom.objects.get().retained_until is None


def test_last_day_of_an_archived_class_is_set(
    ines: Client, classroom: Classroom, address: str
) -> None:
    classroom.archive()
    ines.post(address, {"retained_until": a_day(9).isoformat()})
    assert Classroom.objects.get().retained_until == a_day(9)
    day = date_format(a_day(9))
    assert page_of(ines.get("/")).one("details").one("li").words.endswith(f"kept until {day}")


def kept(page: Element) -> list[str]:
    return [each.words for each in page.all("p", class_="kept")]


def test_last_day_is_shown_to_whoever_it_concerns(
    ines: Client, sam: Client, client: Client, classroom: Classroom
) -> None:
    link = reverse("join_classroom", args=[classroom.join_code])
    pages = [(sam, classroom.get_absolute_url()), (client, link)]
    assert [kept(page_of(browser.get(each))) for browser, each in pages] == [[], []]
    Classroom.objects.update(retained_until=a_day(9))
    day = date_format(a_day(9))
    said = [f"What you do here is kept until {day}, then erased."]
    assert [kept(page_of(browser.get(each))) for browser, each in pages] == [said, said]
    section = page_of(ines.get(classroom.get_absolute_url())).all("section")[-1]
    assert section.one("p").words == (
        f"The class is kept until {day}, then erased with all that was done in it."
    )
    assert page_of(ines.get("/")).one("li", class_="card").all("p")[1].words == f"Kept until {day}"


def test_class_whose_last_day_is_over_says_so(ines: Client, classroom: Classroom) -> None:
    Classroom.objects.update(retained_until=a_day(-1))
    note = page_of(ines.get(classroom.get_absolute_url())).one(class_="note").words
    assert note.startswith(f"The class was to be kept until {date_format(a_day(-1))}")
    card = page_of(ines.get("/")).one("li", class_="card")
    assert card.one(class_="note").words == "Its last day is over: it is erased soon."
