"""Giving a highlight another label or a note, and what happens when the page is stale."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Annotation, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import HTMX, is_asked_to_sign_in, message_of, refusal_of, statuses

pytestmark = pytest.mark.django_db

WORDS = "The ministry denied the report"


@pytest.fixture
def annotation(submission: Submission) -> Annotation:
    return factories.an_annotation(submission, "denial", WORDS)


@pytest.fixture
def address(annotation: Annotation) -> str:
    return annotation.get_absolute_url()


def sent(**changes: str) -> dict[str, Any]:
    return {"version": "1", "label": "unconfirmed-claim", "note": "Who says so?"} | changes


def test_page_shows_the_words_and_what_is_said_of_them(
    sam: Client, annotation: Annotation, address: str
) -> None:
    annotation.change(1, note="They say.")
    page = page_of(sam.get(address))
    assert page.one("blockquote").text == WORDS
    form = page.one("form", action=address)
    assert form.one("textarea", name="note").text.strip() == "They say."
    assert form.one("input", name="version").attributes["value"] == "2"
    [selected] = [each for each in form.all("option") if "selected" in each.attributes]
    assert selected.attributes["value"] == "denial"


def test_htmx_gets_the_form_alone(sam: Client, annotation: Annotation, address: str) -> None:
    page = page_of(sam.get(address, headers=HTMX))
    [form] = [each for each in page.children if not isinstance(each, str)]
    assert form.attributes == {"id": f"edit-{annotation.pk}"}


def test_change_is_stored_and_the_page_shown_anew(
    sam: Client, submission: Submission, annotation: Annotation, address: str
) -> None:
    response = sam.post(address, sent(), follow=True)
    assert response.redirect_chain == [(submission.get_absolute_url(), 302)]
    stored = annotation.stored()
    assert (stored.label.identifier, stored.note, stored.version) == (
        "unconfirmed-claim", "Who says so?", 2,
    )  # fmt: skip
    page = page_of(response)
    assert page.one(id="message").words == "Changed."
    row = page.one(id=f"annotation-{annotation.pk}")
    assert row.one(class_="note-text").words == "Who says so?"
    assert row.one("button", name="version").attributes["value"] == "2"


def test_htmx_gets_only_what_changed(sam: Client, annotation: Annotation, address: str) -> None:
    response = sam.post(address, sent(), headers=HTMX)
    assert (response.status_code, message_of(response)) == (200, "Changed.")
    fragment = page_of(response)
    assert [block.attributes["id"] for block in fragment.all(class_="block")] == ["block-1"]
    assert fragment.one("mark").attributes["class"].split()[0] == "label-1"
    assert fragment.one(id=f"annotation-{annotation.pk}").one(class_="note-text").words == (
        "Who says so?"
    )


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_stale_change_shows_both_versions(
    sam: Client, annotation: Annotation, address: str, headers: dict[str, str]
) -> None:
    annotation.change(1, note="Made in another tab.")
    before = Annotation.objects.values().get()
    response = sam.post(address, sent(), headers=headers)
    assert response.status_code == 409
    conflict = page_of(response).one(class_="conflict")
    assert conflict.one("p").words.endswith("nothing was stored.")
    assert [each.words for each in conflict.all("dt")] == ["Stored now", "Yours"]
    assert [each.words for each in conflict.all("dd")] == [
        "denial; note: Made in another tab.",
        "unconfirmed claim; note: Who says so?",
    ]
    assert Annotation.objects.values().get() == before


def test_same_change_twice_says_the_same_twice(
    sam: Client, annotation: Annotation, address: str
) -> None:
    """Whoever did not get the first answer presses once more."""
    first, second = (sam.post(address, sent(), follow=True) for _ in range(2))
    assert message_of(first) == message_of(second) == "Changed."
    assert annotation.stored().version == 2


def test_form_of_what_was_removed_elsewhere_offers_to_restore_it(
    sam: Client, annotation: Annotation, address: str
) -> None:
    annotation.remove(1)
    page = page_of(sam.get(address, headers=HTMX))
    assert page.one("p").words == "It has been removed."
    assert page.one("form").attributes["action"] == f"{address}restoration/"


def test_refused_change_takes_an_old_message_away(
    sam: Client, annotation: Annotation, address: str
) -> None:
    answer = page_of(sam.post(address, sent(note="x" * 2001), headers=HTMX))
    assert answer.one(id="message").words == ""


def test_stale_change_can_be_stored_all_the_same(
    sam: Client, annotation: Annotation, address: str
) -> None:
    annotation.change(1, note="Made in another tab.")
    form = page_of(sam.post(address, sent())).one("form", class_="change-form")
    assert form.one("button").words == "Store mine"
    version = form.one("input", name="version").attributes["value"]
    assert form.one("textarea").text.strip() == "Who says so?"
    assert sam.post(address, sent(version=version)).status_code == 302
    stored = annotation.stored()
    assert (stored.note, stored.version) == ("Who says so?", 3)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_change_of_what_was_removed_offers_to_restore_it(
    sam: Client, annotation: Annotation, address: str, headers: dict[str, str]
) -> None:
    annotation.remove(1)
    response = sam.post(address, sent(), headers=headers)
    assert response.status_code == 409
    conflict = page_of(response).one(class_="conflict")
    assert "It has been removed." in [each.words for each in conflict.all("p")]
    assert [each.words for each in conflict.all("p")][-1] == "Your note, to copy it: Who says so?"
    assert conflict.one("form").attributes["action"] == f"{address}restoration/"
    assert annotation.stored().removed_at is not None


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    "changes",
    [
        {"label": "rumour"},
        {"label": ""},
        {"note": "x" * 2001},
        {"note": "a\0b"},
        {"version": ""},
        {"version": "one"},
    ],
)
def test_bad_input_is_refused_in_the_form(
    sam: Client, annotation: Annotation, address: str, headers: dict[str, str], changes: Any
) -> None:
    before = Annotation.objects.values().get()
    response = sam.post(address, sent(**changes), headers=headers)
    assert response.status_code == 422
    assert len(page_of(response).all(class_="errorlist")) == 1
    assert Annotation.objects.values().get() == before


def test_empty_request_is_refused_too(sam: Client, annotation: Annotation, address: str) -> None:
    assert sam.post(address, headers=HTMX).status_code == 422
    assert annotation.stored().version == 1


def test_relabelling_to_a_twin_is_refused(
    sam: Client, submission: Submission, annotation: Annotation, address: str
) -> None:
    factories.an_annotation(submission, "unconfirmed-claim", WORDS)
    response = sam.post(address, sent())
    assert response.status_code == 422
    assert page_of(response).one(class_="errorlist").words == "These words already have this label."
    assert annotation.stored().label.identifier == "denial"


def test_highlight_that_was_handed_in_does_not_change(
    sam: Client, submission: Submission, annotation: Annotation, address: str
) -> None:
    submission.hand_in()
    by_page, by_htmx = sam.post(address, sent()), sam.post(address, sent(), headers=HTMX)
    assert (by_page.status_code, by_htmx.status_code) == (409, 409)
    assert refusal_of(by_page) == message_of(by_htmx)
    assert message_of(by_htmx) == "This was handed in, so its highlights no longer change."
    assert annotation.stored().version == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_student_changes_a_highlight(
    annotation: Annotation,
    address: str,
    instructor: User,
    classmate: User,
    outsider: User,
    stranger: User,
    method: str,
) -> None:
    people = (instructor, classmate, outsider, stranger)
    assert statuses(people, method, address, sent()) == [404] * 4
    assert annotation.stored().version == 1


def test_highlight_is_not_reached_through_another_submission(
    annotation: Annotation, classmate: User
) -> None:
    other = factories.a_submission(annotation.submission.assignment, classmate)
    address = reverse("submission_annotation", args=[other.pk, annotation.pk])
    assert statuses([classmate], "post", address, sent()) == [404]
    assert annotation.stored().version == 1


def test_whoever_is_signed_out_is_asked_to_sign_in(client: Client, address: str) -> None:
    assert is_asked_to_sign_in(client, "get", address)
    assert is_asked_to_sign_in(client, "post", address)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_highlight_is_read_and_posted_only(sam: Client, address: str, method: str) -> None:
    assert getattr(sam, method)(address).status_code == 405


def test_address_that_no_highlight_has_is_not_found(sam: Client, submission: Submission) -> None:
    unknown = reverse("submission_annotation", args=[submission.pk, uuid4()])
    malformed = f"{submission.get_absolute_url()}annotations/1/"
    assert [sam.get(each).status_code for each in (unknown, malformed)] == [404, 404]
