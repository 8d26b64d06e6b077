"""Label Studio: tasks as JSON and the labelling configuration, in a ZIP. See label_studio.md."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby

from annotate.formats.archive import write_archive
from annotate.formats.carried import carried_article, carried_submission
from annotate.formats.chunks import chunks
from annotate.formats.controls import OURS, Control
from annotate.formats.imported import ImportedSpan, ImportedSubmission, key_of, submission_of
from annotate.formats.label_studio_configuration import TEXT, write_configuration
from annotate.formats.records import AnnotationSet, Assignment

TASKS = "tasks.json"
CONFIGURATION = "labels.xml"

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the archive in chunks, reading the submissions as it goes."""
    configuration = write_configuration(annotation_set.assignments).encode()
    return write_archive(
        [(CONFIGURATION, [configuration]), (TASKS, chunks(_numbered(_tasks(annotation_set))))]
    )


def _numbered(tasks: Iterable[Iterator[str]]) -> Iterator[str]:
    yield "["
    separator = "\n"
    for number, pieces in enumerate(tasks, 1):
        yield f'{separator}{{"id": {number}, '
        yield from pieces
        separator = ",\n"
    yield "\n]\n"


def _tasks(annotation_set: AnnotationSet) -> Iterator[Iterator[str]]:
    """Yield the tasks in pieces: one for each run of submissions to the same assignment."""
    unwritten = {each.id: each for each in annotation_set.assignments}
    runs = groupby(annotation_set.submissions, key=lambda submission: submission.assignment.id)
    for _, submissions in runs:
        first = next(submissions)
        key = _key(unwritten.pop(first.assignment.id, None))
        held = [*key, submission_of(first)]
        yield _task(first.assignment, chain(held, map(submission_of, submissions)))
    for assignment in unwritten.values():
        yield _task(assignment, _key(assignment))


def _key(assignment: Assignment | None) -> list[ImportedSubmission]:
    if assignment is None or assignment.answer_key is None:
        return []
    return [key_of(assignment, assignment.answer_key)]


def _task(assignment: Assignment, submissions: Iterable[ImportedSubmission]) -> Iterator[str]:
    article = assignment.article
    controls = {each.identifier: each.control.or_else(OURS) for each in assignment.label_set.labels}
    data = {TEXT: article.text, "title": article.title, "article": carried_article(article)}
    yield f'"data": {_encode(data)}, "annotations": ['
    separator = "\n"
    for submission in submissions:
        yield separator + _encode(_annotation(submission, controls))
        separator = ",\n"
    yield "]}"


def _annotation(
    submission: ImportedSubmission, controls: Mapping[str, Control]
) -> dict[str, object]:
    return {
        "result": [_result(each, controls[each.label]) for each in submission.spans],
        "was_cancelled": submission.is_cancelled,
        "ground_truth": submission.is_key,
        "submission": carried_submission(submission),
    }


def _result(span: ImportedSpan, control: Control) -> dict[str, object]:
    start, end = span.span or (0, 0)
    meta: dict[str, object] = {"text": [span.note] if span.note else []}
    if span.created_at:
        meta["created_at"] = span.created_at.isoformat()
    return {
        "id": span.id,
        **control._asdict(),
        "type": "labels",
        "value": {"start": start, "end": end, "text": span.words, "labels": [span.label]},
        "meta": meta,
    }
