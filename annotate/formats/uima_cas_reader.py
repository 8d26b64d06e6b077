"""UIMA CAS XMI, read back: our own files, or a project or a document that INCEpTION exported."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO, NamedTuple

from annotate.domain.span import Span
from annotate.domain.text import Block, BlockKind, InvalidBlocks, check_blocks
from annotate.formats.archive import ArchivedFile, is_archive, read_archive
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.plain_text import BrokenFile, OtherFormat, Problem
from annotate.formats.problems import Problems
from annotate.formats.records import KEY_ANNOTATOR
from annotate.formats.uima_cas import CURATION, CURATOR, SOURCE, TYPE_SYSTEM
from annotate.formats.utf16 import Utf16
from annotate.formats.xmi import Cas, Marked, TypeSystem, read_cas, read_type_system

MAXIMUM_FILE = 32 * 1024 * 1024
MAXIMUM_UNPACKED = 1024 * 1024 * 1024
MAXIMUM_FILES = 20_000
MAXIMUM_COVERED = 50_000_000
"""The most characters that all spans cover together: their words are copied out of the texts."""

_SEGMENTATION = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
_NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
# What programs find in a text, and not what people mark: words, sentences, parts of speech.
_NOT_MARKED = ("uima.", "de.tudarmstadt.ukp.dkpro.core.", "org.dkpro.core.", "annotate.")
_LEFT_OUT = frozenset({f"{_SEGMENTATION}Token", f"{_SEGMENTATION}Sentence"})
_LABELS = ("label", "value")
_OF_A_RELATION = {"Governor", "Dependent"}
_FIRST_TEXT = "INITIAL_CAS"


class _File(NamedTuple):
    """A CAS of the archive: of which document, by whom, and what its types are."""

    name: str
    data: bytes
    document: str
    annotator: str
    folder: str
    types: TypeSystem


def read(stream: BinaryIO) -> ImportedSet:
    """Return what the files hold, or raise `BrokenFile` where there is none that can be used.

    `stream` is a ZIP file, whose files may be ZIP files themselves, or a single XMI file.
    """
    start = stream.read(2)
    stream.seek(0)
    gathered = _Gathered()
    for file in _archived(stream) if is_archive(start) else _single(stream):
        gathered.add(file)
    if not gathered.documents:
        raise OtherFormat([Problem("holds no XMI file")])
    return gathered.result()


def _single(stream: BinaryIO) -> Iterator[_File]:
    data = stream.read(MAXIMUM_FILE + 1)
    if len(data) > MAXIMUM_FILE:
        raise BrokenFile([Problem(f"is larger than {MAXIMUM_FILE // (1024 * 1024)} MiB")])
    yield _File("", data, "1", "", "", {})


def _archived(stream: BinaryIO) -> Iterator[_File]:
    """Yield the CASes of the archive, after its type systems were read."""
    types = _types(_unpacked(stream, MAXIMUM_UNPACKED, _is_type_system))
    left = MAXIMUM_UNPACKED
    for outer in _unpacked(stream, left, _is_cas):
        left -= len(outer.data)
        folder, document, annotator = _place(outer.name)
        if not is_archive(outer.data):
            yield _File(outer.name, outer.data, document, annotator, folder, types)
            continue
        inner = BytesIO(outer.data)
        own_types = types | _types(_unpacked(inner, left, _is_type_system))
        for file in _unpacked(inner, left, _is_cas):
            left -= len(file.data)
            yield _File(outer.name, file.data, document, annotator, folder, own_types)


def _unpacked(stream: BinaryIO, left: int, wanted: Callable[[str], bool]) -> Iterator[ArchivedFile]:
    return read_archive(
        stream, files=MAXIMUM_FILES, unpacked=left, largest=MAXIMUM_FILE, wanted=wanted
    )


def _types(files: Iterable[ArchivedFile]) -> dict[str, tuple[str, ...]]:
    types: dict[str, tuple[str, ...]] = {}
    for file in files:
        types |= read_type_system(file.data, file.name)
    return types


def _is_type_system(name: str) -> bool:
    return name.rpartition("/")[2].lower() == TYPE_SYSTEM.lower()


def _is_cas(name: str) -> bool:
    return name.lower().endswith((".xmi", ".zip"))


def _place(name: str) -> tuple[str, str, str]:
    """Return the folder, the document and the annotator: annotation/a.txt/kim.xmi, or kim.xmi."""
    *folders, file = name.split("/")
    stem = file.rpartition(".")[0]
    if SOURCE in folders or not folders:
        return SOURCE if folders else "", stem, stem
    return folders[-2] if len(folders) > 1 else "", folders[-1], stem


@dataclass(slots=True)
class _Gathered:
    """What the files read so far hold, each document and label once."""

    documents: dict[str, ImportedDocument] = field(default_factory=dict)
    labels: dict[str, ImportedLabel] = field(default_factory=dict)
    submissions: list[ImportedSubmission] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    covered: int = 0

    def add(self, file: _File) -> None:
        cas = read_cas(file.data, file.name, _LEFT_OUT)
        about = {
            each.type: each.features for each in cas.marked if each.type.startswith("annotate.")
        }
        document = self._document(file, cas, about.get("annotate.Article", {}))
        for each in cas.marked:
            if each.type == "annotate.Label":
                label = _label(each.features)
                self.labels.setdefault(label.id, label)
        spans = tuple(self._spans(file, cas))
        for span in spans:
            self.labels.setdefault(span.label, ImportedLabel(span.label, span.label))
        held = about.get("annotate.Submission")
        if held is None and not spans and (file.folder == SOURCE or file.annotator == _FIRST_TEXT):
            return
        is_key = file.folder == CURATION or file.annotator == CURATOR
        self.submissions.append(self._submission(file, document, spans, held, is_key=is_key))

    def result(self) -> ImportedSet:
        return ImportedSet(
            tuple(self.documents.values()),
            tuple(self.labels.values()),
            tuple(self.submissions),
            self.problems.all(),
        )

    def _document(self, file: _File, cas: Cas, features: Mapping[str, str]) -> str:
        """Keep the document if its text is new, and return its id."""
        pk = features.get("identifier") or file.document
        known = self.documents.get(pk)
        if known and known.text != cas.text:
            self.problems.add("has another text than this document before", file.name)
            pk = file.name
            known = self.documents.get(pk)
        if not known:
            self.documents[pk] = ImportedDocument(
                id=pk,
                text=cas.text,
                title=features.get("title", ""),
                source=features.get("source", ""),
                author=features.get("author", ""),
                published_on=self._day(file, features.get("publishedOn", "")),
                language=features.get("language", ""),
                direction=features.get("direction", ""),
                rights=features.get("rights", ""),
                blocks=_blocks(cas),
            )
        return pk

    def _spans(self, file: _File, cas: Cas) -> Iterator[ImportedSpan]:
        units = Utf16(cas.text)
        for each in cas.marked:
            if not _is_marked(each):
                continue
            name = _label_feature(each, file.types)
            label = each.features.get(name, "")
            if not label:
                reason = f"a {each.type} at {each.begin} has no label: it is left out"
                self.problems.add(reason, file.name)
                continue
            start, end = units.code_points(each.begin), units.code_points(each.end)
            if start is None or end is None or start >= end:
                reason = f"“{label}” from {each.begin} to {each.end} lies on no words of the text"
                self.problems.add(reason, file.name)
                continue
            self.covered += end - start
            if self.covered > MAXIMUM_COVERED:
                reason = (
                    f"its spans and those before cover more than {MAXIMUM_COVERED:,} characters"
                )
                raise BrokenFile([Problem(reason, file.name)])
            yield ImportedSpan(
                label=label,
                span=Span(start, end),
                words=cas.text[start:end],
                note=each.features.get("note", ""),
                id=each.features.get("identifier", ""),
                created_at=self._time(file, each.features.get("createdAt", "")),
            )

    def _submission(
        self,
        file: _File,
        document: str,
        spans: tuple[ImportedSpan, ...],
        held: Mapping[str, str] | None,
        *,
        is_key: bool,
    ) -> ImportedSubmission:
        """Return the submission; without what ours tell of it, the file's name says who it is."""
        features = held or {}
        unnamed = KEY_ANNOTATOR if is_key else file.annotator
        attempt = features.get("attempt", "1")
        return ImportedSubmission(
            document=document,
            annotator=unnamed if held is None else features.get("annotator", ""),
            spans=spans,
            annotator_name=features.get("annotatorName", ""),
            attempt=int(attempt) if attempt.isdecimal() and len(attempt) < 9 else 1,
            is_key=is_key,
            id=features.get("identifier", ""),
            started_at=self._time(file, features.get("startedAt", "")),
            handed_in_at=self._time(file, features.get("handedInAt", "")),
            is_cancelled=features.get("isCancelled") == "true",
        )

    def _day(self, file: _File, written: str) -> date | None:
        try:
            return date.fromisoformat(written) if written else None
        except ValueError:
            self.problems.add(f"“{written}” is no date", file.name)
            return None

    def _time(self, file: _File, written: str) -> datetime | None:
        try:
            time = datetime.fromisoformat(written) if written else None
        except ValueError:
            self.problems.add(f"“{written}” is no time", file.name)
            return None
        return time if time is None or time.utcoffset() is not None else None


