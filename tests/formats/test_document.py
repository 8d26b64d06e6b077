"""What every reader of documents keeps to, and plain text, the plainest of them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.domain.text import BlockKind, assemble, canonical, check_blocks
from annotate.formats.document import (
    LARGEST_DOCUMENT,
    LONGEST_ARTICLE,
    LONGEST_DETAIL,
    MOST_BLOCKS,
    Details,
    Document,
    direction_of,
    document,
)
from annotate.formats.document_kinds import DOCUMENT_KINDS, ENDINGS, read_file
from annotate.formats.plain_document import read_plain
from annotate.formats.plain_text import BrokenFile
from tests.formats.word_files import word_parts, zipped

P, H = BlockKind.PARAGRAPH, BlockKind.HEADING


def refusal(read: Callable[[], Document]) -> str:
    with pytest.raises(BrokenFile) as caught:
        read()
    return str(caught.value)


def test_blank_line_divides_plain_text_and_other_lines_stay() -> None:
    read = read_plain("  It was so.\r\n\r\n \t \r\nOne\ntwo.\n \n\n\nThree  \n")
    assert read.parts == ((P, "It was so."), (P, "One\ntwo."), (P, "Three"))


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("A report", "A report"),
        ("  Who  is right? ", "Who is right?"),
        ("“A report”", "“A report”"),
        ("x" * 120, "x" * 120),
    ],
)
@pytest.mark.parametrize("rest", [["One."], ["By A. Writer", "One two", "Three."], ["One\ntwo"]])
def test_headline_of_plain_text_is_its_title_and_not_repeated(
    headline: str, title: str, rest: list[str]
) -> None:
    read = read_plain("\n\n".join([headline, *rest]))
    assert read.details.title == title
    assert read.parts == tuple((P, each) for each in rest)


@pytest.mark.parametrize(
    "first",
    [
        *("It was a sentence.", "“It was one.”", "(So.)", "这是一句话。", "What they said:"),
        *("Two\nlines", "x" * 121),
    ],
)
def test_first_paragraph_that_is_no_headline_stays_and_gives_no_title(first: str) -> None:
    read = read_plain(f"{first}\n\nOne.")
    assert read.details.title == ""
    assert read.parts == ((P, first), (P, "One."))


def test_headline_alone_is_the_text() -> None:
    read = read_plain("A report")
    assert (read.details.title, read.parts) == ("", ((P, "A report"),))
    assert read_plain("A report\nOne.").parts == ((P, "A report\nOne."),)


def test_first_of_many_short_lines_is_the_title_and_stays() -> None:
    read = read_plain("One\n\nTwo\n\nThree")
    assert read.details.title == "One"
    assert read.parts == ((P, "One"), (P, "Two"), (P, "Three"))


def test_first_heading_that_is_the_title_is_not_repeated() -> None:
    details = Details(title="A report")
    assert document([(H, "A report"), (P, "One")], details).parts == ((P, "One"),)
    assert document([(H, "Another"), (P, "One")], details).parts == ((H, "Another"), (P, "One"))
    assert document([(P, "A report"), (P, "One")], details).parts == ((P, "A report"), (P, "One"))
    assert document([(H, "A report")], details).parts == ((H, "A report"),)


def test_details_are_one_line_cut_to_what_is_stored() -> None:
    details = document([(P, "a")], Details("A\n \0title\ud800", "\x01", " B ")).details
    assert details == Details("A title", "", "B", direction="ltr")
    long = "x" * (LONGEST_DETAIL + 1)
    details = document([(P, "a")], Details(title=long, source=long, author=long)).details
    assert details == Details(long[:-1], long[:-1], long[:-1], direction="ltr")


@pytest.mark.parametrize(
    ("text", "direction"),
    [("", "ltr"), ("12", "ltr"), ("a ש", "ltr"), ("ab שלו", "rtl"), ("قال a", "rtl")],
)
def test_direction_is_that_of_most_letters(text: str, direction: str) -> None:
    assert direction_of(text) == direction


def test_length_is_bounded() -> None:
    longest = "🙂" * LONGEST_ARTICLE
    assert read_plain(longest).parts == ((P, longest),)
    why = "the text has 100,001 characters; an article may have 100,000"
    assert refusal(lambda: read_plain(longest + "x")) == why


def test_number_of_blocks_is_bounded() -> None:
    most = "a\n\n" * MOST_BLOCKS
    assert len(read_plain(most).parts) == MOST_BLOCKS
    why = "the text has 2,001 blocks; an article may have 2,000"
    assert refusal(lambda: read_plain(most + "b")) == why


@pytest.mark.parametrize("text", ["", " \n\n\t", "\ufeff\x01"])
def test_text_without_a_word_is_refused(text: str) -> None:
    assert refusal(lambda: read_plain(text)) == "there is no text in it"


@pytest.mark.parametrize(
    ("name", "data", "parts"),
    [
        ("a.txt", b"# One", ((P, "# One"),)),
        ("A.TXT", "é".encode("utf-16"), ((P, "é"),)),
        ("a.text", "\ufeffé".encode(), ((P, "é"),)),
        ("a.b.md", b"> One", ((BlockKind.QUOTATION, "One"),)),
        ("a.htm", b"<li>One", ((BlockKind.LIST_ITEM, "One"),)),
        ("a.docx", zipped(word_parts(("", "One"))), ((P, "One"),)),
    ],
)
def test_file_is_read_by_the_ending_of_its_name(
    name: str, data: bytes, parts: tuple[tuple[BlockKind, str], ...]
) -> None:
    assert read_file(name, data).parts == parts


@pytest.mark.parametrize("name", ["", "a", "a.pdf", "txt", "a.txt/b"])
def test_file_of_another_kind_is_refused(name: str) -> None:
    why = "the name of the file ends in none of these: .txt, .text, .md, .markdown, .html, .htm,"
    assert refusal(lambda: read_file(name, b"One")) == f"{why} .xhtml, .docx"


@pytest.mark.parametrize("ending", ENDINGS)
def test_size_of_every_kind_of_file_is_bounded(ending: str) -> None:
    too_large = "the file is larger than 5 MB"
    data = b"a".ljust(LARGEST_DOCUMENT)
    if ending == ".docx":
        assert refusal(lambda: read_file("a.docx", data)) != too_large
    elif ending in (".md", ".markdown"):
        assert refusal(lambda: read_file(f"a{ending}", data)).startswith("there is far more")
    else:
        assert read_file(f"a{ending}", data).parts == ((P, "a"),)
    assert refusal(lambda: read_file(f"a{ending}", data + b" ")) == too_large


@pytest.mark.parametrize("ending", ENDINGS)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(ending: str, data: bytes) -> None:
    try:
        parts = read_file(f"a{ending}", data).parts
    except BrokenFile:
        return
    text, blocks = assemble(parts)
    check_blocks(text, blocks)
    assert canonical(text) == text


def test_kinds_are_known_by_their_identifiers() -> None:
    assert [*DOCUMENT_KINDS] == ["plain", "markdown", "html", "docx"]
    assert [kind.identifier for kind in DOCUMENT_KINDS.values() if not kind.read_text] == ["docx"]
