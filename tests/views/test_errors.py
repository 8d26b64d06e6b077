"""What is said where a page is not found, broken, or too much is sent."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from annotate.models import AnswerKey, StaleChange, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import HTMX, message_of, refusal_of

pytestmark = pytest.mark.django_db

NOT_FOUND = "There is nothing here, or nothing that you may see."


def test_page_that_is_not_there_says_so(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    page = page_of(response)
    assert page.one("h1").words == "Not found"
    assert refusal_of(response) == NOT_FOUND
    assert page.one("a", class_="button").attributes["href"] == "/"


def test_htmx_is_told_in_the_message_line(sam: Client) -> None:
    response = sam.get("/no-such-page/", headers=HTMX)
    assert (response.status_code, message_of(response)) == (404, NOT_FOUND)


@pytest.mark.parametrize("reason", ["somebody else signed in", "the work was erased"])
def test_annotating_page_that_stayed_open_is_told_what_becomes_of_what_waits(
    sam: Client, submission: Submission, reason: str
) -> None:
    address = reverse("submission_annotations", args=[submission.pk])
    if reason == "the work was erased":
        submission.delete()
    else:
        kim = factories.a_student(submission.assignment.classroom, "Kim")
        sam = factories.a_client(kim)
    data = {"quotation": "Nobody was hurt", "label": "denial"}
    response = sam.post(address, data, headers=HTMX)
    assert response.status_code == 404
    assert message_of(response) == (
        "That was not done: somebody else is signed in now, or the work was erased. What waits"
        " stays in this browser and is saved once whoever made it signs in again in another tab."
        " Or copy it from “Not saved yet” on this page before you leave it."
    )
    assert refusal_of(sam.post(address, data)) == NOT_FOUND


def test_what_may_not_be_seen_looks_like_what_is_not_there(
    sam: Client, client: Client, submission: Submission
) -> None:
    stranger = factories.a_student(factories.a_classroom(factories.an_instructor("omar")), "Sam")
    hidden = factories.a_client(stranger).get(submission.get_absolute_url())
    absent = sam.get(f"/submissions/{submission.assignment.pk}/")
    assert (hidden.status_code, refusal_of(hidden)) == (absent.status_code, refusal_of(absent))


@pytest.mark.parametrize(("said", "status"), [("database is locked", 503), ("disk I/O error", 500)])
def test_writer_that_waited_too_long_is_told_to_come_again(
    sam: Client, submission: Submission, monkeypatch: pytest.MonkeyPatch, said: str, status: int
) -> None:
    def mark(*_args: object, **_fields: object) -> None:
        raise OperationalError(said)

    monkeypatch.setattr(Submission, "mark", mark)
    sam.raise_request_exception = False
    address = reverse("submission_annotations", args=[submission.pk])
    data = {"quotation": "Nobody was hurt", "label": "denial"}
    response = sam.post(address, data, headers=HTMX)
    assert response.status_code == status
    if status == 503:
        assert message_of(response) == (
            "This could not be stored: the server is writing, perhaps a large import."
            " Go back and try again in a minute."
        )


def test_change_that_came_too_late_is_refused_wherever_it_is_made(
    ines: Client, instructor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = factories.a_key(owner=instructor)

    def revise(key: AnswerKey, _owner: User) -> None:
        raise StaleChange(key.annotations.all()[0])

    monkeypatch.setattr(AnswerKey, "revise", revise)
    response = ines.post(reverse("answer_key_revision", args=[key.pk]))
    assert (response.status_code, refusal_of(response)) == (
        409,
        "This was changed elsewhere since your page was loaded.",
    )


def test_too_much_at_once_is_refused(sam: Client, submission: Submission) -> None:
    address = reverse("submission_annotations", args=[submission.pk])
    response = sam.post(address, {"quotation": "x" * 1_100_000, "label": "denial"})
    assert response.status_code == 413
    assert refusal_of(response).startswith("Nothing was stored: what you sent is longer than 1 MB.")
    assert not submission.annotations.exists()


def test_request_that_makes_no_sense_is_told_so(client: Client) -> None:
    response = client.get("/", headers={"host": "not a host"})
    assert response.status_code == 400
    assert refusal_of(response) == "This request cannot be understood."


def test_failure_tells_nothing_about_the_inside(
    sam: Client, submission: Submission, settings: Settings
) -> None:
    """The page that Django shows by itself; details are in the server's log."""
    settings.ROOT_URLCONF = "tests.views.broken_urls"
    sam.raise_request_exception = False
    response = sam.get("/broken/")
    assert response.status_code == 500
    assert page_of(response).one("h1").words == "Server Error (500)"
