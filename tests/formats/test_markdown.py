from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.text import BlockKind
from annotate.formats.document import Details, Document, Dropped
from annotate.formats.markdown import read_markdown
from annotate.formats.plain_text import BrokenFile

TEXT = """\
# A *report*

Officials said
at least 12.\\
They [denied](https://x.example) it. ![A picture](x.png)

## Witnesses

> We saw
> it.
>
> Twice.

- one

  more
- two
  1. three

<script>evil()</script>

    code
"""


def test_markdown_becomes_blocks() -> None:
    assert read_markdown(TEXT) == Document(
        (
            (BlockKind.PARAGRAPH, "Officials said at least 12.\nThey denied it."),
            (BlockKind.HEADING, "Witnesses"),
            (BlockKind.QUOTATION, "We saw it."),
            (BlockKind.QUOTATION, "Twice."),
            (BlockKind.LIST_ITEM, "one\nmore"),
            (BlockKind.LIST_ITEM, "two"),
            (BlockKind.LIST_ITEM, "three"),
            (BlockKind.PARAGRAPH, "<script>evil()</script>"),
            (BlockKind.PARAGRAPH, "code"),
        ),
        Details(title="A report", direction="ltr"),
        {Dropped.LINKS: 1, Dropped.IMAGES: 1},
    )


@pytest.mark.parametrize("piece", ["[", "*a _b ", "![", "`a", ">", "- ", "[a](", "[a]: /x\n"])
def test_hard_text_is_read_or_refused(piece: str) -> None:
    with suppress(BrokenFile):
        assert read_markdown(piece * (200_000 // len(piece))).parts


@pytest.mark.parametrize(("length", "why"), [(200_000, "no text"), (200_001, "far more")])
def test_length_is_bounded(length: int, why: str) -> None:
    with pytest.raises(BrokenFile, match=why):
        read_markdown(" " * length)


@given(st.lists(st.sampled_from([*"#>-*_[]()!`<&\\a1. \n", "\n\n", "    "])).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BrokenFile):
        assert read_markdown(text).parts
