"""The formats an annotation set can be taken away in, and what each of them leaves behind.

A new format is a module with a `write` function and a line here; the export page, its form and the
tests of all formats follow from this register.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

from annotate.formats import (
    jsonl,
    jsonl_reader,
    spacy_docbin,
    table,
    table_reader,
    uima_cas,
    uima_cas_reader,
    xlsx,
    xlsx_reader,
)
from annotate.formats.imported import ImportedSet, as_imported
from annotate.formats.records import AnnotationSet


def gettext_noop(message: str) -> str:
    """Mark a text that is translated where it is shown; this layer knows nothing of languages."""
    return message


class Part(Enum):
    """A part of an annotation set that a format may have no room for, in words for its users."""

    ARTICLE_TEXT = gettext_noop("the text of the article beyond the words that were marked")
    BLOCKS = gettext_noop("what is a heading, a paragraph, a quotation or a list item")
    ARTICLE_DETAILS = gettext_noop("the article’s source, author, date, language and rights")
    CODEBOOK = gettext_noop("the names, definitions and examples of the labels")
    INSTRUCTIONS = gettext_noop("the assignment’s instructions")
    STARTED_AT = gettext_noop("when a submission was begun")
    CREATED_AT = gettext_noop("when a highlight was made")
    ATTEMPT = gettext_noop("which attempt a submission was")
    NOTES = gettext_noop("the students’ notes")
    CONTROL_CHARACTERS = gettext_noop("control characters in texts and notes, which show nothing")
    EMPTY_SUBMISSIONS = gettext_noop("submissions in which nothing is highlighted")


@dataclass(frozen=True, slots=True)
class Format:
    """`ending` comes without its dot. `write` yields the file in chunks, never whole.

    `read` raises `BrokenFile`; it is None where the format cannot be imported. `streams` says that
    the file is written while the set is read, whose size then does not matter.
    """

    identifier: str
    name: str
    purpose: str
    ending: str
    media_type: str
    cannot_hold: tuple[Part, ...]
    write: Callable[[AnnotationSet], Iterator[bytes]]
    read: Callable[[BinaryIO], ImportedSet] | None = None
    streams: bool = True


def _read_json_lines(stream: BinaryIO) -> ImportedSet:
    return as_imported(jsonl_reader.read(stream))


_ALL = {
    each.identifier: each
    for each in (
        Format(
            identifier="csv",
            name="CSV",
            purpose=gettext_noop("a table for a spreadsheet or a statistics program"),
            ending="csv",
            media_type="text/csv; charset=utf-8",
            cannot_hold=(
                Part.ARTICLE_TEXT,
                Part.BLOCKS,
                Part.ARTICLE_DETAILS,
                Part.CODEBOOK,
                Part.INSTRUCTIONS,
                Part.STARTED_AT,
            ),
            write=table.write,
            read=table_reader.read,
        ),
        Format(
            identifier="jsonl",
            name="JSON Lines",
            purpose=gettext_noop("everything, for a program or to keep"),
            ending="jsonl",
            media_type="application/jsonl",  # not registered, but what jsonlines.org names
            cannot_hold=(),
            write=jsonl.write,
            read=_read_json_lines,
        ),
        Format(
            identifier="spacy",
            name="spaCy DocBin",
            purpose=gettext_noop("training and evaluating with spaCy"),
            ending="spacy",
            media_type="application/octet-stream",
            cannot_hold=(Part.INSTRUCTIONS,),
            write=spacy_docbin.write,
            streams=False,
        ),
        Format(
            identifier="uima_cas",
            name="UIMA CAS XMI",
            purpose=gettext_noop("INCEpTION and other programs built on UIMA"),
            ending="zip",
            media_type="application/zip",
            cannot_hold=(Part.INSTRUCTIONS, Part.CONTROL_CHARACTERS),
            write=uima_cas.write,
            read=uima_cas_reader.read,
        ),
        Format(
            identifier="xlsx",
            name="XLSX",
            purpose=gettext_noop("a workbook for Excel and other spreadsheets"),
            ending="xlsx",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            cannot_hold=(Part.INSTRUCTIONS, Part.STARTED_AT),
            write=xlsx.write,
            read=xlsx_reader.read,
        ),
    )
}

NOT_INSTALLED = (
    {}
    if spacy_docbin.is_available()
    else {"spacy": gettext_noop("spaCy DocBin needs spaCy: pip install 'annotate[spacy]'")}
)
"""What to do for a format, by its identifier, that needs something which is not installed here."""

FORMATS = {key: each for key, each in _ALL.items() if key not in NOT_INSTALLED}
