"""CSV: one row per annotation, for spreadsheets and statistics programs. See table.md."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from annotate.formats.chunks import chunks
from annotate.formats.imported import ImportedSubmission, key_of
from annotate.formats.records import AnnotationSet, Assignment, Result, Submission

type TableRow = tuple[str | int, ...]

COLUMNS = (
    "classroom",
    "assignment",
    "article",
    "article_id",
    "annotator",
    "annotator_name",
    "submission",
    "attempt",
    "handed_in_at",
    "annotation",
    "label",
    "start",
    "end",
    "words",
    "note",
    "created_at",
)
RESULT_COLUMNS = ("grade", "outcome", "points")
"""The columns that follow where a set is made with outcomes."""
NO_ANNOTATION = ("",) * 7
_COMMON = len(COLUMNS) - len(NO_ANNOTATION)  # what the rows of a submission have in common
# Without it Excel takes UTF-8 for the machine's old encoding and shows “Gaza’s” as “Gazaâ€™s”, with
# no warning. A program that does not know it shows an odd first column name, which is noticed.
BYTE_ORDER_MARK = "\ufeff"

# Where a spreadsheet may see a formula begin: at the start of a cell, and also after a semicolon,
# tab or line end, because where the decimal sign is a comma, Excel takes a comma-separated file
# apart at semicolons, and then quotes no longer keep a cell together. See
# https://owasp.org/www-community/attacks/CSV_Injection for the characters.
_SIGNS = re.compile(r"[=+\-@＝＋－＠\t\r\n]")  # few cells have any, and the rest are done faster
_FORMULA_SIGNS = frozenset("=+-@＝＋－＠")
_LINE_STARTS = frozenset(";\t\r\n")
_HIDDEN_LINE_START = re.compile(r"['\"]*[\t\r\n]")


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the file in chunks, reading the submissions as it goes."""
    return chunks(_lines(annotation_set))


def without_formulas(cell: str) -> str:
    """Return the cell with an apostrophe wherever a spreadsheet may see a formula begin.

    It can be undone: an apostrophe was put in exactly where taking it out leaves such a place.
    """
    if not _SIGNS.search(cell):
        return cell
    guarded: list[str] = []
    leads = False  # whether what follows begins a formula, after white space and quotation marks
    for char in reversed(cell):
        if leads and char in _LINE_STARTS:
            guarded.append("'")
        leads = char in _FORMULA_SIGNS or (leads and (char.isspace() or char in "'\""))
        guarded.append(char)
    if leads or _HIDDEN_LINE_START.match(cell):
        guarded.append("'")
    return "".join(reversed(guarded))


def columns_of(annotation_set: AnnotationSet) -> tuple[str, ...]:
    """Return the names of the columns: more of them where the set is made with outcomes."""
    return COLUMNS + RESULT_COLUMNS if annotation_set.with_results else COLUMNS


def table_rows(annotation_set: AnnotationSet) -> Iterator[list[TableRow]]:
    """Yield the rows below the columns as they are, those of a submission together, the keys first.

    As nothing marked is not the same as missing, a submission without annotations is a row too.
    """
    with_results = annotation_set.with_results
    for assignment in annotation_set.assignments:
        if assignment.answer_key:
            rows = _key_rows(assignment, key_of(assignment, assignment.answer_key))
            yield _with_results(rows, None) if with_results else rows
    for submission in annotation_set.submissions:
        rows = _rows(submission)
        yield _with_results(rows, submission.result) if with_results else rows


def _with_results(rows: list[TableRow], result: Result | None) -> list[TableRow]:
    """Add to each row the grade of its submission, and what became of its annotation."""
    if result is None:
        return [(*row, "", "", "") for row in rows]
    became = [(each.outcome, each.points) for each in result.annotations] or [("", "")]
    return [
        (*row, result.grade, outcome, points)
        for row, (outcome, points) in zip(rows, became, strict=True)
    ]


def _lines(annotation_set: AnnotationSet) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield BYTE_ORDER_MARK
    writer.writerow(columns_of(annotation_set))
    for rows in table_rows(annotation_set):
        writer.writerows(_safe(rows))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _safe(rows: list[TableRow]) -> Iterator[TableRow]:
    """Yield the rows of one submission; ids, offsets and times of ours cannot be formulas."""
    common = tuple(_safe_cell(cell) for cell in rows[0][:_COMMON])
    for row in rows:
        annotation, label, start, end, words, note, created_at, *result = row[_COMMON:]
        yield (
            *common,
            annotation,
            _safe_cell(label),
            start,
            end,
            _safe_cell(words),
            _safe_cell(note),
            created_at,
            *result,
        )


def _safe_cell(cell: str | int) -> str | int:
    return without_formulas(cell) if isinstance(cell, str) else cell


def _rows(submission: Submission) -> list[TableRow]:
    article, annotator = submission.assignment.article, submission.annotator
    common = (
        submission.assignment.classroom,
        submission.assignment.title,
        article.title,
        article.id,
        annotator.id,
        annotator.name or "",
        submission.id,
        submission.attempt,
        submission.handed_in_at.isoformat() if submission.handed_in_at else "",
    )
    return [
        (
            *common,
            annotation.id,
            annotation.label,
            annotation.span.start,
            annotation.span.end,
            annotation.words,
            annotation.note,
            annotation.created_at.isoformat(),
        )
        for annotation in submission.annotations
    ] or [common + NO_ANNOTATION]


def _key_rows(assignment: Assignment, key: ImportedSubmission) -> list[TableRow]:
    article = assignment.article
    common = (
        assignment.classroom,
        assignment.title,
        article.title,
        article.id,
        key.annotator,
        "",
        key.id,
        1,
        "",
    )
    return [
        (*common, each.id, each.label, *(each.span or ()), each.words or "", each.note, "")
        for each in key.spans
    ] or [common + NO_ANNOTATION]
