"""Edge errors: how many words too early or too late, and what is usual in a class."""

from fractions import Fraction

import pytest
from hypothesis import given

from annotate.domain.alignment import KeyOutcome, LabelledSpan
from annotate.domain.answer_key import AnswerKey
from annotate.domain.edges import EdgeErrors, EdgeStatistics, edge_errors
from annotate.domain.matching import align
from annotate.domain.regions import size
from tests.domain.strategies import scenes
from tests.domain.test_matching import aligned, asked, marked

ASKED = asked(12, 16, extent=(10, 18))


@pytest.mark.parametrize(
    ("start", "end", "errors"),
    [
        (12, 16, (0, 0)),  # the core
        (10, 18, (0, 0)),  # the extent
        (11, 17, (0, 0)),
        (9, 17, (1, 0)),  # a word before all that may be marked
        (11, 20, (0, 2)),
        (13, 16, (-1, 0)),  # the first word of the core is missing
        (12, 14, (0, -2)),
        (7, 13, (3, -3)),
    ],
)
def test_edge_is_off_by_the_words_between_it_and_its_band(
    start: int, end: int, errors: tuple[int, int]
) -> None:
    assert edge_errors(aligned([ASKED], marked(start, end)), 0) == errors


def test_what_was_not_found_has_no_edges() -> None:
    for spans in ([], [marked(12, 16, "denial")], [marked(0, 2)]):
        assert edge_errors(aligned([ASKED], *spans), 0) is None


def test_accepted_label_has_edges() -> None:
    key = [asked(2, 6, accepted={"denial": Fraction(1, 2)})]
    assert edge_errors(aligned(key, marked(2, 7, "denial")), 0) == (0, 1)


def test_split_highlight_has_its_outer_edges() -> None:
    alignment = aligned([asked(2, 8)], marked(1, 4), marked(5, 7))
    assert alignment.key_matches[0].outcome is KeyOutcome.SPLIT
    assert edge_errors(alignment, 0) == (1, -1)


@pytest.mark.parametrize("accepted", [None, {"claim": Fraction(1, 2)}])
def test_highlight_over_two_key_annotations_has_no_edges_at_either(
    accepted: dict[str, Fraction] | None,
) -> None:
    key = [asked(0, 4), asked(4, 8, "denial" if accepted else "claim", accepted=accepted)]
    alignment = aligned(key, marked(0, 8))
    assert [match.spans for match in alignment.key_matches] == [(0,), (0,)]
    assert [edge_errors(alignment, index) for index in (0, 1)] == [None, None]


@given(scenes())
def test_errors_of_an_unsplit_highlight_are_its_missing_and_its_extra_words(
    scene: tuple[AnswerKey, list[LabelledSpan]],
) -> None:
    alignment = align(*scene)
    for index, match in enumerate(alignment.key_matches):
        errors = edge_errors(alignment, index)
        if errors and not match.split:
            assert sum(each for each in errors if each > 0) == size(alignment.extra_words(index))
            assert -sum(each for each in errors if each < 0) == size(alignment.missing_words(index))
            assert (errors == (0, 0)) == (match.quality == 1)


def of_class(*spans: LabelledSpan) -> EdgeStatistics:
    return EdgeStatistics.of([aligned([ASKED], each) for each in spans], 0)


def test_mean_edge_error_is_over_both_edges_of_those_who_found_it() -> None:
    edges = of_class(marked(12, 16), marked(9, 20), marked(12, 15), marked(0, 2))
    assert edges.errors == ((0, 0), (1, 2), (0, -1))
    assert edges.mean == Fraction(1 + 2 + 1, 6)


def test_nobody_has_no_mean_and_nothing_usual() -> None:
    assert of_class(marked(0, 2)).mean is None
    assert of_class(marked(0, 2)).usual == (0, 0)


@pytest.mark.parametrize(
    ("ends", "usual"),
    [
        ([0, 0, 0], 0),
        ([2, 0], 2),  # half of them
        ([2, 0, 0], 0),  # a third
        ([1, 2, 9], 2),  # the median, not the mean
        ([1, 4], 1),  # the smaller of two medians
        ([-1, -4], -1),
        ([3, -3], 0),  # neither way is the usual one
        ([3, 3, -3], 3),
    ],
)
def test_usual_error_is_the_median_where_half_of_the_class_errs_the_same_way(
    ends: list[int], usual: int
) -> None:
    edges = EdgeStatistics(tuple(EdgeErrors(0, end) for end in ends))
    assert edges.usual == (0, usual)
