"""How fast agreement is, from value counts and from the spans, beside krippendorff.

    python -m tests.benchmarks.agreement

Every figure is the fastest of several runs over the same data.
"""

from fractions import Fraction
from importlib.metadata import version

import krippendorff
import numpy as np

from annotate.domain.agreement import agreement, mean_pairwise_f1
from annotate.domain.marks import Marks
from tests.lesson import CHARACTERS, LABELS, STUDENTS, Lesson, seconds, show

LARGEST_MATRIX = 30_000_000


def marks_of(lesson: Lesson) -> list[Marks]:
    return list(Marks.by_label(len(lesson.words), lesson.in_words, LABELS).values())


def measure_agreement() -> None:
    show(f"\nAgreement about {len(LABELS)} labels, from the spans: ms")
    show("characters  students      alpha  pairwise F1  from value counts  from the matrix")
    for characters in CHARACTERS:
        for students in STUDENTS:
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


def marked_words(lesson: Lesson, label: str) -> "np.ndarray[tuple[int, int], np.dtype[np.int8]]":
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


if __name__ == "__main__":
    show(f"krippendorff {version('krippendorff')}")
    measure_agreement()
