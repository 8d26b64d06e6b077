"""Seats from a list: looked at first, made in one go, each with a card that is shown once."""

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotate.models import Classroom, Enrolment, User
from tests.pages import Element, page_of
from tests.views.answers import refusal_of

pytestmark = pytest.mark.django_db

NAMES = "Adaeze Nwosu\nKim Lee\nJan van der Berg"


@pytest.fixture
def address(classroom: Classroom) -> str:
    return reverse("classroom_seats", args=[classroom.pk])


@pytest.fixture
def preview(classroom: Classroom) -> str:
    return reverse("classroom_seats_preview", args=[classroom.pk])


def fields_of(page: Element) -> dict[str, str]:
    """Return what the form of the preview would send."""
    form = page.one("main").one("form")
    return {
        each.attributes["name"]: each.attributes.get("value", "on") for each in form.all("input")
    }


def cards_of(page: Element) -> list[list[str]]:
    return [
        [part.words for part in card if part.tag in ("p", "h2")]
        for card in page.all("li", class_="seat-card")
    ]


def test_page_asks_for_a_list(ines: Client, address: str, preview: str) -> None:
    form = page_of(ines.get(address)).one("main").one("form")
    assert form.attributes["action"] == preview
    assert form.attributes["enctype"] == "multipart/form-data"
    names = [each.attributes["name"] for each in form if each.tag in ("input", "textarea")]
    assert names == [
        *("csrfmiddlewaretoken", "names", "table", "users", "enrollments", "class_id"),
        *("shown_as", "shown_as"),
    ]


def test_preview_shows_the_seats_and_makes_nothing(ines: Client, preview: str) -> None:
    response = ines.post(preview, {"names": NAMES, "shown_as": "initial"})
    assert response.status_code == 200
    page = page_of(response)
    assert page.one("h1").words == "3 seats"
    rows = page.one("tbody").all("tr")
    assert [row.one("th").words for row in rows] == NAMES.splitlines()
    names = [row.all("input", type="text")[0].attributes["value"] for row in rows]
    assert names == ["Adaeze N.", "Kim L.", "Jan B."]
    assert not Enrolment.objects.filter(role="student").exists()


def test_seats_are_made_as_they_were_shown(
    ines: Client, classroom: Classroom, address: str, preview: str
) -> None:
    shown = fields_of(page_of(ines.post(preview, {"names": NAMES, "shown_as": "initial"})))
    del shown["form-1-made"]
    response = ines.post(address, shown | {"form-2-name": "Jan"})
    page = page_of(response)
    link = f"http://testserver/join/{classroom.join_code}/"
    adaeze, jan = cards_of(page)
    assert [adaeze[0], adaeze[1], adaeze[3]] == ["Media 8b", "Adaeze N.", link]
    assert jan[1] == "Jan"
    assert [[cell.words for cell in row] for row in page.one("tbody").all("tr")] == [
        ["Adaeze Nwosu", "Adaeze N."],
        ["Jan van der Berg", "Jan"],
    ]
    for card in (adaeze, jan):
        seat = classroom.returning(card[2])
        assert seat
        assert (seat.user.display_name, seat.is_waiting) == (card[1], True)
    assert classroom.enrolments.filter(role="student").count() == 2


def test_page_of_the_cards_sent_again_makes_no_seat_twice(
    ines: Client, classroom: Classroom, address: str, preview: str
) -> None:
    shown = fields_of(page_of(ines.post(preview, {"names": NAMES, "shown_as": "initial"})))
    [code, *_] = [card[2] for card in cards_of(page_of(ines.post(address, shown)))]
    again = ines.post(address, shown)
    assert again.status_code == 422
    page = page_of(again)
    assert page.one("h1").words == "Seats of these names are there already"
    assert [each.words for each in page.one("ul", class_="rows").all("li")] == [
        *("Adaeze N.", "Kim L.", "Jan B.")
    ]
    roster = reverse("classroom_roster", args=[classroom.pk])
    assert [each.words for each in page.all("a", href=roster)] == ["Roster"]
    assert classroom.enrolments.filter(role="student").count() == 3
    assert classroom.returning(code) is not None


def test_preview_in_which_some_names_are_taken_is_shown_again(
    ines: Client, classroom: Classroom, address: str, preview: str
) -> None:
    shown = fields_of(page_of(ines.post(preview, {"names": NAMES, "shown_as": "initial"})))
    classroom.make_seats(["adaeze n."])
    again = page_of(ines.post(address, shown))
    assert again.one("h1").words == "3 seats"
    [error] = again.all("ul", class_="errorlist")
    assert error.words == "This name is taken in the class."
    assert classroom.enrolments.filter(role="student").count() == 1


