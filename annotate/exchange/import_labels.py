"""The labels of a file beside those of a label set here."""

from collections.abc import Iterable

from django.utils.text import slugify

from annotate.domain.text import canonical
from annotate.formats.controls import OURS
from annotate.formats.imported import ImportedLabel, ImportedSet
from annotate.models import Label, LabelSet

MOST_LABELS = 9
LONGEST_IDENTIFIER = 80
LONGEST_NAME = 60


def said(text: str) -> str:
    """Return what a file says of something, without the control characters no database keeps."""
    return text if text.isprintable() else canonical(text)


def labels_of(imported: ImportedSet) -> list[ImportedLabel]:
    """Return the labels of the file, with those that only its spans name at the end."""
    known = {each.id: each for each in imported.labels}
    for submission in imported.submissions:
        for span in submission.spans:
            if span.label not in known:
                known[span.label] = ImportedLabel(span.label, span.label)
    return list(known.values())


def match(label: ImportedLabel, candidates: Iterable[Label]) -> Label | None:
    """Return the label with the same identifier, or else the same name, however it is written."""
    found = list(candidates)
    identifiers = {each.identifier: each for each in found}
    names = {each.name.casefold(): each for each in found}
    return (
        identifiers.get(label.id)
        or names.get(label.name.casefold())
        or identifiers.get(slugify(label.id))
    )


def fitting(labels: list[ImportedLabel], label_sets: Iterable[LabelSet]) -> LabelSet | None:
    """Return the first label set that has all of these labels."""
    for label_set in label_sets:
        candidates = list(label_set.labels.all())
        if labels and all(match(each, candidates) for each in labels):
            return label_set
    return None


def keeps_control(label: ImportedLabel, here: Label | None) -> bool:
    """Tell whether the label here, or a new one if there is none, has the names of its control.

    The file need not know them; a label that has none goes by ours.
    """
    kept = here.control.or_else(OURS) if here else label.control.as_kept()
    return label.control.or_else(kept) == kept


def new_label_set(name: str, labels: list[ImportedLabel], **fields: object) -> LabelSet:
    """Make a label set of the first nine labels, for there are nine keys for them."""
    label_set = LabelSet.objects.create(name=name, **fields)
    used: set[str] = set()
    letters: set[str] = set()
    made = []
    for position, label in enumerate(labels[:MOST_LABELS], start=1):
        identifier = _free_identifier(label, used)
        used.add(identifier)
        made.append(
            Label(
                label_set=label_set,
                identifier=identifier,
                name=said(label.name)[:LONGEST_NAME] or identifier,
                letter=_free_letter(label, letters),
                definition=said(label.definition),
                example=said(label.example),
                counter_example=said(label.counter_example),
                position=position,
                style=position,
                **label.control.as_kept()._asdict(),
            )
        )
    Label.objects.bulk_create(made)
    return label_set


def _free_letter(label: ImportedLabel, used: set[str]) -> str:
    """Return the label's own letter, or else one of its name or a digit, that no other has."""
    name = [char.upper()[:2] for char in said(label.name) if char.isalnum()]
    candidates = [said(label.letter)[:2], *name, *"123456789"]  # a set has nine labels at most
    letter: str = next(each for each in candidates if each and each.casefold() not in used)
    used.add(letter.casefold())
    return letter


def _free_identifier(label: ImportedLabel, used: set[str]) -> str:
    """Return the label's own identifier if it is one that is free, or else the nearest."""
    wanted = slugify(label.id)[:LONGEST_IDENTIFIER] or slugify(label.name)[:LONGEST_IDENTIFIER]
    candidate = wanted or "label"
    number = 2
    while candidate in used:
        candidate = f"{wanted[: LONGEST_IDENTIFIER - 4] or 'label'}-{number}"
        number += 1
    return candidate
