"""Two drafts become one: what is chosen is in it, all at once or not at all."""

from collections.abc import Sequence

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotate.domain.side_by_side import Choice
from annotate.models import AnswerKey, Frozen, KeyAnnotation, User
from annotate.models.answer_key import AnswerKeyQuerySet
from annotate.models.merging import Merging
from tests import factories

pytestmark = pytest.mark.django_db

CLAIM = ("unconfirmed-claim", "at least 12 people were killed")
DENIAL = ("denial", "The ministry denied the report")
MINE, THEIRS, BOTH, NEITHER = Choice.MINE, Choice.THEIRS, Choice.BOTH, Choice.NEITHER


@pytest.fixture
def ines() -> User:
    return factories.an_instructor()


@pytest.fixture
def cora(ines: User) -> User:
    """She teaches the class together with Ines."""
    cora = factories.an_instructor("cora", "Cora Colleague")
    factories.a_classroom(ines).add_instructor(cora)
    return cora


@pytest.fixture
def mine(ines: User) -> AnswerKey:
    asks = [(*CLAIM, 1), (*DENIAL, 1), ("casualty-figure", "12 people", 1)]
    return factories.a_key(owner=ines, published=False, asks=asks)


@pytest.fixture
def theirs(mine: AnswerKey, cora: User) -> AnswerKey:
    """The same claim, a shorter denial, and a figure elsewhere."""
    asks = [(*CLAIM, 1), ("denial", "denied the report", 1), ("casualty-figure", "12 people", 2)]
    return factories.a_key(mine.article, mine.label_set, cora, published=False, asks=asks)


def held(key: AnswerKey) -> list[tuple[str, str, int]]:
    live = key.annotations.live().with_parts()
    return sorted((each.label.identifier, each.words, each.span.start) for each in live)


def test_merged_draft_holds_what_was_chosen(ines: User, mine: AnswerKey, theirs: AnswerKey) -> None:
    merged = Merging(mine, theirs).merge([MINE, NEITHER, BOTH, THEIRS])
    at = factories.span_of(mine.article, "12 people", 2).start
    assert held(merged) == [
        ("casualty-figure", "12 people", at),
        ("denial", "The ministry denied the report", mine.article.text.index(DENIAL[1])),
        ("denial", "denied the report", mine.article.text.index("denied the report")),
        ("unconfirmed-claim", CLAIM[1], mine.article.text.index(CLAIM[1])),
    ]
    assert (merged.owner, merged.status, merged.version) == (ines, "draft", 1)


def test_two_drafts_stay_on_record(mine: AnswerKey, theirs: AnswerKey) -> None:
    before = held(mine), held(theirs)
    merged = Merging(mine, theirs).merge([MINE] * 4)
    mine, theirs = (AnswerKey.objects.get(pk=each.pk) for each in (mine, theirs))
    assert (held(mine), held(theirs)) == before
    assert (mine.status, mine.merged_into, theirs.status) == ("merged", merged, "draft")
    for change in (
        lambda: factories.add_to_key(mine, "denial", "Nobody was hurt"),
        mine.publish,
        mine.discard,
        mine.undo,
        lambda: mine.revise(mine.owner),  # type: ignore[arg-type]
    ):
        with pytest.raises(Frozen):
            change()
    factories.add_to_key(theirs, "denial", "Nobody was hurt")


def test_drafts_are_merged_once(ines: User, mine: AnswerKey, theirs: AnswerKey) -> None:
    """As when the button is pressed twice."""
    merging = Merging(mine, theirs)
    merging.merge([MINE] * 4)
    with pytest.raises(Frozen):
        merging.merge([MINE] * 4)
    assert AnswerKey.objects.filter(owner=ines).count() == 2


def test_all_parts_come_along(mine: AnswerKey, theirs: AnswerKey) -> None:
    denial = theirs.annotations.get(label__identifier="denial")
    claim = theirs.label_set.labels.get(identifier="unconfirmed-claim")
    said = {"role": "optional", "weight": 3, "explanation": "Why."}
    denial.change(1, **said, accepted={claim.pk: 40}, alternatives=[])
    state = denial.state()
    merged = Merging(mine, theirs).merge([NEITHER, NEITHER, THEIRS, NEITHER])
    assert merged.annotations.get().state() == state


