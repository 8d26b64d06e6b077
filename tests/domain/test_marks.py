"""Marks: the heat map of a class."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.alignment import LabelledSpan
from annotate.domain.marks import Marks, Stretch
from annotate.domain.span import Span
from tests.domain.strategies import LABELS, WORDS, word_spans

classes = st.lists(
    st.lists(st.builds(LabelledSpan, st.sampled_from(LABELS), word_spans()), max_size=4), max_size=5
)


@given(classes)
def test_stretches_count_the_students_of_each_word(submissions: list[list[LabelledSpan]]) -> None:
    stretches = Marks.of(WORDS, submissions, "claim").stretches
    counted = {word: students for span, students in stretches for word in range(*span)}
    expected = {
        word: students
        for word in range(WORDS)
        if (
            students := sum(
                any(
                    label == "claim" and span and span.start <= word < span.end
                    for label, span in spans
                )
                for spans in submissions
            )
        )
    }
    assert counted == expected


@given(classes)
def test_stretches_come_in_order_and_apart(submissions: list[list[LabelledSpan]]) -> None:
    spans = [stretch.span for stretch in Marks.of(WORDS, submissions).stretches]
    assert spans == sorted(spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_stretches_are_cut_where_any_student_begins_or_ends() -> None:
    submissions = [
        [LabelledSpan("claim", Span(2, 6)), LabelledSpan("denial", Span(0, 9))],
        [LabelledSpan("claim", Span(4, 8)), LabelledSpan("claim", None)],
        [],
    ]
    assert Marks.of(10, submissions, "claim").stretches == [
        Stretch(Span(2, 4), 1),
        Stretch(Span(4, 6), 2),
        Stretch(Span(6, 8), 1),
    ]


def test_overlapping_spans_of_a_student_join_and_touching_ones_do_not() -> None:
    spans = [LabelledSpan("claim", Span(*edges)) for edges in ((4, 8), (2, 5), (8, 9))]
    marks = Marks.of(10, [spans], "claim")
    assert marks.marked == ((Span(2, 8), Span(8, 9)),)
    assert marks.totals == [7]


def test_every_label_counts_where_none_is_named() -> None:
    submissions = [[LabelledSpan("claim", Span(0, 2)), LabelledSpan("denial", Span(1, 4))]]
    assert Marks.of(10, submissions).marked == ((Span(0, 4),),)


@given(classes)
def test_one_pass_gives_the_marks_of_each_label(submissions: list[list[LabelledSpan]]) -> None:
    assert Marks.by_label(WORDS, submissions, [*LABELS, "unused"]) == {
        label: Marks.of(WORDS, submissions, label) for label in [*LABELS, "unused"]
    }
