"""How fast grading is, beside nervaluate and the plainest loop.

    python -m tests.benchmarks.scoring

Every figure is the fastest of several runs over the same data, ours and the plain loop's taken in
turns. All implementations start from the same lists of labelled spans. A key remembers what a class
marks, so every run makes its key anew: what is timed is a whole class, graded from cold.

The plain loop takes for each key annotation the best intersection over union of any span with its
label. It knows no words, no one-to-one pairing, no fragments, no weights and no outcomes. A `*`
marks what was measured on fewer students than the line says.
"""

import platform
import random
from functools import partial
from importlib.metadata import version
from typing import NamedTuple

from nervaluate.evaluator import Evaluator

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.assessment import assess
from annotate.domain.grading import GradeRule, grade
from annotate.domain.matching import align
from annotate.domain.span import Span
from annotate.domain.words import Words
from tests.lesson import (
    CHARACTERS,
    KEY_ANNOTATIONS,
    LABELS,
    SPANS,
    STUDENTS,
    Labelled,
    Lesson,
    seconds,
    seconds_in_turns,
    show,
)

RULE = GradeRule()
SAMPLE = 300
"""The most students on whom nervaluate is measured."""


def plainest_score(asked: list[Labelled], spans: list[Labelled]) -> float:
    total = 0.0
    for label, (start, end) in asked:
        best = 0.0
        for given, (first, last) in spans:
            if given == label:
                overlap = min(end, last) - max(start, first)
                if overlap > 0:
                    best = max(best, overlap / (max(end, last) - min(start, first)))
        total += best
    return total / len(asked)


def as_entities(spans: list[Labelled]) -> list[dict[str, object]]:
    return [{"label": label, "start": start, "end": end - 1} for label, (start, end) in spans]


def grade_from_text(lesson: Lesson) -> None:
    key = AnswerKey(lesson.annotations)
    for spans in lesson.students:
        assess(lesson.words, key, spans, RULE)


def grade_from_words(lesson: Lesson) -> None:
    key = AnswerKey(lesson.annotations)
    for spans in lesson.in_words:
        grade(align(key, spans), RULE)


def grade_and_name_outcomes(lesson: Lesson) -> None:
    key = AnswerKey(lesson.annotations)
    for spans in lesson.students:
        alignment = assess(lesson.words, key, spans, RULE).alignment
        assert len(alignment.span_matches) + len(alignment.key_matches) == SPANS + KEY_ANNOTATIONS


def grade_plainly(lesson: Lesson) -> None:
    for spans in lesson.students:
        plainest_score(lesson.asked, spans)


def grade_by_nervaluate(
    gold: list[dict[str, object]], students: list[list[dict[str, object]]]
) -> None:
    for spans in students:
        Evaluator([gold], [spans], list(LABELS), "dict").evaluate()


class GradingTime(NamedTuple):
    """What it takes to grade a student of a class, in milliseconds."""

    characters: int
    students: int
    words: float
    text: float
    outcomes: float
    plain: float
    nervaluate: float

    @classmethod
    def measure(cls, characters: int, students: int) -> "GradingTime":
        lesson = Lesson(characters, students)
        ways = (grade_from_words, grade_from_text, grade_and_name_outcomes, grade_plainly)
        sample = [as_entities(spans) for spans in lesson.students[:SAMPLE]]
        runs = max(3, 6000 // students)
        ours = seconds_in_turns([partial(way, lesson) for way in ways], runs)
        # By itself, for it would leave the processor's caches full of its own.
        theirs = seconds(partial(grade_by_nervaluate, as_entities(lesson.asked), sample), 10)
        words, text, outcomes, plain = (1000 * took / students for took in ours)
        nervaluate = 1000 * theirs / len(sample)
        return cls(characters, students, words, text, outcomes, plain, nervaluate)

    def __str__(self) -> str:
        """A line of the table, with how many times as long the two others take as each of ours."""
        star = "*" if self.students > SAMPLE else " "
        times = "".join(
            f"{self.nervaluate / took:>9.1f}{self.plain / took:>6.2f}"
            for took in (self.words, self.text, self.outcomes)
        )
        return (
            f"{self.characters:>10,}{self.students:>10,}{self.words:>7.3f}{self.text:>7.3f}"
            f"{self.outcomes:>10.3f}{self.plain:>7.3f}{self.nervaluate:>12.3f}{star}{times}"
        )


def measure_grading() -> None:
    show(f"Grading {SPANS} spans a student with {KEY_ANNOTATIONS} key annotations: ms a student;")
    show("then how many times as long nervaluate (n) and the plain loop (p) take as each of ours")
    show(f"{'':>56}{'words':>15}{'text':>15}{'outcomes':>15}")
    show(
        "characters  students  words   text  outcomes  plain  nervaluate" + 3 * f"{'n':>9}{'p':>6}"
    )
    times = []
    for characters in CHARACTERS:
        for students in STUDENTS:
            times.append(GradingTime.measure(characters, students))
            show(str(times[-1]))
    show()
    show_goals("words", times)
    show_goals("text", times)


def show_goals(way: str, times: list[GradingTime]) -> None:
    """Say of each goal in how many lines it is reached."""
    ours = [getattr(each, way) for each in times]
    goals = {
        "at most 0.1 ms a student": [took <= 0.1 for took in ours],
        "10 times as fast as nervaluate": [
            each.nervaluate >= 10 * took for each, took in zip(times, ours, strict=True)
        ],
        "no slower than the plain loop": [
            each.plain >= took for each, took in zip(times, ours, strict=True)
        ],
        "no growth with the length (10 % is noise)": [
            long <= 1.1 * short
            for short, long in zip(ours[: len(STUDENTS)], ours[len(STUDENTS) :], strict=True)
        ],
    }
    for goal, reached in goals.items():
        verdict = "reached" if all(reached) else f"reached in {sum(reached)} of {len(reached)}"
        show(f"from {way}: {goal}: {verdict}")


def measure_hostile() -> None:
    show("\nHostile: 1,000 overlapping spans of one label, 60 key annotations: ms")
    show("     words  same label  other label")
    for words in (1_000, 10_000):
        chance = random.Random(words)
        edges = [sorted(chance.sample(range(words + 1), 2)) for _ in range(1060)]
        key = AnswerKey(
            tuple(
                KeyAnnotation("claim", (Alternative.just(Span(start, end)),))
                for start, end in edges[:60]
            )
        )
        same, other = (
            1000 * seconds(partial(grade_hostile, key, edges[60:], label), 5)
            for label in ("claim", "denial")
        )
        show(f"{words:>10,}{same:>12.1f}{other:>13.1f}")


def grade_hostile(key: AnswerKey, edges: list[list[int]], label: str) -> None:
    spans = [LabelledSpan(label, Span(start, end)) for start, end in edges]
    grade(align(key, spans), GradeRule())


def measure_words() -> None:
    lesson = Lesson(60_000, 1)
    took = 1000 * seconds(lambda: Words.of(lesson.text), 10)
    show(f"\nFinding the words of 60,000 characters, once for an article: {took:.1f} ms")


if __name__ == "__main__":
    nervaluate = f"nervaluate {version('nervaluate')}"
    show(f"Python {platform.python_version()}, {nervaluate}, {platform.machine()}\n")
    measure_grading()
    measure_hostile()
    measure_words()
