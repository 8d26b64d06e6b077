"""Highlighting by quoting: the way without pointer or script, in a submission and in a key."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Annotation, AnswerKey, KeyAnnotation, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import HTMX

pytestmark = pytest.mark.django_db

TWICE = "at least 12 people were killed"


@pytest.fixture
def address(submission: Submission) -> str:
    return reverse("submission_annotations", args=[submission.pk])


def form_of(page: Element) -> Element:
    return page.one("form", id="quotation-form")


def errors_of(page: Element) -> list[str]:
    return [each.words for each in form_of(page).all(class_="errorlist")]


def test_page_offers_the_form(sam: Client, submission: Submission, address: str) -> None:
    form = form_of(page_of(sam.get(submission.get_absolute_url())))
    assert (form.attributes["method"], form.attributes["action"]) == ("post", address)
    assert [each.attributes["name"] for each in form.all("textarea")] == ["quotation"]
    assert [each.attributes["value"] for each in form.all("input", name="label")] == [
        "unconfirmed-claim",
        "denial",
        "casualty-figure",
    ]
    assert form.all("input", name="place") == []


def test_quoted_words_are_highlighted(sam: Client, submission: Submission, address: str) -> None:
    data = {"quotation": " The ministry\ndenied the report", "label": "denial"}
    response = sam.post(address, data, follow=True)
    assert response.redirect_chain == [(submission.get_absolute_url(), 302)]
    assert submission.annotations.get().words == "The ministry denied the report"
    page = page_of(response)
    assert page.one(id="message").words == "Highlighted."
    assert form_of(page).one("textarea").words == ""


def test_htmx_gets_what_changed_and_an_empty_form(
    sam: Client, submission: Submission, address: str
) -> None:
    data = {"quotation": "denied the report", "label": "denial"}
    response = sam.post(address, data, headers=HTMX)
    assert response.status_code == 200
    fragment = page_of(response)
    assert [mark.text for mark in fragment.all("mark")] == ["denied the report"]
    assert form_of(fragment).attributes["hx-swap-oob"] == "true"
    assert form_of(fragment).one("textarea").words == ""


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_quotation_that_occurs_more_than_once_asks_which(
    sam: Client, submission: Submission, address: str, headers: dict[str, str]
) -> None:
    data = {"quotation": TWICE, "label": "casualty-figure"}
    response = sam.post(address, data, headers=headers)
    assert response.status_code == 422
    page = page_of(response)
    assert errors_of(page) == ["These words occur 2 times. Choose which."]
    places = form_of(page).all("input", name="place")
    assert [int(each.attributes["value"]) for each in places] == [
        factories.span_of(submission.article, TWICE, nth).start for nth in (1, 2)
    ]
    assert form_of(page).one("textarea").words == TWICE
    [chosen] = [each for each in form_of(page).all("input") if "checked" in each.attributes]
    assert chosen.attributes["value"] == "casualty-figure"
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("nth", [1, 2])
def test_place_that_was_chosen_is_highlighted(
    sam: Client, submission: Submission, address: str, nth: int
) -> None:
    span = factories.span_of(submission.article, TWICE, nth)
    data = {"quotation": TWICE, "label": "casualty-figure", "place": str(span.start)}
    assert sam.post(address, data).status_code == 302
    assert submission.annotations.get().span == span


def test_other_words_than_those_that_were_asked_about_need_no_place(
    sam: Client, submission: Submission, address: str
) -> None:
    page = page_of(sam.post(address, {"quotation": TWICE, "label": "casualty-figure"}))
    places = [each for each in form_of(page).all("input") if each.attributes["name"] == "place"]
    assert ["required" in each.attributes for each in places] == [False, False]
    data = {"quotation": "denied", "label": "denial", "place": places[0].attributes["value"]}
    assert sam.post(address, data).status_code == 302
    assert submission.annotations.get().words == "denied"


def test_place_of_other_words_asks_anew(sam: Client, address: str) -> None:
    data = {"quotation": TWICE, "label": "casualty-figure", "place": "1"}
    assert errors_of(page_of(sam.post(address, data))) == [
        "These words occur 2 times. Choose which."
    ]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"quotation": "denied it", "label": "denial"},
         ["These words are not in the article. Check every letter."]),
        ({"quotation": "denied", "label": ""}, ["Choose a label."]),
        ({"quotation": "denied", "label": "rumour"},
         ["That label is not in this label set. Reload the page."]),
        ({"label": "denial"}, ["Type or paste the words to highlight."]),
        ({}, ["Type or paste the words to highlight.", "Choose a label."]),
    ],
)  # fmt: skip
def test_bad_quotation_is_refused_beside_its_field(
    sam: Client, address: str, headers: dict[str, str], data: dict[str, str], errors: list[str]
) -> None:
    response = sam.post(address, data, headers=headers)
    assert response.status_code == 422
    assert errors_of(page_of(response)) == errors
    assert not Annotation.objects.exists()


def test_refused_page_is_the_annotating_page(
    sam: Client, submission: Submission, address: str
) -> None:
    """A whole page, whose parts are not marked for swapping."""
    page = page_of(sam.post(address, {"quotation": "denied it", "label": "denial"}))
    assert page.one("h1").words == submission.article.title
    assert len(page.all(class_="block")) == 3
    assert [each for each in page if "hx-swap-oob" in each.attributes] == []


def test_refused_part_for_htmx_is_the_form_and_no_old_message(sam: Client, address: str) -> None:
    response = sam.post(address, {"quotation": "denied it", "label": "denial"}, headers=HTMX)
    said, form = [each for each in page_of(response).children if isinstance(each, Element)]
    assert (said.attributes["id"], said.words) == ("message", "")
    assert (form.attributes["id"], form.attributes["hx-swap-oob"]) == ("quotation-form", "true")


@pytest.fixture
def draft(instructor: User) -> AnswerKey:
    return factories.a_key(owner=instructor, published=False, asks=[])


def test_key_is_made_by_quoting_too(ines: Client, draft: AnswerKey) -> None:
    address = reverse("answer_key_annotations", args=[draft.pk])
    assert ines.post(address, {"quotation": "denied", "label": "denial"}).status_code == 302
    assert draft.annotations.get().words == "denied"


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("quotation", ["denied it", ",", TWICE])
def test_bad_quotation_for_a_key_is_refused_beside_its_field(
    ines: Client, draft: AnswerKey, headers: dict[str, str], quotation: str
) -> None:
    address = reverse("answer_key_annotations", args=[draft.pk])
    data = {"quotation": quotation, "label": "denial"}
    response = ines.post(address, data, headers=headers)
    assert response.status_code == 422
    assert len(errors_of(page_of(response))) == 1
    assert not KeyAnnotation.objects.exists()
