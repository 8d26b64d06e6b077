from datetime import date

import pytest

from annotate.domain.text import Block, BlockKind
from annotate.formats.article_file import ArticleRecord, parse_article
from annotate.formats.plain_text import BrokenFile

FRONT = '+++\nidentifier = "a-report"\ntitle = "A report"\nlanguage = "en"\n+++\n'


def parts_of(body: str) -> list[tuple[str, str]]:
    """Return the blocks of an article with this body: their kind and their words."""
    record = parse_article((FRONT + body).encode())
    return [(kind.value, record.text[start:end]) for kind, start, end in record.blocks]


def problems_in(file: str | bytes) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        parse_article(file if isinstance(file, bytes) else file.encode())
    return [str(problem) for problem in caught.value.problems]


def test_article_takes_its_fields_from_the_front_matter() -> None:
    file = """+++
identifier = "a-report"
title = "A report"
title_is_editorial = true
source = "The Paper"
author = "Ana Ruiz"
date = 2026-03-31
language = "ar"
direction = "rtl"
rights = "All of them."
+++

Text.
"""
    assert parse_article(file.encode()) == ArticleRecord(
        identifier="a-report",
        title="A report",
        title_is_editorial=True,
        source="The Paper",
        author="Ana Ruiz",
        published_on=date(2026, 3, 31),
        language="ar",
        direction="rtl",
        rights="All of them.",
        text="Text.",
        blocks=(Block(BlockKind.PARAGRAPH, 0, 5),),
    )


def test_article_needs_no_more_than_identifier_title_and_language() -> None:
    record = parse_article(f"{FRONT}\nText.".encode())
    assert (record.title_is_editorial, record.source, record.author, record.rights) == (
        False, "", "", "",
    )  # fmt: skip
    assert (record.published_on, record.direction) == (None, "ltr")


def test_article_divides_its_text_into_blocks() -> None:
    body = """
First paragraph.

## A heading
Second paragraph.
> A quotation,
> on two lines.
>
> Another one.

- one
- two,
on two lines
"""
    assert parts_of(body) == [
        ("paragraph", "First paragraph."),
        ("heading", "A heading"),
        ("paragraph", "Second paragraph."),
        ("quotation", "A quotation,\non two lines."),
        ("quotation", "Another one."),
        ("list_item", "one"),
        ("list_item", "two,\non two lines"),
    ]


def test_article_text_is_its_blocks_with_a_blank_line_between_them() -> None:
    record = parse_article(f"{FRONT}\none\n\n\n\n## two\n\n> three\n".encode())
    assert record.text == "one\n\ntwo\n\nthree"


def test_article_text_stays_as_it_stands() -> None:
    text = (
        "*Stars*,  two  spaces, a soft\u00adhyphen, 🙂, a\u0301, “quotes” -- <b>tags</b> &amp; #1"
    )
    assert parts_of(text) == [("paragraph", text)]


@pytest.mark.parametrize(
    "text", ["## two", "> more", "- one", "# one", "* star", "\\ slash", "+++"]
)
def test_article_line_begins_with_any_mark_after_a_backslash(text: str) -> None:
    assert parts_of(f"\\{text}") == [("paragraph", text)]


@pytest.mark.parametrize("text", ["-5 degrees", "– said she", "#1 of 3", "**bold**", "1. first"])
def test_article_line_that_only_resembles_a_mark_is_text(text: str) -> None:
    assert parts_of(text) == [("paragraph", text)]


@pytest.mark.parametrize(
    "line", ["# one", "### three", "* star", "+ plus", "  - inner", " > inner"]
)
def test_article_refuses_marks_that_it_does_not_know(line: str) -> None:
    (problem,) = problems_in(f"{FRONT}\nText.\n\n{line}")
    assert problem.startswith(f"line 9: “{line.split()[0]}” is not a mark here.")


@pytest.mark.parametrize("line", ["##", "## ", "-", "- "])
def test_article_refuses_a_mark_without_words(line: str) -> None:
    assert problems_in(f"{FRONT}Text.\n{line}\n") == [
        "line 7: nothing follows the mark of this line"
    ]


def test_article_refuses_a_line_that_may_belong_to_the_quotation_before() -> None:
    assert problems_in(f"{FRONT}> quoted\nor not?") == [
        "line 7: put a blank line after the quotation, or begin this line with “> ”"
    ]


def test_article_tells_all_that_is_wrong_in_front_matter_and_text() -> None:
    file = '+++\nidentifer = "a"\ntitle = ""\nlanguage = "en"\ndirection = "up"\n+++\n# one\n\n##\n'
    assert problems_in(file)[:-2] == [
        "identifier: is missing",
        "title: is empty",
        "direction: “up” should be one of: ltr, rtl",
        "identifer: is not a field here; is identifier meant?",
    ]
    assert [told[:6] for told in problems_in(file)[-2:]] == ["line 7", "line 9"]


def test_article_names_the_line_of_a_syntax_error_as_counted_in_the_file() -> None:
    assert problems_in('+++\ntitle = "a"\nlanguage = en\n+++\nText.') == [
        "line 3: not TOML: Invalid value"
    ]


def test_article_refuses_a_file_without_front_matter() -> None:
    assert problems_in("Text.") == ["line 1: the file should begin with a line +++"]
    assert problems_in("") == ["line 1: the file should begin with a line +++"]


def test_article_refuses_front_matter_without_an_end() -> None:
    assert problems_in('+++\ntitle = "a"\n\nText.') == [
        "line 1: no second line +++ ends the front matter"
    ]


@pytest.mark.parametrize("body", ["", "\n\n", "\x07"])
def test_article_refuses_a_file_without_text(body: str) -> None:
    assert problems_in(FRONT + body) == ["line 5: there is no text after the front matter"]


def test_article_reads_windows_line_ends_and_a_byte_order_mark_like_any_other() -> None:
    file = f"{FRONT}\none\ntwo\n\n> three\n"
    windows = "\ufeff" + file.replace("\n", "\r\n")
    assert parse_article(windows.encode()) == parse_article(file.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_article_refuses_other_encodings(encoding: str) -> None:
    (problem,) = problems_in(f"{FRONT}\ncafé".encode(encoding))
    assert "save" in problem


def test_article_refuses_a_nul_character() -> None:
    (problem,) = problems_in(f"{FRONT}\na\0b")
    assert problem.startswith("line 7: a NUL character")
