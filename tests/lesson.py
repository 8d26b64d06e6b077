"""A made-up class to measure on, and how to measure.

Every figure is processor time of one core, so that other programs matter less.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.span import Span
from annotate.domain.words import Words

LABELS = ("unconfirmed-claim", "denial", "casualty-figure")
CHARACTERS = (6_000, 60_000)
STUDENTS = (30, 300, 10_000)
KEY_ANNOTATIONS, SPANS = 20, 25

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
