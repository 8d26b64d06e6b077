"""Two versions of a key: which annotations belong together, and what was changed in words."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from annotate.domain.answer_key import Alternative
from annotate.domain.revisions import Entry, RevisionExplainer, paired
from annotate.domain.span import Span

TEXT = "Officials said at least 12 people were killed, a report claims without naming any witness."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def just(words: str) -> tuple[Alternative, ...]:
    return (Alternative.just(span(words)),)


OLD = Entry("old", "claim", just("12 people"))
NEW = replace(OLD, identity="new", origin="old")


def explained(before: list[Entry], after: list[Entry]) -> list[str]:
    return RevisionExplainer(TEXT).explain(before, after)


def test_copy_belongs_to_what_it_was_copied_from() -> None:
    changed = replace(NEW, label="figure", alternatives=just("report"))
    assert paired([OLD], [changed]) == [(OLD, changed)]


def test_without_an_origin_label_and_core_decide() -> None:
    same = replace(NEW, origin=None)
    assert paired([OLD], [same]) == [(OLD, same)]
    other = replace(same, label="figure")
    assert paired([OLD], [other]) == [(None, other), (OLD, None)]


def test_origin_in_a_version_that_is_not_compared_is_none() -> None:
    assert paired([], [NEW]) == [(None, NEW)]


def test_same_version_differs_in_nothing() -> None:
    assert explained([OLD], [NEW]) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": "figure"}, "“12 people” is “figure” now, and no longer “claim”."),
        (
            {"alternatives": just("people were killed")},
            "For “claim”, “people were killed” has to be marked now, not “12 people”.",
        ),
        (
            {"alternatives": (Alternative(span("12 people"), span("at least 12 people")),)},
            "With “12 people”, all of “at least 12 people” may be marked now.",
        ),
        (
            {"alternatives": (*just("12 people"), *just("a report"), *just("witness"))},
            "In the place of “12 people” this counts too now: “a report”, “witness”.",
        ),
        (
            {"required": False},
            "“12 people” (“claim”) is optional now: it neither earns points nor costs any.",
        ),
        ({"weight": 3}, "“12 people” (“claim”) has the weight 3 now."),
        (
            {"accepted": {"figure": 50}},
            "For “12 people”, “figure” is accepted now and earns 50 % of the points.",
        ),
    ],
)
def test_every_change_is_said(changes: Mapping[str, object], sentence: str) -> None:
    assert explained([OLD], [replace(NEW, **changes)]) == [sentence]  # type: ignore[arg-type]


def test_extent_that_is_taken_back_is_said() -> None:
    wide = replace(OLD, alternatives=(Alternative(span("12 people"), span("at least 12 people")),))
    assert explained([wide], [NEW]) == ["With “12 people”, nothing else may be marked now."]


def test_what_is_taken_back_is_said() -> None:
    before = replace(
        OLD,
        alternatives=(*just("12 people"), *just("witness")),
        required=False,
        accepted={"figure": 50},
    )
    assert explained([before], [NEW]) == [
        "In the place of “12 people” nothing else counts now.",
        "“12 people” (“claim”) is required now.",
        "For “12 people”, “figure” is no longer accepted.",
    ]


def test_what_is_new_and_what_is_gone_are_said() -> None:
    required = Entry("another", "figure", just("witness"))
    optional = replace(required, required=False)
    assert explained([], [required]) == ["New in the key: “witness” as “figure”."]
    may = (
        "New in the key: “witness” may be marked as “figure” or left out, and neither earns points"
    )
    assert explained([], [optional]) == [f"{may} nor costs any."]
    assert explained([required], []) == ["No longer in the key: “witness” as “figure”."]


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        (
            "Officials said at least 12 people were killed",
            "“Officials said at least 12 people were killed”",
        ),
        (
            "Officials said at least 12 people were killed, a",
            "“Officials said at least … were killed, a”",
        ),
    ],
)
def test_long_passage_is_shortened_beyond_eight_words(words: str, quoted: str) -> None:
    entry = Entry("new", "claim", just(words))
    assert explained([], [entry]) == [f"New in the key: {quoted} as “claim”."]
