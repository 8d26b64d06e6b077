"""UIMA CAS XMI: a ZIP file for INCEpTION and whatever reads DKPro's types. See uima_cas.md.

The XML is written here and not by dkpro-cassis, which builds objects for all words of the article
for each student anew: what all files of an article have in common is made once.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from annotate.formats.archive import write_archive
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSpan,
    ImportedSubmission,
    details_of,
    documents_of,
    key_of,
    labels_of,
    submission_of,
)
from annotate.formats.records import AnnotationSet
from annotate.formats.utf16 import Utf16

TYPE_SYSTEM = "TypeSystem.xml"
SOURCE, ANNOTATION, CURATION = "source", "annotation", "curation"
CURATOR = "CURATION_USER"
"""Whose annotations INCEpTION holds for the right ones: the answer key."""


_NAMESPACES = {
    "xmi": "http://www.omg.org/XMI",
    "cas": "http:///uima/cas.ecore",
    "tcas": "http:///uima/tcas.ecore",
    "custom": "http:///webanno/custom.ecore",
    "annotate": "http:///annotate.ecore",
    "type": "http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI {} xmi:version="2.0">'.format(
    " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
)
_SOFA = 1
# XML 1.0 has no room for these, not even escaped.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_NOT_IN_NAMES = re.compile(r"[^-.\w]", re.ASCII)
_LONGEST_NAME = 80


class _Opened(NamedTuple):
    """The part of a file that is the same for all who annotated the article."""

    document: ImportedDocument
    units: Utf16
    beginning: str
    next_id: int


def write(annotation_set: AnnotationSet) -> Iterator[bytes]:
    """Yield the file in chunks, reading the submissions as it goes."""
    return write_archive(_files(annotation_set))


def _files(annotation_set: AnnotationSet) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield TYPE_SYSTEM, [Path(__file__).with_name("uima_cas.type_system.xml").read_bytes()]
    names = _Names()
    opened = {each.id: _opened(each) for each in documents_of(annotation_set)}
    folders = {pk: names.new("", pk) for pk in opened}
    labels = [("Label", _label_features(each)) for each in labels_of(annotation_set)]
    for pk, each in opened.items():
        yield f"{SOURCE}/{folders[pk]}.xmi", [_closed(each, labels, ())]
    for assignment in annotation_set.assignments:
        if assignment.answer_key:
            key = key_of(assignment, assignment.answer_key)
            folder = f"{CURATION}/{folders[key.document]}/"
            yield f"{names.new(folder, CURATOR)}.xmi", [_annotated(opened[key.document], key)]
    for submission in map(submission_of, annotation_set.submissions):
        user = submission.annotator
        if submission.attempt > 1:
            user += f".{submission.attempt}"
        name = names.new(f"{ANNOTATION}/{folders[submission.document]}/", user)
        yield f"{name}.xmi", [_annotated(opened[submission.document], submission)]


class _Names:
    """Names of files, each of which is given once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def new(self, folder: str, wanted: str) -> str:
        """Return a name in the folder that is as wanted, as far as names of files can be that."""
        base = folder + (_NOT_IN_NAMES.sub("_", wanted).lstrip(".")[:_LONGEST_NAME] or "_")
        name, number = base, 1
        while name.casefold() in self._given:
            number += 1
            name = f"{base}~{number}"
        self._given.add(name.casefold())
        return name


def _opened(document: ImportedDocument) -> _Opened:
    text = document.text or ""
    units = Utf16(text)
    parts = [
        _HEAD,
        '<cas:NULL xmi:id="0"/>',
        f'<cas:Sofa xmi:id="{_SOFA}" sofaNum="1" sofaID="_InitialView" mimeType="text/plain"',
        f" sofaString={_quoted(text)}/>",
    ]
    number = _SOFA + 1
    end = units.units(len(text))
    language = {"language": document.language or "x-unspecified"}
    for element, start, stop, features in (
        ("tcas:DocumentAnnotation", 0, end, language),
        ("annotate:Article", 0, end, _article_features(document)),
        *_segments(document, units),
    ):
        parts.append(_element(element, number, start, stop, features))
        number += 1
    return _Opened(document, units, "".join(parts), number)


def _segments(
    document: ImportedDocument, units: Utf16
) -> Iterator[tuple[str, int, int, dict[str, str]]]:
    """Yield blocks, which count as sentences, and words: INCEpTION opens no text without."""
    text = document.text or ""
    for block in document.blocks:
        start, end = units.units(block.start), units.units(block.end)
        yield "type:Div", start, end, {"divType": block.kind}
        yield "type:Sentence", start, end, {}
        for token in _TOKEN.finditer(text, block.start, block.end):
            yield "type:Token", units.units(token.start()), units.units(token.end()), {}


def _annotated(opened: _Opened, submission: ImportedSubmission) -> bytes:
    features = {
        "identifier": submission.id,
        "annotator": submission.annotator,
        "annotatorName": submission.annotator_name,
        "attempt": str(submission.attempt),
        "startedAt": submission.started_at.isoformat() if submission.started_at else "",
        "handedInAt": submission.handed_in_at.isoformat() if submission.handed_in_at else "",
        "isCancelled": "true" if submission.is_cancelled else "false",
    }
    return _closed(opened, [("Submission", features)], submission.spans)


def _closed(
    opened: _Opened, whole: list[tuple[str, dict[str, str]]], spans: Iterable[ImportedSpan]
) -> bytes:
    """Return the file with these elements about the whole text, and these spans."""
    number = opened.next_id
    end = opened.units.units(opened.units.length)
    parts = [opened.beginning]
    for name, features in whole:
        parts.append(_element(f"annotate:{name}", number, 0, end, features))
        number += 1
    for each in spans:
        if each.span:
            start, stop = map(opened.units.units, each.span)
            features = _span_features(each)
            parts.append(_element("custom:MediaSpan", number, start, stop, features))
            number += 1
    members = " ".join(map(str, range(_SOFA + 1, number)))
    parts.append(f'<cas:View sofa="{_SOFA}" members="{members}"/></xmi:XMI>\n')
    return "".join(parts).encode()


def _article_features(document: ImportedDocument) -> dict[str, str]:
    details = details_of(document)
    names = {"id": "identifier", "published_on": "publishedOn"}
    return {names.get(name, name): value for name, value in details.items()}


def _label_features(label: ImportedLabel) -> dict[str, str]:
    return {
        "identifier": label.id,
        "name": label.name,
        "letter": label.letter,
        "definition": label.definition,
        "example": label.example,
        "counterExample": label.counter_example,
    }


def _span_features(span: ImportedSpan) -> dict[str, str]:
    return {
        "label": span.label,
        "note": span.note,
        "identifier": span.id,
        "createdAt": span.created_at.isoformat() if span.created_at else "",
    }


def _element(name: str, number: int, start: int, end: int, features: dict[str, str]) -> str:
    held = "".join(f" {key}={_quoted(value)}" for key, value in features.items() if value)
    return f'<{name} xmi:id="{number}" sofa="{_SOFA}" begin="{start}" end="{end}"{held}/>'


def _quoted(text: str) -> str:
    """Return the text as an attribute; what XML cannot hold is replaced, of the same length."""
    return quoteattr(_NOT_IN_XML.sub("\ufffd", text))
