"""What each choice of the grade rule makes of the same work, worked out and not written down."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils import translation
from django.utils.formats import localize

from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.equations import GradeExplainer
from annotate.domain.grading import Credit, GradeRule, Method, grade
from annotate.domain.matching import align
from annotate.domain.span import Span
from annotate.models import Assignment

# In words: four passages of four words, and somebody who marks the first exactly, two words of
# the second, one word of the third, nothing of the fourth, and a passage that the key lacks.
# The settings page tells the same story.
PASSAGES = (Span(0, 4), Span(10, 14), Span(20, 24), Span(30, 34))
MARKED = (Span(0, 4), Span(10, 12), Span(20, 21), Span(50, 54))


@dataclass(frozen=True)
class Example:
    """One choice, as the form offers it, and the grade it gives."""

    choice: str
    points: str
    formula: str
    calculation: str


def credit_examples() -> list[Example]:
    """Return an example of each credit, under the default grade."""
    return [
        _example(str(credit.label), replace(GradeRule(), credit=Credit(credit.value)))
        for credit in Assignment.Credit
    ]


def method_examples() -> list[Example]:
    """Return an example of each grade, and of each penalty, under the default credit."""
    balanced = _example(str(Assignment.Method.BALANCED.label), GradeRule(method=Method.BALANCED))
    return [balanced, *map(_deducting, Assignment.Penalty)]


def _deducting(penalty: Assignment.Penalty) -> Example:
    cost = Fraction(penalty.value, 100)
    name = f"{Assignment.Method.DEDUCT.label}; {penalty.label}"
    return _example(name, GradeRule(method=Method.DEDUCT, penalty=cost))


def _example(choice: str, rule: GradeRule) -> Example:
    key = AnswerKey(tuple(KeyAnnotation("label", (Alternative.just(each),)) for each in PASSAGES))
    worked_out = grade(align(key, [("label", each) for each in MARKED]), rule)
    explainer = GradeExplainer(worked_out, translation, localize)
    explained = explainer.explain()
    points = explainer.explain_points(worked_out.points, worked_out.asked)
    return Example(choice, points, explained.formula, explained.calculation)
