"""Answer key files: TOML in which every span is a quotation, never an offset.

`core` quotes what must be marked, `extent` (the core, unless given) what may be. Where that could
be read in several places, `occurrence` says which: the first is 1.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from annotate.domain.answer_key import MAX_KEY_ANNOTATIONS, Alternative
from annotate.domain.span import Span, occurrences
from annotate.domain.words import Words
from annotate.formats.plain_text import BrokenFile, Problem, decode
from annotate.formats.toml_table import Table

ROLES = ("required", "optional", "distractor")
MAXIMUM_EXPLANATION = 2000
MAXIMUM_WEIGHT = 100


class Quotation(NamedTuple):
    """One alternative, quoted. `field` and `line` say where it stands in the file."""

    core: str
    extent: str
    occurrence: int | None
    field: str
    line: int | None


@dataclass(frozen=True, slots=True)
class AnnotationRecord:
    """`accepted` maps the identifiers of other labels to the percentage that they earn."""

    label: str
    role: str
    weight: int
    explanation: str
    quotations: tuple[Quotation, ...]
    accepted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AnswerKeyRecord:
    """`article` and `label_set` are identifiers."""

    identifier: str
    article: str
    label_set: str
    annotations: tuple[AnnotationRecord, ...]


class PlacedAnnotation(NamedTuple):
    """What a key annotation says once its quotations are found; equal if they say the same."""

    label: str
    role: str
    weight: int
    explanation: str
    alternatives: tuple[Alternative, ...]
    accepted: tuple[tuple[str, int], ...]

    def reading_order(self) -> tuple[object, ...]:
        """Return what sorts the annotations of one key, of which no two have the same."""
        return (self.alternatives, self.label)


def parse_answer_key(data: bytes) -> AnswerKeyRecord:
    """Return the key, or raise `BrokenFile` with all that is wrong with the file by itself."""
    root = Table.parse(decode(data))
    record = AnswerKeyRecord(
        identifier=root.text("identifier"),
        article=root.text("article"),
        label_set=root.text("label_set"),
        annotations=tuple(map(_annotation, root.tables("annotations"))),
    )
    if all(annotation.role == "distractor" for annotation in record.annotations):
        root.fault("annotations", "there is nothing to be found: all are distractors")
    if len(record.annotations) > MAX_KEY_ANNOTATIONS:
        root.fault("annotations", f"a key holds at most {MAX_KEY_ANNOTATIONS:,} annotations")
    root.close()
    return record


def _annotation(table: Table) -> AnnotationRecord:
    role = table.choice("role", ROLES, "required")
    tables = [table]
    accepted: dict[str, int] = {}
    weight = 1
    if role != "distractor":  # which is one passage with one label, and earns nothing
        tables += table.tables("alternatives", required=False)
        percentages = table.table("accepted", required=False)
        accepted = {label: percentages.whole_number(label, 1, 99) for label in percentages}
        weight = table.whole_number("weight", 1, MAXIMUM_WEIGHT, 1)
    return AnnotationRecord(
        label=table.text("label"),
        role=role,
        weight=weight,
        explanation=table.text("explanation", at_most=MAXIMUM_EXPLANATION),
        quotations=tuple(_quotation(each, has_extent=role != "distractor") for each in tables),
        accepted=accepted,
    )


def _quotation(table: Table, *, has_extent: bool) -> Quotation:
    core = table.text("core")
    extent = table.text("extent", required=False) if has_extent else ""
    occurrence = table.whole_number("occurrence", 1, 10_000, 1) if "occurrence" in table else None
    return Quotation(core, extent or core, occurrence, table.path, table.line)


def place_annotations(
    record: AnswerKeyRecord, text: str, labels: Collection[str]
) -> tuple[PlacedAnnotation, ...]:
    """Find the quotations in the article's text and check the labels against the label set's.

    The result is in reading order. Raise `BrokenFile` with all that does not fit.
    """
    problems: list[Problem] = []
    words = Words.of(text)
    placed: list[PlacedAnnotation] = []
    seen: dict[tuple[str, Span], str] = {}
    for annotation in record.annotations:
        field, line = annotation.quotations[0].field, annotation.quotations[0].line
        for name, label in _labels_of(annotation):
            if label not in labels:
                reason = f"the label set has no label “{label}”, only: {', '.join(labels)}"
                problems.append(Problem(reason, f"{field}.{name}", line))
        if annotation.label in annotation.accepted:
            reason = "is the label itself, which earns everything"
            problems.append(Problem(reason, f"{field}.accepted.{annotation.label}", line))
        alternatives: list[Alternative] = []
        for quotation in annotation.quotations:
            try:
                alternatives.append(_locate(text, words, quotation))
            except BrokenFile as error:
                problems.extend(error.problems)
        if alternatives:
            twin = seen.setdefault((annotation.label, alternatives[0].core), field)
            if twin != field:
                reason = f"{twin} has the same label on the same words"
                problems.append(Problem(reason, f"{field}.core", line))
        accepted = tuple(sorted(annotation.accepted.items()))
        placed.append(
            PlacedAnnotation(
                annotation.label,
                annotation.role,
                annotation.weight,
                annotation.explanation,
                tuple(alternatives),
                accepted,
            )
        )
    if problems:
        raise BrokenFile(problems)
    return tuple(sorted(placed, key=PlacedAnnotation.reading_order))


def _labels_of(annotation: AnnotationRecord) -> list[tuple[str, str]]:
    """Return the fields that name a label, with the label."""
    accepted = [(f"accepted.{label}", label) for label in annotation.accepted]
    return [("label", annotation.label), *accepted]


def _locate(text: str, words: Words, quotation: Quotation) -> Alternative:
    """Return the one place that is meant, or raise `BrokenFile`."""
    cores = list(occurrences(text, quotation.core))
    extents = list(occurrences(text, quotation.extent))
    for name, quote, found in (
        ("core", quotation.core, cores),
        ("extent", quotation.extent, extents),
    ):
        if not found:
            raise _misplaced(quotation, name, f"the article does not say “{quote}”")
    places = sorted(
        Alternative(core, extent) for core in cores for extent in extents if extent.holds(core)
    )
    if not places:
        raise _misplaced(quotation, "extent", "does not hold the whole core")
    if words.within(places[0].core) is None:
        raise _misplaced(quotation, "core", "holds no word")
    number = quotation.occurrence
    if number is None and len(places) > 1:
        reason = f"the article says “{quotation.core}” in {len(places)} places"
        raise _misplaced(quotation, "core", f"{reason}; say which: occurrence = 1, 2 …")
    if number is not None and number > len(places):
        reason = f"is {number}, but the quotation occurs {len(places)} times"
        raise _misplaced(quotation, "occurrence", reason)
    return places[(number or 1) - 1]


def _misplaced(quotation: Quotation, name: str, reason: str) -> BrokenFile:
    return BrokenFile([Problem(reason, f"{quotation.field}.{name}", quotation.line)])
