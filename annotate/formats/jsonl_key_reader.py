"""The lines of JSON Lines that are there when they were asked for: answer keys and results."""

import re
from collections.abc import Mapping, Sequence

from annotate.domain.answer_key import MAX_KEY_ANNOTATIONS, Alternative
from annotate.formats.json_lines import Line
from annotate.formats.jsonl_fields import check_words, known_label, new_id, referred, span_in
from annotate.formats.records import (
    AnnotationResult,
    AnswerKey,
    Article,
    Assignment,
    KeyAnnotation,
    KeyResult,
    LabelSet,
    Result,
    Submission,
)

_ROLES = ("required", "optional", "distractor")
_PERCENTAGE = re.compile(r"[0-9]{1,3}(\.[0-9])?")
_POINTS = re.compile(r"[0-9]+(\.[0-9]{1,4})?")


class KeyReader:
    """Collects the answer keys of a file, each with the annotations that come after it."""

    def __init__(self, articles: Mapping[str, Article], label_sets: Mapping[str, LabelSet]) -> None:
        self.articles = articles
        self.label_sets = label_sets
        self.keys: dict[str, AnswerKey] = {}
        self.annotations: set[str] = set()
        self._of: dict[str, tuple[Article, LabelSet]] = {}

    def take_key(self, line: Line) -> None:
        pk = new_id(line, self.keys)
        article = referred(line, "article", self.articles)
        label_set = referred(line, "label_set", self.label_sets)
        self._of[pk] = article, label_set
        self.keys[pk] = AnswerKey(pk, line.whole_number("version", 1), ())

    def take_annotation(self, line: Line) -> None:
        """Add an annotation to the key before it."""
        pk = new_id(line, self.annotations)
        self.annotations.add(pk)
        key = referred(line, "answer_key", self.keys)
        if len(key.annotations) >= MAX_KEY_ANNOTATIONS:
            raise line.broken(f"an answer key holds at most {MAX_KEY_ANNOTATIONS:,} annotations")
        article, label_set = self._of[key.id]
        labels = [each.identifier for each in label_set.labels]
        alternatives = tuple(
            _alternative(each, article.text) for each in line.children("alternatives")
        )
        if not alternatives:
            raise line.broken("is empty", "alternatives")
        annotation = KeyAnnotation(
            id=pk,
            label=known_label(line, labels),
            role=line.choice("role", _ROLES),
            weight=line.whole_number("weight", 1, 100),
            explanation=line.text("explanation"),
            alternatives=alternatives,
            accepted=tuple(
                (known_label(each, labels), each.whole_number("percent", 1, 99))
                for each in line.children("accepted")
            ),
        )
        self.keys[key.id] = key._replace(annotations=(*key.annotations, annotation))

    def key_of(self, line: Line, article: Article, label_set: LabelSet) -> AnswerKey | None:
        """Return the key that an assignment's line names, if it names one."""
        if "answer_key" not in line.values:
            return None
        key = referred(line, "answer_key", self.keys)
        if self._of[key.id] != (article, label_set):
            raise line.broken("is the key of another article or label set", "answer_key")
        return key


def _alternative(line: Line, text: str) -> Alternative:
    core = span_in(line.child("core"), text)
    extent = span_in(line.child("extent"), text)
    if not extent.holds(core):
        raise line.broken("does not hold the core", "extent")
    check_words(line, text, core)
    return Alternative(core, extent)


def annotation_result(line: Line) -> AnnotationResult | None:
    """Return what became of an annotation, where its line says so."""
    if "outcome" not in line.values:
        return None
    outcome = line.text("outcome", may_be_empty=False)
    return AnnotationResult(outcome, _number(line, "points", _POINTS))


def submission_result(
    line: Line, submission: Submission, became: Sequence[AnnotationResult | None]
) -> Result:
    """Return the result of the submission right before, whose annotations came to `became`."""
    known = [each for each in became if each is not None]
    if len(known) != len(became):
        raise line.broken("annotations of the submission came without their outcome")
    in_key = _key_annotations(submission.assignment)
    results = []
    for each in line.children("key_annotations"):
        pk = each.text("key_annotation")
        if pk not in in_key:
            raise each.broken("is not in the answer key of the assignment", "key_annotation")
        outcome = each.text("outcome", may_be_empty=False)
        results.append(KeyResult(pk, outcome, _number(each, "points", _POINTS)))
    return Result(
        grade=_number(line, "grade", _PERCENTAGE),
        worked_out=_number(line, "worked_out", _PERCENTAGE),
        points=_number(line, "points", _POINTS),
        points_possible=line.whole_number("points_possible", 0),
        annotations=tuple(known),
        key_annotations=tuple(results),
    )


def _key_annotations(assignment: Assignment) -> set[str]:
    key = assignment.answer_key
    return {each.id for each in key.annotations} if key else set()


def _number(line: Line, name: str, pattern: re.Pattern[str]) -> str:
    value = line.text(name)
    if not pattern.fullmatch(value):
        raise line.broken("should be a decimal number in quotation marks", name)
    return value
