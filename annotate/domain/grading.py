"""The grade: what an alignment is worth, exactly, under the rule that the instructor chose."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from annotate.domain.alignment import Alignment

THRESHOLD = Fraction(1, 2)
"""The quality from which a highlight counts under half and lenient credit."""

PENALTIES = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1))
"""What a wrong or spurious highlight may cost under `deduct`, as a part of a mean weight."""


class Credit(StrEnum):
    """How the quality of a highlight turns into credit."""

    PROPORTIONAL = "proportional"  # as it is
    HALF = "half"  # 1 if exact, one half from the threshold on
    STRICT = "strict"  # 1 if exact
    LENIENT = "lenient"  # 1 from the threshold on


class Method(StrEnum):
    """How the credit turns into a score."""

    BALANCED = "balanced"  # twice the points, over what the key asked for plus what was marked
    DEDUCT = "deduct"  # points less a penalty for wrong highlights, over what the key asked for


@dataclass(frozen=True, slots=True)
class GradeRule:
    """The instructor's choice. `penalty` is one of `PENALTIES` and counts under `deduct` only.

    A penalty of 0 lets a student mark everything: say so where it is chosen.
    """

    credit: Credit = Credit.PROPORTIONAL
    method: Method = Method.BALANCED
    penalty: Fraction = Fraction(1, 4)

    def __post_init__(self) -> None:
        if self.penalty not in PENALTIES:
            raise ValueError(f"the penalty {self.penalty} is none of 0, 1/4, 1/2 and 1")


class Grade(NamedTuple):
    """The score of one submission, with the figures that it was made of.

    `required` is the number of required key annotations and `asked` is W, their weights added up;
    `points` is C, what was earned; `matched` is m, the weights of the required ones that were met;
    `faults` is the number of spurious and wrong-label spans. `score` lies in [0, 1].
    """

    rule: GradeRule
    asked: int
    required: int
    points: Fraction
    matched: int
    faults: int
    score: Fraction

    @property
    def fault_weight(self) -> Fraction:
        """b, what the faults weigh: each a mean required weight, or 0 where nothing is required."""
        return Fraction(self.faults * self.asked, self.required or 1)

    @property
    def percent(self) -> Decimal:
        """The score in per cent, rounded once, half up, to one decimal place."""
        return percent(self.score)


def percent(share: Fraction) -> Decimal:
    """Return the share in per cent, rounded half up to one decimal place."""
    numerator, denominator = share.as_integer_ratio()
    return Decimal((2000 * numerator + denominator) // (2 * denominator)).scaleb(-1)


def grade(alignment: Alignment, rule: GradeRule) -> Grade:
    """Grade an alignment, exactly."""
    key, faults = alignment.key, alignment.faults
    points, matched = _points_and_matched(alignment, rule.credit)
    if not key.required:
        return Grade(rule, 0, 0, Fraction(0), 0, faults, Fraction(0 if faults else 1))
    # The fractions of the formulas with their denominators multiplied out.
    earned, of = points.as_integer_ratio()
    fault_weight = faults * key.asked
    if rule.method is Method.BALANCED:
        whole = (key.asked + matched) * key.required + fault_weight
        score = Fraction(2 * earned * key.required, of * whole)
    else:
        penalty, penalty_of = rule.penalty.as_integer_ratio()
        rest = earned * key.required * penalty_of - penalty * fault_weight * of
        score = Fraction(max(0, rest), of * key.required * penalty_of * key.asked)
    return Grade(rule, key.asked, key.required, points, matched, faults, score)


def points_by_key(alignment: Alignment, rule: GradeRule) -> tuple[Fraction, ...]:
    """Return what each key annotation earned, in the key's order. They add up to the grade's
    points; an optional one earns nothing."""
    return tuple(
        annotation.weight
        * Fraction(*_credit(match.credit, match.numerator, match.denominator, rule.credit))
        if annotation.required
        else Fraction(0)
        for annotation, match in zip(alignment.key.annotations, alignment.key_matches, strict=True)
    )


def _points_and_matched(alignment: Alignment, credit: Credit) -> tuple[Fraction, int]:
    """Return C and m, of the required annotations that were met."""
    pairing = alignment.pairing
    weights = pairing.key.targets.weights
    proportional = credit is Credit.PROPORTIONAL
    matched = whole = part = 0
    part_of = 1  # part / part_of is what goes beyond `whole`: one fraction, reduced at the end
    for place, _, (earned, of), numerator, denominator, _ in pairing.met.values():
        weight = weights[place]
        if weight:
            matched += weight
            if numerator != denominator:
                if proportional:
                    earned, of = earned * numerator, of * denominator
                else:
                    earned, of = _credit((earned, of), numerator, denominator, credit)
            if earned == of:
                whole += weight
            elif earned:
                part = part * of + weight * earned * part_of
                part_of *= of
    return Fraction(whole * part_of + part, part_of), matched


def _credit(
    label_credit: tuple[int, int], numerator: int, denominator: int, credit: Credit
) -> tuple[int, int]:
    """Return label credit x credit(quality) as numerator and denominator."""
    earned, of = label_credit
    if credit is Credit.PROPORTIONAL:
        return earned * numerator, of * denominator
    if numerator == denominator:
        return earned, of
    threshold, threshold_of = THRESHOLD.as_integer_ratio()
    if credit is Credit.STRICT or numerator * threshold_of < threshold * denominator:
        return 0, 1
    return (earned, of) if credit is Credit.LENIENT else (earned, 2 * of)
