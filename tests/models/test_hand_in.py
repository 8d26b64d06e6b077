"""Handing in freezes a submission, forgets what was removed and grades by the key in force."""

from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

import pytest

from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.assessment import assess
from annotate.domain.grading import GradeRule
from annotate.domain.words import Words
from annotate.models import Annotation, Assignment, Submission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    return factories.a_submission()


def grade_of(submission: Submission) -> Decimal:
    grade = Submission.objects.get(pk=submission.pk).current_grade
    assert grade
    return grade.percent


def test_submission_is_open_until_it_is_handed_in(submission: Submission) -> None:
    assert (submission.is_open, submission.feedback_is_due) == (True, False)
    submission.hand_in()
    stored = Submission.objects.get()
    assert (stored.is_open, stored.feedback_is_due) == (False, True)
    assert list(Submission.objects.handed_in()) == [submission]


def test_hand_in_forgets_removed_highlights(submission: Submission) -> None:
    kept = factories.an_annotation(submission, "denial", "The ministry denied the report")
    factories.an_annotation(submission, "denial", "Nobody was hurt").remove(1)
    submission.hand_in()
    assert list(Annotation.objects.all()) == [kept]


def test_handing_in_again_changes_nothing(submission: Submission) -> None:
    opened = Submission.objects.get()
    submission.hand_in()
    before = Submission.objects.values().get(), submission.grades.values().get()
    opened.hand_in()
    submission.hand_in()
    assert (Submission.objects.values().get(), submission.grades.values().get()) == before
    assert not opened.is_open


def test_grade_is_the_one_of_the_domain(submission: Submission) -> None:
    """One span exact, one too long by four words, one spurious; the expected side has no tables."""
    text = submission.article.text
    marked = [
        ("denial", "The ministry denied the report"),
        ("unconfirmed-claim", "Officials said at least 12 people were killed, a report"),
        ("denial", "Witnesses"),
    ]
    for label, words in marked:
        factories.an_annotation(submission, label, words)
    submission.hand_in()
    words_of_text = Words.of(text)
    key = AnswerKey.in_words(
        words_of_text,
        [
            KeyAnnotation(
                label, (Alternative.just(factories.span_of(submission.article, found, nth)),)
            )
            for label, found, nth in factories.ASKS
        ],
    )
    spans = [(label, factories.span_of(submission.article, words)) for label, words in marked]
    expected = assess(words_of_text, key, spans, GradeRule()).grade
    [grade] = submission.grades.all()
    # q of the claim is 6/10, so C = 1.6, W = 3, m = 2, b = 1: 3.2 / 6.
    assert grade.percent == expected.percent == Decimal("53.3")
    assert (grade.points, grade.points_possible) == (Decimal("1.60"), 3)
    assert (expected.points, expected.asked) == (Fraction(8, 5), 3)


@pytest.mark.parametrize(("found", "percent"), [(0, "0.0"), (1, "50.0"), (2, "80.0"), (3, "100.0")])
def test_grade_grows_with_what_was_found(submission: Submission, found: int, percent: str) -> None:
    for label, words, occurrence in factories.ASKS[:found]:
        factories.an_annotation(submission, label, words, occurrence)
    submission.hand_in()
    assert grade_of(submission) == Decimal(percent)


def test_points_are_kept_to_the_hundredth() -> None:
    article = factories.an_article("one two three four five six seven")
    key = factories.a_key(article, asks=[("denial", "one two three", 1)])
    submission = factories.a_submission(factories.an_assignment(key=key))
    factories.an_annotation(submission, "denial", "one two")
    submission.hand_in()
    [grade] = submission.grades.all()
    assert (grade.points, grade.percent) == (Decimal("0.67"), Decimal("66.7"))


def test_distractors_and_optional_annotations_ask_for_nothing() -> None:
    key = factories.a_key(published=False)
    factories.add_to_key(key, "denial", "Nobody was hurt", role="optional")
    factories.add_to_key(key, "casualty-figure", "a report", role="distractor")
    key.publish()
    submission = factories.a_submission(factories.an_assignment(key=key))
    for label, words, occurrence in factories.ASKS:
        factories.an_annotation(submission, label, words, occurrence)
    submission.hand_in()
    [grade] = submission.grades.all()
    assert (grade.percent, grade.points_possible) == (Decimal("100.0"), 3)


