"""How fast grading and agreement are, beside nervaluate, krippendorff and the plainest loop.

    python -m tests.benchmarks.scoring

Every figure is processor time of one core, so that other programs matter less: the fastest of
several runs over the same data, taken in turns where figures are compared. All implementations
start from the same lists of labelled spans. A key remembers what a class marks, so every run makes
its key anew: what is timed is a whole class, graded from cold.

The plain loop takes for each key annotation the best intersection over union of any span with its
label. It knows no words, no one-to-one pairing, no fragments, no weights and no outcomes. A `*`
marks what was measured on fewer students than the line says.
"""

import platform
import random
import sys
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from importlib.metadata import version
from typing import NamedTuple

import krippendorff
import numpy as np
from nervaluate.evaluator import Evaluator

from annotate.domain.agreement import agreement, mean_pairwise_f1
from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.assessment import assess
from annotate.domain.grading import GradeRule, grade
from annotate.domain.marks import Marks
from annotate.domain.matching import align
from annotate.domain.span import Span
from annotate.domain.words import Words

LABELS = ("unconfirmed-claim", "denial", "casualty-figure")
KEY_ANNOTATIONS, SPANS = 20, 25
SAMPLE = 300
LARGEST_MATRIX = 30_000_000

type Labelled = tuple[str, Span]


