"""brat standoff, read: `.ann` files beside their `.txt` files in a ZIP, or one `.ann` alone.

The folder is the annotator, the file's name the document. See brat.md.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote

from annotate.domain.span import Span
from annotate.formats.archive import is_archive, read_archive
from annotate.formats.brat import CONFIGURATION
from annotate.formats.gathering import (
    MAXIMUM_DOCUMENTS,
    MAXIMUM_SUBMISSIONS,
    Gathering,
    quoted_words,
)
from annotate.formats.imported import (
    ImportedDocument,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.json_lines import quoted
from annotate.formats.plain_text import (
    BrokenFile,
    OtherFormat,
    Problem,
    decode_exactly,
    read_whole,
)
from annotate.formats.records import KEY_ANNOTATOR

MAXIMUM_FILES = 2 * MAXIMUM_SUBMISSIONS + MAXIMUM_DOCUMENTS + 1
"""Two for each submission, one for each article that nobody annotated, and the configuration."""
_SPAN = re.compile(
    r"(?P<id>T\S*)\t(?P<label>\S+)[ ](?P<places>[0-9]{1,9}[ ][0-9]{1,9}(;[0-9]{1,9}[ ][0-9]{1,9})*)"
    r"(\t(?P<words>.*))?",
    re.DOTALL,
)
_NOTE = re.compile(r"#\S*\t\S+[ ](?P<of>\S+)\t(?P<note>.*)", re.DOTALL)
_LINE = re.compile(r"[TREAMN#][^\t ]*\t|\*\t")
_ATTEMPT = re.compile(r"attempt-([1-9][0-9]{0,3})")
_LONGEST_GAP = 1_000
"""How many characters to look for a line end between fragments."""
_LEFT_OUT = {
    "R": "relations",
    "*": "equivalences",
    "E": "events (their triggers are read)",
    "A": "attributes",
    "M": "attributes",
    "N": "normalizations",
}


def read(stream: BinaryIO) -> ImportedSet:
    """Read the annotations of all folders.

    A span that goes over line ends is one, any other of several fragments one for each, which is
    said. Raise `BrokenFile` with file and line if an annotation cannot be read.
    """
    start = stream.read(4)
    stream.seek(0)
    if not is_archive(start):
        alone = PurePosixPath(".ann")
        data = read_whole(stream)
        if not data.strip():
            raise BrokenFile([Problem("is empty")])
        if not all(_LINE.match(line) for line in _lines(alone, data) if line.strip()):
            raise BrokenFile([Problem("is neither a ZIP file nor an .ann file")])
        return _read({alone: data})
    files = read_archive(stream, files=MAXIMUM_FILES)
    return _read({PurePosixPath(each.name): each.data for each in files})


def _read(files: dict[PurePosixPath, bytes]) -> ImportedSet:
    gathering = Gathering()
    texts = _Texts(files)
    annotated = [path for path in files if _are_annotations(path)]
    for path, data in files.items():
        if path.name == CONFIGURATION:
            gathering.add_labels(_labels(_lines(path, data)))
        elif _are_annotations(path):
            _add_submission(gathering, path, data, texts.beside(path))
        elif not _is_text(path):
            gathering.leave_out("files that are neither .ann nor .txt")
    read = {path.with_suffix(".txt") for path in annotated if path.suffix}
    for path, text in texts.texts.items():
        if path not in read:
            gathering.add_document(ImportedDocument(unquote(path.stem), text))
    if not annotated and not any(path.name == CONFIGURATION for path in files):
        raise OtherFormat([Problem("no .ann file is in the archive")])
    return gathering.result()


def _text(path: PurePosixPath, data: bytes) -> str:
    try:
        return decode_exactly(data)
    except BrokenFile as error:
        problem = error.problems[0]
        raise BrokenFile([Problem(problem.reason, str(path), problem.line)]) from error


def _lines(path: PurePosixPath, data: bytes) -> list[str]:
    # A carriage return may also stand among the words of a span.
    return [
        line.removesuffix("\r") for line in _text(path, data).removeprefix("\ufeff").split("\n")
    ]


class _Texts:
    """The `.txt` files of an archive."""

    def __init__(self, files: dict[PurePosixPath, bytes]) -> None:
        self.texts = {path: _text(path, data) for path, data in files.items() if _is_text(path)}
        self._by_name: dict[str, set[str]] = {}
        for path, text in self.texts.items():
            self._by_name.setdefault(path.name, set()).add(text)

    def beside(self, path: PurePosixPath) -> str | None:
        """Return the text in the same folder or, if all of that name are the same, of any."""
        if path.name == ".ann":
            return None
        beside = path.with_suffix(".txt")
        if beside in self.texts:
            return self.texts[beside]
        elsewhere = self._by_name.get(beside.name, set())
        return next(iter(elsewhere)) if len(elsewhere) == 1 else None


def _is_text(path: PurePosixPath) -> bool:
    return path.suffix == ".txt"


def _are_annotations(path: PurePosixPath) -> bool:
    return path.suffix == ".ann" or path.name == ".ann"


def _add_submission(
    gathering: Gathering, path: PurePosixPath, data: bytes, text: str | None
) -> None:
    document = gathering.add_document(
        ImportedDocument(unquote(path.stem.removeprefix(".ann")), text)
    )
    folders, attempt = list(path.parent.parts), 1
    if len(folders) > 1 and (match := _ATTEMPT.fullmatch(folders[-1])):
        attempt = int(match[1])
        folders.pop()
    annotator = unquote(folders[-1]) if folders else ""
    spans = _Annotations(gathering, path, text).read(_lines(path, data))
    gathering.add_submission(
        ImportedSubmission(
            document, annotator, tuple(spans), attempt=attempt, is_key=annotator == KEY_ANNOTATOR
        )
    )


class _Annotations:
    """The lines of one `.ann` file."""

    def __init__(self, gathering: Gathering, path: PurePosixPath, text: str | None) -> None:
        self.gathering = gathering
        self.path = path
        self.text = text
        self.notes: dict[str, str] = {}

    def read(self, lines: list[str]) -> list[ImportedSpan]:
        spans: list[ImportedSpan] = []
        for number, line in enumerate(lines, 1):
            if line.startswith("T"):
                spans += self.gathering.counted(self._spans(line, number))
            elif line.startswith("#"):
                self._take_note(line)
            elif line.strip():
                self.gathering.leave_out(_LEFT_OUT.get(line[0], "lines of a kind not known here"))
        for owner in self.notes.keys() - {each.id for each in spans}:
            self.gathering.leave_out("notes on other things than spans", bool(self.notes[owner]))
        return [each._replace(note=self.notes.get(each.id, "")) for each in spans]

    def _take_note(self, line: str) -> None:
        match = _NOTE.fullmatch(line)
        if match:
            earlier = self.notes.get(match["of"])
            self.notes[match["of"]] = f"{earlier}\n{match['note']}" if earlier else match["note"]
        else:
            self.gathering.leave_out("comments")

    def _spans(self, line: str, number: int) -> Iterator[ImportedSpan]:
        match = _SPAN.fullmatch(line)
        if not match:
            reason = f"{quoted(line)} is not: T1, tab, label, blank, start, blank, end, tab, words"
            raise BrokenFile([Problem(reason, str(self.path), number)])
        fragments = [Span(*map(int, place.split(" "))) for place in match["places"].split(";")]
        pieces = self._on_one_line(fragments)
        words, place = match["words"], 0
        if len(pieces) > 1:
            reason = f"{match['id']} has {len(pieces)} parts and became as many highlights"
            self.gathering.report(reason, str(self.path), number)
        for piece in pieces:
            # The words of all fragments stand in one row, a blank after each.
            length = sum(each.length for each in piece) + len(piece) - 1
            quotation = None if words is None else words[place : place + length]
            place += length + 1
            span = Span(piece[0].start, piece[-1].end)
            read = ImportedSpan(match["label"], span, quotation, id=match["id"])
            yield quoted_words(self.text, read)

    def _on_one_line(self, fragments: list[Span]) -> list[list[Span]]:
        """Put fragments together between which there is nothing but a line end."""
        pieces = [fragments[:1]]
        for before, each in pairwise(fragments):
            between = (self.text or "")[before.end : min(each.start, before.end + _LONGEST_GAP)]
            if "\n" in between and not between.strip():
                pieces[-1].append(each)
            else:
                pieces.append([each])
        return pieces


def _labels(configuration: list[str]) -> Iterator[str]:
    """Yield the types of the section `[entities]`, those of which others are kinds included."""
    section = ""
    for line in configuration:
        words = line.replace("\t", " ").strip().split(" ")
        if words[0].startswith("["):
            section = words[0]
        elif section == "[entities]" and words[0] and words[0][0] not in "#<-|":
            yield words[0].removeprefix("!")
