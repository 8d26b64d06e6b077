"""doccano: a JSON Lines file for each annotator and the labels, in a ZIP. See doccano.md."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import quote

from annotate.formats.archive import write_archive
from annotate.formats.carried import carried_article, carried_submission
from annotate.formats.chunks import chunks
from annotate.formats.imported import ImportedSubmission, key_of, submission_of
from annotate.formats.jsonl import on_one_line
from annotate.formats.label_keys import labels_with_keys
from annotate.formats.records import KEY_ANNOTATOR, AnnotationSet, Article, Assignment
from annotate.formats.utf16 import Utf16

LABELS = "label_config.json"
UNREAD = "unannotated"
"""The file of the articles that nobody annotated."""
UNITS = "utf16"

type _Files = Iterator[tuple[str, Iterable[bytes]]]


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the archive in chunks, reading the submissions as it goes."""
    return write_archive(_files(annotation_set))


def _files(annotation_set: AnnotationSet) -> _Files:
    assignments = annotation_set.assignments
    yield LABELS, [_labels(assignments).encode()]
    utf16 = {each.article.id: Utf16(each.article.text) for each in assignments}
    unread = {each.article.id: each.article for each in assignments}

    def line(article: Article, submission: ImportedSubmission) -> str:
        unread.pop(article.id, None)
        return _line(article, utf16[article.id], submission)

    folders = {
        each.id: f"{_name(each.id)}/" if len(assignments) > 1 else "" for each in assignments
    }
    for each in assignments:
        if each.answer_key:
            held = line(each.article, key_of(each, each.answer_key))
            yield f"{folders[each.id]}{KEY_ANNOTATOR}.jsonl", chunks([held])
    runs = groupby(annotation_set.submissions, lambda each: (each.assignment.id, each.annotator.id))
    for (assignment, annotator), submissions in runs:
        lines = (line(each.assignment.article, submission_of(each)) for each in submissions)
        yield f"{folders[assignment]}{_name(annotator)}.jsonl", chunks(lines)
    if unread:
        lines = (on_one_line(_text(each)) + "\n" for each in unread.values())
        yield f"{UNREAD}.jsonl", chunks(lines)


def _labels(assignments: Iterable[Assignment]) -> str:
    entries = [
        {"text": label, "suffix_key": None if key is None else str(key)}
        for label, key in labels_with_keys(assignments)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def _name(text: str) -> str:
    return quote(text, safe="").replace(".", "%2E")


def _text(article: Article) -> dict[str, object]:
    return {"text": article.text, "label": [], "article": carried_article(article)}


def _line(article: Article, utf16: Utf16, submission: ImportedSubmission) -> str:
    labelled = [
        [utf16.units(each.span.start), utf16.units(each.span.end), each.label]
        for each in submission.spans
        if each.span
    ]
    ours = {"submission": carried_submission(submission), "offsets": UNITS}
    return on_one_line(_text(article) | {"label": labelled} | ours) + "\n"
