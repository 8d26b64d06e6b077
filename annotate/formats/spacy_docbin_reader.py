"""spaCy's DocBin, read: our own files, and corpora with entities or groups of spans.

See spacy_docbin.md.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import repeat
from typing import BinaryIO, NamedTuple

from annotate.domain.span import Span
from annotate.domain.text import Block, BlockKind, check_blocks
from annotate.formats.archive import is_archive, read_archive
from annotate.formats.carried import submission_from
from annotate.formats.controls import Control
from annotate.formats.docbin_file import DocBinFile, PackedDoc, PackedSpan, Room
from annotate.formats.gathering import Gathering
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.iob import spans_of
from annotate.formats.json_lines import Line, quoted
from annotate.formats.jsonl_fields import control_name
from annotate.formats.plain_text import BrokenFile, OtherFormat, Problem
from annotate.formats.records import KEY_ANNOTATOR
from annotate.formats.spacy_docbin import BLOCKS, ENDING

ENTITIES = "entities"
"""Who made the entities of a Doc, which belong to no group."""
MAXIMUM_TEXT = 20_000_000
"""The most characters of all the texts: a file may name one long word again and again."""
MAXIMUM_COVERED = 50_000_000
"""The most characters of words that are copied out of the texts; what is beyond has no words."""

# ENT_IOB: not annotated, inside of an entity, outside, beginning.
_IOB = "OIOB"
_NOTHING = Line(0, {})


class _Text(NamedTuple):
    """The text of a Doc, and where in it its words start and end."""

    text: str
    starts: "array[int]"
    ends: "array[int]"


def read(stream: BinaryIO) -> ImportedSet:
    """Read the entities and the groups of spans of each Doc, which is an article.

    `stream` is a DocBin, or a ZIP file with several of them. Raise `BrokenFile` where one of them
    is no DocBin, or one that spaCy cannot have written.
    """
    start = stream.read(4)
    stream.seek(0)
    reader = _Reader()
    if is_archive(start):
        reader.read_files(stream)
    else:
        reader.read_file(stream)
    return reader.gathering.result()


class _Reader:
    def __init__(self) -> None:
        self.strings: dict[int, str] = {}
        self.room = Room()
        self.gathering = Gathering()
        self.attempts: Counter[tuple[str, str]] = Counter()
        self.text_left = MAXIMUM_TEXT
        self.covered_left = MAXIMUM_COVERED

    def read_files(self, stream: BinaryIO) -> None:
        files = 0
        for name, data in read_archive(stream, wanted=self._is_wanted):
            self.read_file(BytesIO(data), name)
            files += 1
        if not files:
            raise OtherFormat([Problem(f"holds no {ENDING} file")])

    def _is_wanted(self, name: str) -> bool:
        is_wanted = name.lower().endswith(ENDING)
        self.gathering.leave_out(f"files that are not {ENDING}", not is_wanted)
        return is_wanted

    def read_file(self, stream: BinaryIO, name: str = "") -> None:
        file = DocBinFile(stream, self.room, name)
        self.strings = file.strings
        for doc in file.docs():
            self._take(doc)

    def _take(self, doc: PackedDoc) -> None:
        text = self._text(doc)
        if not text.text.strip():
            self.gathering.leave_out("documents without words")
            return
        if doc.spaces is None:
            self.gathering.report(
                "the file does not say where blanks are: one was put after each word"
            )
        # The file has no lines, but of its user data we wrote only what JSON can hold.
        about = Line(0, doc.user_data, doc.name)
        article = _article(about, text.text)
        told = _NOTHING
        if article is not None:
            article = article._replace(blocks=self._blocks(doc, text))
            self.gathering.add_codebook(map(_label, about.children("labels")))
            told = about.child("submissions")
        pk = self.gathering.add_document(article or ImportedDocument(doc.name, text.text))
        for group in doc.groups:
            if article is None or group.name != BLOCKS:
                spans = self._spans(doc, text, group.spans(), group.name)
                self._add(told, pk, group.name, tuple(spans))
        if doc.labels and any(doc.iob or doc.labels):
            spans = self._spans(doc, text, _entities(doc, text), ENTITIES)
            self._add(_NOTHING, pk, ENTITIES, tuple(spans))
        self.gathering.leave_out("labels of whole texts", doc.cats)

    def _text(self, doc: PackedDoc) -> _Text:
        spaces = doc.spaces or repeat(1)
        parts: list[str] = []
        starts, ends, length = array("I"), array("I"), 0
        for number, (key, space) in enumerate(zip(doc.words, spaces, strict=False), 1):
            word = self.strings.get(key)
            if not word:
                raise doc.broken(f"word {number:,} is not in “strings”")
            starts.append(length)
            length += len(word)
            ends.append(length)
            parts.append(word)
            if space:
                parts.append(" ")
                length += 1
            if length > self.text_left:
                reason = f"with it there are more than {MAXIMUM_TEXT:,} characters; divide the file"
                raise doc.broken(reason)
        self.text_left -= length
        return _Text("".join(parts), starts, ends)

    def _blocks(self, doc: PackedDoc, text: _Text) -> tuple[Block, ...]:
        """Return the blocks of an article of ours, if they still divide it."""
        group = next((each for each in doc.groups if each.name == BLOCKS), None)
        spans = tuple(self._spans(doc, text, group.spans(), BLOCKS)) if group else ()
        try:
            blocks = tuple(Block(BlockKind(each.label), *each.span) for each in spans if each.span)
            check_blocks(text.text, blocks)
        except ValueError:  # a kind that there is not, or InvalidBlocks
            self.gathering.report("the blocks do not divide the text: they are left out", doc.name)
            return ()
        return blocks

    def _spans(
        self, doc: PackedDoc, text: _Text, spans: Iterable[PackedSpan], group: str
    ) -> Iterator[ImportedSpan]:
        for span in self.gathering.counted(spans):
            if not 0 <= span.start <= span.end <= len(text.starts):
                where = f"from word {span.start:,} to {span.end:,}"
                raise doc.broken(f"a span of {quoted(group)} {where} does not lie in the text")
            label = self.strings.get(span.label)
            if label is None:
                raise doc.broken(f"a label of {quoted(group)} is not in “strings”")
            place = Span(span.start_char, span.end_char)
            if span.start == span.end:
                self.gathering.leave_out("spans without words")
            elif place != (text.starts[span.start], text.ends[span.end - 1]):
                self.gathering.leave_out("spans whose characters are not those of their words")
            elif not label and not group:
                self.gathering.leave_out("spans without a label")
            else:
                self.gathering.leave_out("links to a knowledge base", span.kb_id != 0)
                words, pk = self._words(text.text, place), self.strings.get(span.id, "")
                yield ImportedSpan(label or group, place, words, id=pk)

    def _words(self, text: str, place: Span) -> str | None:
        self.covered_left -= place.length
        return text[place.start : place.end] if self.covered_left >= 0 else None

    def _add(self, told: Line, document: str, name: str, spans: tuple[ImportedSpan, ...]) -> None:
        """Take in a group of spans; `told` are our own submissions by the names of their groups."""
        held = submission_from(Line(0, {"submission": told.values.get(name)}), document)
        if held is None:
            self.attempts[document, name] += 1
            attempt, is_key = self.attempts[document, name], name == KEY_ANNOTATOR
            held = ImportedSubmission(document, name, (), attempt=attempt, is_key=is_key)
        else:
            fields = told.child(name)
            annotations = fields.child("annotations")
            spans = tuple(_with_details(each, annotations) for each in spans)
            held = held._replace(is_key=fields.flag("is_key"))
        self.gathering.add_submission(held._replace(spans=spans))


def _article(about: Line, text: str) -> ImportedDocument | None:
    """Return the article as our own user data describe it; None if they do not."""
    if not about.holds("article"):
        return None
    try:
        fields = about.child("article")
        day = fields.day("published_on") if fields.text("published_on") else None
        return ImportedDocument(
            id=fields.text("id"),
            text=text,
            title=fields.text("title"),
            source=fields.text("source"),
            author=fields.text("author"),
            published_on=day,
            language=fields.text("language"),
            direction=fields.text("direction"),
            rights=fields.text("rights"),
        )
    except BrokenFile:
        return None


def _label(fields: Line) -> ImportedLabel:
    label = ImportedLabel.of(fields.text(name) for name in ImportedLabel._fields[:-1])
    if not fields.holds("control"):
        return label
    control = fields.child("control")
    names = (control_name(control, name) for name in Control._fields)
    return label._replace(control=Control(*names))


def _with_details(span: ImportedSpan, annotations: Line) -> ImportedSpan:
    if not annotations.holds(span.id):
        return span
    held = annotations.child(span.id)
    created_at = held.time("created_at") if held.holds("created_at") else None
    return span._replace(note=held.text("note"), created_at=created_at)


def _entities(doc: PackedDoc, text: _Text) -> Iterator[PackedSpan]:
    for first, beyond, label in spans_of(_tags(doc), frozenset(), ENTITIES):
        kb_id = doc.kb_ids[first] if doc.kb_ids else 0
        place = text.starts[first], text.ends[beyond - 1]
        yield PackedSpan(0, kb_id, int(label), first, beyond, *place)


def _tags(doc: PackedDoc) -> Iterator[str]:
    """Yield a tag for each word, with the hash of the label; a B without one is not an entity.

    Where the file has labels only, words of the same one in a row are an entity.
    """
    for kind, label in zip(doc.iob or map(bool, doc.labels), doc.labels, strict=True):
        if kind >= len(_IOB):
            raise doc.broken(f"an ENT_IOB is {kind}; it should be 0 to {len(_IOB) - 1}")
        tag = _IOB[kind] if label else "O"
        yield f"{tag}-{label}" if tag != "O" else tag
