"""Trials: an instructor marks what a student would, and a version of the key says what of it."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotate.domain.grading import Credit, GradeRule
from annotate.models import AnswerKey, Frozen, Submission, Trial, TrialAnnotation, User
from tests import factories

pytestmark = pytest.mark.django_db

DENIAL = ("denial", "The ministry denied the report")


@pytest.fixture
def ines() -> User:
    return factories.an_instructor()


@pytest.fixture
def draft(ines: User) -> AnswerKey:
    return factories.a_key(owner=ines, published=False)


@pytest.fixture
def trial(ines: User, draft: AnswerKey) -> Trial:
    return Trial.objects.begin(ines, draft)


def mark(trial: Trial, label: str, words: str) -> TrialAnnotation:
    annotation: TrialAnnotation
    annotation, _created = trial.mark(**factories.a_mark(trial, label, words))
    return annotation


def test_begin_goes_on_with_the_trial_begun(ines: User, draft: AnswerKey, trial: Trial) -> None:
    assert Trial.objects.begin(ines, draft) == trial
    with pytest.raises(IntegrityError), transaction.atomic():
        Trial.objects.create(instructor=ines, answer_key=draft)


def test_words_are_marked_once_and_undone(trial: Trial) -> None:
    denial = mark(trial, *DENIAL)
    assert (denial.words, mark(trial, *DENIAL)) == (DENIAL[1], denial)
    trial.undo()
    assert list(trial.annotations.live()) == []
    trial.redo()
    assert list(trial.annotations.live()) == [denial]


def test_trial_is_no_submission(trial: Trial) -> None:
    mark(trial, *DENIAL)
    trial.finish()
    assert not Submission.objects.exists()


def test_finished_trial_is_compared_with_the_key_as_it_is(trial: Trial, draft: AnswerKey) -> None:
    mark(trial, *DENIAL)
    trial.finish()
    live = trial.annotations.live()
    assert trial.comparison().assess(list(live)).grade.score == Fraction(1, 2)
    for annotation in draft.annotations.exclude(label__identifier="denial"):
        annotation.make_optional()
    assert trial.comparison().assess(list(live)).grade.score == 1


def test_finished_trial_does_not_change_until_it_starts_over(trial: Trial) -> None:
    mark(trial, *DENIAL)
    trial.finish()
    trial = Trial.objects.get()
    with pytest.raises(Frozen):
        mark(trial, "denial", "Nobody was hurt")
    with pytest.raises(Frozen):
        trial.undo()
    assert trial.annotations.count() == 1
    trial.start_over()
    trial = Trial.objects.get()
    assert (trial.is_open, trial.annotations.count(), trial.steps.count()) == (True, 0, 0)
    mark(trial, *DENIAL)


def test_key_that_cannot_be_used_gives_no_result(trial: Trial, draft: AnswerKey) -> None:
    draft.annotations.all().delete()
    with pytest.raises(ValidationError, match="Add at least one annotation"):
        trial.finish()
    assert Trial.objects.get().is_open


def test_discarded_trial_is_gone(trial: Trial) -> None:
    mark(trial, *DENIAL)
    trial.discard()
    assert not TrialAnnotation.objects.exists()


def test_trial_keeps_neither_a_draft_nor_a_label(trial: Trial, draft: AnswerKey) -> None:
    label = draft.label_set.labels.create(
        identifier="new", name="new", letter="N", position=4, style=4
    )
    mark(trial, "new", "Nobody was hurt")
    label.delete()
    assert not TrialAnnotation.objects.exists()
    draft.discard()
    assert not Trial.objects.exists()


@pytest.mark.parametrize("revised", [False, True])
def test_rule_is_that_of_the_assignment_with_the_key(ines: User, revised: bool) -> None:
    key = factories.a_key(owner=ines)
    assignment = factories.an_assignment(factories.a_classroom(ines), key, credit="strict")
    trial = Trial.objects.begin(ines, key.revise(ines) if revised else key)
    assert trial.assignment == assignment
    assert trial.comparison().rule.credit == Credit.STRICT


def test_rule_is_the_usual_one_without_an_assignment_of_ones_own(ines: User) -> None:
    key = factories.a_key()
    factories.an_assignment(factories.a_classroom(ines), factories.a_key(), credit="strict")
    omar = factories.a_classroom(factories.an_instructor("omar"))
    factories.an_assignment(omar, key, credit="strict")
    trial = Trial.objects.begin(ines, key)
    assert trial.assignment is None
    assert trial.comparison().rule == GradeRule()


def test_trial_is_out_of_reach_with_its_key(ines: User) -> None:
    classroom = factories.a_classroom(factories.an_instructor("omar"))
    enrolment = classroom.add_instructor(ines)
    owner = factories.an_instructor("owner")
    assignment = factories.an_assignment(classroom, factories.a_key(owner=owner))
    trial = Trial.objects.begin(ines, assignment.answer_key)
    assert list(Trial.objects.annotated_by(ines)) == [trial]
    assert list(Trial.objects.annotated_by(owner)) == []
    enrolment.delete()
    assert list(Trial.objects.annotated_by(ines)) == []
