"""What is used stays: labels that something refers to, and sets that have keys."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from annotate.models import AnswerKey, Label, LabelSet, Trial
from annotate.models.label_set_use import LabelSetUse, Used
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def label_set() -> LabelSet:
    """Three labels and a fourth, “other”, that nothing uses."""
    return factories.a_label_set([*factories.LABELS, ("other", "other", "O")])


@pytest.fixture
def key(label_set: LabelSet) -> AnswerKey:
    return factories.a_key(label_set=label_set, owner=factories.an_instructor(), published=False)


def used(label_set: LabelSet) -> list[str]:
    labels = LabelSetUse(label_set).labels()
    return [label.identifier for label in label_set.labels.all() if label.pk in labels]


def other(label_set: LabelSet) -> Label:
    return label_set.labels.get(identifier="other")


def test_nothing_uses_a_new_set(label_set: LabelSet) -> None:
    assert used(label_set) == []
    assert LabelSetUse(label_set).counts() == Used(0, 0, 0)
    assert LabelSetUse(label_set).counts().lines == []


def test_counts_say_how_many_use_the_set(key: AnswerKey) -> None:
    key.publish()
    classroom = factories.a_classroom(factories.an_instructor("cora"))
    first = factories.an_assignment(classroom, key)
    factories.an_assignment(classroom, key)
    factories.an_assignment(classroom, factories.a_key())
    for name in ("Sam", "Kim", "Lee"):
        submission = factories.a_submission(first, factories.a_student(classroom, name))
        annotation = factories.an_annotation(submission, "denial", "The ministry denied")
        factories.an_annotation(submission, "denial", "Nobody was hurt")
        if name == "Lee":
            submission.annotations.get(pk=annotation.pk).remove(1)
    counted = LabelSetUse(key.label_set).counts()
    assert counted == Used(1, 2, 3)
    assert counted.lines == ["1 answer key", "2 assignments", "the work of 3 students"]


def test_labels_of_key_annotations_are_used(key: AnswerKey) -> None:
    assert used(key.label_set) == ["unconfirmed-claim", "denial", "casualty-figure"]


def test_label_of_a_highlight_is_used_though_it_was_removed(key: AnswerKey) -> None:
    key.publish()
    submission = factories.a_submission(
        factories.an_assignment(factories.a_classroom(factories.an_instructor("cora")), key)
    )
    factories.an_annotation(submission, "other", "a report claims").remove(1)
    assert "other" in used(key.label_set)


def test_label_that_a_highlight_had_is_used_as_long_as_that_can_be_undone(
    key: AnswerKey,
) -> None:
    key.publish()
    submission = factories.a_submission(
        factories.an_assignment(factories.a_classroom(factories.an_instructor("cora")), key)
    )
    annotation = factories.an_annotation(submission, "other", "a report claims")
    denial = key.label_set.labels.get(identifier="denial")
    annotation.change(1, label=denial)
    assert "other" in used(key.label_set)
    submission.hand_in()
    assert "other" not in used(key.label_set)


def test_accepted_label_is_used_as_long_as_it_is_or_can_be_again(key: AnswerKey) -> None:
    annotation = key.annotations.get(label__identifier="denial")
    annotation.accept(other(key.label_set), 50)
    assert "other" in used(key.label_set)
    annotation.change(annotation.version, accepted={})
    assert not annotation.accepted_labels.exists()
    assert "other" in used(key.label_set)
    key.publish()
    assert "other" not in used(key.label_set)


def test_unused_label_is_removed_and_the_others_close_up(label_set: LabelSet) -> None:
    LabelSetUse(label_set).remove_label(label_set.labels.get(identifier="denial"))
    assert list(label_set.labels.values_list("identifier", "position", "style")) == [
        ("unconfirmed-claim", 1, 1),
        ("casualty-figure", 2, 3),
        ("other", 3, 4),
    ]


def test_trial_goes_on_without_a_label_that_was_removed(key: AnswerKey) -> None:
    trial = Trial.objects.begin(factories.an_instructor("cora"), key)
    words = factories.span_of(key.article, "a report claims")
    denial = key.label_set.labels.get(identifier="denial")
    marked, _created = trial.mark(pk=uuid4(), label=other(key.label_set), span=words)
    marked.change(1, label=denial)
    LabelSetUse(key.label_set).remove_label(other(key.label_set))
    assert trial.undo() is None
    assert [each.label for each in trial.annotations.live()] == [denial]


def test_used_label_stays(key: AnswerKey) -> None:
    with pytest.raises(ValidationError, match="so it stays"):
        LabelSetUse(key.label_set).remove_label(key.label_set.labels.get(identifier="denial"))
    assert key.label_set.labels.count() == 4


@pytest.mark.parametrize("number", [1, 2])
def test_last_label_stays(number: int) -> None:
    label_set = factories.a_label_set(factories.LABELS[:number])
    label = label_set.labels.get(identifier="unconfirmed-claim")
    if number == 2:
        LabelSetUse(label_set).remove_label(label)
        assert [each.identifier for each in label_set.labels.all()] == ["denial"]
        return
    with pytest.raises(ValidationError, match="at least one label"):
        LabelSetUse(label_set).remove_label(label)
    assert label_set.labels.count() == 1


def test_unused_set_is_deleted_with_its_labels(label_set: LabelSet) -> None:
    LabelSetUse(label_set).remove_set()
    assert not LabelSet.objects.exists()
    assert not Label.objects.exists()


def test_set_of_a_key_stays_even_if_the_key_is_empty(label_set: LabelSet) -> None:
    factories.a_key(label_set=label_set, asks=[], published=False)
    with pytest.raises(ValidationError, match="so it stays"):
        LabelSetUse(label_set).remove_set()
    assert LabelSet.objects.get() == label_set