def merge_refused(mine: AnswerKey, theirs: AnswerKey, choices: Sequence[Choice]) -> list[str]:
    rows = AnswerKey.objects.count(), KeyAnnotation.objects.count()
    with pytest.raises(ValidationError) as refused:
        Merging(mine, theirs).merge(choices)
    assert (AnswerKey.objects.count(), KeyAnnotation.objects.count()) == rows
    assert AnswerKey.objects.get(pk=mine.pk).is_draft
    return refused.value.messages


def test_same_words_twice_are_told_and_nothing_is_stored(
    mine: AnswerKey, theirs: AnswerKey
) -> None:
    claim = theirs.annotations.get(label__identifier="unconfirmed-claim")
    claim.make_optional()
    assert merge_refused(mine, theirs, [BOTH, MINE, MINE, THEIRS]) == [
        f"“{CLAIM[1]}” would be in the key twice as “unconfirmed claim”. Take only one of the two."
    ]


def test_choice_of_nothing_is_refused(mine: AnswerKey, theirs: AnswerKey) -> None:
    assert merge_refused(mine, theirs, [NEITHER] * 4) == ["Take at least one annotation."]


@pytest.mark.parametrize(("most", "is_merged"), [(4, True), (3, False)])
def test_merged_draft_holds_no_more_than_a_key_may(
    mine: AnswerKey,
    theirs: AnswerKey,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    is_merged: bool,
) -> None:
    monkeypatch.setattr("annotate.models.merging.MAX_KEY_ANNOTATIONS", most)
    choices = [MINE, NEITHER, BOTH, THEIRS]
    if is_merged:
        assert Merging(mine, theirs).merge(choices).annotations.count() == most
    else:
        with pytest.raises(ValidationError, match="A key holds 3 annotations at most"):
            Merging(mine, theirs).merge(choices)
    assert AnswerKey.objects.get(pk=mine.pk).is_merged == is_merged


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_draft_that_was_changed_meanwhile_is_not_merged(
    mine: AnswerKey, theirs: AnswerKey, whose: str
) -> None:
    merging = Merging(mine, theirs)
    factories.add_to_key(mine if whose == "mine" else theirs, "denial", "Nobody was hurt")
    with pytest.raises(Frozen, match="changed meanwhile"):
        merging.merge([MINE] * 4)
    assert AnswerKey.objects.get(pk=mine.pk).is_draft


def test_published_draft_is_not_merged(mine: AnswerKey, theirs: AnswerKey) -> None:
    merging = Merging(mine, theirs)
    theirs.publish()
    with pytest.raises(Frozen):
        merging.merge([MINE] * 4)
    assert AnswerKey.objects.get(pk=mine.pk).is_draft


def test_removed_annotations_are_no_part_of_it(mine: AnswerKey, theirs: AnswerKey) -> None:
    for annotation in theirs.annotations.all():
        annotation.remove(annotation.version)
    assert [row.theirs for row in Merging(mine, theirs).rows] == [None] * 3


@pytest.mark.parametrize("is_mine", [True, False])
def test_merged_draft_revises_what_a_draft_revised(ines: User, cora: User, is_mine: bool) -> None:
    """So what is copied from the version in force is known as what it was."""
    key = factories.a_key(owner=ines)
    factories.an_assignment(ines.enrolments.get().classroom, key)
    revision = key.revise(ines if is_mine else cora)
    fresh = factories.a_key(
        key.article, key.label_set, cora if is_mine else ines, published=False, asks=[(*DENIAL, 1)]
    )
    mine, theirs = (revision, fresh) if is_mine else (fresh, revision)
    merging = Merging(mine, theirs)
    choice = MINE if is_mine else THEIRS
    choices = [row.choices[0] if row.differences else MINE for row in merging.rows]
    merged = merging.merge(choices)
    assert (merged.revises, merged.version) == (key, 2)
    origins = {each.label.identifier: each.copy_of for each in merged.annotations.all()}
    claim = key.annotations.get(label__identifier="unconfirmed-claim")
    assert origins["unconfirmed-claim"] == claim
    assert choice in choices
    merged.publish()
    assert merged.owner == ines


