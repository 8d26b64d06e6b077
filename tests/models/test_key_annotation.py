"""What a key holds: cores within extents, weights, roles, accepted labels."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotate.domain.span import Span
from annotate.models import AnswerKey, KeyAnnotation, StaleChange
from tests import factories

pytestmark = pytest.mark.django_db

CLAIM = ("unconfirmed-claim", "at least 12 people were killed")


@pytest.fixture
def key() -> AnswerKey:
    return factories.a_key(published=False, asks=[])


def test_mark_makes_a_required_annotation_whose_extent_is_its_core(key: AnswerKey) -> None:
    mark = factories.a_mark(key, *CLAIM)
    annotation, created = key.mark(**mark, words=CLAIM[1])
    assert created
    stored = key.annotations.get()
    assert stored == annotation
    assert (stored.span, stored.extent) == (mark["span"], mark["span"])
    assert (stored.words, stored.extent_words) == (CLAIM[1], CLAIM[1])
    assert (stored.role, stored.weight, stored.explanation, stored.version) == (
        "required", 1, "", 1,
    )  # fmt: skip


def test_mark_is_made_once(key: AnswerKey) -> None:
    mark = factories.a_mark(key, *CLAIM)
    first, _created = key.mark(**mark)
    assert key.mark(**mark) == (first, False)
    assert key.mark(**factories.a_mark(key, *CLAIM)) == (first, False)
    assert key.annotations.count() == 1


def test_repeated_request_does_not_bring_back_what_was_removed(key: AnswerKey) -> None:
    mark = factories.a_mark(key, *CLAIM)
    first, _created = key.mark(**mark)
    first.remove(1)
    assert key.mark(**mark) == (first, False)
    assert list(key.annotations.live()) == []


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (0, 10**9)])
def test_span_outside_the_text_is_refused(key: AnswerKey, start: int, end: int) -> None:
    with pytest.raises(ValidationError):
        key.mark(**factories.a_mark(key, *CLAIM) | {"span": Span(start, end)})
    assert not key.annotations.exists()


def test_other_words_are_refused(key: AnswerKey) -> None:
    with pytest.raises(ValidationError):
        key.mark(**factories.a_mark(key, *CLAIM), words="at most")
    assert not key.annotations.exists()


def test_span_without_a_word_is_refused(key: AnswerKey) -> None:
    """No highlight could ever match it."""
    with pytest.raises(ValidationError, match="at least one word"):
        key.mark(**factories.a_mark(key, "denial", ", "))
    assert not key.annotations.exists()


def test_change_sets_core_and_extent(key: AnswerKey) -> None:
    annotation = factories.add_to_key(key, *CLAIM)
    core = factories.span_of(key.article, "12 people were killed")
    extent = factories.span_of(key.article, "Officials said at least 12 people were killed")
    annotation.change(1, core=core, extent=extent, role="optional", weight=3, explanation="Why.")
    stored = key.annotations.get()
    assert (stored.span, stored.extent, stored.version) == (core, extent, 2)
    assert (stored.role, stored.weight, stored.explanation) == ("optional", 3, "Why.")


def test_extent_holds_the_core(key: AnswerKey) -> None:
    annotation = factories.add_to_key(key, *CLAIM)
    with pytest.raises(ValidationError, match="must hold the whole core"):
        annotation.change(
            1,
            explanation="Why.",
            core=annotation.span,
            extent=Span(annotation.span.start, annotation.span.end - 1),
        )
    stored = key.annotations.get()
    assert (stored.extent, stored.explanation, stored.version) == (annotation.span, "", 1)


@pytest.mark.parametrize("role", KeyAnnotation.Role)
def test_core_without_a_word_is_refused(key: AnswerKey, role: str) -> None:
    """As when it is made; the first comparison with a submission would fail otherwise."""
    annotation = factories.add_to_key(key, *CLAIM)
    comma = factories.span_of(key.article, ",")
    with pytest.raises(ValidationError, match="at least one word"):
        annotation.change(1, role=role, core=comma, extent=comma)
    stored = key.annotations.get()
    assert (stored.words, stored.version) == (CLAIM[1], 1)


def test_stale_change_leaves_the_spans_alone(key: AnswerKey) -> None:
    annotation = factories.add_to_key(key, *CLAIM)
    annotation.change(1, explanation="first")
    elsewhere = factories.span_of(key.article, "Nobody was hurt")
    with pytest.raises(StaleChange):
        annotation.change(1, core=elsewhere, extent=elsewhere)
    assert key.annotations.get().words == CLAIM[1]


def test_distractors_are_not_found(key: AnswerKey) -> None:
    required = factories.add_to_key(key, *CLAIM)
    optional = factories.add_to_key(key, "denial", "denied", role="optional")
    distractor = factories.add_to_key(key, "denial", "Nobody", role="distractor")
    assert set(key.annotations.findable()) == {required, optional}
    assert [each.is_distractor for each in (required, optional, distractor)] == [
        False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(("weight", "allowed"), [(0, False), (1, True), (100, True), (101, False)])
def test_weight_is_1_to_100(key: AnswerKey, weight: int, allowed: bool) -> None:
    annotation = factories.add_to_key(key, *CLAIM)
    annotation.weight = weight
    if allowed:
        annotation.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        annotation.save()


@pytest.mark.parametrize(("percent", "allowed"), [(0, False), (1, True), (99, True), (100, False)])
def test_accepted_label_earns_1_to_99_percent(key: AnswerKey, percent: int, allowed: bool) -> None:
    annotation = factories.add_to_key(key, *CLAIM)
    other = key.label_set.labels.get(identifier="denial")
    if allowed:
        accepted = annotation.accepted_labels.create(label=other, percent=percent)
        assert accepted.credit * 100 == percent
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        annotation.accepted_labels.create(label=other, percent=percent)


@pytest.mark.parametrize(
    ("extent_start", "core_start", "core_end", "extent_end", "allowed"),
    [
        (0, 0, 1, 1, True),
        (0, 2, 4, 6, True),
        (3, 2, 4, 6, False),
        (0, 2, 2, 6, False),
        (0, 2, 4, 3, False),
    ],
)
def test_database_keeps_the_core_within_the_extent(
    key: AnswerKey,
    extent_start: int,
    core_start: int,
    core_end: int,
    extent_end: int,
    allowed: bool,
) -> None:
    alternatives = factories.add_to_key(key, *CLAIM).alternatives
    edges = {
        "extent_start": extent_start,
        "core_start": core_start,
        "core_end": core_end,
        "extent_end": extent_end,
    }
    if allowed:
        alternatives.create(position=2, **edges)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        alternatives.create(position=2, **edges)


def test_label_accepted_from_an_older_page_leaves_what_was_changed_since(key: AnswerKey) -> None:
    annotation, _created = key.mark(**factories.a_mark(key, *CLAIM))
    seen = annotation.stored()
    annotation.change(1, role="optional", explanation="Why.")
    seen.accept(key.label_set.labels.get(identifier="denial"), 40)
    stored = annotation.stored()
    assert (stored.role, stored.explanation, stored.version) == ("optional", "Why.", 3)
    assert stored.accepted_labels.get().percent == 40
