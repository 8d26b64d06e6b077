"""Versions of a key side by side: what was changed, and whose grade changed by it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from annotate.domain.answer_key import Alternative
from annotate.domain.revisions import Entry
from annotate.models.grade import Grade
from annotate.models.key_annotation import KeyAnnotation
from annotate.models.submission import Submission


@dataclass(frozen=True, slots=True)
class Regrade:
    """A version of the key that changed the grade worked out of a submission, in per cent."""

    before: Decimal
    after: Decimal
    old: list[Entry]
    new: list[Entry]


def regrades(submission: Submission) -> list[Regrade]:
    """Return what changed the grade since the submission was handed in, the latest first.

    The grades by all earlier versions are kept, so they are those that the student had.
    """
    grades = {each.answer_key_id: each for each in submission.grades.select_related("answer_key")}
    steps: list[tuple[Grade, Grade]] = []
    new = grades.get(submission.assignment.answer_key_id)
    while new and (old := grades.get(new.answer_key.revises_id)):  # type: ignore[arg-type]
        steps.append((old, new))
        new = old
    changed = [(old, new) for old, new in steps if old.percent != new.percent]
    if not changed:
        return []
    of = entries_of({each.answer_key_id for step in changed for each in step})
    return [
        Regrade(old.percent, new.percent, of[old.answer_key_id], of[new.answer_key_id])
        for old, new in changed
    ]


def entries_of(keys: Iterable[UUID]) -> dict[UUID, list[Entry]]:
    """Return what each of these keys asks for, in the order of the text; distractors are not."""
    asked = KeyAnnotation.objects.live().findable().filter(answer_key__in=keys).with_parts()
    of: dict[UUID, list[Entry]] = defaultdict(list)
    for annotation in sorted(asked, key=lambda each: each.span):
        of[annotation.answer_key_id].append(_entry(annotation))
    return of


def _entry(annotation: KeyAnnotation) -> Entry:
    return Entry(
        identity=annotation.pk,
        label=annotation.label.name,
        alternatives=tuple(
            Alternative(each.core, each.extent) for each in annotation.alternatives.all()
        ),
        required=annotation.role == KeyAnnotation.Role.REQUIRED,
        weight=annotation.weight,
        accepted={each.label.name: each.percent for each in annotation.accepted_labels.all()},
        origin=annotation.copy_of_id,
    )
