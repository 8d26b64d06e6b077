"""The canonical text: what is taken away, what never is, and how blocks divide it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.text import (
    Block,
    BlockKind,
    InvalidBlocks,
    assemble,
    canonical,
    check_blocks,
    fingerprint,
)

PARAGRAPH, HEADING, QUOTATION, LIST_ITEM = BlockKind

# Every code point, lone surrogates and control characters included, the awkward ones often.
texts = st.text(
    st.one_of(
        st.sampled_from("\r\n\v\f\x85\x00\x7f\x9f\t \u00a0\u2028\ufeff\u00ad\u0301\u200d\ud800a"),
        st.characters(),
    )
)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("one\r\ntwo", "one\ntwo"),
        ("one\rtwo", "one\ntwo"),
        ("one\n\rtwo", "one\n\ntwo"),
        ("one\r\r\ntwo", "one\n\ntwo"),
        ("one\x85two", "one\ntwo"),
        ("one\vtwo\fthree", "one\ntwo\nthree"),
    ],
)
def test_line_ends_become_line_feeds(raw: str, stored: str) -> None:
    assert canonical(raw) == stored


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x1f", "\x7f", "\x80", "\x9f"])
def test_control_characters_go(control: str) -> None:
    assert canonical(f"be{control}fore") == "before"


@pytest.mark.parametrize("raw", ["\ufefftext", "te\ufeffxt", "text\ufeff"])
def test_byte_order_mark_goes_wherever_it_stands(raw: str) -> None:
    assert canonical(raw) == "text"


@pytest.mark.parametrize("surrogate", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_lone_surrogate_goes(surrogate: int) -> None:
    assert canonical(f"a{chr(surrogate)}b") == "ab"


@pytest.mark.parametrize(
    "text",
    [
        "a\tb",
        "two  spaces",
        " at the edges ",
        "no\u00a0break",
        "line\u2028paragraph\u2029separators",
        "e\u0301 is not \u00e9",
        "soft\u00adhyphen",
        "👩\u200d👩\u200d👧",
        "שלום \u200fعالم",
        "zero\u200bwidth\u2060joiners",
        "\ufb01 ﬀ ① Å \u212b",
        "\U0010ffff\ue000",
    ],
)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert canonical(text) == text


@given(texts)
def test_canonical_text_is_canonical_already(raw: str) -> None:
    assert canonical(canonical(raw)) == canonical(raw)


@given(texts)
def test_canonical_text_can_be_stored_and_fingerprinted(raw: str) -> None:
    text = canonical(raw)
    assert text.encode().decode() == text
    assert fingerprint(text) == hashlib.sha256(text.encode()).hexdigest()


def test_parts_are_joined_by_a_blank_line() -> None:
    text, blocks = assemble([(HEADING, "Head"), (PARAGRAPH, "One."), (QUOTATION, "“Two.”")])
    assert text == "Head\n\nOne.\n\n“Two.”"
    assert blocks == (Block(HEADING, 0, 4), Block(PARAGRAPH, 6, 10), Block(QUOTATION, 12, 18))


def test_offsets_of_blocks_count_code_points() -> None:
    text, blocks = assemble([(PARAGRAPH, "🙂e\u0301"), (LIST_ITEM, "item")])
    assert blocks == (Block(PARAGRAPH, 0, 3), Block(LIST_ITEM, 5, 9))
    assert text[5:9] == "item"


def test_white_space_around_a_part_is_left_out() -> None:
    assert assemble([(PARAGRAPH, "\r\n one\ttwo \u00a0\n")]) == (
        "one\ttwo",
        (Block(PARAGRAPH, 0, 7),),
    )


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\u00a0\t", "\ufeff", "\x00"])
def test_blank_part_is_left_out(blank: str) -> None:
    parts = [(PARAGRAPH, "one"), (HEADING, blank), (PARAGRAPH, "two")]
    assert assemble(parts) == ("one\n\ntwo", (Block(PARAGRAPH, 0, 3), Block(PARAGRAPH, 5, 8)))


def test_nothing_is_assembled_from_nothing() -> None:
    assert assemble([]) == ("", ())


@given(st.lists(st.tuples(st.sampled_from(BlockKind), texts)))
def test_assembled_text_is_canonical_and_its_blocks_fit(parts: list[tuple[BlockKind, str]]) -> None:
    text, blocks = assemble(parts)
    assert canonical(text) == text
    check_blocks(text, blocks)
    kept = [(kind, canonical(raw).strip()) for kind, raw in parts]
    assert [(kind, text[start:end]) for kind, start, end in blocks] == [
        (kind, part) for kind, part in kept if part
    ]


@pytest.mark.parametrize(
    "blocks",
    [
        [Block(PARAGRAPH, 0, 8)],
        [Block(PARAGRAPH, 0, 3), Block(PARAGRAPH, 5, 8)],
        [Block(PARAGRAPH, 0, 3), Block(PARAGRAPH, 3, 8)],
        [Block(PARAGRAPH, 0, 5), Block(PARAGRAPH, 5, 8)],
    ],
)
def test_blocks_may_touch_and_leave_white_space_between(blocks: list[Block]) -> None:
    check_blocks("one\n\ntwo", blocks)


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ([Block(PARAGRAPH, 0, 4), Block(PARAGRAPH, 3, 8)], r"block \[3, 8\) is out of order"),
        (
            [Block(PARAGRAPH, 0, 3), Block(PARAGRAPH, 5, 8), Block(PARAGRAPH, 3, 5)],
            r"block \[3, 5\) is out of order",
        ),
        ([Block(PARAGRAPH, 3, 0)], r"block \[3, 0\) is out of order"),
        ([Block(PARAGRAPH, -1, 8)], r"block \[-1, 8\) is out of order"),
        ([Block(PARAGRAPH, 0, 9)], r"block \[0, 9\) is out of order"),
        ([Block(PARAGRAPH, 0, 2), Block(PARAGRAPH, 5, 8)], "text at 2 belongs to no block"),
        ([Block(PARAGRAPH, 1, 8)], "text at 0 belongs to no block"),
        ([Block(PARAGRAPH, 0, 7)], "text at 7 belongs to no block"),
        ([], "text at 0 belongs to no block"),
    ],
)
def test_blocks_that_do_not_fit_are_refused(blocks: list[Block], reason: str) -> None:
    with pytest.raises(InvalidBlocks, match=reason):
        check_blocks("one\n\ntwo", blocks)
