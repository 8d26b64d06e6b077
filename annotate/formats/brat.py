"""brat standoff: for each submission a text file and one of annotations, in a ZIP. See brat.md."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from annotate.domain.span import Span
from annotate.formats.archive import write_archive
from annotate.formats.chunks import chunks
from annotate.formats.imported import ImportedSpan, ImportedSubmission, key_of, submission_of
from annotate.formats.plain_text import one_line
from annotate.formats.records import AnnotationSet, Article, Assignment

CONFIGURATION = "annotation.conf"
_LINE = re.compile(r"[^\n]+")
_OTHER_SPACE = re.compile(r"\s")

type _Files = Iterator[tuple[str, Iterable[bytes]]]


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the archive in chunks, reading the submissions as it goes."""
    return write_archive(_files(annotation_set))


def _files(annotation_set: AnnotationSet) -> _Files:
    assignments = annotation_set.assignments
    yield CONFIGURATION, [_configuration(assignments).encode()]
    several = len(assignments) > 1
    unread = {each.article.id: each.article for each in assignments}
    for assignment in assignments:
        if assignment.answer_key:
            unread.pop(assignment.article.id, None)
            key = key_of(assignment, assignment.answer_key)
            yield from _submission(assignment, key, several=several)
    for submission in annotation_set.submissions:
        assignment = submission.assignment
        unread.pop(assignment.article.id, None)
        yield from _submission(assignment, submission_of(submission), several=several)
    for article in unread.values():
        yield _text(article, "")


def _configuration(assignments: Iterable[Assignment]) -> str:
    labels = {label.identifier: None for each in assignments for label in each.label_set.labels}
    sections = ["[entities]", *labels, "", "[relations]", "", "[events]", "", "[attributes]", ""]
    return "\n".join(sections)


def _submission(assignment: Assignment, submission: ImportedSubmission, *, several: bool) -> _Files:
    folders = [_name(assignment.id)] if several else []
    folders.append(_name(submission.annotator))
    if submission.attempt > 1:
        folders.append(f"attempt-{submission.attempt}")
    folder = "".join(f"{each}/" for each in folders)
    yield _text(assignment.article, folder)
    lines = _lines(assignment.article.text, submission.spans)
    yield f"{folder}{_name(assignment.article.id)}.ann", chunks(lines)


def _text(article: Article, folder: str) -> tuple[str, Iterable[bytes]]:
    return f"{folder}{_name(article.id)}.txt", [article.text.encode()]


def _name(text: str) -> str:
    """Return a file name that every system takes and from which the text can be had again."""
    return quote(text, safe="").replace(".", "%2E")


def _lines(text: str, spans: Iterable[ImportedSpan]) -> Iterator[str]:
    for number, each in enumerate(spans, 1):
        pieces = list(_pieces(text, each.span or Span(0, 0)))
        if not pieces:
            continue
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(_OTHER_SPACE.sub(" ", text[start:end]) for start, end in pieces)
        yield f"T{number}\t{each.label} {places}\t{words}\n"
        note = one_line(each.note)
        if note:
            yield f"#{number}\tAnnotatorNotes T{number}\t{note}\n"


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Yield the parts of the span on each line: brat knows none that goes over a line end."""
    for match in _LINE.finditer(text, span.start, span.end):
        yield Span(*match.span())
