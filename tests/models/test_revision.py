"""What changing a key must not do: break it, or leave in it what nobody sees."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from annotate.domain.answer_key import Alternative
from annotate.models import AnswerKey, Assignment, KeyAnnotation, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def instructor() -> User:
    return factories.an_instructor()


@pytest.fixture
def draft(instructor: User) -> AnswerKey:
    """Its denial has an alternative, and a claim in its place earns half."""
    key = factories.a_key(owner=instructor, published=False)
    denial = key.annotations.get(label__identifier="denial")
    core = factories.span_of(key.article, "denied the report")
    denial.alternatives.create(
        position=2, **denial.alternatives.model.edges(core=core, extent=core)
    )
    claim = key.label_set.labels.get(identifier="unconfirmed-claim")
    denial.accepted_labels.create(label=claim, percent=50)
    return key


def cores(annotation: KeyAnnotation) -> list[str]:
    text = annotation.answer_key.article.text
    return [text[slice(*each.core)] for each in annotation.alternatives.all()]


def accepted(annotation: KeyAnnotation) -> dict[str, int]:
    found = annotation.accepted_labels.values_list("label__identifier", "percent")
    return dict(found)


def test_another_core_keeps_the_alternatives(draft: AnswerKey) -> None:
    denial = draft.annotations.get(label__identifier="denial")
    core = factories.span_of(draft.article, "Nobody was hurt")
    denial.change(denial.version, core=core, extent=core)
    assert cores(denial) == ["Nobody was hurt", "denied the report"]


def test_wider_extent_keeps_the_alternatives(draft: AnswerKey) -> None:
    denial = draft.annotations.get(label__identifier="denial")
    extent = factories.span_of(draft.article, "The ministry denied the report. Nobody was hurt")
    denial.change(denial.version, core=denial.span, extent=extent)
    assert cores(denial) == ["The ministry denied the report", "denied the report"]


def test_another_label_keeps_the_accepted_ones_but_for_itself(draft: AnswerKey) -> None:
    denial = draft.annotations.get(label__identifier="denial")
    claim, _denial, figure = draft.label_set.labels.all()
    denial.accepted_labels.create(label=figure, percent=20)
    denial.change(denial.version, label=claim)
    assert accepted(denial) == {"casualty-figure": 20}
    draft.publish()
    assert draft.status == "published"


def test_alternatives_and_accepted_labels_are_set_together(draft: AnswerKey) -> None:
    denial = draft.annotations.get(label__identifier="denial")
    _claim, _denial, figure = draft.label_set.labels.all()
    nobody, ministry = (factories.span_of(draft.article, words) for words in ("Nobody", "ministry"))
    alternatives = [Alternative.just(nobody), Alternative.just(ministry)]
    denial.change(denial.version, alternatives=alternatives, accepted={figure.pk: 99})
    assert cores(denial) == ["The ministry denied the report", "Nobody", "ministry"]
    assert accepted(denial) == {"casualty-figure": 99}
    denial.change(denial.version, alternatives=[], accepted={})
    assert (cores(denial), accepted(denial)) == (["The ministry denied the report"], {})
    assert draft.undo()
    assert cores(denial) == ["The ministry denied the report", "Nobody", "ministry"]
    assert accepted(denial) == {"casualty-figure": 99}


@pytest.mark.parametrize(
    ("core", "extent", "reason"),
    [
        (". ", ". Nobody", "at least one word"),
        ("Nobody was", "Nobody", "must hold the whole core"),
        ("The ministry denied the report", "The ministry denied the report", "the same words"),
        ("The ministry denied the report.", "The ministry denied the report.", "the same words"),
    ],
)
def test_alternative_that_could_not_be_marked_is_refused(
    draft: AnswerKey, core: str, extent: str, reason: str
) -> None:
    denial = draft.annotations.get(label__identifier="denial")
    spans = (factories.span_of(draft.article, words) for words in (core, extent))
    with pytest.raises(ValidationError, match=reason):
        denial.change(denial.version, explanation="Why.", alternatives=[Alternative(*spans)])
    assert cores(denial) == ["The ministry denied the report", "denied the report"]
    assert denial.stored().explanation == ""


@pytest.mark.parametrize("others", [False, True])
def test_same_words_have_the_same_label_once(draft: AnswerKey, others: bool) -> None:
    """Marking them once would leave one of the two missed."""
    first = draft.annotations.get(label__identifier="denial")
    second = factories.add_to_key(draft, "denial", "Nobody was hurt")
    core = factories.span_of(draft.article, "denied the report")
    changes: dict[str, object] = {"core": core, "extent": core}
    if others:
        changes = {"alternatives": [Alternative.just(core)]}
    with pytest.raises(ValidationError, match="already have this label"):
        second.change(second.version, **changes)
    assert cores(second) == ["Nobody was hurt"]
    first.remove(first.version)
    second.change(second.stored().version, **changes)
    with pytest.raises(ValidationError, match="already have this label"):
        first.restore()


def test_key_that_cannot_be_compared_is_not_published(draft: AnswerKey) -> None:
    denial = draft.annotations.get(label__identifier="denial")
    denial.accepted_labels.create(label=denial.label, percent=50)
    with pytest.raises(ValidationError, match="the label itself needs no accepting"):
        draft.publish()
    assert AnswerKey.objects.get(pk=draft.pk).status == "draft"


def test_revising_fills_an_empty_draft(instructor: User) -> None:
    key = factories.a_key()
    empty = AnswerKey.objects.begin(instructor, key.article, key.label_set)
    revision = key.revise(instructor)
    assert (revision.pk, revision.revises, revision.version) == (empty.pk, key, 2)
    assert revision.annotations.count() == key.annotations.count()


def test_revising_never_mixes_with_another_draft(instructor: User) -> None:
    key = factories.a_key()
    begun = AnswerKey.objects.begin(instructor, key.article, key.label_set)
    factories.add_to_key(begun, "denial", "Nobody was hurt")
    with pytest.raises(ValidationError, match="You have begun another key"):
        key.revise(instructor)


def test_revision_of_an_old_version_counts_on_from_the_newest(instructor: User) -> None:
    first = factories.a_key(owner=instructor)
    second = first.revise(instructor)
    second.publish()
    assert first.revise(instructor).version == 3


def test_annotation_of_another_key_is_not_taken_over(instructor: User, draft: AnswerKey) -> None:
    foreign = factories.a_key(factories.an_article()).annotations.all()[0]
    label = draft.label_set.labels.all()[0]
    with pytest.raises(ValidationError, match="Mark the words again"):
        draft.mark(pk=foreign.pk, label=label, span=factories.span_of(draft.article, "Witnesses"))
    assert draft.mark(pk=uuid4(), label=label, span=factories.span_of(draft.article, "Witnesses"))[
        1
    ]


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment(attempts=2, feedback="on_release")


def test_no_further_attempt_once_the_key_was_released(assignment: Assignment) -> None:
    first = factories.a_submission(assignment)
    first.hand_in()
    assert assignment.attempts_left(first.student) == 1
    assignment.release()
    assert assignment.attempts_left(first.student) == 0
    assert assignment.begin(first.student) is None


def test_whoever_had_not_handed_in_may_still_begin_after_the_release(
    assignment: Assignment,
) -> None:
    assignment.release()
    late = factories.a_student(assignment.classroom, "Lara Late")
    assert assignment.attempts_left(late) == 2
    assert assignment.begin(late) is not None
