"""Highlighting by place: what the browser sends, and how it is answered."""

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
def address(submission: Submission) -> str:
    return reverse("submission_annotations", args=[submission.pk])


def sent(submission: Submission, quote: str = WORDS, **changes: object) -> dict[str, Any]:
    """Return what the browser sends when these words are selected."""
    start, end = factories.span_of(submission.article, quote)
    data = {"id": str(uuid4()), "start": start, "end": end, "words": quote, "label": "denial"}
    return {name: value for name, value in (data | changes).items() if value is not None}


def test_highlight_is_stored_and_the_page_shown_anew(
    sam: Client, submission: Submission, address: str
) -> None:
    data = sent(submission)
    response = sam.post(address, data, follow=True)
    assert response.redirect_chain == [(submission.get_absolute_url(), 302)]
    [annotation] = submission.annotations.all()
    assert str(annotation.pk) == data["id"]
    assert (annotation.words, annotation.label.identifier) == (WORDS, "denial")
    page = page_of(response)
    assert page.one(id="message").words == "Highlighted."
    [mark] = page.all("mark")
    assert (mark.text, mark.attributes["data-marking"]) == (WORDS, data["id"])
    assert page.one(id=f"annotation-{annotation.pk}").one("q").text == WORDS


def test_htmx_gets_only_what_changed(sam: Client, submission: Submission, address: str) -> None:
    response = sam.post(address, sent(submission), headers=HTMX)
    assert response.status_code == 200
    fragment = page_of(response)
    assert [block.attributes["id"] for block in fragment.all(class_="block")] == ["block-1"]
    assert [mark.text for mark in fragment.all("mark")] == [WORDS]
    assert fragment.one(id="highlights-1").one("q").text == WORDS
    assert fragment.one(id="count").text == "1"
    assert message_of(response) == "Highlighted."
    swapped = [each for each in fragment.children if not isinstance(each, str)]
    assert all(each.attributes["hx-swap-oob"] for each in swapped)


def test_highlight_over_two_blocks_repaints_both(
    sam: Client, submission: Submission, address: str
) -> None:
    words = "a report claims.\n\nThe ministry"
    data = sent(submission, words, words=words.replace("\n", "\r\n"))
    fragment = page_of(sam.post(address, data, headers=HTMX))
    assert [block.attributes["id"] for block in fragment.all(class_="block")] == [
        "block-0",
        "block-1",
    ]
    assert [mark.text for mark in fragment.all("mark")] == ["a report claims.", "The ministry"]
    assert [row.one("q").words for row in fragment.all("li", class_="annotation")] == [
        "a report claims. The ministry"
    ]


def test_repeated_request_is_harmless(sam: Client, submission: Submission, address: str) -> None:
    data = sent(submission)
    sam.post(address, data)
    before = Annotation.objects.values().get()
    for again in (data, data | {"id": str(uuid4())}):
        response = sam.post(address, again, headers=HTMX)
        assert (response.status_code, message_of(response)) == (
            200,
            "These words already have this label.",
        )
    assert Annotation.objects.values().get() == before


def test_repeated_request_does_not_bring_back_what_was_removed(
    sam: Client, submission: Submission, address: str
) -> None:
    data = sent(submission)
    sam.post(address, data)
    submission.annotations.get().remove(1)
    response = sam.post(address, data, headers=HTMX)
    assert (response.status_code, message_of(response)) == (
        200,
        "This highlight was removed. Restore",
    )
    assert not submission.annotations.live().exists()


GARBLED = "The selection did not arrive as it was made. Reload the page and select again."
REFUSED = [
    ({"start": 10**9, "end": 10**9 + 4}, "That selection does not lie in this article."),
    ({"end": 10**9}, "That selection does not lie in this article."),
    ({"start": 4, "end": 4}, "That selection does not lie in this article."),
    ({"words": "The ministry denied"}, "The words sent are not the words at that place:"),
    ({"label": "rumour"}, "That label is not in this label set. Reload the page."),
    ({"label": None}, "Choose a label."),
    ({"start": "-1"}, GARBLED),
    ({"start": "four"}, GARBLED),
    ({"end": None}, GARBLED),
    ({"id": "1"}, GARBLED),
    ({"id": None}, GARBLED),
    ({"words": None}, GARBLED),
    ({"words": "\0"}, GARBLED),
]


