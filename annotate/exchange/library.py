"""The library: articles, label sets and answer keys that have no owner and serve every instructor.

What people's work rests on never changes behind their backs: an article's text and blocks, and
which labels a label set has, are stored once; a key that changed becomes a new version, and the
assignments that use the old one go on using it. What only describes (a title, a rights line, the
wording of a definition) follows the record.

Every function takes a record and says what it did; call them in one transaction. They raise
`BrokenFile` with the field and the reason if the record cannot be stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import models

from annotate.domain.answer_key import Alternative
from annotate.formats.answer_key_file import (
    AnswerKeyRecord,
    PlacedAnnotation,
    place_annotations,
)
from annotate.formats.article_file import ArticleRecord
from annotate.formats.label_set_file import LabelSetRecord
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.models import AnswerKey, Article, KeyAlternative, KeyAnnotation, Label, LabelSet

_ARTICLE_FIELDS = {
    "title": "title",
    "title_is_editorial": "title_is_editorial",
    "source": "source",
    "author": "author",
    "published_on": "date",
    "language": "language",
    "direction": "direction",
    "rights": "rights",
}
_LABEL_FIELDS = ("name", "letter", "definition", "example", "counter_example", "style")


class Did(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    REVISED = "revised"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: `noun` and `identifier` name it, `detail` says more."""

    noun: str
    identifier: str
    did: Did
    detail: str = ""

    def __str__(self) -> str:
        told = f"{self.did} {self.noun} {self.identifier}"
        return f"{told} ({self.detail})" if self.detail else told


def load_article(record: ArticleRecord) -> Outcome:
    article = Article.objects.filter(identifier=record.identifier).first()
    created = article is None
    if article is None:
        article = Article(identifier=record.identifier, text=record.text)
        article.blocks = record.blocks
    elif (article.text, article.blocks) != (record.text, record.blocks):
        raise BrokenFile([Problem(_changed_text(article.text, record.text), "text")])
    changed = _take(article, {name: getattr(record, name) for name in _ARTICLE_FIELDS})
    if created or changed:
        store(article, _ARTICLE_FIELDS, without={"text_sha256"})  # which saving works out
    return _outcome("article", record.identifier, changed, created=created)


def load_label_set(record: LabelSetRecord) -> Outcome:
    label_set = LabelSet.objects.filter(identifier=record.identifier).first()
    created = label_set is None
    label_set = label_set or LabelSet(identifier=record.identifier)
    stored = {} if created else {label.identifier: label for label in label_set.labels.all()}
    if not created and list(stored) != [label.identifier for label in record.labels]:
        reason = (
            f"the labels were {', '.join(stored)}, in this order, when the set was loaded; "
            "highlights refer to them, so a set with other labels needs an identifier of its own"
        )
        raise BrokenFile([Problem(reason, "labels")])
    changed = _take(label_set, {"name": record.name, "description": record.description})
    if created or changed:
        store(label_set, {})
    labels: list[Label] = []
    problems: list[Problem] = []
    for position, entry in enumerate(record.labels, 1):
        label = stored.get(entry.identifier) or Label(
            label_set=label_set, identifier=entry.identifier, position=position
        )
        field = f"labels[{position}]"
        rewritten = _take(label, {name: getattr(entry, name) for name in _LABEL_FIELDS})
        changed += [f"{field}.{name}" for name in rewritten]
        try:
            label.clean_fields()  # what they have to be together, the file has been read for
        except ValidationError as error:
            problems += _problems_in(error, {}, f"{field}.")
        labels.append(label)
    if problems:
        raise BrokenFile(problems)
    if created or changed:
        label_set.store(labels)
    return _outcome("label set", record.identifier, changed, created=created)


