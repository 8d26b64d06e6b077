"""CSV, read back: our own table without loss, and tables that others made."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.formats import table, table_reader
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
    as_imported,
)
from annotate.formats.plain_text import BrokenFile
from annotate.formats.problems import MAXIMUM_PROBLEMS
from annotate.formats.records import AnnotationSet, AnswerKey, KeyAnnotation
from annotate.formats.table_reader import MAXIMUM_LINE, with_formulas
from tests.formats.annotation_sets import (
    a_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    annotation_sets,
    set_of,
    texts,
)

NO_TIME = "should be a time with its offset, 2026-03-31T12:00:00+00:00"


def read(file: str | bytes) -> ImportedSet:
    return table_reader.read(BytesIO(file.encode() if isinstance(file, str) else file))


def problem_of(file: str | bytes) -> str:
    with pytest.raises(BrokenFile) as raised:
        read(file)
    return str(raised.value)


def held_by_a_table(annotation_set: AnnotationSet) -> ImportedSet:
    """Return what of a set remains in a table: whose annotations, and of what article."""
    whole = as_imported(annotation_set)
    begun = {each.document for each in whole.submissions}
    labels = dict.fromkeys(span.label for each in whole.submissions for span in each.spans)
    return ImportedSet(
        tuple(
            ImportedDocument(each.id, None, each.title)
            for each in whole.documents
            if each.id in begun
        ),
        tuple(ImportedLabel(label, label) for label in labels),
        tuple(each._replace(started_at=None, is_cancelled=False) for each in whole.submissions),
    )


@given(annotation_sets())
def test_own_table_is_read_without_loss(annotation_set: AnnotationSet) -> None:
    written = b"".join(table.write(annotation_set))
    assert read(written) == held_by_a_table(annotation_set)


def test_key_is_read_as_the_key() -> None:
    article = an_article()
    core = Alternative.just(Span(4, 12))
    key = AnswerKey(
        "key-1",
        1,
        (
            KeyAnnotation("k1", "denial", "required", 1, "Says no", (core,), ()),
            KeyAnnotation("k2", "denial", "distractor", 1, "No", (core,), ()),
        ),
    )
    assignment = an_assignment(article)._replace(answer_key=key)
    submission = a_submission(an_annotation(article, Span(0, 3)), assignment=assignment)
    annotation_set = set_of([submission], [assignment])
    imported = read(b"".join(table.write(annotation_set)))
    assert imported == held_by_a_table(annotation_set)
    assert [each.is_key for each in imported.submissions] == [True, False]
    assert imported.submissions[0].spans == (
        ImportedSpan("denial", Span(4, 12), "ministry", "Says no", "k1"),
    )


def test_key_without_annotations_stands_in_the_table() -> None:
    assignment = an_assignment()._replace(answer_key=AnswerKey("key-1", 1, ()))
    imported = read(b"".join(table.write(set_of([], [assignment]))))
    assert imported.submissions == (
        ImportedSubmission("article-1", "answer-key", (), is_key=True, id="key-1"),
    )


def test_own_table_from_before_classes_were_named_is_read_without_loss() -> None:
    article = an_article()
    annotation_set = a_set(a_submission(an_annotation(article, Span(0, 3), "=1+1")))
    with_class = b"".join(table.write(annotation_set)).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(with_class, newline="")))
    assert (rows[0][0], rows[1][0]) == ("classroom", "Media 8b")
    older = StringIO(newline="")
    csv.writer(older).writerows(row[1:] for row in rows)
    assert read(older.getvalue()) == held_by_a_table(annotation_set)


@given(texts)
def test_formulas_come_back(cell: str) -> None:
    assert with_formulas(table.without_formulas(cell)) == cell


def test_table_of_another_tool_is_read_by_its_columns() -> None:
    imported = read(
        "Annotator;Label;Start;End;Words;Colour\n"
        "Kim;claim;0;3;One;red\n"
        "Lee;claim;4;7;'=2;blue\n"
        "Kim;denial;8;11;;\n"
    )
    assert imported == ImportedSet(
        (ImportedDocument("", None),),
        (ImportedLabel("claim", "claim"), ImportedLabel("denial", "denial")),
        (
            ImportedSubmission(
                "",
                "Kim",
                (
                    ImportedSpan("claim", Span(0, 3), "One"),
                    ImportedSpan("denial", Span(8, 11)),
                ),
            ),
            ImportedSubmission("", "Lee", (ImportedSpan("claim", Span(4, 7), "'=2"),)),
        ),
    )


def test_table_that_only_quotes_gives_words_without_places() -> None:
    imported = read('label\twords\nclaim\t"one ""two"""\n')
    assert imported.submissions == (
        ImportedSubmission("", "", (ImportedSpan("claim", None, 'one "two"'),)),
    )


