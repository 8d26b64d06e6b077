"""JSON Lines, read back: what jsonl.md says a reader can rely on is checked, line by line.

One submission is held at a time, and of the others no more than their identifiers.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from annotate.domain.matching import MAX_ANNOTATIONS
from annotate.domain.text import Block, BlockKind, InvalidBlocks, check_blocks, fingerprint
from annotate.formats.controls import Control
from annotate.formats.json_lines import Line, quoted, read_lines
from annotate.formats.jsonl import FORMAT, VERSION
from annotate.formats.jsonl_fields import (
    check_words,
    control_name,
    known_label,
    new_id,
    referred,
    span_in,
)
from annotate.formats.jsonl_key_reader import KeyReader, annotation_result, submission_result
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.records import (
    Annotation,
    AnnotationResult,
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
_FRAME = ("label_set", "article", "answer_key", "key_annotation", "assignment")
_TYPES = ("annotation_set", *_FRAME, "submission", "annotation", "result", "end")

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
    with_results = "outcomes" in head.values and head.flag("outcomes")
    frame = _Frame()
    following = frame.read(lines)
    submissions = _SubmissionReader(frame.assignments).read(chain([following], lines))
    assignments = tuple(frame.assignments.values())
    return AnnotationSet(annotators_as, submissions_held, assignments, submissions, with_results)


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
        self.keys = KeyReader(self.articles, self.label_sets)

    def read(self, lines: Iterator[_TypedLine]) -> _TypedLine:
        """Take in the lines up to the first one that is of no type of the frame; return that."""
        kind, line = next(lines)
        while kind in _FRAME:
            self._take_in(kind, line)
            kind, line = next(lines)
        return kind, line

    def _take_in(self, kind: str, line: Line) -> None:
        if kind == "label_set":
            pk = new_id(line, self.label_sets)
            self.label_sets[pk] = _label_set(line, pk)
        elif kind == "article":
            pk = new_id(line, self.articles)
            self.articles[pk] = article_of(line, pk)
        elif kind == "answer_key":
            self.keys.take_key(line)
        elif kind == "key_annotation":
            self.keys.take_annotation(line)
        else:
            pk = new_id(line, self.assignments)
            self.assignments[pk] = self._assignment(line, pk)

    def _assignment(self, line: Line, pk: str) -> Assignment:
        article = referred(line, "article", self.articles)
        label_set = referred(line, "label_set", self.label_sets)
        return Assignment(
            id=pk,
            title=line.text("title"),
            instructions=line.text("instructions"),
            article=article,
            label_set=label_set,
            answer_key=self.keys.key_of(line, article, label_set),
            classroom=line.text("classroom") if "classroom" in line.values else "",
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
        became: list[AnnotationResult | None] = []
        for kind, line in lines:
            if kind == "annotation":
                annotations.append(self._annotation(line, submission, len(annotations)))
                became.append(annotation_result(line))
                continue
            if kind == "result":
                submission = self._with_result(line, submission, became)
                continue
            if submission:
                yield submission._replace(annotations=tuple(annotations))
                submission, annotations, became = None, [], []
            if kind in _FRAME:
                raise line.broken(f"“{kind}” lines come before the first submission", "type")
            if kind == "submission":
                submission = self._submission(line)
            else:
                _check_count(line, "submissions", len(self.submissions))
                _check_count(line, "annotations", len(self.annotations))

    def _submission(self, line: Line) -> Submission:
        pk = new_id(line, self.submissions)
        self.submissions.add(pk)
        annotator = line.child("annotator")
        submission = Submission(
            id=pk,
            assignment=referred(line, "assignment", self.assignments),
            annotator=Annotator(
                annotator.text("id", may_be_empty=False),
                None if annotator.is_null("name") else annotator.text("name"),
            ),
            attempt=line.whole_number("attempt", 1),
            started_at=line.time("started_at"),
            handed_in_at=None if line.is_null("handed_in_at") else line.time("handed_in_at"),
            annotations=(),
            is_cancelled=line.holds("is_cancelled") and line.flag("is_cancelled"),
        )
        if submission.is_cancelled and submission.handed_in_at:
            raise line.broken("what is cancelled was not handed in", "handed_in_at")
        attempt = (submission.assignment.id, submission.annotator.id, submission.attempt)
        if attempt in self.attempts:
            raise line.broken("the annotator made this attempt in an earlier line", "attempt")
        self.attempts.add(attempt)
        return submission

    def _with_result(
        self, line: Line, submission: Submission | None, became: list[AnnotationResult | None]
    ) -> Submission:
        submission = self._owner(line, submission)
        if submission.result:
            raise line.broken("is the second of its submission")
        return submission._replace(result=submission_result(line, submission, became))

    def _owner(self, line: Line, submission: Submission | None) -> Submission:
        """Return the submission that was begun, which the line belongs to."""
        owner = line.text("submission")
        if submission is None or owner != submission.id:
            known = owner in self.submissions
            reason = "is not the one right before" if known else "was in no earlier line"
            raise line.broken(f"{quoted(owner)} {reason}", "submission")
        return submission

    def _annotation(self, line: Line, submission: Submission | None, before: int) -> Annotation:
        """Return an annotation of the submission that was begun, after `before` others."""
        pk = new_id(line, self.annotations)
        self.annotations.add(pk)
        submission = self._owner(line, submission)
        if submission.result:
            raise line.broken("comes after the result of its submission")
        if before >= MAX_ANNOTATIONS:
            raise line.broken(f"a submission holds at most {MAX_ANNOTATIONS} annotations")
        label = known_label(
            line, [each.identifier for each in submission.assignment.label_set.labels]
        )
        text = submission.assignment.article.text
        span = span_in(line, text)
        words = check_words(line, text, span)
        return Annotation(pk, label, span, words, line.text("note"), line.time("created_at"))


def _label_set(line: Line, pk: str) -> LabelSet:
    labels: dict[str, Label] = {}
    for each in line.children("labels"):
        position = each.whole_number("position", 1, 9)
        label = Label(
            identifier=each.identifier("identifier"),
            name=each.text("name"),
            letter=each.text("letter"),
            definition=each.text("definition"),
            example=each.text("example"),
            counter_example=each.text("counter_example"),
            position=position,
            # Sets made before there was a style were painted by the position.
            style=each.whole_number("style", 1, 9) if "style" in each.values else position,
            control=_control(each.child("control")) if "control" in each.values else Control(),
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


def _control(line: Line) -> Control:
    return Control(control_name(line, "from_name"), control_name(line, "to_name"))


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


def _identifier(line: Line) -> str | None:
    return None if line.is_null("identifier") else line.identifier("identifier")


def _check_count(end: Line, name: str, counted: int) -> None:
    said = end.whole_number(name, 0)
    if said != counted:
        raise end.broken(f"{said} were written, and {counted} are here: lines were lost", name)
