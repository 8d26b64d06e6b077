"""doccano, read: JSON Lines in either of its shapes, alone or in a ZIP. See doccano.md."""

from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote

from annotate.domain.span import Span
from annotate.domain.words import Words
from annotate.formats.archive import is_archive, read_archive
from annotate.formats.carried import document_from, submission_from
from annotate.formats.doccano import UNITS, UNREAD
from annotate.formats.gathering import Gathering
from annotate.formats.graphemes import Graphemes
from annotate.formats.imported import (
    ImportedDocument,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.json_file import read_objects
from annotate.formats.json_lines import Line
from annotate.formats.plain_text import BrokenFile, OtherFormat, Problem
from annotate.formats.records import KEY_ANNOTATOR
from annotate.formats.utf16 import Utf16

type _Converter = Callable[[Span], Span | None]

# In the order in which they are believed: doccano counts by the first unless it is set otherwise.
_READINGS: dict[str, Callable[[str], _Converter]] = {
    "UTF-16 units": lambda text: Utf16(text).span,
    "characters (code points)": lambda text: _code_points(len(text)),
    "grapheme clusters": lambda text: Graphemes(text).span,
}
_USUAL = next(iter(_READINGS))


class _Entry(NamedTuple):
    """A line of a file: a text with spans in units that are not known yet."""

    file: str
    line: Line
    text: str
    labelled: list[tuple[Span, str, str]]


def read(stream: BinaryIO) -> ImportedSet:
    """Read the spans; relations, comments and labels of whole texts are counted and left out.

    Raise `BrokenFile` where a line has no text or a span no place.
    """
    start = stream.read(4)
    stream.seek(0)
    reader = _Reader()
    if is_archive(start):
        for name, data in read_archive(stream):
            reader.read_file(name, BytesIO(data))
    else:
        reader.read_file("", stream)
    return reader.result()


class _Reader:
    def __init__(self) -> None:
        self.gathering = Gathering()
        self.entries: list[_Entry] = []
        self.attempts: Counter[tuple[str, str]] = Counter()

    def read_file(self, name: str, stream: BinaryIO) -> None:
        path = PurePosixPath(name)
        if name and path.suffix not in (".jsonl", ".json"):
            self.gathering.leave_out("files that are neither .jsonl nor .json")
            return
        try:
            for line in read_objects(stream):
                if path.suffix == ".json" and "suffix_key" in line.values:
                    self.gathering.add_labels([line.text("text", may_be_empty=False)])
                else:
                    self.entries.append(self._entry(unquote(path.stem), line))
        except BrokenFile as error:
            raise _in_file(error, name) from error

    def _entry(self, file: str, line: Line) -> _Entry:
        text = line.text("data" if "data" in line.values else "text")
        for name in ("relations", "Comments", "comments", "cats"):
            if type(held := line.values.get(name)) is list:
                self.gathering.leave_out(name.casefold(), len(held))
        name = next((each for each in ("entities", "label", "labels") if each in line.values), "")
        if not name:
            raise line.broken("has neither “label” nor “entities”")
        labelled = self.gathering.counted(self._labelled(line, name)) if line.holds(name) else ()
        return _Entry(file, line, text, list(labelled))

    def _labelled(self, line: Line, name: str) -> Iterator[tuple[Span, str, str]]:
        if all(type(each) is dict for each in line.elements(name)):
            for entity in line.children(name):
                pk = entity.values.get("id")
                yield (
                    Span(
                        entity.whole_number("start_offset", 0), entity.whole_number("end_offset", 0)
                    ),
                    entity.text("label", may_be_empty=False),
                    str(pk) if type(pk) is int else "",
                )
            return
        for number, each in enumerate(line.elements(name), 1):
            match each:
                case [int(start), int(end), str(label)] if label and start >= 0 and end >= 0:
                    yield Span(start, end), label, ""
                case str():
                    self.gathering.leave_out("labels of whole texts")
                case _:
                    raise line.broken("should be [start, end, label]", f"{name}[{number}]")

    def result(self) -> ImportedSet:
        if not self.entries:
            raise OtherFormat([Problem("holds no lines of texts with their labels")])
        reading = self._reading()
        for entry in self.entries:
            self._add(entry, reading)
        return self.gathering.result()

    def _reading(self) -> str:
        """Return the reading of all offsets, and report where there was a choice.

        The one under which all lie in their texts and the most begin and end with a word.
        """
        unsure = [each for each in self.entries if _depends(each)]
        if not unsure or all(each.line.values.get("offsets") == UNITS for each in unsure):
            return _USUAL
        scores = {name: _score(unsure, name) for name in _READINGS}
        possible = {name: score for name, score in scores.items() if score is not None}
        if not possible:
            self.gathering.report(f"offsets fit in no unit; they are taken for {_USUAL}")
            return _USUAL
        best = max(possible, key=lambda name: possible[name])
        others = ", ".join(name for name in possible if name != best)
        if others:
            reason = f"offsets are taken for {best}; they could also be {others}: compare the words"
            self.gathering.report(reason)
        elif best != _USUAL:
            self.gathering.report(f"offsets are taken for {best}, as they fit nothing else")
        return best

    def _add(self, entry: _Entry, reading: str) -> None:
        document = document_from(entry.line, entry.text)
        if document is None:
            pk = entry.line.values.get("id")
            name = str(pk) if type(pk) in (int, str) else f"line {entry.line.number}"
            title = entry.line.values.get("title")
            document = ImportedDocument(name, entry.text, title if type(title) is str else "")
        held = self.gathering.add_document(document)
        submission = submission_from(entry.line, held)
        if submission is None:
            if entry.file == UNREAD and not entry.labelled:
                return
            self.attempts[held, entry.file] += 1
            attempt, is_key = self.attempts[held, entry.file], entry.file == KEY_ANNOTATOR
            submission = ImportedSubmission(held, entry.file, (), attempt=attempt, is_key=is_key)
        convert = _READINGS[reading](entry.text)
        spans = tuple(
            ImportedSpan(label, convert(raw) or raw, id=pk) for raw, label, pk in entry.labelled
        )
        self.gathering.add_submission(submission._replace(spans=spans))


def _in_file(error: BrokenFile, name: str) -> BrokenFile:
    problem = error.problems[0]
    field = ": ".join(part for part in (name, problem.field) if part)
    return BrokenFile([Problem(problem.reason, field, problem.line)])


def _code_points(length: int) -> _Converter:
    return lambda span: span if span.start <= span.end <= length else None


def _depends(entry: _Entry) -> bool:
    """Tell whether the readings of the entry's spans differ."""
    if entry.text.isascii() and "\r\n" not in entry.text:
        return False
    converters = [make(entry.text) for make in _READINGS.values()]
    return any(len({convert(span) for convert in converters}) > 1 for span, _, _ in entry.labelled)


def _score(entries: list[_Entry], reading: str) -> int | None:
    """Return how many ends of spans are ends of words; None where a span lies in no text."""
    score = 0
    for entry in entries:
        words, convert = Words.of(entry.text), _READINGS[reading](entry.text)
        starts, ends = set(words.starts), set(words.ends)
        for raw, _, _ in entry.labelled:
            span = convert(raw)
            if span is None:
                return None
            score += (span.start in starts) + (span.end in ends)
    return score