def _label(features: Mapping[str, str]) -> ImportedLabel:
    names = ("identifier", "name", "letter", "definition", "example", "counterExample")
    return ImportedLabel.of(features.get(name, "") for name in names)


def _is_marked(each: Marked) -> bool:
    """Tell whether people marked it, as far as its type says."""
    if each.type == _NAMED_ENTITY:
        return True
    return not each.type.startswith(_NOT_MARKED) and not _OF_A_RELATION & each.features.keys()


def _label_feature(each: Marked, types: TypeSystem) -> str:
    """Return the name of the feature that says what it is marked as."""
    for name in _LABELS:
        if name in each.features:
            return name
    known = types.get(each.type, ())
    return known[0] if len(known) == 1 else ""


def _blocks(cas: Cas) -> tuple[Block, ...]:
    """Return the blocks of our own files, where they divide the text."""
    units = Utf16(cas.text)
    blocks = []
    for each in cas.marked:
        kind = each.features.get("divType", "")
        start, end = units.code_points(each.begin), units.code_points(each.end)
        if each.type == f"{_SEGMENTATION}Div" and start is not None and end is not None:
            if kind not in set(BlockKind):
                return ()
            blocks.append(Block(BlockKind(kind), start, end))
    try:
        check_blocks(cas.text, blocks)
    except InvalidBlocks:
        return ()
    return tuple(blocks)
