"""Sentences: what a reader goes through one at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.sentences import around, sentences
from annotate.domain.span import Span
from annotate.domain.text import BlockKind, assemble


def sentences_of(*paragraphs: str) -> list[str]:
    text, blocks = assemble((BlockKind.PARAGRAPH, paragraph) for paragraph in paragraphs)
    return [text[start:end] for start, end in sentences(text, blocks)]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("He denied it. Nobody spoke.", ["He denied it.", "Nobody spoke."]),
        ("“It is not so.” Who says so?", ["“It is not so.”", "Who says so?"]),
        ("Really?! Wait… There is more", ["Really?!", "Wait…", "There is more"]),
        ("Some 5.2 million in the U.S.A. today", ["Some 5.2 million in the U.S.A. today"]),
        ("Lloyd J. Austin met Mr. Gallant.", ["Lloyd J. Austin met Mr. Gallant."]),
        ("北京は静かだ。死者は12人です！", ["北京は静かだ。", "死者は12人です！"]),
        ("هل نفى الخبر؟ نعم.", ["هل نفى الخبر؟", "نعم."]),
        ("No stop at the end", ["No stop at the end"]),
    ],
)
def test_sentence_ends_with_its_closing_marks(paragraph: str, expected: list[str]) -> None:
    assert sentences_of(paragraph) == expected


def test_sentence_never_runs_into_the_next_block() -> None:
    assert sentences_of("A heading", "A paragraph.") == ["A heading", "A paragraph."]


@given(st.lists(st.text("ab. !?。”\n"), max_size=4))
def test_sentences_hold_all_but_white_space(paragraphs: list[str]) -> None:
    words = "".join("".join(paragraphs).split())
    assert "".join("".join(sentences_of(*paragraphs)).split()) == words


THREE = "One is here. Two is there. Three is gone."


def parts_around(words: str, most: int, *paragraphs: str) -> list[str]:
    """Return what is shown around some words."""
    text, blocks = assemble((BlockKind.PARAGRAPH, each) for each in paragraphs or (THREE,))
    start = text.index(words)
    parts = around(text, blocks, Span(start, start + len(words)), most)
    return [text[part.start : part.end] for part in parts]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, "Two is there."),
        (25, "Two is there."),
        (26, "One is here. Two is there."),
        (40, "One is here. Two is there."),
        (41, THREE),
    ],
)
def test_sentences_beside_are_shown_as_far_as_they_fit(most: int, expected: str) -> None:
    assert parts_around("is there", most) == [expected]


def test_sentence_after_is_shown_where_the_one_before_does_not_fit() -> None:
    before = "A very long sentence that says a great deal more than would fit here."
    assert parts_around("Two", 30, f"{before} Two is there. Three is gone.") == [
        "Two is there. Three is gone."
    ]


def test_all_sentences_that_are_touched_are_shown_however_long() -> None:
    assert parts_around("here. Two", 0) == ["One is here. Two is there."]


def test_span_over_two_blocks_is_shown_in_both() -> None:
    assert parts_around("gone.\n\nFour", 0, THREE, "Four is back. Five is not.") == [
        "Three is gone.",
        "Four is back.",
    ]
