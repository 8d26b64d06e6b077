"""CSV: one row per annotation, for spreadsheets and statistics programs. See table.md."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from annotate.formats.chunks import chunks
from annotate.formats.records import AnnotationSet, Result, Submission

COLUMNS = (
    "assignment",
    "article",
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
_NO_ANNOTATION = ("",) * 7
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


def _lines(annotation_set: AnnotationSet) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield BYTE_ORDER_MARK
    with_results = annotation_set.with_results
    writer.writerow(COLUMNS + RESULT_COLUMNS if with_results else COLUMNS)
    for submission in annotation_set.submissions:
        rows = _rows(submission)
        writer.writerows(_with_results(rows, submission.result) if with_results else rows)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


type _Row = tuple[str | int, ...]


def _with_results(rows: Iterator[_Row], result: Result | None) -> Iterator[_Row]:
    """Add to each row the grade of its submission, and what became of its annotation."""
    if result is None:
        for row in rows:
            yield (*row, "", "", "")
        return
    became = [(each.outcome, each.points) for each in result.annotations] or [("", "")]
    for row, (outcome, points) in zip(rows, became, strict=True):
        yield (*row, result.grade, outcome, points)


def _rows(submission: Submission) -> Iterator[_Row]:
    """Yield a row per annotation; or, as nothing marked is not the same as missing, one without."""
    annotator = submission.annotator
    common = (
        without_formulas(submission.assignment.title),
        without_formulas(submission.assignment.article.title),
        without_formulas(annotator.id),
        without_formulas(annotator.name or ""),
        submission.id,
        submission.attempt,
        submission.handed_in_at.isoformat() if submission.handed_in_at else "",
    )
    if not submission.annotations:
        yield common + _NO_ANNOTATION
    for annotation in submission.annotations:
        yield (
            *common,
            annotation.id,
            without_formulas(annotation.label),
            annotation.span.start,
            annotation.span.end,
            without_formulas(annotation.words),
            without_formulas(annotation.note),
            annotation.created_at.isoformat(),
        )