@pytest.mark.parametrize("seats_only", [False, True])
@pytest.mark.parametrize("act", ["make", "renew"])
def test_nothing_but_done_leads_away_from_the_cards(
    ines: Client, classroom: Classroom, address: str, preview: str, act: str, seats_only: bool
) -> None:
    """They are shown this once, so whoever leaves them loses them."""
    Classroom.objects.update(seats_only=seats_only)
    shown = fields_of(page_of(ines.post(preview, {"names": NAMES, "shown_as": "initial"})))
    response = ines.post(address, shown)
    if act == "renew":
        response = ines.post(reverse("classroom_cards", args=[classroom.pk]))
    page = page_of(response)
    assert len(cards_of(page)) == 3
    assert [*page.all("form"), *page.all("button")] == []
    leading = [each for each in page.all("a") if not each.attributes["href"].startswith("#")]
    in_new_tab = [each for each in leading if each.attributes.get("target") == "_blank"]
    assert [each.words for each in leading if each not in in_new_tab] == [
        "Done: the cards are printed"
    ]
    settings = ["Let students join only with a card (opens a new tab)"]
    assert [each.words for each in in_new_tab] == ([] if seats_only else settings)
    assert {each.attributes["rel"] for each in in_new_tab} <= {"noopener"}


def test_pseudonyms_stand_on_the_cards_and_the_names_beside_them(
    ines: Client, address: str, preview: str
) -> None:
    sent = {"names": NAMES, "shown_as": "pseudonym"}
    page = page_of(ines.post(address, fields_of(page_of(ines.post(preview, sent)))))
    names = [card[1] for card in cards_of(page)]
    assert len(set(names)) == 3
    assert not {"Adaeze N.", "Kim L.", "Jan B."} & set(names)
    listed = [row.one("th").words for row in page.one("tbody").all("tr")]
    assert listed == NAMES.splitlines()


def test_names_of_the_list_are_not_stored(ines: Client, address: str, preview: str) -> None:
    sent = {"names": NAMES, "shown_as": "initial"}
    ines.post(address, fields_of(page_of(ines.post(preview, sent))))
    sessions = [session.get_decoded() for session in Session.objects.all()]
    stored = str([*User.objects.values(), *Enrolment.objects.values(), *sessions])
    assert "Adaeze N." in stored
    for name in ("Nwosu", "Lee", "Berg"):
        assert name not in stored


def test_table_is_sent_as_a_file(ines: Client, preview: str) -> None:
    file = SimpleUploadedFile("class.csv", "\ufeffLast name;First name\nNwosu;Adaeze\n".encode())
    page = page_of(ines.post(preview, {"table": file, "shown_as": "initial"}))
    assert [row.one("th").words for row in page.one("tbody").all("tr")] == ["Adaeze Nwosu"]


def test_wrong_file_gives_line_and_reason(ines: Client, preview: str) -> None:
    file = SimpleUploadedFile("class.csv", b"name\nSam\n42\n")
    response = ines.post(preview, {"table": file, "shown_as": "initial"})
    assert response.status_code == 422
    [error] = page_of(response).all("ul", class_="errorlist")
    assert error.words == "line 3: a name needs at least one letter"


def test_wrong_line_keeps_what_was_pasted(ines: Client, preview: str) -> None:
    response = ines.post(preview, {"names": "Sam\n42", "shown_as": "pseudonym"})
    assert response.status_code == 422
    page = page_of(response)
    assert page.one("textarea").text.strip() == "Sam\n42"
    assert page.one("input", value="pseudonym").attributes.get("checked") == ""


def test_largest_list_can_be_sent(ines: Client, address: str, preview: str) -> None:
    names = "\n".join(f"Student {number}" for number in range(300))
    shown = page_of(ines.post(preview, {"names": names, "shown_as": "initial"}))
    assert len(cards_of(page_of(ines.post(address, fields_of(shown))))) == 300


def test_broken_form_is_refused(ines: Client, address: str, preview: str) -> None:
    assert [ines.post(each).status_code for each in (address, preview)] == [422, 422]


def test_archived_class_makes_no_seats(
    ines: Client, classroom: Classroom, address: str, preview: str
) -> None:
    shown = fields_of(page_of(ines.post(preview, {"names": NAMES, "shown_as": "initial"})))
    classroom.archive()
    answers = [ines.get(address), ines.post(address, shown), ines.post(preview, {"names": NAMES})]
    assert [answer.status_code for answer in answers] == [409] * 3
    assert refusal_of(answers[0]).startswith("This class is archived")
    assert not classroom.enrolments.filter(role="student").exists()


def test_card_brings_its_student_in(client: Client, ines: Client, classroom: Classroom) -> None:
    [card] = classroom.make_seats(["Sam"])
    assert page_of(ines.get(classroom.get_absolute_url())).one(class_="tag").words == "not here yet"
    sent = {"join_code": classroom.join_code, "return_code": card.code}
    assert client.post(reverse("come_back"), sent).status_code == 302
    assert page_of(client.get(classroom.get_absolute_url())).one("h1").words == "Media 8b"
    assert page_of(ines.get(classroom.get_absolute_url())).all(class_="tag") == []


@pytest.mark.parametrize("act", ["close", "archive"])
def test_card_is_of_no_use_while_the_class_takes_nobody(
    client: Client, classroom: Classroom, act: str
) -> None:
    [card] = classroom.make_seats(["Sam"])
    if act == "close":
        classroom.set_joining(is_open=False)
    else:
        classroom.archive()
    sent = {"join_code": classroom.join_code, "return_code": card.code}
    response = client.post(reverse("come_back"), sent)
    assert response.status_code == 422
    [error] = page_of(response).all("ul", class_="errorlist")
    assert error.words == "This class takes no new students at the moment. Ask your teacher."
    assert Enrolment.objects.get(role="student").is_waiting
