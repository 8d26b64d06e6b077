"""A choice for each row of two drafts, with a short way where they differ."""

import pytest

from annotate.domain.side_by_side import Choice
from annotate.forms.merging import MergingForm
from annotate.models.merging import Merging
from tests import factories

pytestmark = pytest.mark.django_db

MINE, THEIRS, BOTH, NEITHER = Choice.MINE, Choice.THEIRS, Choice.BOTH, Choice.NEITHER


@pytest.fixture
def merging() -> Merging:
    """Rows: the same claim; a denial with other edges; a figure here, and one there."""
    asks = [("unconfirmed-claim", "Officials", 1), ("denial", "The ministry denied", 1)]
    ines, cora = factories.an_instructor(), factories.an_instructor("cora")
    mine = factories.a_key(
        owner=ines, published=False, asks=[*asks, ("casualty-figure", "Nobody", 1)]
    )
    asks[1] = ("denial", "ministry denied", 1)
    theirs = factories.a_key(
        mine.article, mine.label_set, cora, published=False,
        asks=[*asks, ("casualty-figure", "Witnesses", 1)],
    )  # fmt: skip
    return Merging(mine, theirs)


def form_of(merging: Merging, *choices: str, **more: str) -> MergingForm:
    rows = {f"row-{number}": choice for number, choice in enumerate(choices)}
    return MergingForm({"state": merging.state} | rows | more, merging=merging)


def test_what_is_the_same_is_taken_and_what_differs_is_asked(merging: Merging) -> None:
    form = MergingForm(merging=merging)
    assert [form.field_of(number).value() for number in range(4)] == ["mine", None, None, None]
    offered = [
        [str(value) for value, _name in form.fields[f"row-{number}"].choices]  # type: ignore[attr-defined]
        for number in range(4)
    ]
    assert offered == [
        ["mine", "neither"],
        ["mine", "theirs", "both", "neither"],
        ["mine", "neither"],
        ["theirs", "neither"],
    ]


def test_choices_are_given_in_the_order_of_the_rows(merging: Merging) -> None:
    form = form_of(merging, "mine", "both", "neither", "theirs")
    assert form.is_valid()
    assert form.choices == [MINE, BOTH, NEITHER, THEIRS]


def test_rows_without_a_choice_are_named(merging: Merging) -> None:
    form = form_of(merging, "mine", "both")
    assert form.errors == {
        "row-2": ["Choose what to take."],
        "row-3": ["Choose what to take."],
        "__all__": ["2 rows wait for your choice. Nothing is stored yet."],
    }


@pytest.mark.parametrize(
    ("rest", "choices"),
    [
        ("mine", [NEITHER, MINE, MINE, NEITHER]),
        ("theirs", [NEITHER, THEIRS, NEITHER, THEIRS]),
    ],
)
def test_one_draft_decides_where_nothing_is_chosen(
    merging: Merging, rest: str, choices: list[Choice]
) -> None:
    form = form_of(merging, "neither", rest=rest)
    assert form.is_valid()
    assert form.choices == choices


def test_what_was_chosen_stays_chosen_whichever_draft_decides_the_rest(merging: Merging) -> None:
    form = form_of(merging, "mine", "theirs", rest="mine")
    assert form.is_valid()
    assert form.choices == [MINE, THEIRS, MINE, NEITHER]


@pytest.mark.parametrize(
    ("number", "choice"), [(0, "theirs"), (1, "ours"), (2, "theirs"), (3, "mine"), (3, "both")]
)
def test_choice_that_there_is_not_is_refused(merging: Merging, number: int, choice: str) -> None:
    form = form_of(merging, rest="mine", **{f"row-{number}": choice})
    assert list(form.errors) == [f"row-{number}"]


@pytest.mark.parametrize("rest", ["both", "neither", "x"])
def test_only_a_draft_decides_the_rest(merging: Merging, rest: str) -> None:
    assert "rest" in form_of(merging, "mine", "mine", "mine", "theirs", rest=rest).errors


def test_choices_among_what_has_changed_are_refused(merging: Merging) -> None:
    factories.add_to_key(merging.theirs, "denial", "Nobody was hurt")
    fresh = Merging(merging.mine, merging.theirs)
    form = MergingForm({"state": merging.state, "rest": "mine"}, merging=fresh)
    assert form.errors == {
        "__all__": ["One of the drafts was changed meanwhile. Look at the rows and choose again."]
    }
