"""What holds for every format of the register."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats.chunks import CHUNK_LENGTH, chunks
from annotate.formats.controls import Control
from annotate.formats.records import (
    AnnotationResult,
    AnnotationSet,
    Annotator,
    AnswerKey,
    Assignment,
    KeyAnnotation,
    Result,
    Submission,
)
from annotate.formats.registry import FORMATS, Format, Part
from tests.formats.annotation_sets import (
    CLAIMS,
    DENIAL,
    a_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)
from tests.formats.unpacked import unpacked

CORE = Alternative.just(Span(3, 12))
every_format = pytest.mark.parametrize("chosen", FORMATS.values(), ids=FORMATS)


def test_register_holds_the_formats_by_their_identifiers() -> None:
    assert {key: (each.identifier, each.ending) for key, each in FORMATS.items()} == {
        "brat": ("brat", "zip"),
        "conll": ("conll", "conll"),
        "csv": ("csv", "csv"),
        "doccano": ("doccano", "zip"),
        "jsonl": ("jsonl", "jsonl"),
        "label_studio": ("label_studio", "zip"),
        "spacy": ("spacy", "zip"),
        "uima_cas": ("uima_cas", "zip"),
        "web_annotation": ("web_annotation", "jsonld"),
        "xlsx": ("xlsx", "xlsx"),
    }


@every_format
def test_format_reads_the_submissions_while_it_writes(chosen: Format) -> None:
    total = 3000
    read = 0
    assignment = an_assignment()

    def submissions() -> Iterator[Submission]:
        nonlocal read
        for number in range(total):
            read += 1
            annotation = an_annotation(assignment.article, Span(0, 3))
            yield a_submission(annotation, annotator=Annotator(f"annotator-{number}", None))

    written = chosen.write(set_of(submissions(), [assignment]))
    assert read == 0
    chunks = []
    read_at_chunks = set()
    for chunk in written:
        chunks.append(chunk)
        read_at_chunks.add(read)
    assert any(0 < after < total / 2 for after in read_at_chunks)
    assert read == total
    assert f"annotator-{total - 1}" in unpacked(b"".join(chunks))


@every_format
def test_format_writes_a_set_in_which_nobody_has_begun(chosen: Format) -> None:
    assert unpacked(b"".join(chosen.write(a_set())))


# A text that stands in a file exactly if the file holds this part of a set.
TRACES = {
    Part.ARTICLE_TEXT: "and nobody marked this",
    Part.BLOCKS: "quotation",
    Part.ARTICLE_DETAILS: "1999-12-31",
    Part.CODEBOOK: "What a denial is.",
    Part.CONTROLS: "control-traced",
    Part.CLASSROOMS: "Media 8b",
    Part.INSTRUCTIONS: "Look for denials.",
    Part.STARTED_AT: "2001-02-03T04:05",
    Part.CREATED_AT: "2003-04-05T06:07",
    Part.ATTEMPT: "7919",
    Part.NOTES: "Who says so?",
    Part.OUTCOMES: "near_label",
    Part.EMPTY_SUBMISSIONS: "annotator-empty",
    Part.ARTICLE_TITLES: "A report",
    Part.UNREAD_ARTICLES: "article-unread",
    Part.UNUSED_LABELS: "label-unused",
    Part.ANSWER_KEY: "answer-key",
    Part.KEY_DETAILS: "required",
    Part.HANDED_IN_AT: "2001-02-03T05:06",
    Part.ANNOTATOR_NAMES: "Sam Smith",
    Part.IDENTIFIERS: "submission-traced",
    Part.HIGHLIGHT_IDENTIFIERS: "annotation-1",
}
# Parts that are no text of their own are tried by going there and back (test_round_trips.py).
UNTRACED = {
    Part.CANCELLED,
    Part.CONTROL_CHARACTERS,
    Part.NOTE_LAYOUT,
    Part.EDGE_SPACE,
    Part.EDGES_IN_WORDS,
    Part.SAME_LABEL_OVERLAPS,
    Part.QUOTATIONS,
}


def traced_set() -> AnnotationSet:
    article = an_article((BlockKind.QUOTATION, "It is not so, and nobody marked this."))
    article = article._replace(published_on=date(1999, 12, 31))
    unused = DENIAL._replace(identifier="label-unused", position=3)
    control = Control("control-traced", "article")
    labels = (DENIAL._replace(definition="What a denial is.", control=control), unused)
    key = AnswerKey(
        "answer-key", 1, (KeyAnnotation("k", "denial", "required", 97, "", (CORE,), ()),)
    )
    label_set = CLAIMS._replace(labels=labels)
    assignment = Assignment(
        "1", "Denials", "Look for denials.", article, label_set, key, "Media 8b"
    )
    unread = an_assignment(an_article(pk="article-unread"), "2")._replace(label_set=label_set)
    created_at = datetime(2003, 4, 5, 6, 7, tzinfo=UTC)
    annotation = an_annotation(article, Span(0, 12), "Who says so?")._replace(created_at=created_at)
    submission = a_submission(
        annotation,
        assignment=assignment,
        annotator=Annotator("annotator-1", "Sam Smith"),
        pk="submission-traced",
    )._replace(
        started_at=datetime(2001, 2, 3, 4, 5, tzinfo=UTC),
        handed_in_at=datetime(2001, 2, 3, 5, 6, tzinfo=UTC),
        attempt=7919,
        result=Result("50.0", "50.0", "0.5", 1, (AnnotationResult("near_label", "0.5"),), ()),
    )
    empty = a_submission(
        assignment=assignment, annotator=Annotator("annotator-empty", None), pk="empty"
    )
    held = set_of([submission, empty], [assignment, unread])
    return held._replace(with_results=True)


@every_format
@pytest.mark.parametrize("part", TRACES)
def test_format_leaves_out_what_it_says_and_no_more(chosen: Format, part: Part) -> None:
    written = unpacked(b"".join(chosen.write(traced_set())))
    assert (TRACES[part] in written) == (part not in chosen.cannot_hold)


def test_every_part_is_tried() -> None:
    assert set(Part) == TRACES.keys() | UNTRACED


def test_chunks_are_of_about_one_length() -> None:
    line = "x" * 1000
    sizes = [len(chunk) for chunk in chunks([line] * 200)]
    assert sizes == [66_000, 66_000, 66_000, 2_000]
    assert CHUNK_LENGTH == 65_536


def test_chunks_end_where_the_length_is_reached() -> None:
    full = "x" * CHUNK_LENGTH
    assert list(map(len, chunks([full, "y"]))) == [CHUNK_LENGTH, 1]
    assert list(map(len, chunks([full[1:], "y", "z"]))) == [CHUNK_LENGTH, 1]
    assert list(map(len, chunks([full[1:]]))) == [CHUNK_LENGTH - 1]


def test_chunks_of_nothing_are_none() -> None:
    assert list(chunks([])) == []
