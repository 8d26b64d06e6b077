"""Sentences: what a reader goes through one at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.sentences import sentences
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
