"""Coming in as a student: by the class code or its link, with a display name."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Classroom, Enrolment, User
from annotate.models import classroom as classroom_module
from annotate.models.classroom import LARGEST_CLASS
from annotate.web.rate_limit import MAXIMUM_FAILURES
from tests import factories
from tests.pages import page_of
from tests.views.answers import refusal_of

pytestmark = pytest.mark.django_db

JOIN = "/join/"
WRONG = "XXXX9999"


@pytest.fixture
def link(classroom: Classroom) -> str:
    return reverse("join_classroom", args=[classroom.join_code])


def who(client: Client) -> User | None:
    """Return who is signed in in this browser."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def test_code_leads_to_the_link_of_the_class(
    client: Client, classroom: Classroom, link: str
) -> None:
    for typed in (
        classroom.join_code,
        classroom.join_code.lower(),
        classroom.spoken_join_code,
        f" {' '.join(classroom.join_code)} ",
    ):
        response = client.post(JOIN, {"join_code": typed})
        assert (response.status_code, response.headers["Location"]) == (302, link)


@pytest.mark.parametrize("typed", [WRONG, "", "ABC", "\0", "x" * 21])
def test_wrong_code_is_refused_beside_its_field(client: Client, typed: str) -> None:
    response = client.post(JOIN, {"join_code": typed})
    assert response.status_code == 422
    [error] = page_of(response).all(class_="errorlist")
    assert error.words != ""


def test_form_without_a_code_is_refused(client: Client) -> None:
    assert client.post(JOIN).status_code == 422


def test_link_asks_for_a_name_and_tells_nothing_else(
    client: Client, classroom: Classroom, link: str
) -> None:
    factories.a_student(classroom, "Kim Classmate")
    page = page_of(client.get(link))
    assert page.one("h1").words == "Join Media 8b"
    assert [each.attributes["name"] for each in page.all("input", type="text")] == ["display_name"]
    assert "Kim Classmate" not in page.words
    assert "Ines" not in page.words


def test_link_may_be_typed_carelessly(client: Client, classroom: Classroom) -> None:
    typed = classroom.spoken_join_code.lower()
    assert client.get(reverse("join_classroom", args=[typed])).status_code == 200


def test_name_lets_the_student_in(client: Client, classroom: Classroom, link: str) -> None:
    response = client.post(link, {"display_name": " Sam  P. "})
    assert (response.status_code, response.headers["Location"]) == (302, reverse("welcome"))
    enrolment = Enrolment.objects.get(role="student")
    assert (enrolment.classroom, enrolment.user.display_name) == (classroom, "Sam P.")
    assert who(client) == enrolment.user
    assert client.get(reverse("classroom", args=[classroom.pk])).status_code == 200


@pytest.mark.parametrize("data", [{}, {"display_name": ""}, {"display_name": "..."}])
def test_name_that_nobody_could_say_is_refused(
    client: Client, link: str, data: dict[str, str]
) -> None:
    response = client.post(link, data)
    assert response.status_code == 422
    assert len(page_of(response).all(class_="errorlist")) == 1
    assert not Enrolment.objects.filter(role="student").exists()
    assert who(client) is None


def test_closed_class_takes_no_students(client: Client, classroom: Classroom, link: str) -> None:
    Classroom.objects.update(joining_open=False)
    for response in (client.get(link), client.post(link, {"display_name": "Sam"})):
        page = page_of(response)
        assert page.one("p", class_="lead").words.startswith("This class takes no new students")
        assert page.all("input", name="display_name") == []
    assert not Enrolment.objects.filter(role="student").exists()
    assert who(client) is None


def test_full_class_takes_no_students(
    client: Client, classroom: Classroom, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LARGEST_CLASS == 1_000
    monkeypatch.setattr(classroom_module, "LARGEST_CLASS", classroom.enrolments.count() + 1)
    assert factories.a_client().post(link, {"display_name": "Ana"}).status_code == 302
    response = client.post(link, {"display_name": "Sam"})
    assert response.status_code == 409
    assert refusal_of(response) == "This class is full. Ask your teacher."
    assert who(client) is None
    assert not User.objects.filter(display_name="Sam").exists()


def test_closed_class_lets_its_students_return(client: Client, classroom: Classroom) -> None:
    _enrolment, code = classroom.admit("Sam")
    Classroom.objects.update(joining_open=False)
    data = {"join_code": classroom.join_code, "return_code": code}
    assert client.post(reverse("come_back"), data).status_code == 302


def test_link_that_no_class_has_is_not_found(client: Client, classroom: Classroom) -> None:
    for code in (WRONG, classroom.join_code[:-1], "a%00b", "é"):
        for response in (client.get(f"/join/{code}/"), client.post(f"/join/{code}/")):
            assert response.status_code == 404
            assert refusal_of(response) == "No class has this code. Check the link or the code."


def test_whoever_is_in_the_class_is_led_to_it(
    classroom: Classroom, link: str, student: User, instructor: User
) -> None:
    for person in (student, instructor):
        for method in ("get", "post"):
            response = getattr(factories.a_client(person), method)(link, {"display_name": "Sam"})
            assert response.headers["Location"] == reverse("classroom", args=[classroom.pk])
    assert classroom.enrolments.count() == 2


def test_whoever_is_in_the_class_reads_as_whom(link: str, student: User) -> None:
    """The one before may have left a shared computer without signing out."""
    page = page_of(factories.a_client(student).get(link, follow=True))
    assert page.one(id="message").words == (
        f"You are signed in as {student.display_name}. If that is somebody else, sign out first."
    )


def test_student_of_another_class_joins_under_a_new_name(link: str, stranger: User) -> None:
    browser = factories.a_client(stranger)
    assert page_of(browser.get(link)).one(class_="note").words == (
        "You are signed in as Sasha. Joining here makes a new name for this class"
        " and signs you out of the other."
    )
    session = browser.session.session_key
    browser.post(link, {"display_name": "Sasha"})
    newcomer = who(browser)
    assert newcomer
    assert newcomer != stranger
    assert browser.session.session_key != session
    assert stranger.enrolments.count() == newcomer.enrolments.count() == 1


def test_wrong_codes_are_refused_up_to_a_bound(
    client: Client, classroom: Classroom, link: str
) -> None:
    for _ in range(MAXIMUM_FAILURES - 2):
        assert client.post(JOIN, {"join_code": WRONG}).status_code == 422
    assert client.get(f"/join/{WRONG}/").status_code == 404
    assert client.post(JOIN, {"join_code": classroom.join_code}).status_code == 302
    assert client.get(link).status_code == 200
    assert client.post(JOIN, {"join_code": WRONG}).status_code == 422
    for response in (
        client.get(JOIN),
        client.post(JOIN, {"join_code": classroom.join_code}),
        client.get(link),
        client.post(link, {"display_name": "Sam"}),
    ):
        assert response.status_code == 429
        assert refusal_of(response) == "Too many wrong tries. Wait ten minutes, then try again."
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.get(link).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_joining_is_read_and_posted_only(client: Client, link: str, method: str) -> None:
    assert [getattr(client, method)(each).status_code for each in (JOIN, link)] == [405, 405]


def test_request_from_another_site_lets_nobody_in(link: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(link, {"display_name": "Sam"}).status_code == 403
    assert not Enrolment.objects.filter(role="student").exists()
