"""Answer keys: begun for an article, published, revised; read by those who teach with them."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import AnswerKey, Assignment, LabelSet, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, refusal_of, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(instructor: User) -> AnswerKey:
    return factories.a_key(owner=instructor, published=False)


@pytest.fixture
def publication(draft: AnswerKey) -> str:
    return reverse("answer_key_publication", args=[draft.pk])


def test_draft_is_annotated_on_the_page_that_students_use(ines: Client, draft: AnswerKey) -> None:
    page = page_of(ines.get(draft.get_absolute_url()))
    assert page.one(class_="bar").one("b").words == "Answer key, version 1: a draft"
    assert page.one(id="annotating").attributes["data-holder"] == str(draft.pk)
    assert [mark.text for mark in page.all("mark")] == [
        words for _label, words, _nth in factories.ASKS
    ]
    assert page.one(id="count").text == "3"
    assert page.all("form", id="quotation-form") != []


def test_draft_shows_the_extent_beside_the_core(ines: Client, draft: AnswerKey) -> None:
    annotation = draft.annotations.get(label__identifier="denial")
    extent = factories.span_of(draft.article, "The ministry denied the report. Nobody")
    annotation.change(1, core=annotation.span, extent=extent, role="optional", explanation="Why.")
    page = page_of(ines.get(draft.get_absolute_url()))
    block = page.one(id="block-1")
    assert [
        mark.text_without("data-aside") for mark in block.children if mark in block.all("mark")
    ] == [
        "The ministry denied the report",
        ". Nobody",
    ]
    row = page.one(id=f"annotation-{annotation.pk}")
    assert row.one("q").text == "The ministry denied the report"
    assert row.one(class_="tag").words == "optional"
    assert row.one(class_="note-text").words == "Why."


def test_published_key_is_read(ines: Client, draft: AnswerKey) -> None:
    draft.publish()
    page = page_of(ines.get(draft.get_absolute_url()))
    assert page.one(class_="bar").one("b").words == "Answer key, version 1, published"
    assert [each.words for each in page.all("blockquote")] == [
        words for _label, words, _nth in factories.ASKS
    ]
    assert page.all("form", id="quotation-form") == []
    assert page.all(id="annotating") == []


def test_annotation_of_a_published_key_leads_to_its_row(ines: Client, draft: AnswerKey) -> None:
    draft.publish()
    page = page_of(ines.get(draft.get_absolute_url()))
    rows = {f"#{row.attributes['id']}" for row in page.all("li", class_="point")}
    assert {letter.attributes["href"] for letter in page.all("a", class_="letter")} == rows


@pytest.mark.parametrize("published", [False, True])
def test_key_leads_back_to_its_article(ines: Client, draft: AnswerKey, published: bool) -> None:
    if published:
        draft.publish()
    [link] = page_of(ines.get(draft.get_absolute_url())).one("p", class_="crumb").all("a")
    assert link.attributes["href"] == draft.article.get_absolute_url()


def test_published_key_leads_to_an_assignment_for_a_class(
    ines: Client, instructor: User, draft: AnswerKey
) -> None:
    assert page_of(ines.get(draft.get_absolute_url())).all("a", class_="set-for") == []
    draft.publish()
    [link] = page_of(ines.get(draft.get_absolute_url())).all("a", class_="set-for")
    assert link.words == "Create a class to set it for"
    assert link.attributes["href"] == "/#new-class"
    classroom = factories.a_classroom(instructor)
    [link] = page_of(ines.get(draft.get_absolute_url())).all("a", class_="set-for")
    assert link.words == "Set it for Media 8b"
    create = reverse("assignment_create", args=[classroom.pk])
    assert link.attributes["href"] == f"{create}?answer_key={draft.pk}"


def test_key_is_begun_for_an_article(ines: Client, instructor: User) -> None:
    article, label_set = factories.an_article(), factories.a_label_set()
    address = reverse("answer_key_create", args=[article.pk])
    response = ines.post(address, {"label_set": str(label_set.pk)})
    draft = AnswerKey.objects.get()
    assert (draft.owner, draft.article, draft.label_set, draft.status) == (
        instructor, article, label_set, "draft",
    )  # fmt: skip
    assert (response.status_code, response.headers["Location"]) == (302, draft.get_absolute_url())
    again = ines.post(address, {"label_set": str(label_set.pk)})
    assert again.headers["Location"] == draft.get_absolute_url()
    assert AnswerKey.objects.count() == 1


@pytest.mark.parametrize("label_set", [None, "", "1", "\0", "00000000-0000-4000-8000-000000000000"])
def test_key_needs_a_label_set(ines: Client, label_set: str | None) -> None:
    address = reverse("answer_key_create", args=[factories.an_article().pk])
    data = {} if label_set is None else {"label_set": label_set}
    assert ines.post(address, data).status_code in (404, 422)
    assert not AnswerKey.objects.exists()


def test_key_is_begun_with_what_is_ones_own_or_the_library_s(ines: Client, outsider: User) -> None:
    own, theirs = factories.an_article(), factories.an_article(owner=outsider)
    label_set = factories.a_label_set()
    their_set = LabelSet.objects.create(name="Theirs", owner=outsider)
    for article, used in ((theirs, label_set), (own, their_set)):
        address = reverse("answer_key_create", args=[article.pk])
        assert ines.post(address, {"label_set": str(used.pk)}).status_code == 404
    assert not AnswerKey.objects.exists()


def test_publishing_puts_the_key_in_force(ines: Client, draft: AnswerKey, publication: str) -> None:
    response = ines.post(publication, follow=True)
    assert response.redirect_chain == [(draft.get_absolute_url(), 302)]
    assert page_of(response).one(id="message").words == "Published."
    assert AnswerKey.objects.get().status == "published"


def test_publishing_twice_is_refused(ines: Client, publication: str) -> None:
    ines.post(publication)
    response = ines.post(publication)
    assert response.status_code == 409
    assert refusal_of(response).startswith("This version of the key is published")


def test_publishing_an_empty_key_is_refused(
    ines: Client, draft: AnswerKey, publication: str
) -> None:
    draft.annotations.all().delete()
    response = ines.post(publication)
    assert response.status_code == 422
    assert refusal_of(response) == (
        "Add at least one annotation that students can find before you publish."
    )
    assert AnswerKey.objects.get().is_draft


def test_revising_begins_the_next_version(ines: Client, draft: AnswerKey) -> None:
    draft.publish()
    response = ines.post(reverse("answer_key_revision", args=[draft.pk]))
    revision = AnswerKey.objects.get(status="draft")
    assert (revision.version, revision.revises) == (2, draft)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        revision.get_absolute_url(),
    )


def revision_of(ines: Client, assignment: Assignment) -> AnswerKey:
    ines.post(reverse("answer_key_revision", args=[assignment.answer_key.pk]))
    return AnswerKey.objects.get(status="draft")


def test_publishing_what_grades_work_again_shows_first_what_it_changes(
    ines: Client, assignment: Assignment, student: User
) -> None:
    """As when the same draft was prepared by mending: the page and what follows are the same."""
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    revision = revision_of(ines, assignment)
    factories.add_to_key(revision, "denial", "Nobody was hurt")
    page = page_of(ines.get(revision.get_absolute_url()))
    button = "See what it changes, then publish"
    assert button in [each.words for each in page.one(class_="bar").all("button")]
    publication = reverse("answer_key_publication", args=[revision.pk])
    response = ines.post(publication, follow=True)
    preview = reverse("assignment_mending", args=[assignment.pk])
    assert response.redirect_chain == [(preview, 302)]
    assert page_of(response).one(class_="lead").words == (
        "0 grades rise, 1 falls; largest -10.0 points."
    )
    assert Assignment.objects.get().answer_key == assignment.answer_key
    ines.post(reverse("assignment_mending_publication", args=[assignment.pk]))
    assert Assignment.objects.get().answer_key == revision


@pytest.mark.parametrize("begun", [False, True])
def test_publishing_what_grades_nothing_again_takes_effect_at_once(
    ines: Client, assignment: Assignment, student: User, begun: bool
) -> None:
    if begun:
        factories.a_submission(assignment, student)
    revision = revision_of(ines, assignment)
    ines.post(reverse("answer_key_publication", args=[revision.pk]))
    assert Assignment.objects.get().answer_key == revision


def test_publishing_an_empty_revision_is_refused_before_the_preview(
    ines: Client, assignment: Assignment, student: User
) -> None:
    factories.a_submission(assignment, student).hand_in()
    revision = revision_of(ines, assignment)
    revision.annotations.all().delete()
    response = ines.post(reverse("answer_key_publication", args=[revision.pk]))
    assert response.status_code == 422
    assert refusal_of(response).startswith("Add at least one annotation")


def test_publishing_says_who_published_another_version_meanwhile(
    ines: Client, instructor: User, assignment: Assignment, student: User
) -> None:
    """Ines and Cora change the same version, and Cora's is in force first."""
    factories.a_submission(assignment, student).hand_in()
    cora = factories.an_instructor("cora", "Cora Colleague")
    assignment.classroom.add_instructor(cora)
    revision = revision_of(ines, assignment)
    in_force = assignment.answer_key.revise(cora)
    in_force.publish()
    publication = reverse("answer_key_publication", args=[revision.pk])
    response = ines.post(publication, follow=True)
    preview = reverse("assignment_mending", args=[assignment.pk])
    assert response.redirect_chain == [(preview, 302)]
    page = page_of(response)
    assert page.one("p", class_="note").words == (
        "Cora Colleague has published version 2 of this key, and “Read the report” uses it now: "
        "publishing your draft would change no grade there. Your draft stays as it is. Look at "
        "version 2 beside it; then throw the draft away, and begin a new version of that one."
    )
    links = page.one(class_="actions").all("a", class_="button")
    assert [(each.words, each.attributes["href"]) for each in links] == [
        ("Look at the draft", revision.get_absolute_url()),
        ("Look at the version in force", in_force.get_absolute_url()),
    ]
    response = ines.post(reverse("assignment_mending_publication", args=[assignment.pk]))
    assert response.status_code == 409
    assert refusal_of(response).startswith("Cora Colleague has published version 2")
    assert AnswerKey.objects.get(owner=instructor).is_draft
    assert ines.get(in_force.get_absolute_url()).status_code == 200


