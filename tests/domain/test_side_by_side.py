"""Two drafts of a key side by side: pairs, differences, and what a merged draft takes of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.agreement import Agreement, Strength
from annotate.domain.answer_key import Alternative
from annotate.domain.marks import Marks
from annotate.domain.side_by_side import (
    Choice,
    Difference,
    Drafted,
    Row,
    apart,
    side_by_side,
    twins,
)
from annotate.domain.span import Span


def drafted(
    label: str, start: int, end: int, *others: tuple[int, int], name: str = "", **fields: object
) -> Drafted:
    alternatives = (Alternative.just(Span(*each)) for each in ((start, end), *others))
    return Drafted(name or f"{label} {start}-{end}", label, tuple(alternatives), **fields)  # type: ignore[arg-type]


def pairs(mine: list[Drafted], theirs: list[Drafted]) -> list[tuple[object, object]]:
    return [
        (row.mine and row.mine.identity, row.theirs and row.theirs.identity)
        for row in side_by_side(mine, theirs)
    ]


def test_rows_are_in_reading_order_whatever_order_they_came_in() -> None:
    mine = [drafted("claim", 20, 25), drafted("claim", 0, 5)]
    theirs = [drafted("claim", 10, 15), drafted("claim", 0, 5)]
    expected = [
        ("claim 0-5", "claim 0-5"),
        (None, "claim 10-15"),
        ("claim 20-25", None),
    ]
    assert pairs(mine, theirs) == expected
    assert pairs(mine[::-1], theirs[::-1]) == expected


def test_what_shares_the_most_words_belongs_together() -> None:
    mine = [drafted("claim", 0, 10)]
    theirs = [drafted("claim", 8, 20), drafted("claim", 1, 9)]
    assert pairs(mine, theirs) == [("claim 0-10", "claim 1-9"), (None, "claim 8-20")]


def test_same_label_on_the_same_words_belongs_together_whatever_else_overlaps() -> None:
    mine = [drafted("claim", 0, 10), drafted("claim", 0, 12)]
    theirs = [drafted("claim", 0, 9), drafted("claim", 0, 10)]
    assert pairs(mine, theirs) == [
        ("claim 0-12", "claim 0-9"),
        ("claim 0-10", "claim 0-10"),
    ]


@pytest.mark.parametrize(
    ("words", "partner"), [(3, "denial 0-6"), (4, "claim 0-4"), (6, "claim 0-6")]
)
def test_words_shared_under_the_same_label_count_twice(words: int, partner: str) -> None:
    """With more than half of the words the label decides; with fewer the other passage does."""
    theirs = [drafted("denial", 0, 6), drafted("claim", 0, words)]
    rows = side_by_side([drafted("claim", 0, 6)], theirs)
    assert [row.theirs.identity for row in rows if row.mine and row.theirs] == [partner]


def test_two_labels_on_the_same_words_keep_apart() -> None:
    mine = [drafted("claim", 0, 6), drafted("figure", 1, 6)]
    theirs = [drafted("figure", 0, 6), drafted("claim", 1, 6)]
    assert pairs(mine, theirs) == [
        ("claim 0-6", "claim 1-6"),
        ("figure 1-6", "figure 0-6"),
    ]


def test_alternative_of_one_may_be_the_core_of_the_other() -> None:
    mine, theirs = [drafted("claim", 0, 3, (10, 13))], [drafted("claim", 10, 13)]
    assert pairs(mine, theirs) == [("claim 0-3", "claim 10-13")]


def test_what_shares_no_word_keeps_apart() -> None:
    mine, theirs = [drafted("claim", 0, 3)], [drafted("claim", 3, 6)]
    assert pairs(mine, theirs) == [("claim 0-3", None), (None, "claim 3-6")]


@pytest.mark.parametrize(
    ("other", "differences"),
    [
        (drafted("claim", 0, 3), ()),
        (drafted("denial", 0, 3), (Difference.LABEL,)),
        (drafted("claim", 0, 4), (Difference.EDGES,)),
        (drafted("claim", 0, 3, (5, 6)), (Difference.EDGES,)),
        (drafted("claim", 0, 3, role="optional"), (Difference.ROLE,)),
        (drafted("claim", 0, 3, weight=2), (Difference.WEIGHT,)),
        (drafted("claim", 0, 3, accepted={"denial": 50}), (Difference.ACCEPTED,)),
        (drafted("claim", 0, 3, explanation="Why."), (Difference.EXPLANATION,)),
        (
            drafted("denial", 0, 4, weight=2),
            (Difference.LABEL, Difference.EDGES, Difference.WEIGHT),
        ),
        (None, (Difference.ONLY_MINE,)),
    ],
)
def test_differences_are_told_one_by_one(
    other: Drafted | None, differences: tuple[Difference, ...]
) -> None:
    assert Row(drafted("claim", 0, 3), other).differences == differences


def test_extent_is_an_edge_too() -> None:
    wide = Drafted("wide", "claim", (Alternative(Span(0, 3), Span(0, 5)),))
    assert Row(drafted("claim", 0, 3), wide).differences == (Difference.EDGES,)


def test_choices_are_those_that_there_are() -> None:
    mine, theirs = drafted("claim", 0, 3), drafted("claim", 0, 4)
    assert Row(mine, mine).choices == (Choice.MINE, Choice.NEITHER)
    assert Row(mine, None).choices == (Choice.MINE, Choice.NEITHER)
    assert Row(None, theirs).choices == (Choice.THEIRS, Choice.NEITHER)
    assert Row(None, theirs).differences == (Difference.ONLY_THEIRS,)
    row = Row(mine, theirs)
    assert row.choices == (Choice.MINE, Choice.THEIRS, Choice.BOTH, Choice.NEITHER)
    assert [row.kept(choice) for choice in row.choices] == [[mine], [theirs], [mine, theirs], []]


def test_twins_are_the_same_label_on_the_same_words() -> None:
    claim = drafted("claim", 0, 3)
    other = drafted("claim", 5, 9, (0, 3), name="other")
    denial = drafted("denial", 0, 3)
    wider = drafted("claim", 0, 4)
    assert twins([claim, denial, wider]) == []
    assert twins([claim, denial, other, wider]) == [(claim, other)]


@pytest.mark.parametrize(
    ("other", "parts"),
    [
        ((2, 6), [((2, 6), False)]),
        ((0, 9), [((2, 6), False)]),
        ((3, 5), [((2, 3), True), ((3, 5), False), ((5, 6), True)]),
        ((4, 9), [((2, 4), True), ((4, 6), False)]),
        ((0, 4), [((2, 4), False), ((4, 6), True)]),
        ((7, 9), [((2, 6), True)]),
        ((6, 9), [((2, 6), True)]),
    ],
)
def test_apart_tells_which_words_the_other_lacks(
    other: tuple[int, int], parts: list[tuple[tuple[int, int], bool]]
) -> None:
    assert apart(Span(2, 6), Span(*other)) == parts


spans = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda at: (at[0], at[0] + at[1]))
drafts = st.lists(st.tuples(st.sampled_from(["claim", "denial"]), spans), max_size=8)


@given(drafts, drafts)
def test_each_annotation_has_one_row_and_the_other_side_sees_the_same(
    one: list[tuple[str, tuple[int, int]]], other: list[tuple[str, tuple[int, int]]]
) -> None:
    mine = [drafted(label, *at, name=f"m{i}") for i, (label, at) in enumerate(one)]
    theirs = [drafted(label, *at, name=f"t{i}") for i, (label, at) in enumerate(other)]
    rows = side_by_side(mine, theirs)
    assert sorted(str(row.mine.identity) for row in rows if row.mine) == sorted(
        str(each.identity) for each in mine
    )
    assert sorted(str(row.theirs.identity) for row in rows if row.theirs) == sorted(
        str(each.identity) for each in theirs
    )
    swapped = side_by_side(theirs, mine)
    assert sum(row.differences == () for row in rows) == sum(
        row.differences == () for row in swapped
    )


@given(drafts)
def test_draft_beside_itself_is_the_same_everywhere(
    one: list[tuple[str, tuple[int, int]]],
) -> None:
    mine = [drafted(label, *at, name=f"m{i}") for i, (label, at) in enumerate(one)]
    assert {row.differences for row in side_by_side(mine, mine)} <= {()}


@pytest.mark.parametrize(
    ("alpha", "strength"),
    [
        (None, Strength.NO_VARIATION),
        (Fraction(1), Strength.RELIABLE),
        (Fraction(4, 5), Strength.RELIABLE),
        (Fraction(79, 100), Strength.TENTATIVE),
        (Fraction(2, 3), Strength.TENTATIVE),
        (Fraction(66, 100), Strength.WEAK),
        (Fraction(1, 100), Strength.WEAK),
        (Fraction(0), Strength.CHANCE),
        (Fraction(-1, 2), Strength.CHANCE),
    ],
)
def test_alpha_is_put_in_words_by_its_bounds(alpha: Fraction | None, strength: Strength) -> None:
    assert Agreement(Marks(10, ()), alpha=alpha).strength == strength
