"""Label Studio, read: JSON or JSON-MIN, alone or in a ZIP. See label_studio.md."""

from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import BinaryIO

from annotate.domain.span import Span
from annotate.formats.archive import ArchivedFile, is_archive, read_archive
from annotate.formats.carried import document_from, submission_from
from annotate.formats.controls import Control
from annotate.formats.gathering import Gathering
from annotate.formats.imported import (
    ImportedDocument,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.json_file import read_objects
from annotate.formats.json_lines import Line
from annotate.formats.label_studio_configuration import TEXT, read_configuration
from annotate.formats.label_studio_controls import Controls
from annotate.formats.plain_text import BrokenFile, OtherFormat, Problem
from annotate.formats.records import KEY_ANNOTATOR


def read(stream: BinaryIO) -> ImportedSet:
    """Read the labelled spans of all annotations; what else there is, is counted and left out.

    Raise `BrokenFile` where a file is no JSON or a labelled span has no place.
    """
    start = stream.read(4)
    stream.seek(0)
    reader = _Reader()
    if is_archive(start):
        reader.read_files(read_archive(stream))
    else:
        reader.read_tasks(stream)
    return reader.result()


class _Reader:
    def __init__(self) -> None:
        self.gathering = Gathering()
        self.controls = Controls()
        self.attempts: Counter[tuple[str, str]] = Counter()
        self.tasks = 0

    def read_files(self, files: Iterable[ArchivedFile]) -> None:
        for name, data in files:
            if name.endswith(".json"):
                self.read_tasks(BytesIO(data))
            elif name.endswith(".xml"):
                self._configuration(data)
            else:
                self.gathering.leave_out("files that are neither .json nor .xml")

    def result(self) -> ImportedSet:
        if not self.tasks:
            raise OtherFormat([Problem("holds no tasks")])
        for problem in self.controls.problems():
            self.gathering.report(problem.reason)
        imported = self.gathering.result()
        labels = [each._replace(control=self.controls.of(each.id)) for each in imported.labels]
        return imported._replace(labels=tuple(labels))

    def _configuration(self, data: bytes) -> None:
        try:
            labels = read_configuration(data)
        except BrokenFile:
            self.gathering.leave_out(".xml files that cannot be read as a configuration")
            return
        self.gathering.add_labels(each.name for each in labels)
        for each in labels:
            self.controls.configure(each)

    def read_tasks(self, stream: BinaryIO) -> None:
        for task in read_objects(stream):
            self.tasks += 1
            if task.holds("data"):
                self._task(task)
            else:
                self._minimal_task(task)

    def _task(self, task: Line) -> None:
        data = task.child("data")
        text = _text(data)
        if text is None:
            raise data.broken("has no text")
        document = self._document(task, data, text)
        for name in ("annotations", "completions"):
            for annotation in task.children(name) if task.holds(name) else []:
                self._annotation(annotation, document)
        if task.holds("predictions"):
            self.gathering.leave_out("predictions", len(task.elements("predictions")))

    def _document(self, task: Line, data: Line, text: str) -> str:
        document = document_from(data, text)
        if document is None:
            title = data.text("title") if type(data.values.get("title")) is str else ""
            pk = task.values.get("id")
            document = ImportedDocument(_identifier(pk) or f"task {task.path or 1}", text, title)
        return self.gathering.add_document(document)

    def _annotation(self, annotation: Line, document: str) -> None:
        values = annotation.values
        is_cancelled = values.get("was_cancelled") is True or values.get("skipped") is True
        is_key = values.get("ground_truth") is True
        if is_cancelled and is_key:
            self.gathering.leave_out("signs of a key (ground_truth) on cancelled annotations")
            is_key = False
        submission = submission_from(annotation, document)
        if submission is None:
            by = KEY_ANNOTATOR if is_key else _annotator(values.get("completed_by"))
            submission = self._next_attempt(document, by, values.get("id"))
        results = annotation.children("result") if annotation.holds("result") else []
        found = (span for result in results for span in self._spans(result))
        spans = list(self.gathering.counted(found))
        notes = dict(self._region_notes(results, {span.id for span in spans}))
        spans = [span._replace(note=notes.get(span.id, span.note)) for span in spans]
        submission = submission._replace(is_key=is_key, is_cancelled=is_cancelled)
        self._add(submission._replace(handed_in_at=None) if is_cancelled else submission, spans)

    def _minimal_task(self, task: Line) -> None:
        """Read what JSON-MIN makes of an annotation: its results stand under their names."""
        labelled = {name: value for name, value in task.values.items() if _are_labelled(value)}
        text = _text(task)
        if text is None or not (labelled or "annotation_id" in task.values):
            raise task.broken("has neither “data” nor a text with labelled spans of its own")
        document = self._document(task, task, text)
        spans: list[ImportedSpan] = []
        for name in labelled:
            for value in task.children(name):
                found = self.gathering.counted(_labelled(value, value, ""))
                spans += self.controls.used(found, Control(name))
        by = _annotator(task.values.get("annotator", task.values.get("completed_by")))
        submission = self._next_attempt(document, by, task.values.get("annotation_id"))
        self._add(submission, spans)

    def _next_attempt(self, document: str, annotator: str, pk: object) -> ImportedSubmission:
        self.attempts[document, annotator] += 1
        return ImportedSubmission(
            document,
            annotator,
            (),
            attempt=self.attempts[document, annotator],
            is_key=annotator == KEY_ANNOTATOR,
            id=_identifier(pk),
        )

    def _add(self, submission: ImportedSubmission, spans: list[ImportedSpan]) -> None:
        converted = self.gathering.in_code_points(submission.document, spans)
        self.gathering.add_submission(submission._replace(spans=converted))

    def _spans(self, result: Line) -> Iterator[ImportedSpan]:
        kind = result.values.get("type")
        value = result.child("value") if type(result.values.get("value")) is dict else None
        if kind == "labels" and value is not None:
            names = (result.values.get(name) for name in Control._fields)
            control = Control(*(name if type(name) is str else "" for name in names))
            found = _labelled(value, result, _identifier(result.values.get("id")))
            yield from self.controls.used(found, control)
        elif kind != "textarea":
            self.gathering.leave_out("results that are no labelled spans of plain text")

    def _region_notes(
        self, results: Iterable[Line], spans: Iterable[str]
    ) -> Iterator[tuple[str, str]]:
        """Yield what was written about single spans, by their identifiers."""
        for result in results:
            if result.values.get("type") == "textarea":
                owner = _identifier(result.values.get("id"))
                if owner and owner in spans:
                    value = result.values.get("value")
                    yield owner, _joined(value.get("text") if type(value) is dict else None)
                else:
                    self.gathering.leave_out("texts that belong to no span")


def _labelled(value: Line, result: Line, pk: str) -> Iterator[ImportedSpan]:
    span = Span(value.whole_number("start", 0), value.whole_number("end", 0))
    words = value.text("text") if value.holds("text") else None
    meta = result.values.get("meta")
    note, created_at = "", None
    if type(meta) is dict:
        note = _joined(meta.get("text"))
        times = Line(result.number, meta)
        if times.holds("created_at"):
            try:
                created_at = times.time("created_at")
            except BrokenFile:
                created_at = None
    for label in value.elements("labels"):
        if type(label) is not str or not label:
            raise value.broken("should be a list of names", "labels")
        yield ImportedSpan(label, span, words, note, pk, created_at)


def _text(data: Line) -> str | None:
    """Return the text that is annotated: the field `text`, or else the longest."""
    held = data.values.get(TEXT)
    if type(held) is str:
        return held
    return max(
        (value for value in data.values.values() if type(value) is str), key=len, default=None
    )


def _are_labelled(value: object) -> bool:
    return type(value) is list and any(type(each) is dict and "labels" in each for each in value)


def _annotator(value: object) -> str:
    """Return who annotated: a number, an address, or an object that holds one of them."""
    if type(value) is dict:
        value = value.get("email") or value.get("id")
    return _identifier(value)


def _identifier(value: object) -> str:
    return str(value) if type(value) in (int, str) else ""


def _joined(value: object) -> str:
    if type(value) is list:
        return "\n".join(each for each in value if type(each) is str)
    return value if type(value) is str else ""
