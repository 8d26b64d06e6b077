"""CSV: a row per annotation that a spreadsheet can open without running anything."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import example, given

from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import table
from annotate.formats.records import AnnotationResult, AnnotationSet, Annotator, Result
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

FORMULA = r"[\s'\"]*[=+\-@＝＋－＠]"
ADDED = re.compile(rf"^'(?={FORMULA}|['\"]*[\t\r\n])|(?<=[;\t\r\n])'(?={FORMULA})")


def original(cell: str) -> str:
    """Undo what table.md says was done to a cell, in the way that it says."""
    return ADDED.sub("", cell)


def written(annotation_set: AnnotationSet) -> str:
    return b"".join(table.write(annotation_set)).decode("utf-8-sig")


def rows(annotation_set: AnnotationSet) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(written(annotation_set), newline="")))


def test_row_holds_an_annotation_and_whose_it_is() -> None:
    article = an_article((BlockKind.PARAGRAPH, "The ministry denies it."))
    annotation = an_annotation(article, Span(4, 19), "says who?", pk="annotation-7")
    annotator = Annotator("annotator-3f9a", "Sam")
    submission = a_submission(annotation, annotator=annotator, pk="submission-3")
    assert rows(a_set(submission)) == [
        {
            "classroom": "Media 8b",
            "assignment": "Read the report",
            "article": "A report",
            "article_id": "article-1",
            "annotator": "annotator-3f9a",
            "annotator_name": "Sam",
            "submission": "submission-3",
            "attempt": "1",
            "handed_in_at": "2026-11-23T12:00:00+00:00",
            "annotation": "annotation-7",
            "label": "denial",
            "start": "4",
            "end": "19",
            "words": "ministry denies",
            "note": "says who?",
            "created_at": "2026-11-23T12:00:00+00:00",
        }
    ]


def test_submission_without_annotations_is_a_row_without_one() -> None:
    [row] = rows(a_set(a_submission(pk="submission-3")))
    assert row == {
        "classroom": "Media 8b",
        "assignment": "Read the report",
        "article": "A report",
        "article_id": "article-1",
        "annotator": "annotator-1",
        "annotator_name": "",
        "submission": "submission-3",
        "attempt": "1",
        "handed_in_at": "2026-11-23T12:00:00+00:00",
        "annotation": "",
        "label": "",
        "start": "",
        "end": "",
        "words": "",
        "note": "",
        "created_at": "",
    }


def test_outcomes_follow_in_columns_of_their_own() -> None:
    article = an_article()
    result = Result("62.5", "60.0", "0.6667", 1, (AnnotationResult("boundary", "0.6667"),), ())
    graded = a_submission(an_annotation(article, Span(4, 19)))._replace(result=result)
    empty = a_submission(pk="empty")._replace(result=result._replace(annotations=()))
    still_open = a_submission(an_annotation(article, Span(4, 19)))._replace(handed_in_at=None)
    assert [
        (row["grade"], row["outcome"], row["points"])
        for row in rows(a_set(graded, empty, still_open)._replace(with_results=True))
    ] == [("62.5", "boundary", "0.6667"), ("62.5", "", ""), ("", "", "")]


def test_open_submission_has_no_time() -> None:
    [row] = rows(a_set(a_submission()._replace(handed_in_at=None)))
    assert row["handed_in_at"] == ""


def test_table_without_submissions_is_its_header() -> None:
    assert written(a_set()) == ",".join(table.COLUMNS) + "\r\n"


def test_table_begins_with_one_byte_order_mark() -> None:
    file = b"".join(table.write(a_set(a_submission())))
    assert file.startswith(b"\xef\xbb\xbfclassroom,")
    assert file.count(b"\xef\xbb\xbf") == 1


@given(annotation_sets())
def test_every_cell_can_be_read_back(annotation_set: AnnotationSet) -> None:
    expected = [
        (
            submission.assignment.title,
            submission.assignment.article.title,
            submission.annotator.name or "",
            annotation.words if annotation else "",
            annotation.note if annotation else "",
        )
        for submission in annotation_set.submissions
        for annotation in submission.annotations or (None,)
    ]
    columns = ("assignment", "article", "annotator_name", "words", "note")
    assert expected == [
        tuple(original(row[column]) for column in columns) for row in rows(annotation_set)
    ]


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠A"),
        *("\tx", "\rx", "\nx", " =1", "\xa0=1", '"=1', "'=1", "''=1", "' \"=1"),
        *("=", "\t", "-"),
    ],
)
def test_formula_at_the_start_of_a_cell_gets_an_apostrophe(cell: str) -> None:
    assert table.without_formulas(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("so;=1", "so;'=1"),
        ("so; =1", "so;' =1"),
        ('so;"=1', "so;'\"=1"),
        ("so\n=1", "so\n'=1"),
        ("so\r\n=1", "so\r'\n'=1"),
        ("so\t@A", "so\t'@A"),
        ("-1;-1", "'-1;'-1"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_formula_where_a_cell_might_be_parted_gets_an_apostrophe(cell: str, safe: str) -> None:
    assert table.without_formulas(cell) == safe


@pytest.mark.parametrize(
    "cell",
    [
        *("", "x", "1+1", "a=b", "34-year-old", "it’s", "'quoted'", "“=1”", "— so he said"),
        *("a, =1", "one\n\ntwo", "one;two", "me@example.org", "('=1')", "#=1"),
    ],
)
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert table.without_formulas(cell) == cell


@given(texts)
@example("''=1")
@example("'\n'=1")
@example(";'=1")
@example(";\n=1")
@example("'")
def test_apostrophes_can_be_taken_away_again(cell: str) -> None:
    assert original(table.without_formulas(cell)) == cell


@given(annotation_sets())
def test_no_cell_is_a_formula_whatever_parts_the_cells(annotation_set: AnnotationSet) -> None:
    assert_no_formula(annotation_set)


@pytest.mark.parametrize(
    "note",
    [
        "so;=cmd|' /C calc'!A0;",
        'so;"=1+1"',
        'so;"";=1+1',
        "so\n=1+1",
        "so\n;\t=1+1",
        '";=1+1;"',
        "so;'=1+1",
    ],
)
def test_no_note_smuggles_a_formula_in(note: str) -> None:
    article = an_article()
    submission = a_submission(an_annotation(article, Span(0, 3), note))
    assert_no_formula(a_set(submission))
    assert original(rows(a_set(submission))[0]["note"]) == note


def assert_no_formula(annotation_set: AnnotationSet) -> None:
    for delimiter in ",;\t":
        file = StringIO(written(annotation_set), newline="")
        for row in csv.reader(file, delimiter=delimiter):
            for cell in row:
                assert not re.match(r"\s*[=+\-@＝＋－＠]", cell), cell


def test_header_stands_even_before_titles_that_are_formulas() -> None:
    assignment = an_assignment(an_article()._replace(title="@home"))._replace(title="=1+1")
    [row] = rows(set_of([a_submission(assignment=assignment)], [assignment]))
    assert (row["assignment"], row["article"]) == ("'=1+1", "'@home")


def test_cells_keep_quotes_line_ends_and_scripts() -> None:
    note = 'He said "no",\nthen\r\nleft; 🙂 שלום'
    [row] = rows(a_set(a_submission(an_annotation(an_article(), Span(0, 3), note))))
    assert row["note"] == note
