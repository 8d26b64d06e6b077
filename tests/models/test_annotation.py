"""Changing, removing and restoring a highlight; what was handed in no longer changes."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotate.models import Annotation, Frozen, Label, StaleChange, Submission
from tests import factories

pytestmark = pytest.mark.django_db

DENIAL = ("denial", "The ministry denied the report")


@pytest.fixture
def submission() -> Submission:
    return factories.a_submission()


@pytest.fixture
def annotation(submission: Submission) -> Annotation:
    return factories.an_annotation(submission, *DENIAL)


@pytest.fixture
def claim(submission: Submission) -> Label:
    return submission.label_set.labels.get(identifier="unconfirmed-claim")


def test_change_sets_the_fields_and_counts_the_version_up(
    annotation: Annotation, claim: Label
) -> None:
    annotation.change(1, label=claim, note="Who says so?")
    annotation.change(2, note="The ministry.")
    stored = annotation.stored()
    assert (stored.label, stored.note, stored.version) == (claim, "The ministry.", 3)
    assert stored.words == DENIAL[1]


@pytest.mark.parametrize("version", [0, 1, 3])
def test_change_of_another_version_is_stale(annotation: Annotation, version: int) -> None:
    annotation.change(1, note="first")
    with pytest.raises(StaleChange) as refused:
        annotation.change(version, note="second")
    stored = annotation.stored()
    assert (stored.note, stored.version) == ("first", 2)
    assert refused.value.current == stored
    assert isinstance(refused.value.current, Annotation)
    assert refused.value.current.note == "first"


def test_change_made_by_an_older_copy_is_stale(annotation: Annotation) -> None:
    elsewhere = annotation.stored()
    annotation.change(1, note="first")
    with pytest.raises(StaleChange):
        elsewhere.change(elsewhere.version, note="second")
    assert annotation.stored().note == "first"


def test_relabelling_to_a_twin_is_refused(
    submission: Submission, annotation: Annotation, claim: Label
) -> None:
    factories.an_annotation(submission, "unconfirmed-claim", DENIAL[1])
    with pytest.raises(ValidationError) as refused:
        annotation.change(1, label=claim)
    assert refused.value.code == "duplicate"
    stored = annotation.stored()
    assert (stored.label.identifier, stored.version) == ("denial", 1)


def test_remove_hides_and_restore_brings_back(
    submission: Submission, annotation: Annotation
) -> None:
    annotation.change(1, note="kept")
    annotation.remove(2)
    assert list(submission.annotations.live()) == []
    assert list(submission.annotations.removed()) == [annotation]
    annotation.restore()
    stored = submission.annotations.live().get()
    assert (stored.note, stored.version, stored.removed_at) == ("kept", 4, None)


def test_last_removed_comes_first(submission: Submission) -> None:
    words = ("12 people", "denied", "Nobody was hurt")
    made = [factories.an_annotation(submission, "denial", each) for each in words]
    for each in (made[1], made[0], made[2]):
        each.remove(1)
    assert list(submission.annotations.removed()) == [made[2], made[0], made[1]]


def test_restoring_twice_changes_nothing(annotation: Annotation) -> None:
    annotation.remove(1)
    annotation.restore()
    annotation.restore()
    assert annotation.stored().version == 3


def test_removal_of_another_version_is_stale(annotation: Annotation) -> None:
    annotation.change(1, note="more")
    with pytest.raises(StaleChange):
        annotation.remove(1)
    assert annotation.stored().removed_at is None


def test_removed_highlight_is_changed_only_after_it_is_restored(annotation: Annotation) -> None:
    annotation.remove(1)
    for version in (1, 2):
        with pytest.raises(StaleChange):
            annotation.change(version, note="late")
        with pytest.raises(StaleChange):
            annotation.remove(version)
    annotation.restore()
    annotation.change(3, note="in time")
    assert annotation.stored().note == "in time"


def test_restoring_a_twin_is_refused(submission: Submission, annotation: Annotation) -> None:
    annotation.remove(1)
    factories.an_annotation(submission, *DENIAL)
    with pytest.raises(ValidationError) as refused:
        annotation.restore()
    assert refused.value.code == "duplicate"
    stored = annotation.stored()
    assert stored.removed_at is not None
    assert stored.version == 2


OPERATIONS: dict[str, Callable[[Annotation], object]] = {
    "mark": lambda each: each.submission.mark(
        **factories.a_mark(each.submission, "denial", "Nobody was hurt")
    ),
    "change": lambda each: each.change(1, note="late"),
    "remove": lambda each: each.remove(1),
    "restore": lambda each: each.restore(),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_changes_after_hand_in(annotation: Annotation, operation: str) -> None:
    """Not even by a copy that was loaded while the submission was open."""
    opened = Annotation.objects.select_related("submission").get(pk=annotation.pk)
    annotation.submission.hand_in()
    before = list(Annotation.objects.values())
    with pytest.raises(Frozen, match="handed in"):
        OPERATIONS[operation](opened)
    assert list(Annotation.objects.values()) == before


def test_mark_that_arrives_again_after_hand_in_is_known(annotation: Annotation) -> None:
    annotation.submission.hand_in()
    again = annotation.submission.mark(
        pk=annotation.pk, label=annotation.label, span=annotation.span, words=annotation.words
    )
    assert again == (annotation, False)
    assert list(Annotation.objects.all()) == [annotation]


def test_withdrawing_leaves_nothing_to_undo(submission: Submission, annotation: Annotation) -> None:
    other = factories.an_annotation(submission, "denial", "Nobody was hurt")
    annotation.withdraw()
    annotation.stored().withdraw()
    assert list(submission.annotations.live()) == [other]
    assert annotation.stored().version == 2
    undone = submission.undo()
    assert undone
    assert undone.annotation == other
    assert submission.undo() is None


def test_withdrawn_highlight_is_not_made_by_a_request_that_comes_late(
    submission: Submission, annotation: Annotation
) -> None:
    annotation.withdraw()
    submission.mark(pk=annotation.pk, label=annotation.label, span=annotation.span)
    assert not submission.annotations.live().exists()


def test_what_was_changed_since_is_not_withdrawn(annotation: Annotation) -> None:
    annotation.change(1, note="more")
    with pytest.raises(StaleChange):
        annotation.withdraw()
    assert annotation.stored().removed_at is None


def test_removed_highlight_cannot_be_restored_after_hand_in(annotation: Annotation) -> None:
    annotation.remove(1)
    annotation.submission.hand_in()
    with pytest.raises(Frozen):
        annotation.restore()
    assert not Annotation.objects.exists()


def test_annotations_are_listed_in_reading_order(submission: Submission) -> None:
    words = ("ministry", "The ministry", "Officials", "The ministry denied")
    for each in words:
        factories.an_annotation(submission, "denial", each)
    factories.an_annotation(submission, "unconfirmed-claim", "ministry")
    assert [(each.words, each.label.letter) for each in submission.annotations.all()] == [
        ("Officials", "D"),
        ("The ministry denied", "D"),
        ("The ministry", "D"),
        ("ministry", "U"),
        ("ministry", "D"),
    ]


def test_removed_and_live_twins_stand_side_by_side(
    submission: Submission, annotation: Annotation
) -> None:
    annotation.remove(1)
    submission.annotations.create(
        label=annotation.label, start=annotation.start, end=annotation.end,
        removed_at=timezone.now(),
    )  # fmt: skip
    assert submission.annotations.removed().count() == 2


def test_highlights_by_submission_are_bare_and_in_one_query(
    submission: Submission,
    annotation: Annotation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    classmate = factories.a_student(submission.assignment.classroom, "Kim")
    other = factories.a_submission(submission.assignment, classmate)
    gone = factories.an_annotation(other, "unconfirmed-claim", "Officials said")
    gone.remove(1)
    kept = factories.an_annotation(other, "unconfirmed-claim", "a report claims")
    with django_assert_num_queries(1):
        found = Annotation.objects.live().by_submission()
    assert found == {
        submission.pk: [("denial", annotation.span)],
        other.pk: [("unconfirmed-claim", kept.span)],
    }
