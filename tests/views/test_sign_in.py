"""Instructors sign in with a password, and everybody out."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, User
from annotate.web.rate_limit import MAXIMUM_FAILURES
from tests.pages import page_of
from tests.views.answers import refusal_of

pytestmark = pytest.mark.django_db

SIGN_IN, SIGN_OUT = "/sign-in/", "/sign-out/"
RIGHT = {"username": "ines", "password": "a long password"}


@pytest.fixture(autouse=True)
def _ines(instructor: User) -> None:
    """Let there be an instructor to sign in."""


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_password_signs_an_instructor_in(client: Client, instructor: User) -> None:
    response = client.post(SIGN_IN, RIGHT)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(instructor.pk)


@pytest.mark.parametrize(
    "data",
    [
        {},
        RIGHT | {"password": "wrong"},
        RIGHT | {"password": ""},
        RIGHT | {"username": "nobody"},
        RIGHT | {"username": "ines\0"},
        RIGHT | {"username": "x" * 151},
        RIGHT | {"username": "Ines Instructor"},
    ],
)
def test_wrong_password_is_refused(client: Client, data: dict[str, str]) -> None:
    response = client.post(SIGN_IN, data)
    assert response.status_code == 422
    assert page_of(response).all(class_="errorlist") != []
    assert not is_signed_in(client)


def test_unknown_name_and_wrong_password_are_answered_alike(client: Client) -> None:
    errors = [
        page_of(client.post(SIGN_IN, RIGHT | data)).one(class_="errorlist").words
        for data in ({"password": "wrong"}, {"username": "nobody"})
    ]
    assert errors[0] == errors[1]


def test_inactive_instructor_stays_out(client: Client, instructor: User) -> None:
    instructor.is_active = False
    instructor.save()
    assert client.post(SIGN_IN, RIGHT).status_code == 422


def test_student_has_no_password_to_sign_in_with(client: Client, student: User) -> None:
    for password in ("", "!", student.password):
        data = {"username": student.username, "password": password}
        assert client.post(SIGN_IN, data).status_code == 422


@pytest.mark.parametrize("target", ["/articles/", "/articles/?page=2", "/#text"])
def test_person_is_led_to_where_they_were_going(client: Client, target: str) -> None:
    page = page_of(client.get(SIGN_IN, {"next": target}))
    assert page.one("input", name="next").attributes["value"] == target
    assert client.post(SIGN_IN, RIGHT | {"next": target}).headers["Location"] == target


def test_address_of_the_sign_in_page_may_say_where_to_go(client: Client) -> None:
    response = client.post(f"{SIGN_IN}?next=/articles/", RIGHT)
    assert response.headers["Location"] == "/articles/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "http://testserver/articles/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example/",
        "\x08//evil.example/",
        "http://testserver@evil.example/",
        "http://testserver.evil.example/",
        "evil",
        "sign_out",
        "",
    ],
)
def test_nobody_is_led_to_another_site(client: Client, target: str) -> None:
    page = page_of(client.get(SIGN_IN, {"next": target}))
    assert page.all("input", name="next") == []
    response = client.post(SIGN_IN, RIGHT | {"next": target})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_page_that_needs_signing_in_is_returned_to(client: Client, assignment: Assignment) -> None:
    address = assignment.get_absolute_url()
    asked = client.get(address)
    assert asked.headers["Location"] == f"{reverse('come_back')}?next={address}"
    ways = page_of(client.get(asked.headers["Location"])).one("ul", class_="ways")
    addresses = {each.words: each.attributes["href"] for each in ways.all("a")}
    response = client.post(str(addresses["Instructors: sign in"]), RIGHT, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert response.status_code == 200


@pytest.mark.parametrize("address", [SIGN_IN, "/admin/login/"])
def test_wrong_passwords_are_refused_up_to_a_bound(client: Client, address: str) -> None:
    """However the name is spelled, and wherever it is tried."""
    wrong = RIGHT | {"password": "wrong"}
    for number in range(MAXIMUM_FAILURES):
        name = ("ines", " ines", "omar")[number % 3]
        assert client.post(address, wrong | {"username": name}).status_code == 422
    response = client.post(SIGN_IN, RIGHT)
    assert response.status_code == 429
    assert refusal_of(response) == "Too many wrong tries. Wait ten minutes, then try again."
    assert not is_signed_in(client)
    assert Client(REMOTE_ADDR="203.0.113.9").post(SIGN_IN, RIGHT).status_code == 302


def test_signing_in_changes_the_session(client: Client, student: User) -> None:
    client.force_login(student)
    client.session["return_code"] = "apple river stone"
    before = client.session.session_key
    client.post(SIGN_IN, RIGHT)
    assert client.session.session_key != before
    assert "return_code" not in client.session


def test_signing_out_ends_the_session(sam: Client) -> None:
    response = sam.post(SIGN_OUT, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert page_of(response).one(id="message").words == "You are signed out."
    assert not is_signed_in(sam)


def test_signing_out_twice_is_harmless(client: Client) -> None:
    assert client.post(SIGN_OUT).status_code == 302


def test_no_link_signs_anybody_out(sam: Client, student: User) -> None:
    assert sam.get(SIGN_OUT).status_code == 405
    assert is_signed_in(sam)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(student)
    assert strict.post(SIGN_OUT).status_code == 403
    assert is_signed_in(strict)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_signing_in_is_read_and_posted_only(client: Client, method: str) -> None:
    assert getattr(client, method)(SIGN_IN).status_code == 405
