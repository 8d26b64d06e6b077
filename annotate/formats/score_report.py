"""Scores written for people, as a table, and for programs, as JSON."""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from annotate.domain.agreement import Agreement
from annotate.domain.alignment import KeyOutcome, SpanOutcome
from annotate.domain.grading import GradeRule, Method
from annotate.domain.semeval import Counts
from annotate.formats.json_lines import printable
from annotate.formats.scores import Score, ScoreReport

# Columns that are always there; those of the other outcomes are, if anything came out so.
_USUAL = {SpanOutcome.EXACT, SpanOutcome.BOUNDARY, SpanOutcome.WRONG_LABEL, SpanOutcome.SPURIOUS}
_FIGURES = ("alpha", "unitized alpha", "mean pairwise F1", "Fleiss’ kappa")


def as_table(report: ScoreReport) -> str:
    """Return what people read: points to two decimal places, figures to three."""
    return "\n".join(_table_lines(report))


def _table_lines(report: ScoreReport) -> Iterator[str]:
    yield f"Answer key {report.key} ({_counted(report.asked, 'point')}), {_told(report.rule)}."
    yield ""
    yield from _aligned(_score_rows(report.scores))
    if report.agreements is not None:
        yield ""
        yield (
            f"Agreement of {_counted(report.annotators, 'annotator')}, "
            "by the last attempt that each handed in."
        )
        yield ""
        yield from _aligned(_agreement_rows(report.agreements))


def as_json(report: ScoreReport) -> str:
    """Return one object; figures are as exact as a float, the percentage is as pages show it."""
    rule, article = report.rule, report.assignment.article
    values: dict[str, object] = {
        "answer_key": report.key,
        "assignment": report.assignment.id,
        "article": {"id": article.id, "identifier": article.identifier, "sha256": article.sha256},
        "rule": {"credit": rule.credit, "method": rule.method, "penalty": float(rule.penalty)},
        "points_possible": report.asked,
        "submissions": [_score_values(score) for score in report.scores],
    }
    if report.agreements is not None:
        values["agreement"] = {
            "annotators": report.annotators,
            "labels": {label: _agreement_values(each) for label, each in report.agreements.items()},
        }
    return json.dumps(values, ensure_ascii=False, indent=2)


def _score_values(score: Score) -> dict[str, object]:
    return {
        "id": score.submission,
        "annotator": score.annotator._asdict(),
        "attempt": score.attempt,
        "handed_in_at": score.handed_in_at and score.handed_in_at.isoformat(),
        "is_cancelled": score.is_cancelled,
        "annotations": len(score.spans),
        "annotation_outcomes": {each: score.span_outcomes.get(each, 0) for each in SpanOutcome},
        "key_outcomes": {each: score.key_outcomes.get(each, 0) for each in KeyOutcome},
        "points": float(score.grade.points),
        "score": float(score.grade.score),
        "percent": float(score.grade.percent),
        "semeval_2013": {schema: _count_values(each) for schema, each in score.semeval.items()},
    }


def _count_values(counts: Counts) -> dict[str, object]:
    figures = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return counts._asdict() | {name: float(figure) for name, figure in figures.items()}


def _agreement_values(agreement: Agreement) -> dict[str, float | None]:
    return {
        "alpha": _number(agreement.alpha),
        "unitized_alpha": _number(agreement.unitized_alpha),
        "mean_pairwise_f1": _number(agreement.pairwise_f1),
        "fleiss_kappa": _number(agreement.fleiss_kappa),
    }


def _number(figure: Fraction | None) -> float | None:
    return None if figure is None else float(figure)


def _score_rows(scores: Sequence[Score]) -> Iterator[list[str]]:
    outcomes = [
        outcome
        for outcome in SpanOutcome
        if outcome in _USUAL or any(outcome in score.span_outcomes for score in scores)
    ]
    names = [outcome.replace("_", " ") for outcome in outcomes]
    yield ["annotator", "attempt", "highlights", *names, "missed", "points", "grade"]
    for score in scores:
        unfinished = "cancelled " if score.is_cancelled else "open "
        yield [
            printable(score.annotator.name or score.annotator.id),
            f"{'' if score.handed_in_at else unfinished}{score.attempt}",
            str(len(score.spans)),
            *(str(score.span_outcomes.get(outcome, 0)) for outcome in outcomes),
            str(score.key_outcomes.get(KeyOutcome.MISSED, 0)),
            str(_half_up(score.grade.points)),
            f"{score.grade.percent} %",
        ]


def _agreement_rows(agreements: Mapping[str, Agreement]) -> Iterator[list[str]]:
    yield ["label", *_FIGURES]
    for label, each in agreements.items():
        figures = [each.alpha, each.unitized_alpha, each.pairwise_f1, each.fleiss_kappa]
        cells = ["–" if figure is None else f"{figure:.3f}" for figure in figures]
        if not each.varies:
            cells[0] = "no variation" if each.students > 1 else "takes two annotators"
        yield [label, *cells]


def _told(rule: GradeRule) -> str:
    penalty = f" with penalty {float(rule.penalty):g}" if rule.method is Method.DEDUCT else ""
    return f"credit {rule.credit}, method {rule.method}{penalty}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _half_up(points: Fraction) -> Decimal:
    """Round to two decimal places."""
    numerator, denominator = points.as_integer_ratio()
    return Decimal((200 * numerator + denominator) // (2 * denominator)).scaleb(-2)


def _aligned(rows: Iterator[list[str]]) -> Iterator[str]:
    """Yield the rows as lines: the first column begins, the others end at the same place."""
    table = list(rows)
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for row in table:
        (first, *others), (first_width, *other_widths) = row, widths
        cells = [
            " " * (width - _width(cell)) + cell
            for cell, width in zip(others, other_widths, strict=True)
        ]
        yield "  ".join([first + " " * (first_width - _width(first)), *cells])


def _width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))
