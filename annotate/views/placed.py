"""Annotations where they lie in an article: what a page paints of each, and what it lists.

A key can hold a thousand. What is asked for again and again is therefore found out once, and a row
of the list is a dict, in which a template finds a value without an exception on the way.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypedDict

from django.utils.translation import gettext as _

from annotate.domain.span import Span
from annotate.models import (
    AcceptedLabel,
    Annotation,
    AnswerKey,
    Article,
    KeyAlternative,
    KeyAnnotation,
    Submission,
    Trial,
    TrialAnnotation,
)
from annotate.templatetags.spans import Marking

Holder = Submission | AnswerKey | Trial
AnyAnnotation = Annotation | KeyAnnotation | TrialAnnotation


class Placed(NamedTuple):
    """An annotation, the address of its own page, and what takes time to find out.

    `others` are the alternatives of a key annotation beside its first, and `accepted` its labels.
    """

    annotation: AnyAnnotation
    span: Span
    extent: Span
    address: str
    others: Sequence[KeyAlternative] = ()
    accepted: Sequence[AcceptedLabel] = ()


class Row(TypedDict):
    """An annotation as the list shows it; `role` is what it is in a key, in words, if not usual."""

    pk: str
    span: Span
    label: str
    letter: str
    style: int
    words: str
    note: str
    explanation: str
    role: str
    others: Sequence[KeyAlternative]
    accepted: Sequence[AcceptedLabel]
    address: str
    version: int
    is_of_key: bool


def in_reading_order(holder: Holder, annotations: Any) -> Sequence[Placed]:
    """Return these annotations of the holder by where they begin, the longer ones first."""
    # An address is made here, not reversed a thousand times; each is that of the annotation.
    base = f"{holder.get_absolute_url()}annotations/"
    placed = (_placed(each, f"{base}{each.pk}/") for each in annotations.for_list())
    return sorted(placed, key=lambda each: (each.span.start, -each.span.end))


def _placed(annotation: AnyAnnotation, address: str) -> Placed:
    if not isinstance(annotation, KeyAnnotation):
        return Placed(annotation, annotation.span, annotation.extent, address)
    first, *others = annotation.listed_alternatives
    accepted = annotation.listed_labels
    return Placed(annotation, first.core, first.extent, address, others, accepted)


def markings(placed: Iterable[Placed]) -> Iterator[Marking]:
    """Yield what is painted for annotations: for those of a key, the extent under the core."""
    names: dict[tuple[str, str], str] = {}
    for each in placed:
        annotation, label = each.annotation, each.annotation.label
        style = f"label-{label.style}"
        core = Marking(str(annotation.pk), each.span, style, label.letter, label.name, each.address)
        if not isinstance(annotation, KeyAnnotation):
            yield core
            continue
        if each.extent != each.span:
            may_be = _("may be marked with %(name)s") % {"name": label.name}
            key = f"{core.key}-extent"
            yield Marking(key, each.extent, f"{style} extent", "", may_be, each.address)
        name = label.name, annotation.role
        if name not in names:
            names[name] = annotation.spoken_name
        yield core._replace(style=f"{style} {annotation.role}", name=names[name])


def rows(article: Article, placed: Iterable[Placed]) -> Iterator[Row]:
    """Yield what the list shows of annotations in the article."""
    for each in placed:
        annotation, label = each.annotation, each.annotation.label
        is_usual = annotation.role in {"", KeyAnnotation.Role.REQUIRED}
        yield Row(
            pk=str(annotation.pk),
            span=each.span,
            label=label.name,
            letter=label.letter,
            style=label.style,
            words=article.words_of(each.span),
            note=annotation.note,
            explanation=annotation.explanation,
            role="" if is_usual else str(KeyAnnotation.Role(annotation.role).label),
            others=each.others,
            accepted=each.accepted,
            address=each.address,
            version=annotation.version,
            is_of_key=isinstance(annotation, KeyAnnotation),
        )
