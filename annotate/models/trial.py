"""Trials: an instructor tries a key as a student would, and sees the result; nothing of it counts.

They have tables of their own, so that no query for submissions can ever return one.
"""

from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.domain.grading import GradeRule
from annotate.models.annotation import Highlight, HighlightQuerySet
from annotate.models.answer_key import AnswerKey
from annotate.models.article import Article
from annotate.models.assignment import Assignment
from annotate.models.changes import Frozen
from annotate.models.comparison import Comparison
from annotate.models.highlighted import Highlighted
from annotate.models.history import BaseStep
from annotate.models.label_set import Label, LabelSet
from annotate.models.user import User


class TrialQuerySet(models.QuerySet["Trial"]):
    def annotated_by(self, user: User) -> Self:
        """The person's own, as long as they may see the key."""
        usable = AnswerKey.objects.usable_by(user).order_by()
        return self.filter(instructor=user, answer_key__in=usable.values("pk"))

    def with_parts(self) -> Self:
        return self.select_related("answer_key__article", "answer_key__label_set")

    def begin(self, instructor: User, answer_key: AnswerKey) -> "Trial":
        """Return the instructor's trial of this version of a key: the one begun, or a new one."""
        trial, _created = self.get_or_create(instructor=instructor, answer_key=answer_key)
        return trial


class Trial(Highlighted):
    """What one instructor marked to try one version of a key.

    Once it is finished it is compared with the key as that is then: of a draft, as it is now.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    answer_key = models.ForeignKey(AnswerKey, models.CASCADE, related_name="trials")
    instructor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="trials")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TrialQuerySet.as_manager()
    noun: ClassVar[str] = "trial"

    class Meta:
        ordering = ("-started_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("answer_key", "instructor"), name="one_trial_per_key_and_instructor"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instructor}: {self.answer_key}"

    def get_absolute_url(self) -> str:
        return reverse("trial", args=[self.pk])

    @property
    def article(self) -> Article:
        return self.answer_key.article

    @property
    def label_set(self) -> LabelSet:
        return self.answer_key.label_set

    @property
    def is_open(self) -> bool:
        return self.finished_at is None

    @property
    def assignment(self) -> Assignment | None:
        """The instructor's latest assignment with this key, or with the version it revises."""
        key = self.answer_key
        taught = Assignment.objects.taught_by(self.instructor)
        return taught.filter(answer_key__in=[pk for pk in (key.pk, key.revises_id) if pk]).first()

    def comparison(self) -> Comparison:
        """Return the key with the rule of the assignment, or with the usual one."""
        assignment = self.assignment
        return Comparison(self.answer_key, assignment.rule if assignment else GradeRule())

    def lock_open(self) -> None:
        """Hold the trial until the transaction ends; raise `Frozen` if it is finished."""
        self.finished_at = Trial.objects.select_for_update().get(pk=self.pk).finished_at
        if not self.is_open:
            raise Frozen(_("This trial is finished. Start over to mark anything else."))

    @transaction.atomic
    def finish(self) -> None:
        """Show the result from now on. Raise `ValidationError` if the key cannot be used yet."""
        self.answer_key.check_publishable()
        Trial.objects.filter(pk=self.pk, finished_at=None).update(finished_at=timezone.now())

    @transaction.atomic
    def start_over(self) -> None:
        """Forget all that was marked, and begin with the article as students find it."""
        Trial.objects.select_for_update().get(pk=self.pk)
        self.steps.all().delete()
        self.annotations.all().delete()
        Trial.objects.filter(pk=self.pk).update(finished_at=None)

    def discard(self) -> None:
        self.delete()


class TrialAnnotationQuerySet(HighlightQuerySet["TrialAnnotation"]):
    """Those of trials, and no student's."""


class TrialAnnotation(Highlight):
    """A highlight that an instructor made to try a key. No label is kept for its sake."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="annotations")
    label = models.ForeignKey(Label, models.CASCADE, related_name="+")

    objects = TrialAnnotationQuerySet.as_manager()

    class Meta(Highlight.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="trial_annotation_not_empty"
            ),
            models.UniqueConstraint(
                fields=("trial", "label", "start", "end"),
                condition=Q(removed_at=None),
                name="trial_annotation_once_per_span_and_label",
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("trial_annotation", args=[self.trial_id, self.pk])

    @property
    def holder(self) -> Trial:
        return self.trial


class TrialStep(BaseStep):
    """A change of a highlight in a trial."""

    holder = models.ForeignKey(Trial, models.CASCADE, related_name="steps")
    annotation = models.ForeignKey(TrialAnnotation, models.CASCADE, related_name="+")
