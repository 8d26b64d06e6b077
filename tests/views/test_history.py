"""Undoing and redoing from the page, with and without JavaScript."""

from uuid import UUID

import pytest
from django.test import Client

from annotate.models import AnswerKey, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import HTMX, is_asked_to_sign_in, message_of, statuses

pytestmark = pytest.mark.django_db

WORDS = "The ministry denied the report"


@pytest.fixture
def undo(submission: Submission) -> str:
    return f"{submission.get_absolute_url()}annotations/undo/"


@pytest.fixture
def redo(submission: Submission) -> str:
    return f"{submission.get_absolute_url()}annotations/redo/"


def test_page_offers_both(sam: Client, submission: Submission, undo: str, redo: str) -> None:
    page = page_of(sam.get(submission.get_absolute_url()))
    assert page.one(id="undo").attributes["action"] == undo
    assert page.one(id="redo").attributes["action"] == redo


def test_undo_and_redo_lead_back_to_the_page_and_say_the_words(
    sam: Client, submission: Submission, undo: str, redo: str
) -> None:
    factories.an_annotation(submission, "denial", WORDS)
    page = page_of(sam.post(undo, follow=True))
    assert page.one(id="message").words == f"Undone: “{WORDS}”"
    assert page.all("mark") == []
    page = page_of(sam.post(redo, follow=True))
    assert page.one(id="message").words == f"Redone: “{WORDS}”"
    assert page.one("mark").text == WORDS


def test_long_words_are_said_by_their_beginning(
    sam: Client, submission: Submission, undo: str
) -> None:
    words = "Officials said at least 12 people were killed, a"
    factories.an_annotation(submission, "denial", words)
    said = message_of(sam.post(undo, headers=HTMX))
    assert said == "Undone: “Officials said at least 12 people were killed,…”"


def test_htmx_gets_only_what_changed(sam: Client, submission: Submission, undo: str) -> None:
    factories.an_annotation(submission, "denial", "12 people")
    factories.an_annotation(submission, "denial", WORDS)
    fragment = page_of(sam.post(undo, headers=HTMX))
    assert [each.attributes["id"] for each in fragment.all(class_="block")] == ["block-1"]
    assert fragment.all("mark") == []
    assert fragment.one(id="count").text == "1"


@pytest.mark.parametrize(
    ("address", "said"),
    [("undo", "There is nothing to undo."), ("redo", "There is nothing to redo.")],
)
def test_where_there_is_nothing_to_do_that_is_said(
    request: pytest.FixtureRequest, sam: Client, address: str, said: str
) -> None:
    address = request.getfixturevalue(address)
    assert page_of(sam.post(address, follow=True)).one(id="message").words == said
    by_htmx = sam.post(address, headers=HTMX)
    assert (by_htmx.status_code, message_of(by_htmx)) == (200, said)


def test_instructor_undoes_a_change_of_a_draft_of_the_key(ines: Client, instructor: User) -> None:
    draft = factories.a_key(owner=instructor, published=False)
    factories.add_to_key(draft, "denial", "Nobody was hurt", weight=5)
    address = f"{draft.get_absolute_url()}annotations/"
    ines.post(f"{address}undo/")
    assert AnswerKey.objects.get().annotations.latest("created_at").weight == 1
    ines.post(f"{address}redo/", headers=HTMX)
    assert AnswerKey.objects.get().annotations.latest("created_at").weight == 5


def test_page_names_the_step_so_that_it_is_taken_once(
    sam: Client, submission: Submission, undo: str
) -> None:
    for words in ("12 people", WORDS):
        factories.an_annotation(submission, "denial", words)
    page = page_of(sam.get(submission.get_absolute_url()))
    step = page.one(id="undo-step").attributes
    assert (step["name"], step["form"]) == ("step", "undo")
    sam.post(undo, {"step": step["value"]}, headers=HTMX)
    fragment = page_of(sam.post(undo, {"step": step["value"]}, headers=HTMX))
    assert submission.annotations.live().count() == 1
    assert fragment.one(id="redo-step").attributes["value"] == step["value"]
    assert fragment.one(id="undo-step").attributes["value"] not in ("", step["value"])


@pytest.mark.parametrize("step", ["", "one", "7", "9" * 40, str(UUID(int=0)), "²"])
def test_step_that_is_none_means_the_last(
    sam: Client, submission: Submission, undo: str, step: str
) -> None:
    factories.an_annotation(submission, "denial", WORDS)
    assert sam.post(undo, {"step": step}).status_code == 302
    assert not submission.annotations.live().exists()


def test_nothing_is_undone_after_handing_in(sam: Client, submission: Submission, undo: str) -> None:
    factories.an_annotation(submission, "denial", WORDS)
    submission.hand_in()
    response = sam.post(undo, headers=HTMX)
    assert response.status_code == 409
    assert message_of(response) == "This was handed in, so its highlights no longer change."
    assert submission.annotations.live().count() == 1


@pytest.mark.parametrize("name", ["undo", "redo"])
def test_only_the_student_undoes_and_redoes(
    request: pytest.FixtureRequest,
    submission: Submission,
    instructor: User,
    classmate: User,
    outsider: User,
    stranger: User,
    name: str,
) -> None:
    factories.an_annotation(submission, "denial", WORDS)
    people = (instructor, classmate, outsider, stranger)
    assert statuses(people, "post", request.getfixturevalue(name)) == [404] * 4
    assert submission.annotations.live().count() == 1


@pytest.mark.parametrize("name", ["undo", "redo"])
def test_undoing_and_redoing_are_only_posted(
    request: pytest.FixtureRequest, sam: Client, client: Client, name: str
) -> None:
    address = request.getfixturevalue(name)
    methods = ("get", "head", "put", "patch", "delete")
    assert [getattr(sam, method)(address).status_code for method in methods] == [405] * 5
    assert is_asked_to_sign_in(client, "post", address)
