"""XLSX: the table, the labels and the articles in a workbook that runs nothing."""

from io import BytesIO

import openpyxl
import pytest
from hypothesis import given

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.formats import xlsx, xlsx_reader
from annotate.formats.imported import (
    ImportedDocument,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
    as_imported,
)
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import AnnotationSet, AnswerKey, KeyAnnotation
from annotate.formats.spreadsheet_text import MAXIMUM_CELL, unescaped
from annotate.formats.table import COLUMNS
from tests.formats.annotation_sets import (
    a_set,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    annotation_sets,
    set_of,
)


def written(annotation_set: AnnotationSet) -> bytes:
    return b"".join(xlsx.write(annotation_set))


def opened(annotation_set: AnnotationSet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(written(annotation_set)))


def read_back(annotation_set: AnnotationSet) -> ImportedSet:
    return xlsx_reader.read(BytesIO(written(annotation_set)))


def held_by_a_workbook(annotation_set: AnnotationSet) -> ImportedSet:
    whole = as_imported(annotation_set)
    submissions = tuple(
        each._replace(started_at=None, is_cancelled=False) for each in whole.submissions
    )
    return whole._replace(submissions=submissions)


@given(annotation_sets())
def test_set_is_read_without_loss(annotation_set: AnnotationSet) -> None:
    assert read_back(annotation_set) == held_by_a_workbook(annotation_set)


@given(annotation_sets())
def test_openpyxl_finds_every_annotation_and_no_formula(annotation_set: AnnotationSet) -> None:
    workbook = opened(annotation_set)
    assert workbook.sheetnames == ["annotations", "labels", "articles", "texts"]
    rows = list(workbook["annotations"].iter_rows(values_only=True))
    assert rows[0] == COLUMNS
    notes = [
        each.note for submission in annotation_set.submissions for each in submission.annotations
    ]
    found = [unescaped(str(row[14] or "")) for row in rows[1:] if row[9]]
    assert found == notes
    kinds = {cell.data_type for sheet in workbook for row in sheet.rows for cell in row}
    assert kinds <= {"s", "n"}


@pytest.mark.parametrize("note", ["=1+1", "@SUM(A1)", "+1", "-1", "=cmd|' /C calc'!A0", "#REF!"])
def test_what_looks_like_a_formula_is_a_text(note: str) -> None:
    workbook = opened(a_set(a_submission(an_annotation(an_article(), Span(0, 3), note))))
    cell = workbook["annotations"]["O2"]
    assert (cell.value, cell.data_type, cell.number_format) == (note, "s", "@")


def test_key_is_read_as_the_key() -> None:
    core = Alternative.just(Span(4, 12))
    point = KeyAnnotation("k1", "denial", "required", 1, "Says no", (core,), ())
    assignment = an_assignment()._replace(answer_key=AnswerKey("key-1", 1, (point,)))
    annotation_set = set_of([], [assignment])
    imported = read_back(annotation_set)
    assert imported == held_by_a_workbook(annotation_set)
    assert [each.is_key for each in imported.submissions] == [True]


def test_article_longer_than_a_cell_is_read_with_its_blocks() -> None:
    article = an_article(
        (BlockKind.HEADING, "Long"),
        (BlockKind.PARAGRAPH, "🙂x" * MAXIMUM_CELL),
        (BlockKind.PARAGRAPH, "end"),
    )
    whole = an_annotation(article, Span(0, len(article.text)))
    assignment = an_assignment(article)
    annotation_set = set_of([a_submission(whole, assignment=assignment)], [assignment])
    texts = [row[5] for row in opened(annotation_set)["texts"].iter_rows(values_only=True)]
    assert max(len(str(text).encode("utf-16-le")) // 2 for text in texts) <= MAXIMUM_CELL
    assert read_back(annotation_set) == held_by_a_workbook(annotation_set)


def test_annotations_beyond_the_rows_of_a_sheet_stand_in_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx, "MAXIMUM_ROWS", 3)
    held = [a_submission(pk=f"submission-{number}") for number in range(5)]
    annotation_set = a_set(*held)
    workbook = opened(annotation_set)
    names = ["annotations", "annotations 2", "annotations 3"]
    assert workbook.sheetnames[:3] == names
    assert [workbook[name].max_row for name in names] == [3, 3, 2]
    assert len(read_back(annotation_set).submissions) == 5
    full = a_set(*held[:4])
    assert opened(full).sheetnames[:3] == ["annotations", "annotations 2", "labels"]


def a_workbook(**sheets: list[list[object]]) -> bytes:
    """Return a workbook as another program makes it."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook["Sheet"])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def test_workbook_of_another_program_is_read_by_its_columns() -> None:
    file = a_workbook(
        Notes=[["anything"], [1]],
        Coding=[
            ["Label", "Start", "End", "Words", "Annotator"],
            ["claim", 0, 3, "One", "Kim"],
            [None, None, None, None, None],
            ["denial", 4.0, 7, None, "Kim"],
        ],
    )
    imported = xlsx_reader.read(BytesIO(file))
    assert imported.documents == (ImportedDocument("", None),)
    assert imported.submissions == (
        ImportedSubmission(
            "",
            "Kim",
            (
                ImportedSpan("claim", Span(0, 3), "One"),
                ImportedSpan("denial", Span(4, 7)),
            ),
        ),
    )
    assert imported.problems == ()


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([["one"]], "Coding, line 1: has no column “label”"),
        ([], "Coding, line 1: has no column “label”"),
        ([["label"]], "has no columns “start” and “end”, and no “words”"),
    ],
)
def test_workbook_without_a_table_is_refused(rows: list[list[object]], problem: str) -> None:
    with pytest.raises(BrokenFile) as raised:
        xlsx_reader.read(BytesIO(a_workbook(Coding=rows)))
    assert problem.split(": ")[-1] in str(raised.value)


def test_text_whose_pieces_do_not_follow_one_another_is_left_out() -> None:
    file = a_workbook(
        annotations=[["label", "words"], ["claim", "x"]],
        articles=[list(xlsx.ARTICLE_COLUMNS), ["a", "A", "", "", "soon", "en", "ltr", ""]],
        texts=[
            list(xlsx.TEXT_COLUMNS),
            ["a", 1, "paragraph", 0, 3, "One"],
            ["a", 2, "paragraph", 5, 8, "two"],
            ["a", 3, "paragraph", 8, 9, "!"],
        ],
    )
    imported = xlsx_reader.read(BytesIO(file))
    assert imported.documents[0] == ImportedDocument("a", None, "A", language="en", direction="ltr")
    assert [str(each) for each in imported.problems] == [
        "line 3, texts: does not follow on the row before: the text is left out",
        "line 2, articles, published_on: should be a date, 2026-03-31",
    ]


def test_blocks_that_leave_text_out_are_left_out() -> None:
    file = a_workbook(
        annotations=[["label", "words"], ["claim", "x"]],
        articles=[list(xlsx.ARTICLE_COLUMNS), ["a", "A"]],
        texts=[list(xlsx.TEXT_COLUMNS), ["a", None, None, 0, 3, "One"]],
    )
    imported = xlsx_reader.read(BytesIO(file))
    assert (imported.documents[0].text, imported.documents[0].blocks) == ("One", ())
    assert [str(each) for each in imported.problems] == [
        "line 2, articles: text at 0 belongs to no block"
    ]