def test_draft_belongs_to_its_owner(
    draft: AnswerKey, publication: str, student: User, outsider: User, stranger: User
) -> None:
    people = (student, outsider, stranger)
    assert statuses(people, "get", draft.get_absolute_url()) == [404] * 3
    assert statuses(people, "post", publication) == [404] * 3
    assert AnswerKey.objects.get().is_draft


def test_students_never_reach_a_key(assignment: Assignment, student: User) -> None:
    key = assignment.answer_key
    data = {"label_set": str(key.label_set.pk)}
    addresses = [
        ("get", reverse("answer_key", args=[key.pk])),
        ("post", reverse("answer_key_revision", args=[key.pk])),
        ("post", reverse("answer_key_publication", args=[key.pk])),
        ("post", reverse("answer_key_create", args=[key.article.pk])),
    ]
    assert [statuses([student], *each, data) for each in addresses] == [[404]] * 4
    assert AnswerKey.objects.count() == 1


def test_wrong_methods_and_addresses(ines: Client, client: Client, draft: AnswerKey) -> None:
    assert ines.post(draft.get_absolute_url()).status_code == 405
    for name in ("answer_key_revision", "answer_key_publication"):
        assert ines.get(reverse(name, args=[draft.pk])).status_code == 405
        assert ines.post(reverse(name, args=[uuid4()])).status_code == 404
        assert is_asked_to_sign_in(client, "post", reverse(name, args=[draft.pk]))
    assert ines.get("/answer-keys/1/").status_code == 404
    assert ines.get(reverse("answer_key", args=[uuid4()])).status_code == 404
    assert is_asked_to_sign_in(client, "get", draft.get_absolute_url())