def test_articles_are_told_apart_by_their_titles() -> None:
    imported = read("article,label,words\nA,claim,x\nB,claim,y\nA,claim,z\n")
    assert imported.documents == (
        ImportedDocument("A", None, "A"),
        ImportedDocument("B", None, "B"),
    )
    assert [len(each.spans) for each in imported.submissions] == [2, 1]


def test_numbers_may_come_from_a_spreadsheet() -> None:
    [submission] = read("label,start,end\nclaim,4.0,12.0\n").submissions
    assert submission.spans == (ImportedSpan("claim", Span(4, 12)),)


def test_what_does_not_fit_is_told_with_its_line() -> None:
    imported = read(
        "label,start,end,words,created_at,attempt\n"
        "claim,x,3,One,,\n"
        "claim,,,,,\n"
        ",1,2,One,,\n"
        '"claim",1,2,"a\nb",yesterday,1\n'
        "claim,1,2,b,2026-11-23T12:00:00,1\n"
        "claim,-1,2,b,2026-11-23T12:00:00Z,0\n"
    )
    assert [str(each) for each in imported.problems] == [
        "line 2, start: “x” should be a whole number",
        "line 3: has neither start and end nor words: it is left out",
        "line 4, label: is empty: the row is left out",
        f"line 5, created_at: “yesterday” {NO_TIME}",
        f"line 7, created_at: “2026-11-23T12:00:00” {NO_TIME}",
        "line 8, start: “-1” should be a whole number",
    ]
    [submission] = imported.submissions
    assert [each.span for each in submission.spans] == [None, Span(1, 2), Span(1, 2), None]
    assert submission.spans[-1].created_at == datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(("faults", "told"), [(0, 0), (100, 100), (101, 101), (5000, 101)])
def test_of_many_faults_the_first_are_told(faults: int, told: int) -> None:
    problems = read("label,words\n" + ",x\n" * faults).problems
    assert len(problems) == told
    assert MAXIMUM_PROBLEMS == 100
    if faults > MAXIMUM_PROBLEMS:
        assert str(problems[-1]) == f"and {faults - 100:,} more like these"


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("", "line 1: has no column “label”"),
        ("one\n", "line 1: has no column “label”"),
        ("label,start\n", "line 1: has no columns “start” and “end”, and no “words”"),
        ("label,words\nx,y,z\n", "line 2: has 3 cells; the first line names 2"),
        (
            'label,words\n"x,y\n',
            "line 2: quotation marks do not match, or a cell is far too long",
        ),
        (
            "label,words\nx," + "y" * 200_000,
            "line 2: quotation marks do not match, or a cell is far too long",
        ),
        (b"\0" * 1000, "line 1: has no column “label”"),
        (
            "label,words".encode("utf-16"),
            "line 1: the file is in UTF-16; save it as UTF-8",
        ),
        (
            "label,words\nx,café\n".encode("latin-1"),
            "line 2: byte 0xE9 is not UTF-8; save the file as UTF-8 (not as Latin-1 or ANSI)",
        ),
    ],
)
def test_file_that_is_no_such_table_is_refused(file: str | bytes, problem: str) -> None:
    assert problem_of(file) == problem


def test_line_is_bounded() -> None:
    head, fits = b"label,words,note\n", b"x,y," + b"," * (MAXIMUM_LINE - 5) + b"\n"
    assert len(read(head + fits).submissions) == 1
    assert problem_of(head + b"," + fits) == "line 2: the line is longer than 4,194,304 bytes"


def test_row_without_a_mark_is_a_submission_in_which_nothing_was_marked() -> None:
    imported = read("annotator,label,words\nKim,,\n")
    assert imported.submissions == (ImportedSubmission("", "Kim", ()),)
