"""JSON Lines, read back: what jsonl.md says a reader can rely on is checked, line by line.

One submission is held at a time, and of the others no more than their identifiers.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from annotate.domain.matching import MAX_ANNOTATIONS
from annotate.domain.span import Span
from annotate.domain.text import Block, BlockKind, InvalidBlocks, check_blocks, fingerprint
from annotate.formats.json_lines import Line, quoted, read_lines
from annotate.formats.jsonl import FORMAT, VERSION
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.records import (
    Annotation,
    AnnotationSet,
    Annotator,
    AnnotatorsAs,
    Article,
    Assignment,
    Label,
    LabelSet,
    Submission,
    Submissions,
)

_DIRECTIONS = ("ltr", "rtl")
_FRAME = ("label_set", "article", "assignment")
_TYPES = ("annotation_set", *_FRAME, "submission", "annotation", "end")

type _TypedLine = tuple[str, Line]


def read(stream: BinaryIO) -> AnnotationSet:
    """Read up to the first submission; the submissions are read while they are consumed.

    Raise `BrokenFile` with the line and the reason, here or while they are consumed, if the file
    is not one that `jsonl.write` could have made. Types and fields that are not known are skipped.
    """
    lines = _typed_lines(read_lines(stream))
    _, head = next(lines)
    _check_version(head)
    annotators_as = AnnotatorsAs(head.choice("annotators", tuple(AnnotatorsAs)))
    submissions_held = Submissions(head.choice("submissions", tuple(Submissions)))
    frame = _Frame()
    following = frame.read(lines)
    submissions = _SubmissionReader(frame.assignments).read(chain([following], lines))
    return AnnotationSet(
        annotators_as, submissions_held, tuple(frame.assignments.values()), submissions
    )


def _typed_lines(lines: Iterator[Line]) -> Iterator[_TypedLine]:
    """Yield the lines whose type is known: first the `annotation_set`, at last the `end`."""
    number, kind = 0, ""
    for line in lines:
        if kind == "end":
            raise line.broken("comes after the “end” line")
        kind = line.text("type")
        if (kind == "annotation_set") != (not number):
            raise line.broken("the first line, and no other, is of type annotation_set", "type")
        number = line.number
        if kind in _TYPES:
            yield kind, line
    if kind != "end":
        reason = "the file ends without an “end” line: it was cut off" if number else "is empty"
        raise BrokenFile([Problem(reason, line=number or None)])


def _check_version(head: Line) -> None:
    head.choice("format", (FORMAT,))
    version = head.whole_number("version", 1)
    if version != VERSION:
        raise head.broken(f"{version} is unknown here; {VERSION} can be read", "version")
    head.choice("offsets", ("code_points",))


class _Frame:
    """What submissions refer to, by its identifier."""

    def __init__(self) -> None:
        self.label_sets: dict[str, LabelSet] = {}
        self.articles: dict[str, Article] = {}
        self.assignments: dict[str, Assignment] = {}

    def read(self, lines: Iterator[_TypedLine]) -> _TypedLine:
        """Take in the lines up to the first one that is of no type of the frame; return that."""
        kind, line = next(lines)
        while kind in _FRAME:
            self._take_in(kind, line)
            kind, line = next(lines)
        return kind, line

    def _take_in(self, kind: str, line: Line) -> None:
        if kind == "label_set":
            pk = _new(line, self.label_sets)
            self.label_sets[pk] = _label_set(line, pk)
        elif kind == "article":
            pk = _new(line, self.articles)
            self.articles[pk] = article_of(line, pk)
        else:
            pk = _new(line, self.assignments)
            self.assignments[pk] = self._assignment(line, pk)

    def _assignment(self, line: Line, pk: str) -> Assignment:
        return Assignment(
            id=pk,
            title=line.text("title"),
            instructions=line.text("instructions"),
            article=_referred(line, "article", self.articles),
            label_set=_referred(line, "label_set", self.label_sets),
        )


class _SubmissionReader:
    """Reads the submissions, each with the annotations that come right after it."""

    def __init__(self, assignments: Mapping[str, Assignment]) -> None:
        self.assignments = assignments
        self.submissions: set[str] = set()
        self.annotations: set[str] = set()
        self.attempts: set[tuple[str, str, int]] = set()

    def read(self, lines: Iterator[_TypedLine]) -> Iterator[Submission]:
        submission: Submission | None = None
        annotations: list[Annotation] = []
        for kind, line in lines:
            if kind == "annotation":
                annotations.append(self._annotation(line, submission, len(annotations)))
                continue
            if submission:
                yield submission._replace(annotations=tuple(annotations))
                submission, annotations = None, []
            if kind in _FRAME:
                raise line.broken(f"“{kind}” lines come before the first submission", "type")
            if kind == "submission":
                submission = self._submission(line)
            else:
                _check_count(line, "submissions", len(self.submissions))
                _check_count(line, "annotations", len(self.annotations))

    def _submission(self, line: Line) -> Submission:
        pk = _new(line, self.submissions)
        self.submissions.add(pk)
        annotator = line.child("annotator")
        submission = Submission(
            id=pk,
            assignment=_referred(line, "assignment", self.assignments),
            annotator=Annotator(
                annotator.text("id", may_be_empty=False),
                None if annotator.is_null("name") else annotator.text("name"),
            ),
            attempt=line.whole_number("attempt", 1),
            started_at=line.time("started_at"),
            handed_in_at=None if line.is_null("handed_in_at") else line.time("handed_in_at"),
            annotations=(),
        )
        attempt = (submission.assignment.id, submission.annotator.id, submission.attempt)
        if attempt in self.attempts:
            raise line.broken("the annotator made this attempt in an earlier line", "attempt")
        self.attempts.add(attempt)
        return submission

    def _annotation(self, line: Line, submission: Submission | None, before: int) -> Annotation:
        """Return an annotation of the submission that was begun, after `before` others."""
        pk = _new(line, self.annotations)
        self.annotations.add(pk)
        owner = line.text("submission")
        if submission is None or owner != submission.id:
            known = owner in self.submissions
            reason = "is not the one right before" if known else "was in no earlier line"
            raise line.broken(f"{quoted(owner)} {reason}", "submission")
        if before >= MAX_ANNOTATIONS:
            raise line.broken(f"a submission holds at most {MAX_ANNOTATIONS} annotations")
        label = line.identifier("label")
        labels = [each.identifier for each in submission.assignment.label_set.labels]
        if label not in labels:
            raise line.broken(
                f"the label set has no label “{label}”, only: {', '.join(labels)}", "label"
            )
        text = submission.assignment.article.text
        span = _span(line, text)
        words = line.text("words")
        if text[span.start : span.end] != words:
            held = quoted(text[span.start : span.end])
            raise line.broken(f"the text says {held} there, not {quoted(words)}", "words")
        return Annotation(pk, label, span, words, line.text("note"), line.time("created_at"))


def _label_set(line: Line, pk: str) -> LabelSet:
    labels: dict[str, Label] = {}
    for each in line.children("labels"):
        label = Label(
            identifier=each.identifier("identifier"),
            name=each.text("name"),
            letter=each.text("letter"),
            definition=each.text("definition"),
            example=each.text("example"),
            counter_example=each.text("counter_example"),
            position=each.whole_number("position", 1, 9),
        )
        if label.identifier in labels:
            raise each.broken(f"“{label.identifier}” belongs to an earlier label", "identifier")
        labels[label.identifier] = label
    return LabelSet(
        id=pk,
        identifier=_identifier(line),
        name=line.text("name"),
        description=line.text("description"),
        labels=tuple(labels.values()),
    )


def article_of(line: Line, pk: str) -> Article:
    """Return the article of the fields that `jsonl.article_fields` gives.

    Raise `BrokenFile` if one is missing or wrong, or the text is not the one they were made of.
    """
    text, sha256 = line.text("text"), line.text("sha256")
    if sha256 != fingerprint(text):
        raise line.broken(f"that of the text is {fingerprint(text)}: one was changed", "sha256")
    blocks = tuple(
        Block(
            BlockKind(each.choice("kind", tuple(BlockKind))),
            each.whole_number("start", 0),
            each.whole_number("end", 1),
        )
        for each in line.children("blocks")
    )
    try:
        check_blocks(text, blocks)
    except InvalidBlocks as error:
        raise line.broken(str(error), "blocks") from error
    return Article(
        id=pk,
        identifier=_identifier(line),
        title=line.text("title"),
        title_is_editorial=line.flag("title_is_editorial"),
        source=line.text("source"),
        author=line.text("author"),
        published_on=None if line.is_null("published_on") else line.day("published_on"),
        language=line.text("language"),
        direction=line.choice("direction", _DIRECTIONS),
        rights=line.text("rights"),
        sha256=sha256,
        text=text,
        blocks=blocks,
    )


def _span(line: Line, text: str) -> Span:
    start = line.whole_number("start", 0)
    end = line.whole_number("end", 1)
    if start >= end:
        raise line.broken(f"{end} is not after the start, {start}", "end")
    if end > len(text):
        raise line.broken(f"{end} is beyond the text, which has {len(text)} characters", "end")
    return Span(start, end)


def _identifier(line: Line) -> str | None:
    return None if line.is_null("identifier") else line.identifier("identifier")


def _new(line: Line, earlier: Mapping[str, object] | set[str]) -> str:
    """Return the line's identifier, which no earlier one of its type has."""
    pk = line.text("id", may_be_empty=False)
    if pk in earlier:
        raise line.broken(f"{quoted(pk)} belongs to an earlier line", "id")
    return pk


def _referred[R](line: Line, name: str, known: Mapping[str, R]) -> R:
    """Return what the line refers to."""
    pk = line.text(name)
    if pk not in known:
        raise line.broken(f"{quoted(pk)} was in no earlier line", name)
    return known[pk]


def _check_count(end: Line, name: str, counted: int) -> None:
    said = end.whole_number(name, 0)
    if said != counted:
        raise end.broken(f"{said} were written, and {counted} are here: lines were lost", name)