def load_answer_key(record: AnswerKeyRecord) -> Outcome:
    article = Article.objects.filter(identifier=record.article).first()
    label_set = LabelSet.objects.filter(identifier=record.label_set).first()
    if not article or not label_set:
        raise BrokenFile(
            [
                Problem(f"there is no {noun} “{identifier}” in the library", field)
                for noun, identifier, field, found in (
                    ("article", record.article, "article", article),
                    ("label set", record.label_set, "label_set", label_set),
                )
                if not found
            ]
        )
    labels = {label.identifier: label for label in label_set.labels.all()}
    placed = place_annotations(record, article.text, labels)
    current = AnswerKey.objects.filter(identifier=record.identifier).first()
    if current is None:
        _publish(AnswerKey(article=article, label_set=label_set), record.identifier, placed, labels)
        return Outcome("answer key", record.identifier, Did.CREATED)
    if (current.article, current.label_set) != (article, label_set):
        reason = "the key was loaded for another article or label set, and needs another identifier"
        raise BrokenFile([Problem(reason, "identifier")])
    if _content(current) == placed:
        return Outcome("answer key", record.identifier, Did.UNCHANGED)
    current.identifier = None
    current.status = AnswerKey.Status.SUPERSEDED
    current.save(update_fields=["identifier", "status"])
    revised = AnswerKey(
        article=article, label_set=label_set, revises=current, version=current.version + 1
    )
    _publish(revised, record.identifier, placed, labels)
    detail = f"now version {revised.version}"
    users = current.assignments.count()
    if users:
        detail += f"; assignments that go on using version {current.version}: {users}"
    return Outcome("answer key", record.identifier, Did.REVISED, detail)


def _publish(
    key: AnswerKey,
    identifier: str,
    placed: tuple[PlacedAnnotation, ...],
    labels: Mapping[str, Label],
) -> None:
    key.identifier = identifier
    store(key, {})
    for each in placed:
        annotation = key.annotations.create(
            label=labels[each.label],
            role=KeyAnnotation.Role(each.role),
            weight=each.weight,
            explanation=each.explanation,
        )
        for position, alternative in enumerate(each.alternatives, 1):
            edges = KeyAlternative.edges(core=alternative.core, extent=alternative.extent)
            annotation.alternatives.create(position=position, **edges)
        for label, percent in each.accepted:
            annotation.accepted_labels.create(label=labels[label], percent=percent)
    key.publish()


def _content(key: AnswerKey) -> tuple[PlacedAnnotation, ...]:
    """Return what a stored key says, as `place_annotations` returns it."""
    placed = [
        PlacedAnnotation(
            annotation.label.identifier,
            annotation.role,
            annotation.weight,
            annotation.explanation,
            tuple(Alternative(each.core, each.extent) for each in annotation.alternatives.all()),
            tuple(
                sorted(
                    (accepted.label.identifier, accepted.percent)
                    for accepted in annotation.accepted_labels.all()
                )
            ),
        )
        for annotation in key.annotations.live().with_parts()
    ]
    return tuple(sorted(placed, key=PlacedAnnotation.reading_order))


def _take(instance: models.Model, values: Mapping[str, object]) -> list[str]:
    """Set the fields and return the names of those that had another value."""
    changed = [name for name, value in values.items() if getattr(instance, name) != value]
    for name in changed:
        setattr(instance, name, values[name])
    return changed


def store(
    instance: models.Model,
    names: Mapping[str, str],
    *,
    inside: str = "",
    without: set[str] | None = None,
) -> None:
    """Save the instance if it is valid; `names` maps its fields to those of the file.

    Raise `BrokenFile` otherwise, the names of the fields preceded by `inside`.
    """
    try:
        instance.full_clean(exclude=without)
    except ValidationError as error:
        raise BrokenFile(_problems_in(error, names, inside)) from error
    instance.save()


def _problems_in(error: ValidationError, names: Mapping[str, str], inside: str) -> list[Problem]:
    """Return what is wrong with the fields, their names preceded by `inside`."""
    return [
        Problem(reason, f"{inside}{names.get(name, name)}")
        for name, reasons in error.message_dict.items()
        for reason in reasons
    ]


def _outcome(noun: str, identifier: str, changed: list[str], *, created: bool) -> Outcome:
    if created:
        return Outcome(noun, identifier, Did.CREATED)
    if changed:
        return Outcome(noun, identifier, Did.UPDATED, ", ".join(changed))
    return Outcome(noun, identifier, Did.UNCHANGED)


def _changed_text(before: str, after: str) -> str:
    rule = (
        "highlights refer to its characters, so neither its text nor its division into blocks "
        "ever changes; a changed article needs an identifier of its own"
    )
    if before == after:
        return f"the blocks of the article were others when it was loaded; {rule}"
    pairs = enumerate(zip(before, after, strict=False))
    same = next((index for index, (old, new) in pairs if old != new), min(len(before), len(after)))
    was, becomes = (text[max(0, same - 20) : same + 20] for text in (before, after))
    return f"the article said “…{was}…” when it was loaded and says “…{becomes}…” now; {rule}"
