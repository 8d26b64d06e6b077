"""Coming in with a card: three words at the link of the class, instead of a name or beside one."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Classroom, User
from annotate.web.rate_limit import MAXIMUM_FAILURES
from tests.pages import Element, page_of
from tests.views.answers import refusal_of

pytestmark = pytest.mark.django_db

WRONG = "apple river stone"


@pytest.fixture
def link(classroom: Classroom) -> str:
    return reverse("join_classroom", args=[classroom.join_code])


@pytest.fixture
def code(classroom: Classroom) -> str:
    """The three words of Sam's seat."""
    [card] = classroom.make_seats(["Sam"])
    return card.code


@pytest.fixture
def seats_only(classroom: Classroom) -> Classroom:
    classroom.seats_only = True
    classroom.save()
    return classroom


def asked(page: Element) -> list[str]:
    """Return what the page asks for."""
    return [each.attributes["name"] for each in page.all("input", type="text")]


def test_open_class_asks_for_a_name(client: Client, link: str) -> None:
    assert asked(page_of(client.get(link))) == ["display_name"]


@pytest.mark.usefixtures("code")
def test_open_class_with_free_seats_asks_for_either(client: Client, link: str) -> None:
    assert asked(page_of(client.get(link))) == ["return_code", "display_name"]


@pytest.mark.usefixtures("seats_only")
def test_class_with_seats_only_asks_for_the_card(client: Client, link: str) -> None:
    assert asked(page_of(client.get(link))) == ["return_code"]


@pytest.mark.usefixtures("seats_only")
def test_class_with_seats_only_takes_no_names(
    client: Client, classroom: Classroom, link: str
) -> None:
    response = client.post(link, {"display_name": "Nora New"})
    assert response.status_code == 422
    assert asked(page_of(response)) == ["return_code"]
    assert classroom.enrolments.filter(role="student").count() == 0


@pytest.mark.parametrize("only", [False, True])
def test_card_opens_its_seat(
    client: Client, classroom: Classroom, link: str, code: str, only: bool
) -> None:
    Classroom.objects.update(seats_only=only)
    response = client.post(link, {"return_code": code.upper()})
    assert (response.status_code, response.headers["Location"]) == (
        302,
        classroom.get_absolute_url(),
    )
    seat = classroom.enrolments.get(role="student")
    assert not seat.is_waiting
    assert User.objects.get(pk=client.session["_auth_user_id"]) == seat.user
    assert "return_code" not in client.session


def test_card_brings_its_student_back(
    client: Client, classroom: Classroom, link: str, code: str
) -> None:
    client.post(link, {"return_code": code})
    elsewhere = Client()
    assert elsewhere.post(link, {"return_code": code}).status_code == 302
    assert elsewhere.session["_auth_user_id"] == client.session["_auth_user_id"]
    assert classroom.enrolments.filter(role="student").count() == 1


@pytest.mark.parametrize("typed", [WRONG, "", "x" * 81])
def test_wrong_words_are_refused_beside_their_field(client: Client, link: str, typed: str) -> None:
    response = client.post(link, {"return_code": typed})
    assert response.status_code == 422
    page = page_of(response)
    assert len(page.all("ul", class_="errorlist")) == 1
    assert asked(page) == ["return_code", "display_name"]
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("seats_only")
def test_closed_class_takes_no_card_that_was_not_used(
    client: Client, classroom: Classroom, link: str, code: str
) -> None:
    classroom.set_joining(is_open=False)
    for response in (client.get(link), client.post(link, {"return_code": code})):
        page = page_of(response)
        assert page.one("p", class_="lead").words.startswith("This class takes no new students")
        assert asked(page) == []
    assert classroom.enrolments.get(role="student").is_waiting


def test_wrong_words_are_refused_up_to_a_bound(client: Client, link: str, code: str) -> None:
    for _ in range(MAXIMUM_FAILURES - 1):
        assert client.post(link, {"return_code": WRONG}).status_code == 422
    assert Client().post(link, {"return_code": code}).status_code == 302
    assert client.post(link, {"return_code": WRONG}).status_code == 422
    response = client.post(link, {"return_code": code})
    assert response.status_code == 429
    assert refusal_of(response) == "Too many wrong tries. Wait ten minutes, then try again."


def test_instructor_chooses_the_way_in(ines: Client, classroom: Classroom) -> None:
    address = reverse("classroom_change", args=[classroom.pk])
    for sent, chosen in (({"seats_only": "True"}, True), ({"seats_only": "False"}, False)):
        ines.post(address, {"name": "Media 8b"} | sent)
        assert Classroom.objects.get().seats_only is chosen
        said = page_of(ines.get(classroom.get_absolute_url())).one("section", class_="projected")
        assert ("Students join only with a card that you hand out." in said.words) is chosen
