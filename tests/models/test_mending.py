"""Mending: a draft is changed, never what is in force; then it is put into force for all."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from annotate.models import (
    AnswerKey,
    Assignment,
    Dispute,
    Frozen,
    Grade,
    KeyAnnotation,
    Submission,
    User,
)
from annotate.models.mending import Act, Mending
from tests import factories

pytestmark = pytest.mark.django_db

OUTSIDE = ("denial", "Nobody was hurt")
DENIAL = ("denial", "The ministry denied the report")


@pytest.fixture
def ines() -> User:
    return factories.an_instructor()


@pytest.fixture
def assignment(ines: User) -> Assignment:
    key = factories.a_key(owner=ines)
    return factories.an_assignment(factories.a_classroom(ines), key, allows_disputes=True)


def handed_in(assignment: Assignment, name: str, *marked: tuple[str, str]) -> Submission:
    submission = factories.a_submission(assignment, factories.a_student(assignment.classroom, name))
    for label, words in marked:
        factories.an_annotation(submission, label, words)
    submission.hand_in()
    return submission


def mend(
    assignment: Assignment,
    instructor: User,
    act: Act,
    label: str = "denial",
    words: str = "Nobody was hurt",
    **more: object,
) -> Mending:
    mending = Mending(assignment, instructor)
    span = factories.span_of(assignment.article, words)
    mending.mend(
        act,
        label=assignment.label_set.labels.get(identifier=label),
        span=span,
        **more,  # type: ignore[arg-type]
    )
    return mending


def of_key(key: AnswerKey, words: str) -> KeyAnnotation:
    return next(each for each in key.annotations.live() if each.words == words)


@pytest.mark.parametrize(("act", "role"), [(Act.ADD, "required"), (Act.ADD_OPTIONAL, "optional")])
def test_words_are_added_to_a_draft_and_not_to_the_key(
    assignment: Assignment, ines: User, act: Act, role: str
) -> None:
    draft = mend(assignment, ines, act, words="Nobody was hurt,").draft
    assert draft
    assert draft.is_draft
    assert of_key(draft, "Nobody was hurt").role == role
    assert assignment.answer_key.annotations.count() == 3
    with pytest.raises(ValidationError, match="this label already"):
        mend(assignment, ines, act)


@pytest.mark.parametrize(("act", "role"), [(Act.ADD, "required"), (Act.ADD_OPTIONAL, "optional")])
def test_distractor_that_proves_right_is_one_no_longer(ines: User, act: Act, role: str) -> None:
    key = factories.a_key(owner=ines, published=False)
    factories.add_to_key(key, *OUTSIDE, role="distractor", explanation="It only looks like one.")
    key.publish()
    assignment = factories.an_assignment(factories.a_classroom(ines), key)
    draft = mend(assignment, ines, act).draft
    assert draft
    own = of_key(draft, OUTSIDE[1])
    assert (own.role, own.explanation) == (role, "")
    assert draft.annotations.count() == 4


def test_extent_is_widened_over_whole_words(assignment: Assignment, ines: User) -> None:
    asked = of_key(assignment.answer_key, DENIAL[1])
    draft = mend(assignment, ines, Act.WIDEN, words="report. Nobody wa", annotation=asked).draft
    assert draft
    own = of_key(draft, DENIAL[1])
    assert own.extent_words == "The ministry denied the report. Nobody was"
    assert asked.stored().extent == asked.span


def test_label_is_accepted_for_a_part_of_the_points(assignment: Assignment, ines: User) -> None:
    asked = of_key(assignment.answer_key, DENIAL[1])
    figure = "casualty-figure"
    mend(assignment, ines, Act.ACCEPT, figure, annotation=asked, percent=40)
    draft = mend(assignment, ines, Act.ACCEPT, figure, annotation=asked, percent=60).draft
    assert draft
    own = of_key(draft, DENIAL[1])
    accepted = own.accepted_labels.get()
    assert (accepted.label.identifier, accepted.percent) == ("casualty-figure", 60)
    assert not asked.accepted_labels.exists()
    for percent in (0, 100):
        with pytest.raises(ValidationError, match="1 to 99 per cent"):
            mend(assignment, ines, Act.ACCEPT, figure, annotation=asked, percent=percent)
    assert accepted.annotation.accepted_labels.get().percent == 60
    with pytest.raises(ValidationError, match="has this label"):
        mend(assignment, ines, Act.ACCEPT, "denial", annotation=asked, percent=50)


def test_annotation_is_made_optional_and_each_change_can_be_undone(
    assignment: Assignment, ines: User
) -> None:
    asked = of_key(assignment.answer_key, DENIAL[1])
    mend(assignment, ines, Act.MAKE_OPTIONAL, annotation=asked)
    draft = mend(
        assignment, ines, Act.ACCEPT, "casualty-figure", annotation=asked, percent=50
    ).draft
    assert draft
    assert of_key(draft, DENIAL[1]).role == "optional"
    draft.undo()
    assert not of_key(draft, DENIAL[1]).accepted_labels.exists()
    draft.undo()
    assert of_key(draft, DENIAL[1]).role == "required"


def test_act_on_the_key_needs_an_annotation_that_is_there(
    assignment: Assignment, ines: User
) -> None:
    with pytest.raises(ValidationError, match="no longer in the draft"):
        mend(assignment, ines, Act.WIDEN)
    asked = of_key(assignment.answer_key, DENIAL[1])
    draft = mend(assignment, ines, Act.MAKE_OPTIONAL, annotation=asked).draft
    assert draft
    of_key(draft, DENIAL[1]).remove(2)
    with pytest.raises(ValidationError, match="no longer in the draft"):
        mend(assignment, ines, Act.MAKE_OPTIONAL, annotation=asked)


def test_nothing_is_stored_when_a_change_is_refused(assignment: Assignment, ines: User) -> None:
    with pytest.raises(ValidationError):
        mend(assignment, ines, Act.WIDEN)
    assert AnswerKey.objects.count() == 1


def test_what_is_near_comes_from_the_draft_and_the_nearest_first(
    assignment: Assignment, ines: User
) -> None:
    span = factories.span_of(assignment.article, "Nobody")
    near = Mending(assignment, ines).annotations_near(span)
    assert [each.words for each in near] == [DENIAL[1]]
    mend(assignment, ines, Act.ADD)
    near = Mending(assignment, ines).annotations_near(span)
    assert [each.words for each in near] == ["Nobody was hurt", DENIAL[1]]


def test_put_into_force_grades_all_and_keeps_what_was(assignment: Assignment, ines: User) -> None:
    ada, ben = handed_in(assignment, "Ada", DENIAL, OUTSIDE), handed_in(assignment, "Ben", DENIAL)
    ben.override_grade(ines, Decimal(80), "Said aloud.")
    old = assignment.answer_key
    before = dict(old.grades.values_list("submission", "percent"))
    mending = mend(assignment, ines, Act.ADD)
    assert mending.put_into_force("") == 2
    assignment.refresh_from_db()
    assert assignment.answer_key == mending.draft
    assert dict(Grade.objects.filter(answer_key=old).values_list("submission", "percent")) == before
    old.refresh_from_db()
    assert old.status == "superseded"
    now = {each.pk: each.percent for each in assignment.submissions.with_current_grade()}  # type: ignore[attr-defined]
    assert now == {ada.pk: Decimal("66.7"), ben.pk: Decimal("80.0")}


@pytest.mark.parametrize("owner", ["a colleague", "the library"])
def test_key_of_another_is_mended_by_a_revision_of_ones_own(ines: User, owner: str) -> None:
    colleague = factories.an_instructor("carla", "Carla Colleague")
    key = factories.a_key(owner=colleague if owner == "a colleague" else None)
    assignment = factories.an_assignment(factories.a_classroom(colleague), key)
    assignment.classroom.add_instructor(ines)
    other = factories.an_assignment(factories.a_classroom(colleague, "Media 9c"), key)
    handed_in(assignment, "Ada", OUTSIDE)
    mending = mend(assignment, ines, Act.ADD)
    assert [each.assignment for each in mending.impacts()] == [assignment]
    assert mending.put_into_force("") == 1
    for each in (assignment, other, key):
        each.refresh_from_db()
    assert (assignment.answer_key.owner, assignment.answer_key.revises) == (ines, key)
    assert other.answer_key == key
    assert key.status == "published"


def test_draft_of_a_version_that_is_no_longer_in_force_is_not_put_there(
    assignment: Assignment, ines: User
) -> None:
    colleague = factories.an_instructor("carla", "Carla Colleague")
    assignment.classroom.add_instructor(colleague)
    stale = mend(assignment, colleague, Act.ADD)
    loaded = Mending(Assignment.objects.get(), colleague)
    mend(assignment, ines, Act.ADD_OPTIONAL).put_into_force("")
    fresh = Mending(Assignment.objects.get(), colleague)
    assert fresh.is_stale
    assert fresh.impacts() == []
    for each in (stale, loaded, fresh):
        with pytest.raises(Frozen, match="Ines Instructor has published version 2"):
            each.put_into_force("")
    with pytest.raises(Frozen, match="Ines Instructor has published version 2"):
        mend(Assignment.objects.get(), colleague, Act.ADD)
    assert fresh.draft
    fresh.draft.discard()
    again = mend(Assignment.objects.get(), colleague, Act.ADD, "casualty-figure")
    assert not again.is_stale


def test_key_is_not_mended_for_an_archived_class(assignment: Assignment, ines: User) -> None:
    mend(assignment, ines, Act.ADD)
    assignment.classroom.archive()
    archived = Assignment.objects.get()
    with pytest.raises(Frozen, match="is archived"):
        mend(archived, ines, Act.ADD, "casualty-figure")
    with pytest.raises(Frozen, match="is archived"):
        Mending(archived, ines).put_into_force("")
    assert Assignment.objects.get().answer_key == assignment.answer_key


def test_nothing_prepared_is_not_put_into_force(assignment: Assignment, ines: User) -> None:
    with pytest.raises(Frozen, match="Nothing is prepared"):
        Mending(assignment, ines).put_into_force("")


def test_draft_that_asks_for_nothing_is_not_put_into_force(
    assignment: Assignment, ines: User
) -> None:
    draft = assignment.answer_key.revise(ines)
    for each in draft.annotations.all():
        each.remove(1)
    mending = Mending(assignment, ines)
    assert mending.problem.startswith("Add at least one annotation")
    assert mending.impacts() == []
    with pytest.raises(ValidationError, match="Add at least one annotation"):
        mending.put_into_force("")


@pytest.mark.parametrize(
    ("answer", "said"),
    [("Well spotted.", "Well spotted."), ("", "The answer key was changed here.")],
)
def test_disputes_that_led_to_it_are_accepted_and_answered(
    assignment: Assignment, ines: User, answer: str, said: str
) -> None:
    disputes = [
        factories.a_dispute(handed_in(assignment, name, OUTSIDE)) for name in ("Ada", "Ben", "Cem")
    ]
    mending = mend(assignment, ines, Act.ADD, disputes=[disputes[0].pk, disputes[1].pk])
    disputes[1].answer_with(ines, Dispute.Status.DECLINED, "No.")
    assert Dispute.objects.get(pk=disputes[0].pk).is_open
    mending.put_into_force(answer)
    found = Dispute.objects.values_list("status", "answer", "answered_by")
    assert list(found) == [
        ("accepted", said, ines.pk),
        ("declined", "No.", ines.pk),
        ("open", "", None),
    ]


def test_disputes_stay_open_when_the_draft_is_thrown_away(
    assignment: Assignment, ines: User
) -> None:
    dispute = factories.a_dispute(handed_in(assignment, "Ada", OUTSIDE))
    mending = mend(assignment, ines, Act.ADD, disputes=[dispute.pk])
    assert mending.draft
    mending.draft.discard()
    dispute.refresh_from_db()
    assert (dispute.is_open, dispute.mended_by) == (True, None)
    with pytest.raises(Frozen, match="no longer changes"):
        assignment.answer_key.discard()
