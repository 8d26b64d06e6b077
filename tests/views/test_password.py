"""Whoever has a password changes it, and stays signed in."""

import pytest
from django.test import Client

from annotate.models import User
from annotate.web.rate_limit import MAXIMUM_FAILURES
from tests.factories import a_client
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, message_of, refusal_of, statuses

pytestmark = pytest.mark.django_db

PASSWORD = "/password/"
OLD, NEW = "a long password", "another long one"
CHANGED = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}


def has_password(user: User, password: str) -> bool:
    return User.objects.get(pk=user.pk).check_password(password)


def test_password_is_changed_and_the_instructor_stays_signed_in(
    ines: Client, instructor: User
) -> None:
    elsewhere = a_client(instructor)
    response = ines.post(PASSWORD, CHANGED, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert message_of(response) == "Your password is changed. Elsewhere you are signed out."
    assert page_of(response).one("h1").words == "Your classes"
    assert (has_password(instructor, NEW), has_password(instructor, OLD)) == (True, False)
    assert [client.get(PASSWORD).status_code for client in (ines, elsewhere)] == [200, 302]


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"old_password": "a wrong one"}, ["old_password"]),
        ({"new_password2": "a third long one"}, ["new_password2"]),
        ({"new_password1": "short", "new_password2": "short"}, ["new_password2"]),
        ({"new_password1": "1234567890", "new_password2": "1234567890"}, ["new_password2"]),
        (dict.fromkeys(CHANGED, ""), list(CHANGED)),
    ],
)
def test_password_is_not_changed_by_mistake(
    ines: Client, instructor: User, sent: dict[str, str], wrong: list[str]
) -> None:
    response = ines.post(PASSWORD, CHANGED | sent)
    assert response.status_code == 422
    errors = page_of(response).all(class_="errorlist")
    assert [each.attributes["id"] for each in errors] == [f"id_{name}_error" for name in wrong]
    assert has_password(instructor, OLD)
    assert NEW not in response.text


def test_whoever_sits_down_at_her_computer_does_not_guess_on(
    ines: Client, instructor: User
) -> None:
    """Only wrong passwords count, not new ones that do not fit."""
    for _ in range(2):
        ines.post(PASSWORD, CHANGED | {"new_password2": "a third long one"})
    for _ in range(MAXIMUM_FAILURES - 1):
        ines.post(PASSWORD, CHANGED | {"old_password": "a guess"})
    assert ines.get(PASSWORD).status_code == 200
    ines.post(PASSWORD, CHANGED | {"old_password": "the last guess"})
    response = ines.post(PASSWORD, CHANGED)
    assert response.status_code == 429
    assert refusal_of(response).startswith("Too many wrong tries.")
    assert has_password(instructor, OLD)


def test_the_name_of_whoever_has_a_password_stands_beside_the_way_there(
    ines: Client, sam: Client, client: Client
) -> None:
    forms = page_of(ines.get("/")).all("form", id="sign-out")
    assert [each.one("a").attributes["href"] for each in forms] == [PASSWORD]
    for without in (sam, client):
        assert page_of(without.get("/", follow=True)).all("a", href=PASSWORD) == []


def test_students_have_no_password(client: Client, student: User, outsider: User) -> None:
    for method in ("get", "post"):
        assert statuses((student, outsider), method, PASSWORD)[0] == 404
        assert is_asked_to_sign_in(client, method, PASSWORD)
    assert not User.objects.get(pk=student.pk).has_usable_password()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_methods(ines: Client, method: str) -> None:
    assert getattr(ines, method)(PASSWORD).status_code == 405