def test_disputes_follow_into_the_merged_draft(ines: User, cora: User) -> None:
    key = factories.a_key(owner=ines)
    classroom = ines.enrolments.get().classroom
    assignment = factories.an_assignment(classroom, key, allows_disputes=True)
    submission = factories.a_submission(assignment)
    factories.an_annotation(submission, "denial", "Nobody was hurt")
    submission.hand_in()
    dispute = factories.a_dispute(submission)
    mine, theirs = key.revise(ines), key.revise(cora)
    mine.disputes.set([dispute])
    merging = Merging(mine, theirs)
    merged = merging.merge([MINE] * len(merging.rows))
    dispute.refresh_from_db()
    assert dispute.mended_by == merged


def test_agreement_is_measured_over_the_cores(mine: AnswerKey, theirs: AnswerKey) -> None:
    factories.add_to_key(mine, "denial", "Nobody", role="distractor")
    measured = {label.identifier: each.alpha for label, each in Merging(mine, theirs).agreements}
    assert measured["unconfirmed-claim"] == 1
    assert 0 < (measured["denial"] or 0) < 1
    assert (measured["casualty-figure"] or 0) < 0


def test_agreement_over_all_minds_the_labels_unless_they_overlap(ines: User, cora: User) -> None:
    """“The ministry denied” has another label in each draft: agreed on as words, not as labels."""
    words = "The ministry denied"
    mine = factories.a_key(owner=ines, published=False, asks=[("denial", words, 1)])
    theirs = factories.a_key(
        mine.article, mine.label_set, cora, published=False, asks=[(CLAIM[0], words, 1)]
    )
    measured, is_by_label = Merging(mine, theirs).over_all
    assert is_by_label
    assert (measured.alpha or 1) < 1
    factories.add_to_key(mine, "casualty-figure", words)
    measured, is_by_label = Merging(mine, theirs).over_all
    assert measured.alpha == 1
    assert not is_by_label


def test_each_instructor_has_one_draft(mine: AnswerKey, theirs: AnswerKey) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerKey.objects.create(owner=theirs.owner, article=mine.article, label_set=mine.label_set)


def test_database_lets_only_merged_drafts_be_merged_into_another(
    mine: AnswerKey, theirs: AnswerKey
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerKey.objects.filter(pk=mine.pk).update(merged_into=theirs)
    AnswerKey.objects.filter(pk=mine.pk).update(merged_into=theirs, status="merged")


def beside(key: AnswerKey) -> AnswerKeyQuerySet:
    return AnswerKey.objects.beside(key)


def test_drafts_of_those_one_teaches_with_can_be_compared(
    mine: AnswerKey, theirs: AnswerKey
) -> None:
    assert list(beside(mine)) == [theirs]
    assert list(beside(theirs)) == [mine]


def test_other_drafts_cannot_be_compared(mine: AnswerKey, theirs: AnswerKey, cora: User) -> None:
    omar = factories.an_instructor("omar", "Omar Outsider")
    factories.a_classroom(omar)
    factories.a_key(mine.article, mine.label_set, omar, published=False)
    factories.a_key(mine.article, factories.a_label_set(), cora, published=False)
    factories.a_key(factories.an_article(), mine.label_set, cora, published=False)
    assert list(beside(mine)) == [theirs]
    theirs.publish()
    assert list(beside(mine)) == []


def test_whoever_taught_with_one_once_compares_no_longer(
    mine: AnswerKey, theirs: AnswerKey, cora: User
) -> None:
    classroom = cora.enrolments.get().classroom
    classroom.archive()
    assert list(beside(mine)) == []
    classroom.bring_back()
    cora.enrolments.get().delete()
    assert list(beside(mine)) == list(beside(theirs)) == []
