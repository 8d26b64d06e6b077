"""Undoing and redoing: the last changes of a submission or of a draft of a key, one by one."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from annotate.domain.answer_key import Alternative
from annotate.domain.matching import MAX_ANNOTATIONS
from annotate.domain.span import Span
from annotate.models import Annotation, AnswerKey, Frozen, KeyAnnotation, KeyStep, Step, Submission
from annotate.models.history import MAX_STEPS
from tests import factories

pytestmark = pytest.mark.django_db

DENIAL = ("denial", "The ministry denied the report")


@pytest.fixture
def submission() -> Submission:
    return factories.a_submission()


@pytest.fixture
def draft() -> AnswerKey:
    return factories.a_key(owner=factories.an_instructor(), published=False)


def live(submission: Submission) -> list[tuple[str, str, str]]:
    return [
        (each.label.identifier, each.words, each.note) for each in submission.annotations.live()
    ]


def words_undone(holder: Submission | AnswerKey) -> str | None:
    undone = holder.undo()
    return undone.annotation.words if undone else None


# One step ----------------------------------------------------------------------------------------


def test_undo_takes_back_a_new_highlight_and_redo_makes_it_again(submission: Submission) -> None:
    annotation = factories.an_annotation(submission, *DENIAL)
    undone = submission.undo()
    assert undone
    assert (undone.annotation, undone.spans) == (annotation, [annotation.span] * 2)
    assert live(submission) == []
    redone = submission.redo()
    assert redone
    assert redone.annotation == annotation
    assert live(submission) == [(*DENIAL, "")]


def test_undo_of_a_removal_brings_back_label_and_note(submission: Submission) -> None:
    annotation = factories.an_annotation(submission, *DENIAL)
    annotation.change(1, note="Who says so?")
    annotation.remove(2)
    submission.undo()
    assert live(submission) == [(*DENIAL, "Who says so?")]
    submission.redo()
    assert live(submission) == []


def test_undo_of_a_change_brings_back_what_it_was_before(submission: Submission) -> None:
    annotation = factories.an_annotation(submission, *DENIAL)
    claim = submission.label_set.labels.get(identifier="unconfirmed-claim")
    annotation.change(1, note="first")
    annotation.change(2, label=claim, note="second")
    submission.undo()
    assert live(submission) == [(*DENIAL, "first")]
    submission.redo()
    assert live(submission) == [("unconfirmed-claim", DENIAL[1], "second")]


def test_undo_of_a_restoration_removes_again(submission: Submission) -> None:
    annotation = factories.an_annotation(submission, *DENIAL)
    annotation.remove(1)
    annotation.restore()
    submission.undo()
    assert live(submission) == []
    submission.undo()
    assert live(submission) == [(*DENIAL, "")]


def test_each_step_counts_the_version_up(submission: Submission) -> None:
    annotation = factories.an_annotation(submission, *DENIAL)
    submission.undo()
    submission.redo()
    assert annotation.stored().version == 3


# Several steps -----------------------------------------------------------------------------------


def test_steps_are_undone_latest_first_and_redone_in_the_order_they_were_made(
    submission: Submission,
) -> None:
    made = ["12 people", "denied", "Nobody was hurt"]
    for words in made:
        factories.an_annotation(submission, "denial", words)
    assert [words_undone(submission) for _ in range(4)] == [*reversed(made), None]
    assert live(submission) == []
    redone = [submission.redo() for _ in range(4)]
    assert [step and step.annotation.words for step in redone] == [*made, None]
    assert [words for _label, words, _note in live(submission)] == made


def test_nothing_is_redone_after_another_change(submission: Submission) -> None:
    factories.an_annotation(submission, "denial", "12 people")
    submission.undo()
    factories.an_annotation(submission, "denial", "denied")
    assert submission.redo() is None
    assert words_undone(submission) == "denied"
    assert submission.undo() is None


def test_what_changed_nothing_is_no_step(submission: Submission) -> None:
    annotation = factories.an_annotation(submission, *DENIAL)
    annotation.change(1, note="")
    submission.mark(pk=annotation.pk, label=annotation.label, span=annotation.span)
    annotation.restore()
    assert submission.steps.count() == 1


@pytest.mark.parametrize(
    ("made", "undone"),
    [(MAX_STEPS - 1, MAX_STEPS - 1), (MAX_STEPS, MAX_STEPS), (MAX_STEPS + 1, MAX_STEPS)],
)
def test_as_many_steps_as_are_kept_can_be_undone(
    submission: Submission, made: int, undone: int
) -> None:
    annotation = factories.an_annotation(submission, *DENIAL)
    for version in range(1, made):
        annotation.change(version, note=f"note {version}")
    count = 0
    while submission.undo():
        count += 1
    assert count == undone


def test_everybody_undoes_their_own_changes(submission: Submission) -> None:
    mine = factories.an_annotation(submission, *DENIAL)
    other = factories.a_submission(submission.assignment, factories.a_student(
        submission.assignment.classroom, "Kim"
    ))  # fmt: skip
    factories.an_annotation(other, "denial", "12 people")
    submission.undo()
    assert mine.stored().removed_at is not None
    assert live(other) == [("denial", "12 people", "")]


def test_a_step_that_is_named_is_taken_once(submission: Submission) -> None:
    for words in ("12 people", "denied"):
        factories.an_annotation(submission, "denial", words)
    step = submission.steps.undoable()[0].name
    for _ in range(2):
        undone = submission.undo(step)
        assert undone
        assert undone.annotation.words == "denied"
    assert [words for _label, words, _note in live(submission)] == ["12 people"]
    for _ in range(2):
        submission.redo(step)
    assert [words for _label, words, _note in live(submission)] == ["12 people", "denied"]


def test_a_step_that_is_not_there_means_the_last(submission: Submission) -> None:
    factories.an_annotation(submission, "denial", "12 people")
    undone = submission.undo(uuid4())
    assert undone
    assert live(submission) == []


# What is refused ---------------------------------------------------------------------------------

STEPS: dict[str, Callable[[Submission], object]] = {
    "undo": lambda submission: submission.undo(),
    "redo": lambda submission: submission.redo(),
}


@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_undone_or_redone_after_handing_in(submission: Submission, step: str) -> None:
    factories.an_annotation(submission, *DENIAL)
    factories.an_annotation(submission, "denial", "12 people")
    submission.undo()
    opened = Submission.objects.get(pk=submission.pk)
    submission.hand_in()
    with pytest.raises(Frozen):
        STEPS[step](opened)
    assert live(submission) == [(*DENIAL, "")]


def test_handing_in_ends_the_history(submission: Submission) -> None:
    factories.an_annotation(submission, *DENIAL)
    submission.hand_in()
    assert not Step.objects.exists()


def test_undo_of_a_removal_needs_room(submission: Submission) -> None:
    annotation = factories.an_annotation(submission, *DENIAL)
    annotation.remove(1)
    length = len(submission.article.text)
    places = [(start, end) for start in range(length) for end in range(start + 2, length)]
    submission.annotations.bulk_create(
        Annotation(submission=submission, label=annotation.label, start=start, end=end)
        for start, end in places[:MAX_ANNOTATIONS]
    )
    with pytest.raises(ValidationError):
        submission.undo()
    assert submission.steps.undoable().count() == 2
    submission.annotations.live()[0].delete()
    submission.undo()
    assert annotation.stored().removed_at is None


# The answer key ----------------------------------------------------------------------------------


def parts(annotation: KeyAnnotation) -> dict[str, object]:
    return KeyAnnotation.objects.get(pk=annotation.pk).state()


def test_undo_brings_back_all_parts_of_a_key_annotation(draft: AnswerKey) -> None:
    annotation = factories.add_to_key(draft, "denial", "Nobody was hurt")
    claim = draft.label_set.labels.get(identifier="unconfirmed-claim")
    other = factories.span_of(draft.article, "was hurt")
    annotation.alternatives.create(
        position=2, core_start=other.start, core_end=other.end,
        extent_start=other.start, extent_end=other.end,
    )  # fmt: skip
    annotation.accepted_labels.create(label=claim, percent=50)
    before = parts(annotation)
    core = factories.span_of(draft.article, "Nobody")
    extent = Span(core.start, core.end + 4)
    figure = draft.label_set.labels.get(identifier="casualty-figure")
    annotation.change(
        1, label=claim, role="optional", weight=3, explanation="Why", core=core, extent=extent,
        alternatives=[Alternative.just(extent)], accepted={figure.pk: 20},
    )  # fmt: skip
    after = parts(annotation)
    assert after["alternatives"] == [[*core, *extent], [*extent, *extent]]
    assert after["accepted"] == {str(figure.pk): 20}
    undone = draft.undo()
    assert undone
    assert undone.spans == [extent, factories.span_of(draft.article, "Nobody was hurt")]
    assert parts(annotation) == before
    draft.redo()
    assert parts(annotation) == after


def test_undo_takes_back_a_new_key_annotation(draft: AnswerKey) -> None:
    before = draft.annotations.live().count()
    factories.add_to_key(draft, "denial", "Nobody was hurt")
    assert words_undone(draft) == "Nobody was hurt"
    assert draft.annotations.live().count() == before


def test_publishing_ends_the_history_of_the_key(draft: AnswerKey) -> None:
    draft.publish()
    assert not KeyStep.objects.exists()
    with pytest.raises(Frozen):
        draft.undo()
