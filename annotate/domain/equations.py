"""The grade explained by its own equation, with this student's numbers in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from gettext import NullTranslations
from math import floor
from typing import NamedTuple

from annotate.domain.explanations import Translator
from annotate.domain.grading import Grade, Method


class GradeExplanation(NamedTuple):
    """What was earned, how the score is worked out in words, and the same in numbers."""

    summary: str
    formula: str
    calculation: str


@dataclass(frozen=True, slots=True)
class GradeExplainer:
    """Explains a grade. `number` writes a number as the reader's language does.

    Numbers are shown to two decimal places, or to more where they need them; where one is rounded,
    the calculation says ≈ for =.
    """

    grade: Grade
    translator: Translator = field(default_factory=NullTranslations)
    number: Callable[[Decimal], str] = str

    def explain(self) -> GradeExplanation:
        gettext, grade = self.translator.gettext, self.grade
        if not grade.asked:
            formula = gettext(
                "The answer key asks for nothing: 100 % without a wrong highlight, 0 % with one."
            )
            return GradeExplanation(self._count_faults(), formula, self._percent())
        summary = self.explain_points(grade.points, grade.asked)
        if grade.rule.method is Method.BALANCED:
            formula = gettext(
                "2 × your points ÷ (what the answer key asks for + what you found of it "
                "+ your wrong highlights)"
            )
        else:
            formula = gettext(
                "(your points − %(penalty)s × your wrong highlights) "
                "÷ what the answer key asks for, but never below 0"
            ) % {"penalty": self._show(grade.rule.penalty)}
        return GradeExplanation(f"{summary} {self._count_faults()}", formula, self._calculate())

    def explain_points(self, points: Fraction, asked: int) -> str:
        """Say what was earned, over the whole key or for one of its annotations."""
        return self.translator.ngettext(
            "You earned %(points)s of %(asked)s point.",
            "You earned %(points)s of %(asked)s points.",
            asked,
        ) % {"points": self._show(points), "asked": self._show(asked)}

    def _count_faults(self) -> str:
        faults = self.grade.faults
        if not faults:
            return self.translator.gettext("None of your highlights is wrong.")
        if not self.grade.asked:
            return self.translator.ngettext(
                "%(count)d of your highlights is wrong.",
                "%(count)d of your highlights are wrong.",
                faults,
            ) % {"count": faults}
        return self.translator.ngettext(
            "%(count)d of your highlights is wrong; it weighs as much as an average passage: "
            "%(weight)s.",
            "%(count)d of your highlights are wrong; each weighs as much as an average passage: "
            "%(weight)s.",
            faults,
        ) % {"count": faults, "weight": self._show(self.grade.fault_weight / faults)}

    def _calculate(self) -> str:
        grade, show = self.grade, self._show
        shown = [grade.points, grade.fault_weight]
        if grade.rule.method is Method.BALANCED:
            terms = f"{show(grade.asked)} + {show(grade.matched)} + {show(grade.fault_weight)}"
            expression = f"2 × {show(grade.points)} ÷ ({terms})"
        else:
            penalty = f"{show(grade.rule.penalty)} × {show(grade.fault_weight)}"
            expression = f"({show(grade.points)} − {penalty}) ÷ {show(grade.asked)}"
            if grade.points < grade.rule.penalty * grade.fault_weight:
                return self.translator.gettext("%(expression)s is below 0, so %(percent)s") % {
                    "expression": expression,
                    "percent": self._percent(),
                }
        rounded = any(_rounded(Fraction(value)) != value for value in shown)
        exact = not rounded and Fraction(grade.percent) == 100 * grade.score
        return f"{expression} {'=' if exact else '≈'} {self._percent()}"

    def _show(self, value: Fraction | int) -> str:
        return self.number(_rounded(Fraction(value)))

    def _percent(self) -> str:
        return self.translator.gettext("%(number)s %%") % {
            "number": self.number(self.grade.percent)
        }


def _rounded(value: Fraction) -> Decimal:
    """Round half up to two decimal places, or to more where two digits or not being whole need it.

    There are no zeros at the end, and six places are the most.
    """
    places, digits = 2, _half_up(value * 100)
    while places < 6 and value.denominator != 1 and (digits < 10 or digits % 10**places == 0):
        places += 1
        digits = _half_up(value * 10**places)
    while places and digits % 10 == 0:
        digits //= 10
        places -= 1
    return Decimal(digits).scaleb(-places)


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))
