"""What holds for every format of the register."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats.chunks import CHUNK_LENGTH, chunks
from annotate.formats.records import AnnotationSet, Annotator, Assignment, Submission
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

STREAMING = [each for each in FORMATS.values() if each.streams]
every_format = pytest.mark.parametrize("chosen", FORMATS.values(), ids=FORMATS)


def test_register_holds_the_formats_by_their_identifiers() -> None:
    assert {key: (each.identifier, each.ending) for key, each in FORMATS.items()} == {
        "csv": ("csv", "csv"),
        "jsonl": ("jsonl", "jsonl"),
        "spacy": ("spacy", "spacy"),
        "uima_cas": ("uima_cas", "zip"),
        "xlsx": ("xlsx", "xlsx"),
    }


@pytest.mark.parametrize("chosen", STREAMING, ids=[each.identifier for each in STREAMING])
def test_format_reads_the_submissions_while_it_writes(chosen: Format) -> None:
    total = 3000
    read = 0

    def submissions() -> Iterator[Submission]:
        nonlocal read
        for number in range(total):
            read += 1
            yield a_submission(pk=f"submission-{number}")

    written = chosen.write(set_of(submissions(), [an_assignment()]))
    assert read == 0
    chunks = []
    read_at_chunks = set()
    for chunk in written:
        chunks.append(chunk)
        read_at_chunks.add(read)
    assert any(0 < after < total / 2 for after in read_at_chunks)
    assert read == total
    assert f"submission-{total - 1}" in unpacked(b"".join(chunks))


@every_format
def test_format_writes_a_set_in_which_nobody_has_begun(chosen: Format) -> None:
    assert unpacked(b"".join(chosen.write(a_set())))


# A text that stands in a file exactly if the file holds this part of a set; of a control character
# one of the ways to write it.
TRACES: dict[Part, str | tuple[str, ...]] = {
    Part.ARTICLE_TEXT: "and nobody marked this",
    Part.BLOCKS: "quotation",
    Part.ARTICLE_DETAILS: "1999-12-31",
    Part.CODEBOOK: "What a denial is.",
    Part.INSTRUCTIONS: "Look for denials.",
    Part.STARTED_AT: "2001-02-03T04:05",
    Part.CREATED_AT: "2026-11-23T12:00",
    Part.ATTEMPT: "7919",
    Part.NOTES: "Who says so?",
    Part.CONTROL_CHARACTERS: ("\a", "\\u0007", "_x0007_"),
    Part.EMPTY_SUBMISSIONS: "annotator-empty",
}


def traced_set() -> AnnotationSet:
    article = an_article((BlockKind.QUOTATION, "It is not so, and nobody marked this."))
    article = article._replace(published_on=date(1999, 12, 31))
    label_set = CLAIMS._replace(labels=(DENIAL._replace(definition="What a denial is."),))
    assignment = Assignment("1", "Denials", "Look for denials.", article, label_set)
    annotation = an_annotation(article, Span(0, 12), "Who says so? \a")
    submission = a_submission(annotation, assignment=assignment)._replace(
        started_at=datetime(2001, 2, 3, 4, 5, tzinfo=UTC),
        handed_in_at=datetime(2001, 2, 3, 5, 6, tzinfo=UTC),
        attempt=7919,
    )
    empty = a_submission(
        assignment=assignment, annotator=Annotator("annotator-empty", None), pk="empty"
    )
    return set_of([submission, empty], [assignment])


@every_format
@pytest.mark.parametrize("part", Part)
def test_format_leaves_out_what_it_says_and_no_more(chosen: Format, part: Part) -> None:
    written = unpacked(b"".join(chosen.write(traced_set())))
    traces = TRACES[part]
    held = any(trace in written for trace in ([traces] if isinstance(traces, str) else traces))
    assert held == (part not in chosen.cannot_hold)


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
