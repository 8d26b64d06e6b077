"""The first page: a way in, one's class, or one's classes."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Classroom, User
from tests import factories
from tests.pages import page_of

pytestmark = pytest.mark.django_db


def test_whoever_is_signed_out_is_asked_in(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    page = page_of(response)
    form = page.one("section", class_="card").one("form")
    assert form.attributes["action"] == reverse("join")
    ways = [each.attributes["href"] for each in page.one("ul", class_="ways").all("a")]
    assert ways == [reverse("come_back"), reverse("sign_in")]


def test_student_is_led_to_their_class(sam: Client, classroom: Classroom) -> None:
    response = sam.get("/")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        reverse("classroom", args=[classroom.pk]),
    )


def test_student_without_a_class_is_asked_for_a_class_code(client: Client) -> None:
    client.force_login(User.objects.create_student("Sam"))
    assert "join_code" in client.get("/").context["form"].fields


def test_instructor_sees_their_classes_alone(
    ines: Client, instructor: User, classroom: Classroom, outsider: User
) -> None:
    second = factories.a_classroom(instructor, "Media 7a")
    page = page_of(ines.get("/"))
    cards = page.one("ul", class_="cards").all("li")
    assert [(card.one("a").words, card.one(class_="code").words) for card in cards] == [
        ("Media 7a", second.spoken_join_code),
        ("Media 8b", classroom.spoken_join_code),
    ]
    assert page.all("form", action=reverse("classroom_create")) != []


def test_desk_says_in_which_classes_disputes_are_open(
    ines: Client, instructor: User, classroom: Classroom, outsider: User
) -> None:
    quiet = factories.a_classroom(instructor, "Media 7a")
    archived = factories.a_classroom(instructor, "Media 6c")
    for room in (classroom, classroom, archived, outsider.enrolments.get().classroom):
        factories.disputed(factories.an_assignment(room), 2)
    archived.archive()
    cards = page_of(ines.get("/")).one("ul", class_="cards").all("li")
    links = [[(each.words, each.attributes["href"]) for each in card.all("a")] for card in cards]
    assert links == [
        [("Media 7a", quiet.get_absolute_url())],
        [
            ("Media 8b", classroom.get_absolute_url()),
            ("4 open disputes", f"{classroom.get_absolute_url()}#assignments"),
        ],
    ]


def test_instructor_without_a_class_is_told_how_to_begin(client: Client) -> None:
    client.force_login(factories.an_instructor())
    page = page_of(client.get("/"))
    assert page.one("li", class_="empty").words.startswith("You have no class yet.")
    steps = page.one("section", aria_labelledby="steps")
    assert [each.attributes["href"] for each in steps.all("a")] == [
        reverse("articles"),
        reverse("label_sets"),
    ]


def test_instructor_who_has_begun_is_not_told_again(ines: Client, classroom: Classroom) -> None:
    for _archived in (False, True):
        assert page_of(ines.get("/")).all("section", aria_labelledby="steps") == []
        classroom.archive()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_first_page_is_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/").status_code == 405
    assert client.head("/").status_code == 200