@pytest.mark.parametrize(("changes", "reason"), REFUSED)
def test_bad_input_is_refused_with_a_reason(
    sam: Client, submission: Submission, address: str, changes: dict[str, Any], reason: str
) -> None:
    data = sent(submission, **changes)
    by_page, by_htmx = sam.post(address, data), sam.post(address, data, headers=HTMX)
    assert (by_page.status_code, by_htmx.status_code) == (422, 422)
    assert refusal_of(by_page) == message_of(by_htmx)
    assert message_of(by_htmx).startswith(reason)
    assert not Annotation.objects.exists()


def test_refusal_by_htmx_is_the_message_line_and_nothing_else(
    sam: Client, submission: Submission, address: str
) -> None:
    response = sam.post(address, sent(submission, label="rumour"), headers=HTMX)
    [message] = [each for each in page_of(response).children if not isinstance(each, str)]
    assert message.attributes["id"] == "message"
    assert message.attributes["hx-swap-oob"] == "innerHTML"
    assert message.one("p", role="alert").words == message_of(response)


def test_submission_that_is_full_takes_no_more(
    sam: Client, submission: Submission, address: str
) -> None:
    label = submission.label_set.labels.get(identifier="casualty-figure")
    Annotation.objects.bulk_create(
        Annotation(submission=submission, label=label, start=start, end=start + length)
        for length in range(1, 6)
        for start in range(100)
    )
    response = sam.post(address, sent(submission), headers=HTMX)
    assert response.status_code == 422
    assert message_of(response).startswith("A submission holds 500 highlights at most.")
    assert submission.annotations.count() == 500


def test_submission_that_was_handed_in_takes_no_more(
    sam: Client, submission: Submission, address: str
) -> None:
    submission.hand_in()
    data = sent(submission)
    by_page, by_htmx = sam.post(address, data), sam.post(address, data, headers=HTMX)
    assert (by_page.status_code, by_htmx.status_code) == (409, 409)
    assert refusal_of(by_page) == message_of(by_htmx)
    assert message_of(by_htmx) == "This was handed in, so its highlights no longer change."
    assert not Annotation.objects.exists()


def test_only_the_student_highlights(
    submission: Submission,
    address: str,
    instructor: User,
    classmate: User,
    outsider: User,
    stranger: User,
) -> None:
    people = (instructor, classmate, outsider, stranger)
    assert statuses(people, "post", address, sent(submission)) == [404] * 4
    assert not Annotation.objects.exists()


def test_whoever_is_signed_out_is_asked_to_sign_in(client: Client, address: str) -> None:
    assert is_asked_to_sign_in(client, "post", address)


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete"])
def test_highlights_are_only_posted(sam: Client, address: str, method: str) -> None:
    assert getattr(sam, method)(address).status_code == 405


def test_address_that_no_submission_has_is_not_found(sam: Client, submission: Submission) -> None:
    data = sent(submission)
    assert sam.post("/submissions/1/annotations/", data).status_code == 404
    unknown = reverse("submission_annotations", args=[uuid4()])
    assert sam.post(unknown, data).status_code == 404


def test_request_from_another_site_is_refused(submission: Submission, address: str) -> None:
    sam = Client(enforce_csrf_checks=True)
    sam.force_login(submission.student)
    by_page = sam.post(address, sent(submission))
    by_htmx = sam.post(address, sent(submission), headers=HTMX)
    assert (by_page.status_code, by_htmx.status_code) == (403, 403)
    assert refusal_of(by_page) == message_of(by_htmx)
    assert message_of(by_htmx).startswith("Nothing was stored,")
    assert not Annotation.objects.exists()


def test_request_with_the_token_of_the_page_is_taken(submission: Submission, address: str) -> None:
    """By htmx and by a form alike."""
    sam = Client(enforce_csrf_checks=True)
    sam.force_login(submission.student)
    page = page_of(sam.get(submission.get_absolute_url()))
    token = page.all("input", name="csrfmiddlewaretoken")[0].attributes["value"]
    in_header = sam.post(address, sent(submission), headers=HTMX | {"X-CSRFToken": token})
    in_form = sam.post(address, sent(submission, "Nobody", csrfmiddlewaretoken=token))
    assert (in_header.status_code, in_form.status_code) == (200, 302)
    assert submission.annotations.count() == 2
