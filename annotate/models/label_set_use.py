"""What rests on a label set, and so holds its labels fast."""

from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotate.models.annotation import Annotation
from annotate.models.answer_key import AnswerKey
from annotate.models.assignment import Assignment
from annotate.models.history import KeyStep, Step
from annotate.models.key_annotation import AcceptedLabel, KeyAnnotation
from annotate.models.label_set import Label, LabelSet
from annotate.models.trial import TrialStep


class Used(NamedTuple):
    """How much there is of each; `students` counts those who have highlights with its labels."""

    answer_keys: int
    assignments: int
    students: int

    @property
    def lines(self) -> list[str]:
        """Return what there is of it in words, such as “2 assignments”."""
        said = (
            ngettext("%(count)s answer key", "%(count)s answer keys", self.answer_keys),
            ngettext("%(count)s assignment", "%(count)s assignments", self.assignments),
            ngettext("%(count)s student’s work", "the work of %(count)s students", self.students),
        )
        return [each % {"count": count} for each, count in zip(said, self, strict=True) if count]


class LabelSetUse:
    """The work that uses a label set: keys, assignments, and the highlights of students."""

    def __init__(self, label_set: LabelSet) -> None:
        self.label_set = label_set

    def counts(self) -> Used:
        marked = Annotation.objects.live().filter(label__label_set=self.label_set)
        return Used(
            AnswerKey.objects.filter(label_set=self.label_set).count(),
            Assignment.objects.filter(answer_key__label_set=self.label_set).count(),
            marked.order_by().values("submission__student").distinct().count(),
        )

    def labels(self) -> set[UUID]:
        """Return which labels something refers to, if only a removed highlight or a step back."""
        found: set[UUID] = set()
        for referring in (Annotation, KeyAnnotation, AcceptedLabel):
            of_set = referring.objects.filter(label__label_set=self.label_set)
            found.update(of_set.order_by().values_list("label", flat=True).distinct())
        of_key = Q(holder__label_set=self.label_set)
        of_work = Q(holder__assignment__answer_key__label_set=self.label_set)
        for steps in (Step.objects.filter(of_work), KeyStep.objects.filter(of_key)):
            for state in ("before", "after"):
                labels = steps.order_by().values_list(f"{state}__label", flat=True)
                found.update(UUID(label) for label in labels.distinct())
        for before, after in KeyStep.objects.filter(of_key).values_list("before", "after"):
            found.update(UUID(label) for label in (*before["accepted"], *after["accepted"]))
        return found

    @transaction.atomic
    def remove_label(self, label: Label) -> None:
        """Take an unused label out. Raise `ValidationError` if it is used, or the last."""
        labels = self.label_set.hold()
        if label.pk in self.labels():
            raise ValidationError(
                _("Highlights or answer keys refer to this label, so it stays. It can be renamed.")
            )
        remaining = [each for each in labels if each.pk != label.pk]
        if not remaining:
            raise ValidationError(_("A label set has at least one label."))
        # A trial keeps no label, so it cannot go back to it either.
        named = Q(before__label=str(label.pk)) | Q(after__label=str(label.pk))
        TrialStep.objects.filter(named).delete()
        Label.objects.filter(pk=label.pk).delete()
        self.label_set.store(remaining)

    @transaction.atomic
    def remove_set(self) -> None:
        """Delete the set. Raise `ValidationError` if an answer key uses it."""
        self.label_set.hold()
        if AnswerKey.objects.filter(label_set=self.label_set).exists():
            raise ValidationError(_("Answer keys use this label set, so it stays."))
        self.label_set.delete()
