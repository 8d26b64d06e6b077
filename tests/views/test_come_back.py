"""Three words, shown once, bring a student back on another day or device."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Classroom, User
from annotate.web.rate_limit import MAXIMUM_FAILURES
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, refusal_of

pytestmark = pytest.mark.django_db

WELCOME, COME_BACK = "/welcome/", "/come-back/"


def joined(classroom: Classroom, name: str = "Sam") -> Client:
    browser = Client()
    browser.post(reverse("join_classroom", args=[classroom.join_code]), {"display_name": name})
    return browser


def code_shown(browser: Client) -> str:
    return page_of(browser.get(WELCOME)).one(class_="return-code").words


def who(browser: Client) -> User:
    return User.objects.get(pk=browser.session["_auth_user_id"])


def test_words_are_shown_until_they_are_acknowledged(classroom: Classroom) -> None:
    browser = joined(classroom)
    code = code_shown(browser)
    assert len(code.split()) == 3
    assert code_shown(browser) == code
    page = page_of(browser.get(WELCOME))
    assert classroom.spoken_join_code in page.one("p", class_="lead").words
    in_class = reverse("classroom", args=[classroom.pk])
    assert browser.post(WELCOME).headers["Location"] == in_class
    assert browser.get(WELCOME).headers["Location"] == in_class


def test_words_bring_back_the_same_account(classroom: Classroom) -> None:
    joined(classroom, "Kim")
    browser = joined(classroom)
    elsewhere = Client()
    data = {"join_code": classroom.spoken_join_code.lower(), "return_code": code_shown(browser)}
    response = elsewhere.post(COME_BACK, data | {"return_code": data["return_code"].upper()})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert who(elsewhere) == who(browser)
    assert elsewhere.get(WELCOME).status_code == 302


def test_words_are_not_shown_to_the_next_person_at_the_computer(classroom: Classroom) -> None:
    _enrolment, code = classroom.admit("Kim")
    browser = joined(classroom)
    assert code_shown(browser) != code
    browser.post(COME_BACK, {"join_code": classroom.join_code, "return_code": code})
    assert who(browser).display_name == "Kim"
    assert browser.get(WELCOME).status_code == 302


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"join_code": "XXXX9999"},
        {"return_code": "apple river stone"},
        {"return_code": ""},
        {"return_code": "\0"},
        {"return_code": "x" * 81},
    ],
)
def test_wrong_words_bring_nobody_back(
    client: Client, classroom: Classroom, data: dict[str, str]
) -> None:
    _enrolment, code = classroom.admit("Sam")
    right = {"join_code": classroom.join_code, "return_code": code}
    response = client.post(COME_BACK, right | data if data else {})
    assert response.status_code == 422
    assert page_of(response).all(class_="errorlist") != []
    assert "_auth_user_id" not in client.session


def test_person_is_led_to_where_they_were_going(client: Client, classroom: Classroom) -> None:
    _enrolment, code = classroom.admit("Sam")
    page = page_of(client.get(COME_BACK, {"next": "/classrooms/"}))
    assert page.one("input", name="next").attributes["value"] == "/classrooms/"
    data = {"join_code": classroom.join_code, "return_code": code, "next": "/classrooms/"}
    assert client.post(COME_BACK, data).headers["Location"] == "/classrooms/"


def test_wrong_words_are_refused_up_to_a_bound(client: Client, classroom: Classroom) -> None:
    _enrolment, code = classroom.admit("Sam")
    right = {"join_code": classroom.join_code, "return_code": code}
    wrong = right | {"return_code": "apple river stone"}
    for _ in range(MAXIMUM_FAILURES - 1):
        assert client.post(COME_BACK, wrong).status_code == 422
    assert Client().post(COME_BACK, right).status_code == 302
    assert client.post(COME_BACK, wrong).status_code == 422
    for response in (client.get(COME_BACK), client.post(COME_BACK, right)):
        assert response.status_code == 429
        assert refusal_of(response) == "Too many wrong tries. Wait ten minutes, then try again."
    assert Client(REMOTE_ADDR="203.0.113.9").post(COME_BACK, right).status_code == 302


def test_student_who_was_made_inactive_stays_out(client: Client, classroom: Classroom) -> None:
    enrolment, code = classroom.admit("Sam")
    User.objects.filter(pk=enrolment.user_id).update(is_active=False)
    response = client.post(COME_BACK, {"join_code": classroom.join_code, "return_code": code})
    assert response.status_code == 422
    assert "_auth_user_id" not in client.session


def test_welcome_is_for_those_who_are_in(client: Client, classroom: Classroom) -> None:
    assert is_asked_to_sign_in(client, "get", WELCOME)
    nobody_s = factories.a_client(User.objects.create_student("Sam"))
    assert nobody_s.get(WELCOME).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_pages_are_read_and_posted_only(client: Client, sam: Client, method: str) -> None:
    assert getattr(client, method)(COME_BACK).status_code == 405
    assert getattr(sam, method)(WELCOME).status_code == 405
