"""How an instructor describes an annotation of the key."""

import pytest

from annotate.domain.answer_key import Alternative
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
        "alternatives": [],
        "accepted": {},
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


# Alternatives and accepted labels

NEW = "alternative-2-"


def test_further_alternatives_are_quoted(annotation: KeyAnnotation) -> None:
    words = {f"{NEW}core": "Nobody", f"{NEW}extent": "Nobody was hurt"}
    form = described(annotation, **words)
    assert form.is_valid()
    nobody, more = place(annotation, "Nobody"), place(annotation, "Nobody was hurt")
    assert form.changes()["alternatives"] == [Alternative(nobody, more)]


def test_alternative_without_an_extent_reaches_as_far_as_its_core(
    annotation: KeyAnnotation,
) -> None:
    form = described(annotation, **{f"{NEW}core": "Nobody"})
    assert form.is_valid()
    assert form.changes()["alternatives"] == [Alternative.just(place(annotation, "Nobody"))]


@pytest.fixture
def with_parts(annotation: KeyAnnotation) -> KeyAnnotation:
    """It has an alternative at the second place of its words, and a denial earns half."""
    second = place(annotation, "people were killed", 2)
    denial = annotation.answer_key.label_set.labels.get(identifier="denial")
    annotation.change(1, alternatives=[Alternative.just(second)], accepted={denial.pk: 50})
    return annotation.stored()


KEPT = {
    f"{NEW}core": "people were killed",
    f"{NEW}extent": "people were killed",
    "accepted-denial": "50",
    "version": "2",
}


def test_form_shows_alternatives_and_accepted_labels(with_parts: KeyAnnotation) -> None:
    form = KeyAnnotationForm(annotation=with_parts)
    assert [each["core"].value() for each in form.alternatives] == ["people were killed", None]
    shown = {name: form.accepted[name].value() for name in form.accepted.fields}
    assert shown == {"denial": 50, "casualty-figure": None}


def test_what_is_sent_as_it_is_stays_where_it_is(with_parts: KeyAnnotation) -> None:
    form = described(with_parts, **KEPT)
    assert form.is_valid()
    second = Alternative.just(place(with_parts, "people were killed", 2))
    denial = with_parts.answer_key.label_set.labels.get(identifier="denial")
    assert form.changes()["alternatives"] == [second]
    assert form.changes()["accepted"] == {denial.pk: 50}
    assert form.said == ""


def test_emptied_alternative_and_part_are_taken_away(with_parts: KeyAnnotation) -> None:
    form = described(with_parts, **KEPT | {f"{NEW}core": "", "accepted-denial": ""})
    assert form.is_valid()
    assert (form.changes()["alternatives"], form.changes()["accepted"]) == ([], {})


def test_label_that_was_accepted_becomes_the_label_and_the_form_says_so(
    with_parts: KeyAnnotation,
) -> None:
    form = described(with_parts, **KEPT, label="denial")
    assert form.is_valid()
    assert form.said == ("“denial” is the label itself now, so it is no longer an accepted one.")


def test_words_in_several_places_have_to_be_chosen_among(annotation: KeyAnnotation) -> None:
    words = {f"{NEW}core": "were killed"}
    form = described(annotation, **words)
    assert not form.is_valid()
    assert form.alternatives[-1].errors == {"place": ["These words occur 2 times. Choose which."]}
    first, second = place(annotation, "were killed"), place(annotation, "were killed", 2)
    for chosen in (f"{NEW}place", f"{NEW}core_start"):
        form = described(annotation, **words, **{chosen: str(second.start)})
        assert form.is_valid()
        assert form.changes()["alternatives"] == [Alternative.just(second)]
    form = described(annotation, **words, **{f"{NEW}place": str(first.start + 1)})
    assert not form.is_valid()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"core": "Killed"}, "core"),
        ({"core": "Nobody", "extent": "somebody"}, "extent"),
        ({"core": "Nobody was", "extent": "Nobody"}, "extent"),
        ({"core": "Nobody", "core_start": "x"}, "core_start"),
    ],
)
def test_alternative_that_is_not_in_the_article_is_refused(
    annotation: KeyAnnotation, words: dict[str, str], field: str
) -> None:
    form = described(annotation, **{NEW + name: said for name, said in words.items()})
    assert not form.is_valid()
    assert list(form.alternatives[-1].errors) == [field]


@pytest.mark.parametrize(("percent", "allowed"), [("0", 0), ("1", 1), ("99", 1), ("100", 0)])
def test_accepted_label_earns_1_to_99_percent(
    annotation: KeyAnnotation, percent: str, allowed: int
) -> None:
    form = described(annotation, **{"accepted-denial": percent})
    assert form.is_valid() is bool(allowed)
