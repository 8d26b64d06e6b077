"""How fast grading and agreement are, beside nervaluate, krippendorff and the plainest loop.

    python -m tests.benchmarks.scoring

Every figure is the fastest of several runs over the same data, in one process. The plain loop takes
for each key annotation the best intersection over union of any span with its label: it knows no
words, no one-to-one pairing, no fragments and no outcomes. nervaluate gets all students as
documents of one call, which is the cheapest way to ask it. A `*` marks a figure that was measured
on the first 300 students (or 30, for the matrix) and counted up.
"""

import platform
import random
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

import krippendorff
import numpy as np
from nervaluate.evaluator import Evaluator

from annotate.domain.agreement import agreement
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

type Labelled = tuple[str, Span]


def show(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Return how long the fastest of the runs took."""
    fastest = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        fastest = min(fastest, time.perf_counter() - start)
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
        self.key = AnswerKey.in_words(
            self.words,
            [KeyAnnotation(label, (Alternative.just(span),)) for label, span in asked],
        )
        self.students = [self._student() for _ in range(students)]
        self.in_words = [
            [LabelledSpan(label, self.words.within(span)) for label, span in spans]
            for spans in self.students
        ]

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


def measure_grading() -> None:
    show(f"Grading, {KEY_ANNOTATIONS} key annotations and {SPANS} spans a student: ms a student")
    show(
        f"{'characters':>10} {'students':>8} {'from text':>10} {'from words':>10} "
        f"{'plain loop':>10} {'nervaluate':>10}"
    )
    for characters in (6_000, 60_000):
        for students in (30, 300, 10_000):
            lesson = Lesson(characters, students)
            key, rule, words = lesson.key, lesson.rule, lesson.words
            sample = lesson.students[:SAMPLE]
            gold = [as_entities(lesson.asked)] * len(sample)
            marked = [as_entities(spans) for spans in sample]
            runs = 3 if students > SAMPLE else 10
            figures = (
                seconds(lambda: [assess(words, key, each, rule) for each in lesson.students], runs)
                / students,
                seconds(lambda: [grade(align(key, each), rule) for each in lesson.in_words], runs)
                / students,
                seconds(
                    lambda: [plainest_score(lesson.asked, each) for each in lesson.students], runs
                )
                / students,
                seconds(lambda: Evaluator(gold, marked, list(LABELS), "dict").evaluate(), 1)
                / len(sample),
            )
            star = "*" if students > SAMPLE else " "
            show(
                f"{characters:>10} {students:>8}"
                + "".join(f"{1000 * figure:>11.3f}" for figure in figures)
                + star
            )


if __name__ == "__main__":
    measure_grading()
