"""W3C Web Annotation, read: collections, pages, lists and single annotations; and Hypothesis.

See web_annotation.md.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote

from annotate.domain.span import Span
from annotate.formats.gathering import Gathering
from annotate.formats.imported import (
    ImportedDocument,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.json_file import read_objects
from annotate.formats.json_lines import Line
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.records import KEY_ANNOTATOR
from annotate.formats.web_annotation import URN

UNTAGGED = "highlight"
"""The label of an annotation that has none."""

MOST_OTHERS = 1_000
"""How many objects are looked at that are no annotations, before there is one."""

_CHARACTERS = re.compile(r"char=([0-9]{1,9}),([0-9]{1,9})")


class _Creator(NamedTuple):
    nickname: str
    name: str


def read(stream: BinaryIO) -> ImportedSet:
    """Read the annotations that select text by its place, its words, or both.

    Raise `BrokenFile` where the file is no JSON or a place is none.
    """
    reader = _Reader()
    for each in read_objects(stream):
        reader.take(each)
    return reader.result()


class _Reader:
    def __init__(self) -> None:
        self.gathering = Gathering()
        self.documents: dict[str, ImportedDocument] = {}
        self.highlights: dict[tuple[str, _Creator], list[ImportedSpan]] = {}
        self.untagged = 0
        self.others = 0
        self.is_known = False
        """Whether anything was an annotation or holds some."""

    def take(self, each: Line) -> None:
        """Take in an annotation, or what holds some."""
        held = False
        for name in ("items", "rows", "@graph"):
            if each.holds(name):
                held = True
                for child in each.children(name):
                    self.take(child)
        for name in ("first", "next"):
            if type(each.values.get(name)) is dict:
                held = True
                self.take(each.child(name))
        self.is_known |= held or each.holds("target")
        if each.holds("target"):
            self._annotation(each)
        elif not held and "Annotation" not in str(each.values.get("type")):
            self.gathering.leave_out("objects that are no annotations")
            self.others += 1
            if self.others > MOST_OTHERS and not self.documents:
                raise _without_annotations()

    def result(self) -> ImportedSet:
        if not self.is_known:
            raise _without_annotations()
        for document in self.documents.values():
            self.gathering.add_document(document)
        for (source, creator), spans in self.highlights.items():
            if self.documents[source].text is not None:
                spans = self._in_text(source, spans)
            self.gathering.add_submission(
                ImportedSubmission(
                    source,
                    creator.nickname,
                    tuple(spans),
                    annotator_name=creator.name,
                    is_key=creator.nickname == KEY_ANNOTATOR,
                )
            )
        if self.untagged:
            reason = f"{self.untagged:,} annotations without a tag are labelled “{UNTAGGED}”"
            self.gathering.report(reason)
        return self.gathering.result()

    def _in_text(self, source: str, spans: list[ImportedSpan]) -> list[ImportedSpan]:
        """Return the spans in code points; what lies around those that have a place is known."""
        converted = self.gathering.in_code_points(source, spans)
        return [each._replace(before="", after="") if each.span else each for each in converted]

    def _annotation(self, annotation: Line) -> None:
        bodies = list(_bodies(annotation))
        creator = _creator(annotation)
        for source, title, selectors in _targets(annotation):
            document = self.documents.setdefault(source, ImportedDocument(source, None, title))
            spans = list(self._highlights(annotation, bodies, selectors))
            if spans:
                held = self.highlights.setdefault((source, creator), [])
                held += self.gathering.counted(spans)
            elif any(purpose == "describing" for purpose, _ in bodies):
                self.documents[source] = _described(document, annotation, dict(bodies))
            else:
                self.gathering.leave_out("annotations that select no text")

    def _highlights(
        self, annotation: Line, bodies: list[tuple[str, str]], selectors: list[Line]
    ) -> Iterator[ImportedSpan]:
        place, quotation = _selected(selectors)
        if place is None and quotation.words is None:
            return
        note = "\n".join(t for p, t in bodies if p == "commenting")
        labels = [text.strip() for purpose, text in bodies if purpose == "tagging"]
        labels = [label for label in labels if label]
        self.untagged += not labels
        for label in labels or [UNTAGGED]:
            yield quotation._replace(
                label=label,
                span=place,
                note=note,
                id=_without_urn(_first_text(annotation.values, "canonical", "id")),
                created_at=_created_at(annotation),
            )


def _without_annotations() -> BrokenFile:
    return BrokenFile([Problem("holds no annotations")])


def _bodies(annotation: Line) -> Iterator[tuple[str, str]]:
    """Yield the texts of the annotation with their purposes, which may be empty."""
    motivation = annotation.values.get("motivation")
    usual = motivation if motivation in ("tagging", "describing") else "commenting"
    for body in _listed(annotation.values.get("body")):
        if type(body) is dict and type(value := body.get("value")) is str:
            purpose = body.get("purpose", usual)
            yield str(purpose), value
    if type(value := annotation.values.get("bodyValue")) is str:
        yield "commenting", value
    # What follows is how Hypothesis says it.
    for tag in _listed(annotation.values.get("tags")):
        if type(tag) is str:
            yield "tagging", tag
    if type(value := annotation.values.get("text")) is str and value:
        yield "commenting", value


def _creator(annotation: Line) -> _Creator:
    creator = next(iter(_listed(annotation.values.get("creator"))), None)
    if type(creator) is dict:
        nickname = _first_text(creator, "nickname", "id", "name")
        return _Creator(nickname, _first_text(creator, "name"))
    user = creator if type(creator) is str else annotation.values.get("user")
    return _Creator(user.removeprefix("acct:") if type(user) is str else "", "")


def _targets(annotation: Line) -> Iterator[tuple[str, str, list[Line]]]:
    """Yield the source of each target, its title if there is one, and the selectors."""
    document = annotation.values.get("document")
    titles = _listed(document.get("title")) if type(document) is dict else []
    title = next((each for each in titles if type(each) is str), "")
    for number, target in enumerate(_listed(annotation.values.get("target")), 1):
        if type(target) is dict:
            line = Line(annotation.number, target, f"{annotation.path}.target[{number}]")
            source = target.get("source", target.get("id", annotation.values.get("uri")))
            if type(source) is dict:
                source = source.get("id")
            selectors = [
                Line(line.number, each, f"{line.path}.selector")
                for each in _listed(target.get("selector"))
                if type(each) is dict
            ]
            yield _without_urn(source if type(source) is str else ""), title, selectors
        elif type(target) is str:
            yield _without_urn(target), title, []


def _selected(selectors: list[Line]) -> tuple[Span | None, ImportedSpan]:
    """Return the place and, in a span without label, the quotation that the selectors give."""
    place, quotation = None, ImportedSpan("", None)
    for each in selectors:
        kind = each.values.get("type")
        if kind == "TextPositionSelector":
            place = Span(each.whole_number("start", 0), each.whole_number("end", 0))
        elif kind == "FragmentSelector" and type(value := each.values.get("value")) is str:
            match = _CHARACTERS.fullmatch(value)
            place = Span(int(match[1]), int(match[2])) if match else place
        elif kind == "TextQuoteSelector":
            before, after = (
                each.text(name) if each.holds(name) else "" for name in ("prefix", "suffix")
            )
            quotation = ImportedSpan(
                "", None, each.text("exact", may_be_empty=False), before=before, after=after
            )
    return place, quotation


def _described(
    document: ImportedDocument, annotation: Line, bodies: dict[str, str]
) -> ImportedDocument:
    language = direction = ""
    for body in _listed(annotation.values.get("body")):
        if type(body) is dict and body.get("purpose") == "describing":
            language, direction = (
                held if type(held := body.get(key)) is str else ""
                for key in ("language", "textDirection")
            )
    return document._replace(
        text=bodies["describing"],
        title=bodies.get("identifying", document.title),
        language=language,
        direction=direction,
    )


def _created_at(annotation: Line) -> datetime | None:
    try:
        return annotation.time("created")
    except BrokenFile:
        return None


def _without_urn(name: str) -> str:
    return unquote(name.removeprefix(URN)) if name.startswith(URN) else name


def _first_text(values: dict[str, object], *names: str) -> str:
    """Return the first of these values that is a text and not empty, or an empty one."""
    found = (values.get(name) for name in names)
    return next((held for held in found if type(held) is str and held), "")


def _listed(value: object) -> list[object]:
    if type(value) is list:
        return value
    return [] if value is None else [value]
