"""The only emitter of article text: what a page holds is the text, escaped, and marks over it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.span import Span
from annotate.domain.text import Block, BlockKind, assemble, canonical
from annotate.templatetags.spans import Marking, PaintedBlock, marked_block, marked_text
from tests.pages import Element, parse

HOSTILE = "<script>alert('\"&amp;{{ x }}</p>"


def marking(start: int, end: int, key: str = "k", style: str = "label-1") -> Marking:
    return Marking(key, Span(start, end), style, "U", "claim", f"#{key}")


def painted(text: str, *markings: Marking, kind: BlockKind = BlockKind.PARAGRAPH) -> PaintedBlock:
    return PaintedBlock(0, Block(kind, 0, len(text)), text, markings)


def block_of(html: str) -> Element:
    [block] = (each for each in parse(html) if "data-start" in each.attributes)
    return block


def marks(block: Element) -> list[tuple[str, str]]:
    """Return the outermost marks: their classes, and the article's text in them."""
    return [
        (child.attributes["class"], child.text_without("data-aside"))
        for child in block.children
        if isinstance(child, Element) and child.tag == "mark"
    ]


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        (BlockKind.PARAGRAPH, "p"),
        (BlockKind.HEADING, "h2"),
        (BlockKind.QUOTATION, "blockquote"),
        (BlockKind.LIST_ITEM, "li"),
    ],
)
def test_block_is_an_element_of_its_kind(kind: BlockKind, tag: str) -> None:
    block = PaintedBlock(3, Block(kind, 5, 8), "one\n\ntwo", [])
    assert marked_block(block) == (f'<{tag} class="block" id="block-3" data-start="5">two</{tag}>')


def test_block_can_be_put_into_the_one_in_the_page() -> None:
    element = block_of(marked_block(painted("one"), True))
    assert element.attributes["hx-swap-oob"] == "innerHTML"


def test_items_of_a_list_stand_together_in_it() -> None:
    parts = [
        (BlockKind.PARAGRAPH, "one"),
        (BlockKind.LIST_ITEM, "two"),
        (BlockKind.LIST_ITEM, "three"),
        (BlockKind.HEADING, "four"),
        (BlockKind.LIST_ITEM, "five"),
    ]
    text, blocks = assemble(parts)
    page = parse(marked_text([PaintedBlock(i, b, text, []) for i, b in enumerate(blocks)]))
    shape = [
        (each.tag, [inner.text for inner in each] or each.text)
        for each in page.children
        if isinstance(each, Element)
    ]
    assert shape == [("p", "one"), ("ul", ["two", "three"]), ("h2", "four"), ("ul", ["five"])]


def test_mark_lies_over_the_words_and_its_letter_beside_them() -> None:
    block = block_of(marked_block(painted("one two three", marking(4, 7))))
    assert marks(block) == [("label-1 depth-0", "two")]
    assert block.one("mark").attributes["data-marking"] == "k"
    letter = block.one("a", class_="letter")
    assert letter.attributes == {
        "class": "letter label-1",
        "id": "at-k",
        "href": "#k",
        "data-aside": "",
        "tabindex": "-1",
    }
    assert letter.words == "U claim begins"
    assert [each.words for each in block.all("span", data_aside="")] == ["claim ends"]


def letter_styles(*styles: str) -> list[str]:
    """Return the classes of the letters of markings of the same words."""
    same = [marking(0, 3, str(number), style) for number, style in enumerate(styles)]
    block = block_of(marked_block(painted("one", *same)))
    return [each.attributes["class"] for each in block.all("a", class_="letter")]


def test_letters_at_one_word_have_places_beside_those_of_their_kind() -> None:
    assert letter_styles("label-1", "label-2 in-key", "label-3", "label-1 in-key") == [
        "letter label-1",
        "letter label-2 in-key",
        "letter label-3 place-1",
        "letter label-1 in-key place-1",
    ]


def test_letters_after_the_ninth_share_its_place() -> None:
    assert letter_styles(*["label-1"] * 11)[7:] == [
        "letter label-1 place-7",
        *["letter label-1 place-8"] * 3,
    ]


def test_overlapping_marks_nest_with_their_depth() -> None:
    block = block_of(
        marked_block(painted("abcdef", marking(0, 4, "x", "x"), marking(2, 6, "y", "y")))
    )
    assert marks(block) == [("x depth-0", "ab"), ("x depth-0", "cd"), ("y depth-0", "ef")]
    [inner] = [each for each in block.all("mark") if each.attributes["class"] == "y depth-1"]
    assert inner.text == "cd"
    assert [each.attributes["id"] for each in block.all("a")] == ["at-x", "at-y"]


def test_text_is_escaped() -> None:
    html = marked_block(painted(HOSTILE))
    assert "<script" not in html
    assert block_of(html).text == HOSTILE


@pytest.mark.parametrize("field", ["key", "style", "letter", "name", "address"])
def test_every_part_of_a_marking_is_escaped(field: str) -> None:
    parts = dict.fromkeys(("key", "style", "letter", "name", "address"), "x") | {field: HOSTILE}
    html = marked_block(painted("one", Marking(span=Span(0, 3), **parts)))
    assert "<script" not in html
    block = block_of(html)
    assert {each.tag for each in block} <= {"a", "span", "mark"}
    assert {name for each in block for name in each.attributes} <= {
        "class", "id", "href", "data-aside", "data-marking", "tabindex",
    }  # fmt: skip


@st.composite
def annotated_texts(draw: st.DrawFn) -> tuple[str, tuple[Block, ...], list[Marking]]:
    parts = draw(st.lists(st.text("ab <&\"'>{\u05d0\u0301\u00ad🙂\n\t"), max_size=4))
    text, blocks = assemble((BlockKind.PARAGRAPH, canonical(part)) for part in parts)
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places), max_size=6))
    return text, blocks, [
        marking(min(pair), max(pair), f"k{index}", f"s{index % 3}")
        for index, pair in enumerate(spans)
    ]  # fmt: skip


@given(annotated_texts())
def test_page_holds_the_text_of_the_article_and_nothing_else(
    annotated: tuple[str, Sequence[Block], list[Marking]],
) -> None:
    """What stands in a block without `data-aside`, from `data-start` on, is the article's text."""
    text, blocks, markings = annotated
    page = parse(
        marked_text([PaintedBlock(i, block, text, markings) for i, block in enumerate(blocks)])
    )
    found = [each for each in page if "data-start" in each.attributes]
    assert [each.attributes["id"] for each in found] == [
        f"block-{index}" for index in range(len(blocks))
    ]
    for element, block in zip(found, blocks, strict=True):
        assert int(element.attributes["data-start"]) == block.start
        assert element.text_without("data-aside") == text[block.start : block.end]


@given(annotated_texts())
def test_every_mark_begins_once_and_ids_are_unique(
    annotated: tuple[str, Sequence[Block], list[Marking]],
) -> None:
    text, blocks, markings = annotated
    page = parse(
        marked_text([PaintedBlock(i, block, text, markings) for i, block in enumerate(blocks)])
    )
    begun = sorted(each.attributes["id"] for each in page.all("a"))
    assert begun == sorted(
        f"at-{each.key}"
        for each in markings
        if each.span.length and any(block.start <= each.span.start < block.end for block in blocks)
    )
