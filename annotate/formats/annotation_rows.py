"""Rows of a table, one for each annotation, as text files and workbooks hold them: an imported set.

The same columns are read whoever made the table: of those in table.md, `label` has to be there, and
`start` and `end` or, in a table that only quotes, `words`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from annotate.domain.span import Span
from annotate.formats.csv_reader import Row
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.json_lines import quoted
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.problems import Problems
from annotate.formats.records import KEY_ANNOTATOR

_HIGHEST = 10**9  # no text is as long, and no number is read in vain
_DIGITS = 10


def check_columns(columns: Sequence[str]) -> None:
    """Raise `BrokenFile` unless a table of these columns, in small letters, can be read."""
    if "label" not in columns:
        raise BrokenFile([Problem("has no column “label”", line=1)])
    if not {"start", "end"} <= set(columns) and "words" not in columns:
        raise BrokenFile([Problem("has no columns “start” and “end”, and no “words”", line=1)])


def imported_rows(
    rows: Iterable[Row],
    documents: Iterable[ImportedDocument] = (),
    labels: Iterable[ImportedLabel] = (),
) -> ImportedSet:
    """Return the set of these rows; `documents` and `labels` are those that are known already.

    Articles are told apart by `article_id` or else by title, submissions by their id or else by
    annotator; a label is added where it is first used. What does not fit is left out and told.
    """
    known = {each.id: each for each in documents}
    used = {each.id: each for each in labels}
    submissions: dict[tuple[str, str, str, int], tuple[ImportedSubmission, list[ImportedSpan]]] = {}
    problems = Problems()
    for row in rows:
        document = row["articleid"].strip() or row["article"].strip()
        if document not in known:
            known[document] = ImportedDocument(document, None, row["article"])
        attempt = _whole_number(row, "attempt", problems) or 1
        annotator = row["annotator"].strip()
        place = (row["submission"].strip(), document, annotator, attempt)
        if place not in submissions:
            submissions[place] = (_submission(row, document, annotator, attempt, problems), [])
        span = _span(row, problems)
        if span:
            submissions[place][1].append(span)
            used.setdefault(span.label, ImportedLabel(span.label, span.label))
    return ImportedSet(
        tuple(known.values()),
        tuple(used.values()),
        tuple(each._replace(spans=tuple(spans)) for each, spans in submissions.values()),
        problems.all(),
    )


def _submission(
    row: Row, document: str, annotator: str, attempt: int, problems: Problems
) -> ImportedSubmission:
    return ImportedSubmission(
        document=document,
        annotator=annotator,
        spans=(),
        annotator_name=row["annotatorname"],
        attempt=attempt,
        is_key=annotator == KEY_ANNOTATOR,
        id=row["submission"].strip(),
        started_at=_time(row, "started_at", problems),
        handed_in_at=_time(row, "handed_in_at", problems),
    )


def _span(row: Row, problems: Problems) -> ImportedSpan | None:
    """Return the row's span; None where it marks nothing, or does not say what."""
    label, words = row["label"].strip(), row["words"]
    if not any((label, words, row["start"].strip(), row["end"].strip(), row["annotation"].strip())):
        return None
    if not label:
        problems.add("is empty: the row is left out", "label", row.line)
        return None
    start, end = (_whole_number(row, column, problems) for column in ("start", "end"))
    span = None if start is None or end is None else Span(start, end)
    if span is None and not words.strip():
        problems.add("has neither start and end nor words: it is left out", "", row.line)
        return None
    return ImportedSpan(
        label=label,
        span=span,
        words=words or None,
        note=row["note"],
        id=row["annotation"].strip(),
        created_at=_time(row, "created_at", problems),
    )


def _whole_number(row: Row, column: str, problems: Problems) -> int | None:
    """Return the number; a spreadsheet may have written 12 as 12.0."""
    cell = row[column].strip().removesuffix(".0")
    if not cell:
        return None
    if cell.isascii() and cell.isdigit() and len(cell) < _DIGITS and int(cell) < _HIGHEST:
        return int(cell)
    problems.add(f"{quoted(cell)} should be a whole number", column, row.line)
    return None


def _time(row: Row, column: str, problems: Problems) -> datetime | None:
    cell = row[column.replace("_", "")].strip()
    if not cell:
        return None
    try:
        time = datetime.fromisoformat(cell)
    except ValueError:
        time = None
    if time is None or time.utcoffset() is None:
        expected = "a time with its offset, 2026-03-31T12:00:00+00:00"
        problems.add(f"{quoted(cell)} should be {expected}", column, row.line)
        return None
    return time
