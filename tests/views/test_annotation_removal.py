"""Removing a highlight, and undoing that."""

import pytest
from django.test import Client

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
def removal(annotation: Annotation) -> str:
    return f"{annotation.get_absolute_url()}removal/"


@pytest.fixture
def restoration(annotation: Annotation) -> str:
    return f"{annotation.get_absolute_url()}restoration/"


def test_row_of_a_highlight_removes_it(
    sam: Client, submission: Submission, annotation: Annotation, removal: str
) -> None:
    page = page_of(sam.get(submission.get_absolute_url()))
    button = page.one(id=f"annotation-{annotation.pk}").one("button", formaction=removal)
    form = page.one("form", id=button.attributes["form"], method="post")
    assert [each.attributes["name"] for each in form.all("input")] == ["csrfmiddlewaretoken"]
    data = {button.attributes["name"]: button.attributes["value"]}
    response = sam.post(removal, data, follow=True)
    assert response.redirect_chain == [(submission.get_absolute_url(), 302)]
    page = page_of(response)
    assert page.one(id="message").words == "Removed."
    assert page.all("mark") == []
    assert not submission.annotations.live().exists()


def test_page_offers_to_undo_the_removal(
    sam: Client, submission: Submission, annotation: Annotation, restoration: str
) -> None:
    annotation.remove(1)
    removed = page_of(sam.get(submission.get_absolute_url())).one(id="removed")
    assert removed.one("q").text == WORDS
    assert removed.one("button").attributes["formaction"] == restoration
    response = sam.post(restoration, follow=True)
    page = page_of(response)
    assert page.one(id="message").words == "Restored."
    assert page.one("mark").text == WORDS
    assert page.one(id="removed").words == ""
    assert submission.annotations.live().get().version == 3


def test_htmx_gets_only_what_changed_and_the_means_to_undo(
    sam: Client, removal: str, restoration: str
) -> None:
    response = sam.post(removal, {"version": "1"}, headers=HTMX)
    assert (response.status_code, message_of(response)) == (200, "Removed. Restore")
    fragment = page_of(response)
    assert fragment.one(id="message").one("button").attributes["formaction"] == restoration
    assert [each.attributes["id"] for each in fragment.all(class_="block")] == ["block-1"]
    assert fragment.all("mark") == []
    assert fragment.one(id="highlights-1").words == ""
    assert fragment.one(id="count").text == "0"


def test_htmx_gets_what_was_restored(sam: Client, annotation: Annotation, restoration: str) -> None:
    annotation.remove(1)
    response = sam.post(restoration, headers=HTMX)
    assert (response.status_code, message_of(response)) == (200, "Restored.")
    fragment = page_of(response)
    assert fragment.one("mark").text == WORDS
    assert fragment.one(id="removed").words == ""


def test_restoring_twice_changes_nothing(
    sam: Client, annotation: Annotation, restoration: str
) -> None:
    annotation.remove(1)
    assert [sam.post(restoration).status_code for _ in range(2)] == [302, 302]
    assert annotation.stored().version == 3


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_stale_removal_shows_what_is_stored(
    sam: Client, annotation: Annotation, removal: str, headers: dict[str, str]
) -> None:
    annotation.change(1, note="Made in another tab.")
    response = sam.post(removal, {"version": "1"}, headers=headers)
    assert response.status_code == 409
    conflict = page_of(response).one(class_="conflict")
    assert [each.words for each in conflict.all("dd")] == [
        "denial; note: Made in another tab.",
        "remove it",
    ]
    form = conflict.one("form")
    assert form.attributes["action"] == removal
    assert annotation.stored().removed_at is None
    version = form.one("input", name="version").attributes["value"]
    sam.post(removal, {"version": version})
    assert annotation.stored().removed_at is not None


def test_highlight_that_was_undone_before_it_was_known_to_be_saved_is_withdrawn(
    sam: Client, submission: Submission, removal: str
) -> None:
    response = sam.post(removal, {"version": "1", "withdrawn": "1"}, headers=HTMX)
    assert response.status_code == 200
    assert not submission.annotations.live().exists()
    assert not submission.steps.exists()


def test_removing_twice_says_the_same_twice(
    sam: Client, annotation: Annotation, removal: str
) -> None:
    """Whoever did not get the first answer presses once more."""
    first = sam.post(removal, {"version": "1"}, follow=True)
    before = Annotation.objects.values().get()
    second = sam.post(removal, {"version": "1"}, follow=True)
    assert message_of(first) == message_of(second) == "Removed."
    assert Annotation.objects.values().get() == before


@pytest.mark.parametrize("data", [{}, {"version": ""}, {"version": "one"}, {"version": "0"}])
def test_removal_without_a_version_is_refused(
    sam: Client, annotation: Annotation, removal: str, data: dict[str, str]
) -> None:
    by_page, by_htmx = sam.post(removal, data), sam.post(removal, data, headers=HTMX)
    assert (by_page.status_code, by_htmx.status_code) == (422, 422)
    assert (
        refusal_of(by_page) == message_of(by_htmx) == "Reload the page, then remove the highlight."
    )
    assert annotation.stored().removed_at is None


def test_restoring_a_twin_is_refused(
    sam: Client, submission: Submission, annotation: Annotation, restoration: str
) -> None:
    annotation.remove(1)
    factories.an_annotation(submission, "denial", WORDS)
    response = sam.post(restoration, headers=HTMX)
    assert response.status_code == 422
    assert message_of(response) == "These words already have this label."
    assert submission.annotations.live().count() == 1


def test_nothing_is_removed_or_restored_after_handing_in(
    sam: Client, submission: Submission, annotation: Annotation, removal: str
) -> None:
    other = factories.an_annotation(submission, "denial", "Nobody was hurt")
    other.remove(1)
    submission.hand_in()
    response = sam.post(removal, {"version": "1"}, headers=HTMX)
    assert response.status_code == 409
    assert message_of(response) == "This was handed in, so its highlights no longer change."
    assert sam.post(f"{other.get_absolute_url()}restoration/").status_code == 404
    assert list(submission.annotations.all()) == [annotation]
    assert annotation.stored().removed_at is None


@pytest.mark.parametrize("name", ["removal", "restoration"])
def test_only_the_student_removes_and_restores(
    request: pytest.FixtureRequest,
    annotation: Annotation,
    instructor: User,
    classmate: User,
    outsider: User,
    stranger: User,
    name: str,
) -> None:
    address = request.getfixturevalue(name)
    people = (instructor, classmate, outsider, stranger)
    assert statuses(people, "post", address, {"version": "1"}) == [404] * 4
    assert annotation.stored().version == 1


@pytest.mark.parametrize("name", ["removal", "restoration"])
def test_removal_and_restoration_are_only_posted(
    request: pytest.FixtureRequest, sam: Client, client: Client, name: str
) -> None:
    address = request.getfixturevalue(name)
    methods = ("get", "head", "put", "patch", "delete")
    assert [getattr(sam, method)(address).status_code for method in methods] == [405] * 5
    assert is_asked_to_sign_in(client, "post", address)
