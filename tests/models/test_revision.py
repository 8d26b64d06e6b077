"""What changing a key must not do: break it, or leave in it what nobody sees."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from annotate.models import AnswerKey, Assignment, User
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


def test_another_core_leaves_no_alternative_to_the_old_one(draft: AnswerKey) -> None:
    denial = draft.annotations.get(label__identifier="denial")
    core = factories.span_of(draft.article, "Nobody was hurt")
    denial.change(denial.version, core=core, extent=core)
    assert [each.core for each in denial.alternatives.all()] == [core]


def test_wider_extent_keeps_the_alternatives(draft: AnswerKey) -> None:
    denial = draft.annotations.get(label__identifier="denial")
    extent = factories.span_of(draft.article, "The ministry denied the report. Nobody was hurt")
    denial.change(denial.version, core=denial.span, extent=extent)
    assert denial.alternatives.count() == 2


def test_another_label_leaves_no_label_that_was_accepted_for_the_old_one(draft: AnswerKey) -> None:
    denial = draft.annotations.get(label__identifier="denial")
    claim = draft.label_set.labels.get(identifier="unconfirmed-claim")
    denial.change(denial.version, label=claim)
    assert denial.accepted_labels.count() == 0
    draft.publish()
    assert draft.status == "published"


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
