"""The formats an annotation set can be taken away in, and what each of them leaves behind.

A new format is a module with a `write` function and a line here; the export page, its form and the
tests of all formats follow from this register.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

from annotate.formats import (
    brat,
    brat_reader,
    conll,
    conll_reader,
    doccano,
    doccano_reader,
    jsonl,
    jsonl_reader,
    label_studio,
    label_studio_reader,
    spacy_docbin,
    spacy_docbin_reader,
    table,
    table_reader,
    uima_cas,
    uima_cas_reader,
    web_annotation,
    web_annotation_reader,
    xlsx,
    xlsx_reader,
)
from annotate.formats.imported import ImportedSet, as_imported
from annotate.formats.records import AnnotationSet
from annotate.formats.wording import gettext_noop


class Part(Enum):
    """A part of an annotation set that a format may have no room for, in words for its users."""

    ARTICLE_TEXT = gettext_noop("the text of the article beyond the words that were marked")
    BLOCKS = gettext_noop("what is a heading, a paragraph, a quotation or a list item")
    ARTICLE_DETAILS = gettext_noop("the article’s source, author, date, language and rights")
    CODEBOOK = gettext_noop("the names, definitions and examples of the labels")
    CONTROLS = gettext_noop("what Label Studio calls the control of a label and the text it is for")
    CLASSROOMS = gettext_noop("the names of the classes")
    INSTRUCTIONS = gettext_noop("the assignment’s instructions")
    STARTED_AT = gettext_noop("when a submission was begun")
    CREATED_AT = gettext_noop("when a highlight was made")
    ATTEMPT = gettext_noop("which attempt a submission was")
    NOTES = gettext_noop("the students’ notes")
    CONTROL_CHARACTERS = gettext_noop("control characters in notes and titles, which show nothing")
    EMPTY_SUBMISSIONS = gettext_noop("submissions in which nothing is highlighted")
    ARTICLE_TITLES = gettext_noop("the titles of articles")
    UNREAD_ARTICLES = gettext_noop("articles that nobody has annotated")
    UNUSED_LABELS = gettext_noop("labels that nobody has used")
    ANSWER_KEY = gettext_noop("the answer key’s highlights and explanations")
    KEY_DETAILS = gettext_noop(
        "what the answer key gives for each highlight: weight, role, choices"
    )
    OUTCOMES = gettext_noop("what became of each highlight, and the grades")
    HANDED_IN_AT = gettext_noop("when a submission was handed in")
    CANCELLED = gettext_noop("which submissions were cancelled")
    ANNOTATOR_NAMES = gettext_noop("the names of those who annotated, beside their pseudonyms")
    IDENTIFIERS = gettext_noop("the identifiers of submissions")
    HIGHLIGHT_IDENTIFIERS = gettext_noop("the identifiers of highlights")
    QUOTATIONS = gettext_noop("the highlighted words, by which offsets could be checked")
    NOTE_LAYOUT = gettext_noop("line breaks in notes")
    EDGES_IN_WORDS = gettext_noop("where inside a word or punctuation a highlight begins or ends")
    SAME_LABEL_OVERLAPS = gettext_noop("a highlight that overlaps another of the same label")
    EDGE_SPACE = gettext_noop("white space at the ends of a highlight")


_OF_TEACHING = (Part.CLASSROOMS, Part.INSTRUCTIONS, Part.KEY_DETAILS, Part.OUTCOMES)
"""What tools that are not made for classes have no room for."""


@dataclass(frozen=True, slots=True)
class Format:
    """`ending` comes without its dot. `write` yields the file in chunks while it reads the set.

    `read` raises `BrokenFile`; it is None where the format cannot be imported. `also_read` are the
    endings of other files that it reads.
    """

    identifier: str
    name: str
    purpose: str
    ending: str
    media_type: str
    cannot_hold: tuple[Part, ...]
    write: Callable[[AnnotationSet], Iterator[bytes]]
    read: Callable[[BinaryIO], ImportedSet] | None = None
    also_read: tuple[str, ...] = ()


def _read_json_lines(stream: BinaryIO) -> ImportedSet:
    annotation_set = jsonl_reader.read(stream)
    keys = [each.answer_key for each in annotation_set.assignments if each.answer_key]
    return as_imported(annotation_set)._replace(answer_keys={each.id: each for each in keys})


_ALL = {
    each.identifier: each
    for each in (
        Format(
            identifier="brat",
            name="brat standoff",
            purpose=gettext_noop("text files with highlights beside them, in a ZIP file"),
            ending="zip",
            media_type="application/zip",
            cannot_hold=(
                Part.BLOCKS,
                Part.ARTICLE_DETAILS,
                Part.CODEBOOK,
                Part.CONTROLS,
                *_OF_TEACHING,
                Part.CANCELLED,
                Part.CONTROL_CHARACTERS,
                Part.STARTED_AT,
                Part.CREATED_AT,
                Part.ARTICLE_TITLES,
                Part.HANDED_IN_AT,
                Part.ANNOTATOR_NAMES,
                Part.IDENTIFIERS,
                Part.HIGHLIGHT_IDENTIFIERS,
                Part.NOTE_LAYOUT,
                Part.EDGE_SPACE,
            ),
            write=brat.write,
            read=brat_reader.read,
            also_read=("ann",),
        ),
        Format(
            identifier="conll",
            name="CoNLL (IOB2)",
            purpose=gettext_noop("a row for each word, to train a program that finds such spans"),
            ending="conll",
            media_type="text/plain; charset=utf-8",
            cannot_hold=(
                Part.CODEBOOK,
                Part.CONTROLS,
                *_OF_TEACHING,
                Part.CREATED_AT,
                Part.NOTES,
                Part.HIGHLIGHT_IDENTIFIERS,
                Part.EDGES_IN_WORDS,
                Part.SAME_LABEL_OVERLAPS,
            ),
            write=conll.write,
            read=conll_reader.read,
        ),
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
                Part.CONTROLS,
                Part.INSTRUCTIONS,
                Part.KEY_DETAILS,
                Part.STARTED_AT,
                Part.CANCELLED,
                Part.UNREAD_ARTICLES,
                Part.UNUSED_LABELS,
            ),
            write=table.write,
            read=table_reader.read,
        ),
        Format(
            identifier="doccano",
            name="doccano",
            purpose=gettext_noop("JSON Lines for each annotator, in a ZIP file"),
            ending="zip",
            media_type="application/zip",
            cannot_hold=(
                Part.CODEBOOK,
                Part.CONTROLS,
                *_OF_TEACHING,
                Part.CREATED_AT,
                Part.NOTES,
                Part.HIGHLIGHT_IDENTIFIERS,
                Part.QUOTATIONS,
            ),
            write=doccano.write,
            read=doccano_reader.read,
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
            identifier="label_studio",
            name="Label Studio",
            purpose=gettext_noop("tasks with annotations and the configuration, in a ZIP file"),
            ending="zip",
            media_type="application/zip",
            cannot_hold=(
                Part.CODEBOOK,
                *_OF_TEACHING,
            ),
            write=label_studio.write,
            read=label_studio_reader.read,
        ),
        Format(
            identifier="spacy",
            name="spaCy DocBin",
            purpose=gettext_noop("a corpus to train and evaluate with spaCy, in a ZIP file"),
            ending="zip",
            media_type="application/zip",
            cannot_hold=_OF_TEACHING,
            write=spacy_docbin.write,
            read=spacy_docbin_reader.read,
            also_read=("spacy",),
        ),
        Format(
            identifier="uima_cas",
            name="UIMA CAS XMI",
            purpose=gettext_noop("INCEpTION and other programs built on UIMA"),
            ending="zip",
            media_type="application/zip",
            cannot_hold=(
                Part.CONTROLS,
                *_OF_TEACHING,
                Part.CONTROL_CHARACTERS,
            ),
            write=uima_cas.write,
            read=uima_cas_reader.read,
            also_read=("xmi",),
        ),
        Format(
            identifier="xlsx",
            name="XLSX",
            purpose=gettext_noop("a workbook for Excel and other spreadsheets"),
            ending="xlsx",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            cannot_hold=(
                Part.CONTROLS,
                Part.INSTRUCTIONS,
                Part.KEY_DETAILS,
                Part.STARTED_AT,
                Part.CANCELLED,
            ),
            write=xlsx.write,
            read=xlsx_reader.read,
        ),
        Format(
            identifier="web_annotation",
            name="W3C Web Annotation",
            purpose=gettext_noop("JSON-LD, for programs that know the web’s own standard"),
            ending="jsonld",
            media_type=web_annotation.MEDIA_TYPE,
            cannot_hold=(
                Part.BLOCKS,
                Part.ARTICLE_DETAILS,
                Part.CODEBOOK,
                Part.CONTROLS,
                *_OF_TEACHING,
                Part.CANCELLED,
                Part.STARTED_AT,
                Part.ATTEMPT,
                Part.EMPTY_SUBMISSIONS,
                Part.UNUSED_LABELS,
                Part.HANDED_IN_AT,
                Part.IDENTIFIERS,
            ),
            write=web_annotation.write,
            read=web_annotation_reader.read,
        ),
    )
}

_WITHOUT_SPACY = gettext_noop(
    "spaCy DocBin, to export or import it, needs spaCy. Whoever runs this server can install it:"
    " python -m pip install 'spacy~=3.8'"
)
NOT_INSTALLED = {} if spacy_docbin.is_available() else {"spacy": _WITHOUT_SPACY}
"""What to do for a format, by its identifier, that needs something which is not installed here."""

FORMATS = {key: each for key, each in _ALL.items() if key not in NOT_INSTALLED}
