"""The annotations of a key, made and described by its owner with the students' own page."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.domain.answer_key import Alternative
from annotate.models import AnswerKey, KeyAnnotation, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import HTMX, is_asked_to_sign_in, message_of, statuses

pytestmark = pytest.mark.django_db

WORDS = "The ministry denied the report"


@pytest.fixture
def draft(instructor: User) -> AnswerKey:
    return factories.a_key(owner=instructor, published=False, asks=[("denial", WORDS, 1)])


@pytest.fixture
def annotation(draft: AnswerKey) -> KeyAnnotation:
    return draft.annotations.get()


@pytest.fixture
def address(annotation: KeyAnnotation) -> str:
    return annotation.get_absolute_url()


def described(**changes: str) -> dict[str, str]:
    return {
        "version": "1",
        "label": "denial",
        "role": "required",
        "weight": "1",
        "core": WORDS,
        "extent": WORDS,
        "explanation": "",
    } | changes


def rows() -> list[dict[str, Any]]:
    edges = ("alternatives__core_start", "alternatives__core_end", "alternatives__extent_end")
    names = ("version", "role", "weight", "explanation", "removed_at", *edges)
    return list(KeyAnnotation.objects.order_by("pk").values(*names))


def test_owner_marks_by_place(ines: Client, draft: AnswerKey) -> None:
    span = factories.span_of(draft.article, "12 people")
    pk = uuid4()
    data = {
        "id": str(pk),
        "start": span.start,
        "end": span.end,
        "words": "12 people",
        "label": "casualty-figure",
    }
    response = ines.post(reverse("answer_key_annotations", args=[draft.pk]), data, headers=HTMX)
    assert (response.status_code, message_of(response)) == (200, "Highlighted.")
    assert draft.annotations.get(pk=pk).words == "12 people"
    assert page_of(response).one(id="count").text == "2"


def test_owner_describes_an_annotation(
    ines: Client, draft: AnswerKey, annotation: KeyAnnotation, address: str
) -> None:
    data = described(
        role="optional",
        weight="4",
        core="The ministry denied",
        extent=f"{WORDS}. Nobody",
        explanation="Says who?",
    )
    response = ines.post(address, data, follow=True)
    assert response.redirect_chain == [(draft.get_absolute_url(), 302)]
    stored = draft.annotations.get()
    assert (stored.words, stored.extent_words) == ("The ministry denied", f"{WORDS}. Nobody")
    assert (stored.role, stored.weight, stored.explanation, stored.version) == (
        "optional", 4, "Says who?", 2,
    )  # fmt: skip


def test_htmx_repaints_where_it_was_and_where_it_is(ines: Client, address: str) -> None:
    data = described(core="Witnesses", extent="Witnesses")
    fragment = page_of(ines.post(address, data, headers=HTMX))
    assert [each.attributes["id"] for each in fragment.all(class_="block")] == [
        "block-1",
        "block-2",
    ]
    assert [mark.text for mark in fragment.all("mark")] == ["Witnesses"]
    assert [fragment.one(id=f"highlights-{index}").words != "" for index in (1, 2)] == [False, True]


def parts(annotation: KeyAnnotation) -> tuple[list[str], dict[str, int]]:
    text = annotation.answer_key.article.text
    accepted = annotation.accepted_labels.values_list("label__identifier", "percent")
    return [text[slice(*each.core)] for each in annotation.alternatives.all()], dict(accepted)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_owner_describes_alternatives_and_accepted_labels_and_undoes_it(
    ines: Client,
    draft: AnswerKey,
    annotation: KeyAnnotation,
    address: str,
    headers: dict[str, str],
) -> None:
    added = {"alternative-2-core": "Nobody was hurt", "accepted-casualty-figure": "40"}
    ines.post(address, described(**added), headers=headers)
    described_now = ([WORDS, "Nobody was hurt"], {"casualty-figure": 40})
    assert parts(annotation) == described_now
    page = page_of(ines.get(address))
    assert page.one("textarea", name="alternative-2-core").words == "Nobody was hurt"
    kept = added | {"version": "2", "explanation": "Said twice.", "alternative-3-core": ""}
    ines.post(address, described(**kept), headers=headers)
    assert parts(annotation) == described_now
    for _ in range(2):
        ines.post(reverse("answer_key_undo", args=[draft.pk]))
    assert parts(annotation) == ([WORDS], {})
    ines.post(reverse("answer_key_redo", args=[draft.pk]))
    assert parts(annotation) == described_now


def test_label_that_was_accepted_is_so_no_longer_once_it_is_the_label(
    ines: Client, annotation: KeyAnnotation, address: str
) -> None:
    accepted = {"accepted-casualty-figure": "40", "accepted-unconfirmed-claim": "20"}
    ines.post(address, described(**accepted))
    data = described(**accepted, label="casualty-figure", version="2")
    response = ines.post(address, data, headers=HTMX)
    assert message_of(response) == (
        "Changed. “casualty figure” is the label itself now, so it is no longer an accepted one."
    )
    assert parts(annotation) == ([WORDS], {"unconfirmed-claim": 20})


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_stale_change_shows_both_versions(
    ines: Client, annotation: KeyAnnotation, address: str, headers: dict[str, str]
) -> None:
    extent = factories.span_of(annotation.answer_key.article, f"{WORDS}.")
    annotation.change(
        1, role="optional", explanation="From another tab.", core=annotation.span, extent=extent
    )
    before = rows()
    data = described(explanation="Mine.", weight="3", core="denied", extent="denied the report")
    response = ines.post(address, data, headers=headers)
    assert response.status_code == 409
    conflict = page_of(response).one(class_="conflict")
    assert [each.words for each in conflict.all("dt")] == ["Stored now", "Yours"]
    assert [each.words for each in conflict.all("dd")] == [
        f"denial; optional; weight 1; core: {WORDS}; extent: {WORDS}.; From another tab.",
        "denial; required; weight 3; core: denied; extent: denied the report; Mine.",
    ]
    assert rows() == before


def test_stale_change_shows_the_alternatives_and_accepted_labels_of_both(
    ines: Client, annotation: KeyAnnotation, address: str
) -> None:
    figure = annotation.answer_key.label_set.labels.get(identifier="casualty-figure")
    nobody = factories.span_of(annotation.answer_key.article, "Nobody")
    annotation.change(1, alternatives=[Alternative.just(nobody)], accepted={figure.pk: 40})
    data = described(**{"alternative-2-core": "it said", "accepted-unconfirmed-claim": "20"})
    response = ines.post(address, data)
    assert response.status_code == 409
    stored, own = page_of(response).one(class_="conflict").all("dd")
    assert stored.words.endswith(f"extent: {WORDS}; or: Nobody; casualty figure 40 %")
    assert own.words.endswith(f"extent: {WORDS}; or: it said; unconfirmed claim 20 %")
    assert parts(annotation) == ([WORDS, "Nobody"], {"casualty-figure": 40})


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_alternative_that_stands_in_several_places_is_asked_about(
    ines: Client, annotation: KeyAnnotation, address: str, headers: dict[str, str]
) -> None:
    response = ines.post(address, described(**{"alternative-2-core": "12 people"}), headers=headers)
    assert response.status_code == 422
    places = page_of(response).all("input", name="alternative-2-place")
    chosen = places[1].attributes["value"]
    data = described(**{"alternative-2-core": "12 people", "alternative-2-place": chosen})
    ines.post(address, data, headers=headers)
    second = factories.span_of(annotation.answer_key.article, "12 people", 2)
    assert [each.core for each in annotation.alternatives.all()][1] == second


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    "changes",
    [
        {"core": "Nobody denied"},
        {"core": ","},
        {"core": "."},
        {"extent": "denied"},
        {"weight": "0"},
        {"weight": "101"},
        {"role": "hidden"},
        {"label": "rumour"},
        {"explanation": "x" * 2001},
        {"version": ""},
        {"alternative-2-core": "Nobody denied"},
        {"alternative-2-core": WORDS},
        {"accepted-casualty-figure": "100"},
    ],
)
def test_bad_description_is_refused_in_the_form(
    ines: Client, address: str, headers: dict[str, str], changes: dict[str, str]
) -> None:
    before = rows()
    response = ines.post(address, described(**changes), headers=headers)
    assert response.status_code == 422
    assert page_of(response).all(class_="errorlist") != []
    assert rows() == before


def test_removal_and_its_undoing(ines: Client, draft: AnswerKey, address: str) -> None:
    removed = ines.post(f"{address}removal/", {"version": "1"}, headers=HTMX)
    assert (removed.status_code, message_of(removed)) == (200, "Removed. Restore")
    assert not draft.annotations.live().exists()
    restored = ines.post(f"{address}restoration/", headers=HTMX)
    assert (restored.status_code, message_of(restored)) == (200, "Restored.")
    assert draft.annotations.live().get().version == 3


def test_published_key_does_not_change(
    ines: Client, draft: AnswerKey, annotation: KeyAnnotation, address: str
) -> None:
    other = factories.add_to_key(draft, "denial", "Nobody was hurt")
    other.remove(1)
    draft.publish()
    before = rows()
    create = reverse("answer_key_annotations", args=[draft.pk])
    requests = [
        (create, {"quotation": "12 people", "label": "denial", "place": "24"}),
        (address, described(explanation="Late.")),
        (f"{address}removal/", {"version": "1"}),
        (f"{address}restoration/", {}),
    ]
    for path, data in requests:
        response = ines.post(path, data, headers=HTMX)
        assert response.status_code == 409
        assert message_of(response).startswith("This version of the key is published")
    assert rows() == before


@pytest.mark.parametrize("path", ["", "removal/", "restoration/"])
def test_only_the_owner_describes(
    draft: AnswerKey, address: str, path: str, student: User, outsider: User, stranger: User
) -> None:
    colleague = factories.an_instructor("carla", "Carla Colleague")
    student.enrolments.get().classroom.add_instructor(colleague)
    people = (colleague, student, outsider, stranger)
    assert statuses(people, "post", address + path, described()) == [404] * 4
    create = reverse("answer_key_annotations", args=[draft.pk])
    assert statuses(people, "post", create, {"quotation": "denied", "label": "denial"}) == [404] * 4
    assert draft.annotations.get().version == 1


def test_whoever_is_signed_out_is_asked_to_sign_in(client: Client, address: str) -> None:
    assert is_asked_to_sign_in(client, "get", address)
    assert is_asked_to_sign_in(client, "post", f"{address}removal/")
