"""How an instructor describes an annotation of the key."""

import pytest

from annotate.domain.span import Span
from annotate.forms.key_annotation import KeyAnnotationForm
from annotate.models import KeyAnnotation
from tests import factories

pytestmark = pytest.mark.django_db

TWICE = "at least 12 people were killed"


@pytest.fixture
def annotation() -> KeyAnnotation:
    key = factories.a_key(published=False, asks=[("unconfirmed-claim", TWICE, 2)])
    return key.annotations.get()


def place(annotation: KeyAnnotation, words: str, occurrence: int = 1) -> Span:
    return factories.span_of(annotation.answer_key.article, words, occurrence)


def described(annotation: KeyAnnotation, **changes: str) -> KeyAnnotationForm:
    data = {
        "label": "unconfirmed-claim",
        "role": "required",
        "weight": "1",
        "core": TWICE,
        "extent": TWICE,
        "explanation": "",
        "version": "1",
    }
    return KeyAnnotationForm(data | changes, annotation=annotation)


def test_form_shows_what_is(annotation: KeyAnnotation) -> None:
    form = KeyAnnotationForm(annotation=annotation)
    shown = {name: form[name].value() for name in form.fields if not name.endswith("_start")}
    assert shown == {
        "label": "unconfirmed-claim",
        "role": "required",
        "weight": 1,
        "core": TWICE,
        "extent": TWICE,
        "explanation": "",
        "version": 1,
    }


def test_form_gives_what_change_takes(annotation: KeyAnnotation) -> None:
    form = described(annotation, role="optional", weight="5", explanation="Why.", label="denial")
    assert form.is_valid()
    assert form.changes() == {
        "version": 1,
        "label": annotation.answer_key.label_set.labels.get(identifier="denial"),
        "role": "optional",
        "weight": 5,
        "core": annotation.span,
        "extent": annotation.extent,
        "explanation": "Why.",
    }


def test_words_are_sought_nearest_to_where_they_were(annotation: KeyAnnotation) -> None:
    form = described(annotation, core="12 people", extent="said at least 12 people were killed")
    assert form.is_valid()
    assert form.changes()["core"] == place(annotation, "12 people", 2)
    assert form.changes()["extent"] == place(annotation, "said at least 12 people were killed", 2)


def test_words_are_taken_where_they_were_selected(annotation: KeyAnnotation) -> None:
    first = place(annotation, TWICE, 1)
    start = str(first.start)
    form = described(annotation, core_start=start, extent_start=start)
    assert form.is_valid()
    assert (form.changes()["core"], form.changes()["extent"]) == (first, first)


def test_extent_follows_the_core(annotation: KeyAnnotation) -> None:
    form = described(annotation, core_start=str(place(annotation, TWICE, 1).start))
    assert form.is_valid()
    assert form.changes()["extent"] == place(annotation, TWICE, 1)


@pytest.mark.parametrize("start", ["0", "-1", "9" * 30])
def test_place_that_does_not_hold_the_words_counts_for_nothing(
    annotation: KeyAnnotation, start: str
) -> None:
    form = described(annotation, core_start=start)
    assert form.is_valid()
    assert form.changes()["core"] == annotation.span


@pytest.mark.parametrize("name", ["core", "extent"])
@pytest.mark.parametrize("words", ["at most 12 people", "Killed", "", "\0"])
def test_words_that_are_not_in_the_article_are_refused(
    annotation: KeyAnnotation, name: str, words: str
) -> None:
    assert list(described(annotation, **{name: words}).errors) == [name]


def test_extent_holds_the_core(annotation: KeyAnnotation) -> None:
    form = described(annotation, extent="12 people were killed")
    assert form.errors == {"extent": ["The extent must hold the whole core."]}


@pytest.mark.parametrize(("weight", "allowed"), [("0", 0), ("1", 1), ("100", 1), ("101", 0)])
def test_weight_is_1_to_100(annotation: KeyAnnotation, weight: str, allowed: int) -> None:
    assert described(annotation, weight=weight).is_valid() is bool(allowed)


@pytest.mark.parametrize(("field", "value"), [("role", "hidden"), ("label", "x"), ("version", "")])
def test_unknown_choices_are_refused(annotation: KeyAnnotation, field: str, value: str) -> None:
    assert list(described(annotation, **{field: value}).errors) == [field]
