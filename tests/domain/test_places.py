"""The places where a class disagrees most: each part of the formula, worked by hand."""

import random
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import Alternative, AnswerKey, KeyAnnotation
from annotate.domain.marks import Marks
from annotate.domain.places import MOST, Place, answers, places
from annotate.domain.span import Span
from tests.domain.strategies import LABELS, WORDS, answer_keys, spans_beside
from tests.domain.test_matching import asked, marked

KEY = AnswerKey((asked(0, 4), asked(10, 14, "denial")))


def marks_of(students: Sequence[Sequence[LabelledSpan]], length: int = 80) -> dict[str, Marks]:
    return Marks.by_label(length, students, LABELS)


def found(key: AnswerKey, *students: Sequence[LabelledSpan]) -> list[Place]:
    return places(key, marks_of(students))


@pytest.mark.parametrize(
    ("marked", "key", "against", "divided"),
    [
        (8, 0, Fraction(0), Fraction(0)),  # all with the key
        (6, 0, Fraction(1, 4), Fraction(1, 2)),
        (4, 0, Fraction(1, 2), Fraction(1)),  # half and half
        (0, 0, Fraction(1), Fraction(0)),  # all against it, of one mind
        (2, None, Fraction(1, 4), Fraction(1, 2)),
        (8, None, Fraction(1), Fraction(0)),
    ],
)
def test_disagreement_is_with_the_key_or_in_the_class(
    marked: int, key: int | None, against: Fraction, divided: Fraction
) -> None:
    place = Place(Span(0, 4), "claim", marked, 8, key)
    assert (place.against, place.divided) == (against, divided)
    assert place.disagreement == max(against, divided)


def test_places_begin_with_the_greatest_disagreement() -> None:
    everything = [marked(0, 4), marked(10, 14, "denial")]
    made = found(KEY, everything, everything[1:], everything[1:], [marked(10, 14)])
    # The claim was found by one of four, the denial by three; a quarter is not many.
    assert made == [
        Place(Span(0, 4), "claim", 1, 4, 0),
        Place(Span(10, 14), "denial", 3, 4, 1),
    ]


def test_equal_disagreement_goes_by_both_together_then_by_the_text() -> None:
    # All missed the first (1 and 0); half found the second (1/2 and 1) and the third.
    key = AnswerKey((asked(0, 4), asked(10, 14), asked(20, 24)))
    both = [marked(10, 14), marked(20, 24)]
    made = found(key, both, [])
    assert [each.span.start for each in made] == [10, 20, 0]


def test_class_that_is_with_the_key_has_no_places() -> None:
    everything = [marked(0, 4), marked(10, 14, "denial")]
    assert found(KEY, everything, everything) == []


def test_optional_annotation_is_no_place() -> None:
    assert found(AnswerKey((asked(0, 4, required=False),)), [], [marked(0, 4)]) == []


def test_place_outside_the_key_counts_those_who_marked_half_of_it() -> None:
    made = found(AnswerKey(()), [marked(40, 48)], [marked(40, 44)], [marked(40, 43)])
    assert made == [Place(Span(40, 48), "claim", 2, 3)]


@pytest.mark.parametrize(("beyond", "apart", "shown"), [(1, 0, 0), (2, 1, 0), (1, 1, 1), (0, 1, 1)])
def test_what_most_mark_by_going_beyond_a_passage_is_no_place_of_its_own(
    beyond: int, apart: int, shown: int
) -> None:
    key = AnswerKey((asked(0, 4),))
    made = found(key, *[[marked(0, 7)]] * beyond, *[[marked(0, 4), marked(4, 7)]] * apart)
    assert made == [Place(Span(4, 7), "claim", beyond + apart, beyond + apart)] * shown


def test_same_words_are_one_place() -> None:
    made = found(KEY, [marked(0, 4, "denial"), marked(10, 14, "denial")])
    assert made == [Place(Span(0, 4), "claim", 0, 1, 0)]


@pytest.mark.parametrize(("start", "kept"), [(12, 1), (13, 2)])
def test_places_that_share_half_of_the_shorter_are_one(start: int, kept: int) -> None:
    key = AnswerKey((asked(10, 14), asked(start, start + 4, "denial")))
    assert len(found(key, [])) == kept


@pytest.mark.parametrize("asks", [4, 5, 6])
def test_places_are_at_most_five(asks: int) -> None:
    key = AnswerKey(tuple(asked(10 * each, 10 * each + 4) for each in range(asks)))
    assert MOST == 5
    assert len(found(key, [])) == min(asks, 5)


def test_alternative_or_accepted_label_is_with_the_key() -> None:
    either = (Alternative.just(Span(0, 4)), Alternative.just(Span(10, 14)))
    key = AnswerKey((KeyAnnotation("claim", either, accepted={"denial": Fraction(1, 2)}),))
    assert found(key, [marked(10, 14)], [marked(0, 4, "denial")]) == []


def test_answers_count_the_labels_of_at_least_half_of_the_words() -> None:
    students = [
        [marked(0, 2)],
        [marked(0, 1), marked(3, 4)],  # half in two pieces
        [marked(0, 1)],
        [marked(0, 4, "denial"), marked(0, 4)],
    ]
    counted = answers(Span(0, 4), marks_of(students))
    assert counted.students == 4
    assert counted.by_label == {"claim": 3, "denial": 1, "figure": 0}
    assert counted.none == 1


@st.composite
def lessons(draw: st.DrawFn) -> tuple[AnswerKey, list[list[LabelledSpan]]]:
    key: AnswerKey = draw(answer_keys)
    return key, [draw(spans_beside(key)) for _ in range(draw(st.integers(1, 6)))]


@given(lessons(), st.randoms())
def test_order_of_the_students_does_not_matter(
    lesson: tuple[AnswerKey, list[list[LabelledSpan]]], chance: random.Random
) -> None:
    key, students = lesson
    made = places(key, marks_of(students, 2 * WORDS))
    chance.shuffle(students)
    assert places(key, marks_of(students, 2 * WORDS)) == made


@given(lessons())
def test_places_are_ranked_and_apart(
    lesson: tuple[AnswerKey, list[list[LabelledSpan]]],
) -> None:
    key, students = lesson
    made = places(key, marks_of(students, 2 * WORDS))
    disagreements = [each.disagreement for each in made]
    assert disagreements == sorted(disagreements, reverse=True)
    assert all(0 < each <= 1 for each in disagreements)
    for index, place in enumerate(made):
        for other in made[:index]:
            shorter = min(place.span.length, other.span.length)
            assert 2 * place.span.overlap(other.span) < shorter
