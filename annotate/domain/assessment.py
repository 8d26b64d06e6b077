"""From a student's highlights in a text to a grade: the way in for the pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotate.domain.alignment import Alignment
from annotate.domain.answer_key import AnswerKey
from annotate.domain.grading import Grade, GradeRule, grade
from annotate.domain.matching import match
from annotate.domain.span import Span
from annotate.domain.words import Words


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a submission compares with the key, and what that is worth."""

    alignment: Alignment
    grade: Grade


def assess(
    words: Words, key: AnswerKey, spans: Iterable[tuple[str, Span]], rule: GradeRule
) -> Assessment:
    """Compare and grade labelled spans that are in code points of the text that `words` are of.

    The key is in words already: `AnswerKey.in_words(words, annotations)`, made once for a class.
    """
    alignment = Alignment(match(key, words.pieces(spans)))
    return Assessment(alignment, grade(alignment, rule))
