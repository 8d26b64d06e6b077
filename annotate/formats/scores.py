"""Scores: the submissions of an annotation set compared with the answer key of a file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from annotate.domain.agreement import Agreement, agreement
from annotate.domain.alignment import KeyOutcome, LabelledSpan, SpanOutcome
from annotate.domain.answer_key import AnswerKey, KeyAnnotation
from annotate.domain.assessment import assess
from annotate.domain.grading import Grade, GradeRule
from annotate.domain.marks import Marks
from annotate.domain.semeval import Counts, Schema, semeval_counts
from annotate.domain.words import Words
from annotate.formats.answer_key_file import AnswerKeyRecord, PlacedAnnotation, place_annotations
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.records import AnnotationSet, Annotator, Assignment, Submission


class Score(NamedTuple):
    """How one submission compares with the key. `spans` are what was marked, in words."""

    submission: str
    annotator: Annotator
    attempt: int
    handed_in_at: datetime | None
    is_cancelled: bool
    spans: tuple[LabelledSpan, ...]
    span_outcomes: Mapping[SpanOutcome, int]
    key_outcomes: Mapping[KeyOutcome, int]
    grade: Grade
    semeval: Mapping[Schema, Counts]


class ScoreReport(NamedTuple):
    """The scores of a set. `asked` is the weight of what the key requires; `agreements` are by
    label and of `annotators` people, or None where nobody asked for them."""

    key: str
    assignment: Assignment
    rule: GradeRule
    asked: int
    scores: Sequence[Score]
    annotators: int
    agreements: Mapping[str, Agreement] | None


class Scorer:
    """The key of a file, placed in the text of an assignment, with a grade rule.

    Raises `BrokenFile` with all of the key that does not fit the text and the label set.
    """

    def __init__(self, record: AnswerKeyRecord, assignment: Assignment, rule: GradeRule) -> None:
        self.record = record
        self.assignment = assignment
        self.labels = [label.identifier for label in assignment.label_set.labels]
        self.rule = rule
        text = assignment.article.text
        self.words = Words.of(text)
        placed = place_annotations(record, text, self.labels)
        # Distractors are no part of a grade.
        findable = [_key_annotation(each) for each in placed if each.role != "distractor"]
        self.key = AnswerKey.in_words(self.words, findable)

    def score(self, submission: Submission) -> Score:
        spans = [(annotation.label, annotation.span) for annotation in submission.annotations]
        assessment = assess(self.words, self.key, spans, self.rule)
        alignment = assessment.alignment
        return Score(
            submission=submission.id,
            annotator=submission.annotator,
            attempt=submission.attempt,
            handed_in_at=submission.handed_in_at,
            is_cancelled=submission.is_cancelled,
            spans=alignment.spans,
            span_outcomes=Counter(match.outcome for match in alignment.span_matches),
            key_outcomes=Counter(match.outcome for match in alignment.key_matches),
            grade=assessment.grade,
            semeval=semeval_counts(alignment),
        )

    def report(self, submissions: Iterable[Submission], *, with_agreement: bool) -> ScoreReport:
        """Score all submissions. Of each annotator, the last attempt that was handed in counts
        for the agreement."""
        scores = [self.score(submission) for submission in submissions]
        last = _last_handed_in(scores)
        return ScoreReport(
            key=self.record.identifier,
            assignment=self.assignment,
            rule=self.rule,
            asked=self.key.asked,
            scores=scores,
            annotators=len(last),
            agreements=self._agreements(last) if with_agreement else None,
        )

    def _agreements(self, scores: Sequence[Score]) -> dict[str, Agreement]:
        spans = [score.spans for score in scores]
        return {label: agreement(Marks.of(len(self.words), spans, label)) for label in self.labels}


def _last_handed_in(scores: Iterable[Score]) -> list[Score]:
    last: dict[str, Score] = {}
    for score in scores:
        if score.handed_in_at is not None:
            known = last.get(score.annotator.id, score)
            last[score.annotator.id] = max(known, score, key=lambda each: each.attempt)
    return list(last.values())


def sole_assignment(annotation_set: AnnotationSet) -> Assignment:
    """Return the assignment of a set that holds one, or raise `BrokenFile`."""
    if len(annotation_set.assignments) != 1:
        number = len(annotation_set.assignments)
        raise BrokenFile([Problem(f"the set holds {number} assignments; a key grades one")])
    return annotation_set.assignments[0]


def _key_annotation(placed: PlacedAnnotation) -> KeyAnnotation:
    return KeyAnnotation(
        label=placed.label,
        alternatives=placed.alternatives,
        required=placed.role == "required",
        weight=placed.weight,
        accepted={label: Fraction(percent, 100) for label, percent in placed.accepted},
    )
