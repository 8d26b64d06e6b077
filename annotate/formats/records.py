"""An annotation set as every format sees it: plain records, read from front to back.

What is small is in memory; the submissions, of which there can be any number, come one by one.
Each carries its annotations, a few hundred at the most, and what it refers to, so that a format
can write whatever order its files need without looking anything up.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from annotate.domain.span import Span
from annotate.domain.text import Block


class Label(NamedTuple):
    identifier: str
    name: str
    letter: str
    definition: str
    example: str
    counter_example: str
    position: int


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


class Assignment(NamedTuple):
    id: str
    title: str
    instructions: str
    article: Article
    label_set: LabelSet


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


class Submission(NamedTuple):
    """One attempt; `handed_in_at` is None while it is open. It may hold no annotation at all."""

    id: str
    assignment: Assignment
    annotator: Annotator
    attempt: int
    started_at: datetime
    handed_in_at: datetime | None
    annotations: tuple[Annotation, ...]


class AnnotatorsAs(StrEnum):
    """How a set names the people who annotated."""

    PSEUDONYMS = "pseudonyms"
    NAMES = "names"


class Submissions(StrEnum):
    """Which submissions a set holds."""

    HANDED_IN = "handed_in"
    ALL = "all"


class AnnotationSet(NamedTuple):
    """All that an export holds. `submissions` can be read once, those of an annotator together."""

    annotators_as: AnnotatorsAs
    submissions_held: Submissions
    assignments: tuple[Assignment, ...]
    submissions: Iterable[Submission]