def test_another_way_to_mark_and_another_label_earn_what_the_key_grants() -> None:
    key = factories.a_key(published=False, asks=[("denial", "The ministry denied the report", 1)])
    annotation = key.annotations.get()
    other = factories.span_of(key.article, "denied the report")
    annotation.alternatives.create(
        position=2, core_start=other.start, core_end=other.end, extent_start=other.start,
        extent_end=other.end,
    )  # fmt: skip
    claim = key.label_set.labels.get(identifier="unconfirmed-claim")
    annotation.accepted_labels.create(label=claim, percent=50)
    key.publish()
    assignment = factories.an_assignment(key=key)
    grades = []
    for label, words in (
        ("denial", "The ministry denied the report"),
        ("denial", "denied the report"),
        ("denial", "The ministry denied"),
        ("unconfirmed-claim", "denied the report"),
        ("casualty-figure", "denied the report"),
    ):
        submission = factories.a_submission(assignment, factories.a_student(assignment.classroom))
        factories.an_annotation(submission, label, words)
        submission.hand_in()
        grades.append(str(grade_of(submission)))
    assert grades == ["100.0", "100.0", "60.0", "50.0", "0.0"]


def test_falling_for_a_distractor_costs_what_any_spurious_highlight_does() -> None:
    key = factories.a_key(published=False)
    factories.add_to_key(key, "casualty-figure", "a report", role="distractor")
    key.publish()
    assignment = factories.an_assignment(key=key)
    grades = []
    for words in ("a report", "Witnesses"):
        student = factories.a_student(assignment.classroom)
        submission = factories.a_submission(assignment, student)
        factories.an_annotation(submission, "casualty-figure", words)
        submission.hand_in()
        grades.append(grade_of(submission))
    assert grades == [Decimal("0.0"), Decimal("0.0")]


def test_key_published_while_a_student_reads_grades_the_submission(submission: Submission) -> None:
    """Even if the page that hands in was being answered meanwhile."""
    instructor = submission.assignment.classroom.enrolments.get(role="instructor").user
    opened = Submission.objects.with_parts().get(pk=submission.pk)
    draft = submission.assignment.answer_key.revise(instructor)
    draft.annotations.get(label__identifier="denial").remove(1)
    draft.publish()
    opened.hand_in()
    grade = Submission.objects.get(pk=submission.pk).current_grade
    assert grade
    assert (grade.answer_key, grade.points_possible) == (draft, 2)


def test_tally_counts_highlights_by_label(submission: Submission) -> None:
    factories.an_annotation(submission, "denial", "denied")
    factories.an_annotation(submission, "denial", "Nobody was hurt")
    factories.an_annotation(submission, "casualty-figure", "12 people").remove(1)
    assert [(line.label.identifier, line.made, line.asked) for line in submission.tally()] == [
        ("unconfirmed-claim", 0, None),
        ("denial", 2, None),
        ("casualty-figure", 0, None),
    ]


def test_tally_says_what_the_key_asks_for_where_the_assignment_does() -> None:
    key = factories.a_key(published=False)
    factories.add_to_key(key, "denial", "Nobody was hurt", role="optional")
    factories.add_to_key(key, "denial", "Witnesses", role="distractor")
    factories.add_to_key(key, "denial", "it said").remove(1)
    key.publish()
    submission = factories.a_submission(factories.an_assignment(key=key, shows_remaining=True))
    factories.an_annotation(submission, "denial", "denied")
    factories.an_annotation(submission, "denial", "ministry")
    assert [(line.made, line.asked, line.remaining) for line in submission.tally()] == [
        (0, 1, 1),
        (2, 1, 0),
        (0, 1, 1),
    ]


def test_regrade_follows_the_rule_in_force(submission: Submission) -> None:
    assignment = submission.assignment
    factories.an_annotation(submission, "denial", "The ministry denied the")
    submission.hand_in()
    still_open = factories.a_submission(assignment, factories.a_student(assignment.classroom))
    assert grade_of(submission) == Decimal("40.0")
    assignment.credit = Assignment.Credit.STRICT
    assignment.save()
    assert assignment.regrade() == 1
    assert grade_of(submission) == Decimal("0.0")
    assert list(still_open.grades.all()) == []


def test_submissions_come_with_the_grade_in_force(submission: Submission) -> None:
    instructor = submission.assignment.classroom.enrolments.get(role="instructor").user
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    draft = submission.assignment.answer_key.revise(instructor)
    for each in draft.annotations.exclude(label__identifier="denial"):
        each.remove(1)
    draft.publish()
    assert sorted(grade.percent for grade in submission.grades.all()) == [
        Decimal("50.0"),
        Decimal("100.0"),
    ]
    [percent] = map(attrgetter("percent"), Submission.objects.with_current_grade())
    assert percent == Decimal("100.0")