def show(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Return the processor time of the fastest of the runs."""
    return seconds_in_turns([work], runs)[0]


def seconds_in_turns(works: Sequence[Callable[[], object]], runs: int) -> list[float]:
    """Return the processor time of the fastest of each one's runs."""
    fastest = [float("inf")] * len(works)
    for _ in range(runs):
        for index, work in enumerate(works):
            start = time.process_time()
            work()
            fastest[index] = min(fastest[index], time.process_time() - start)
    return fastest


class Lesson:
    """An article, its answer key and a class: each student marks the key more or less well.

    Of 25 spans 14 are a key annotation, half of them askew and some with another label; 6 are the
    halves of three more; 5 lie anywhere.
    """

    def __init__(self, characters: int, students: int) -> None:
        self.chance = random.Random(f"{characters} {students}")
        self.text = " ".join("w" * self.chance.randint(2, 8) for _ in range(characters // 6))
        self.words = Words.of(self.text)
        self.rule = GradeRule()
        room = len(self.words) // KEY_ANNOTATIONS
        asked = []
        for place in range(KEY_ANNOTATIONS):
            start = place * room + self.chance.randrange(room - 20)
            core = Span(start, start + self.chance.randint(3, 16))
            asked.append((LABELS[place % 3], self.words.to_characters(core)))
        self.asked = asked
        self.annotations = AnswerKey.in_words(
            self.words,
            [KeyAnnotation(label, (Alternative.just(span),)) for label, span in asked],
        ).annotations
        self.students = [self._student() for _ in range(students)]
        self.in_words = [
            [LabelledSpan(label, self.words.within(span)) for label, span in spans]
            for spans in self.students
        ]
        self.gold = as_entities(asked)
        self.entities = [as_entities(spans) for spans in self.students]

    def _student(self) -> list[Labelled]:
        chance, last = self.chance, len(self.text)
        tried = chance.sample(self.asked, 17)
        spans: list[Labelled] = []
        for place, (label, (start, end)) in enumerate(tried):
            if place < 14:
                if chance.random() < 0.5:
                    start = max(0, start + chance.randint(-20, 10))
                    end = min(last, max(start + 1, end + chance.randint(-10, 20)))
                given = chance.choice(LABELS) if chance.random() < 0.2 else label
                spans.append((given, Span(start, end)))
            else:
                middle = (start + end) // 2
                spans += [(label, Span(start, middle)), (label, Span(middle, end))]
        while len(spans) < SPANS:
            start = chance.randrange(last - 60)
            spans.append((chance.choice(LABELS), Span(start, start + chance.randint(5, 60))))
        chance.shuffle(spans)
        return spans


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
        assess(lesson.words, key, spans, lesson.rule)


def grade_from_words(lesson: Lesson) -> None:
    key = AnswerKey(lesson.annotations)
    for spans in lesson.in_words:
        grade(align(key, spans), lesson.rule)


def grade_and_name_outcomes(lesson: Lesson) -> None:
    key = AnswerKey(lesson.annotations)
    for spans in lesson.students:
        alignment = assess(lesson.words, key, spans, lesson.rule).alignment
        assert len(alignment.span_matches) + len(alignment.key_matches) == SPANS + KEY_ANNOTATIONS


def grade_plainly(lesson: Lesson) -> None:
    for spans in lesson.students:
        plainest_score(lesson.asked, spans)


def grade_by_nervaluate(lesson: Lesson) -> None:
    for spans in lesson.entities[:SAMPLE]:
        Evaluator([lesson.gold], [spans], list(LABELS), "dict").evaluate()


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
        works = [partial(way, lesson) for way in (*ways, grade_by_nervaluate)]
        *took, theirs = seconds_in_turns(works, max(3, 6000 // students))
        each = [1000 * seconds / students for seconds in took]
        return cls(characters, students, *each, 1000 * theirs / min(SAMPLE, students))

    def __str__(self) -> str:
        star = "*" if self.students > SAMPLE else " "
        ratios = "".join(
            f"{self.nervaluate / ours:>8.1f}{self.plain / ours:>6.2f}"
            for ours in (self.words, self.text, self.outcomes)
        )
        return (
            f"{self.characters:>6,}{self.students:>8,}{self.words:>8.3f}{self.text:>8.3f}"
            f"{self.outcomes:>10.3f}{self.plain:>8.3f}{self.nervaluate:>8.3f}{star}{ratios}"
        )


def measure_grading() -> None:
    show(f"Grading {SPANS} spans a student with {KEY_ANNOTATIONS} key annotations: ms a student,")
    show("and how many times as long nervaluate and the plain loop take as each of the three")
    show(f"{'':>58}from words     from text      outcomes")
    show(
        " chars   class   words    text  outcomes   plain  nerval.     ner. plain    ner. plain    ner. plain"
    )
    times = []
    for characters in (6_000, 60_000):
        for students in (30, 300, 10_000):
            times.append(GradingTime.measure(characters, students))
            show(str(times[-1]))
    for way in ("words", "text"):
        show_goals(way, times)


def show_goals(way: str, times: list[GradingTime]) -> None:
    """Say of each goal in which lines it is reached."""
    half = len(times) // 2
    took = [getattr(each, way) for each in times]
    goals = {
        "at most 0.1 ms a student": [ours <= 0.1 for ours in took],
        "10 times as fast as nervaluate": [
            each.nervaluate >= 10 * ours for each, ours in zip(times, took, strict=True)
        ],
        "no slower than the plain loop": [
            each.plain >= ours for each, ours in zip(times, took, strict=True)
        ],
        "no growth with the length (10 %, for noise)": [
            long <= 1.1 * short for short, long in zip(took[:half], took[half:], strict=True)
        ],
    }
    for goal, reached in goals.items():
        show(
            f"from {way}, {goal}: {'reached' if all(reached) else 'NOT reached'}"
            f" in {sum(reached)} of {len(reached)} lines"
        )


def marks_of(lesson: Lesson) -> list[Marks]:
    return list(Marks.by_label(len(lesson.words), lesson.in_words, LABELS).values())


def measure_agreement() -> None:
    show(f"\nAgreement about {len(LABELS)} labels, from the spans: ms")
    show("characters  students      alpha  pairwise F1  from value counts  from the matrix")
    for characters in (6_000, 60_000):
        for students in (30, 300, 10_000):
            show(measure_class(Lesson(characters, students), characters, students))


def measure_class(lesson: Lesson, characters: int, students: int) -> str:
    runs = max(3, 300 // students)
    alpha = seconds(lambda: [agreement(marks) for marks in marks_of(lesson)], runs)
    f1 = seconds(lambda: [mean_pairwise_f1(marks) for marks in marks_of(lesson)], 1)
    counts = seconds(lambda: [alpha_of_counts(lesson, label) for label in LABELS], runs)
    figures = f"{1000 * alpha:>11.1f}{1000 * f1:>13.1f}{1000 * counts:>19.1f}"
    matrix = "too large"
    if students * len(lesson.words) <= LARGEST_MATRIX:
        matrix = f"{1000 * seconds(lambda: alphas_of_matrices(lesson), 1):.1f}"
    check_alphas(lesson)
    return f"{characters:>10,}{students:>10,}{figures}{matrix:>17}"


def marked_words(lesson: Lesson, label: str) -> np.ndarray:
    """Each student's words as zeros and ones, one row a student."""
    matrix = np.zeros((len(lesson.in_words), len(lesson.words)), dtype=np.int8)
    for row, spans in zip(matrix, lesson.in_words, strict=True):
        for given, span in spans:
            if given == label and span:
                row[span.start : span.end] = 1
    return matrix


def alpha_of_counts(lesson: Lesson, label: str) -> float:
    ones = np.zeros(len(lesson.words), dtype=np.int64)
    for spans in lesson.in_words:
        row = np.zeros(len(lesson.words), dtype=np.int8)
        for given, span in spans:
            if given == label and span:
                row[span.start : span.end] = 1
        ones += row
    counts = np.stack([len(lesson.in_words) - ones, ones], axis=1)
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def alphas_of_matrices(lesson: Lesson) -> list[float]:
    return [
        float(krippendorff.alpha(marked_words(lesson, label), level_of_measurement="nominal"))
        for label in LABELS
    ]


def check_alphas(lesson: Lesson) -> None:
    """Fail if what was measured does not agree."""
    for label, marks in zip(LABELS, marks_of(lesson), strict=True):
        ours = agreement(marks).alpha
        if ours is None or abs(ours - Fraction(alpha_of_counts(lesson, label))) > 1e-9:
            raise AssertionError(f"alpha of {label} is not krippendorff's")


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
    packages = ", ".join(f"{name} {version(name)}" for name in ("nervaluate", "krippendorff"))
    show(f"Python {platform.python_version()}, {packages}, {platform.machine()}\n")
    measure_grading()
    measure_agreement()
    measure_hostile()
    measure_words()
