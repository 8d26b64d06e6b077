"""An annotation set as every format sees it: plain records, read from front to back.

What is small is in memory; the submissions, of which there can be any number, come one by one.
Each carries its annotations, a few hundred at the most, and what it refers to, so that a format
can write whatever order its files need without looking anything up.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.domain.text import Block
from annotate.formats.controls import Control


class Label(NamedTuple):
    identifier: str
    name: str
    letter: str
    definition: str
    example: str
    counter_example: str
    position: int
    style: int
    control: Control = Control()


class LabelSet(NamedTuple):
    id: str
    identifier: str | None
    name: str
    description: str
    labels: tuple[Label, ...]


class Article(NamedTuple):
    id: str
    identifier: str | None
    title: str
    title_is_editorial: bool
    source: str
    author: str
    published_on: date | None
    language: str
    direction: str
    rights: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]


class KeyAnnotation(NamedTuple):
    """One annotation of an answer key. `accepted` gives other labels with their percentages."""

    id: str
    label: str
    role: str
    weight: int
    explanation: str
    alternatives: tuple[Alternative, ...]
    accepted: tuple[tuple[str, int], ...]


KEY_ANNOTATOR = "answer-key"
"""Who made the answer key's spans, in formats that know no key but only another annotator."""


class AnswerKey(NamedTuple):
    id: str
    version: int
    annotations: tuple[KeyAnnotation, ...]


class Assignment(NamedTuple):
    """`answer_key` is None where a set is made without it; `classroom` is the name of the class."""

    id: str
    title: str
    instructions: str
    article: Article
    label_set: LabelSet
    answer_key: AnswerKey | None = None
    classroom: str = ""


class Annotator(NamedTuple):
    """Who annotated: a pseudonym, and the name only where the set is made with names."""

    id: str
    name: str | None


class Annotation(NamedTuple):
    """A labelled span in code points of the article's text, with the words that lie there."""

    id: str
    label: str
    span: Span
    words: str
    note: str
    created_at: datetime


class AnnotationResult(NamedTuple):
    """What became of an annotation, and the points that it earned (see `points_text`)."""

    outcome: str
    points: str


class KeyResult(NamedTuple):
    """Whether one submission found an annotation of the key, how, and the points for it."""

    key_annotation: str
    outcome: str
    points: str


class Result(NamedTuple):
    """What a submission came to by the key in force.

    `grade` is the percentage that counts and `worked_out` the one by the rule, which differs where
    an instructor set another; both are texts such as "66.7". `annotations` are in the order of the
    submission's; `key_annotations` are empty where the set is made without the key.
    """

    grade: str
    worked_out: str
    points: str
    points_possible: int
    annotations: tuple[AnnotationResult, ...]
    key_annotations: tuple[KeyResult, ...]


def points_text(points: Fraction) -> str:
    """Return points as a decimal number, rounded half up to four places: "1", "0.6667"."""
    numerator, denominator = points.as_integer_ratio()
    whole, part = divmod((20_000 * numerator + denominator) // (2 * denominator), 10_000)
    return f"{whole}.{part:04}".rstrip("0").rstrip(".")


class Submission(NamedTuple):
    """One attempt; `handed_in_at` is None while it is open, and if the annotator cancelled it.

    It may hold no annotation at all. `result` is None where it is not handed in, and where the set
    is made without outcomes.
    """

    id: str
    assignment: Assignment
    annotator: Annotator
    attempt: int
    started_at: datetime
    handed_in_at: datetime | None
    annotations: tuple[Annotation, ...]
    result: Result | None = None
    is_cancelled: bool = False


class AnnotatorsAs(StrEnum):
    """How a set names the people who annotated."""

    PSEUDONYMS = "pseudonyms"
    NAMES = "names"


class Submissions(StrEnum):
    """Which submissions a set holds."""

    HANDED_IN = "handed_in"
    ALL = "all"


class AnnotationSet(NamedTuple):
    """All that an export holds.

    `submissions` can be read once: those of an assignment together, in that those of an annotator.
    `with_results` says that those handed in come with their result.
    """

    annotators_as: AnnotatorsAs
    submissions_held: Submissions
    assignments: tuple[Assignment, ...]
    submissions: Iterable[Submission]
    with_results: bool = False
