"""Submissions: a student's attempt at an assignment, from the first highlight to the grade."""

from typing import Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.domain.span import Span

from .annotation import Annotation, require_span
from .article import Article
from .assignment import Assignment
from .changes import Frozen
from .classroom import Enrolment
from .label_set import Label, LabelSet
from .user import User

MAXIMUM_ANNOTATIONS = 500


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def handed_in(self) -> Self:
        return self.exclude(handed_in_at=None)

    def annotated_by(self, user: User) -> Self:
        """The submissions whose annotations the person may change while they are open."""
        return self.filter(student=user)

    def taught_by(self, user: User) -> Self:
        return self.filter(
            assignment__classroom__enrolments__user=user,
            assignment__classroom__enrolments__role=Enrolment.Role.INSTRUCTOR,
        )

    def visible_to(self, user: User) -> Self:
        """A student's own, and those of the classes that the person teaches."""
        taught = self.taught_by(user).values("pk")
        return self.filter(Q(student=user) | Q(pk__in=taught))


class Submission(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="submissions")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="submissions"
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(auto_now_add=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ("student__display_name", "attempt")
        constraints = (
            models.UniqueConstraint(
                fields=("assignment", "student", "attempt"), name="attempt_once"
            ),
            models.UniqueConstraint(
                fields=("assignment", "student"),
                condition=Q(handed_in_at=None),
                name="one_open_attempt",
            ),
        )

    def __str__(self) -> str:
        return f"{self.student}, {self.assignment}, {self.attempt}"

    def get_absolute_url(self) -> str:
        return reverse("submission", args=[self.pk])

    @property
    def article(self) -> Article:
        return self.assignment.article

    @property
    def label_set(self) -> LabelSet:
        return self.assignment.label_set

    @property
    def is_open(self) -> bool:
        return self.handed_in_at is None

    @property
    def feedback_is_due(self) -> bool:
        """Whether the student may see how this submission compares with the key."""
        return not self.is_open and self.assignment.feedback_is_due

    def lock_open(self) -> None:
        """Hold the submission until the transaction ends; raise `Frozen` if it was handed in."""
        self.handed_in_at = Submission.objects.select_for_update().get(pk=self.pk).handed_in_at
        if not self.is_open:
            raise Frozen(_("This was handed in, so its highlights no longer change."))

    @transaction.atomic
    def mark(
        self, *, pk: UUID, label: Label, span: Span, words: str | None = None
    ) -> tuple[Annotation, bool]:
        """Add a highlight of `span`, in code points; return it and whether it is new.

        The same request again, or the same words with the same label, adds nothing; nor does it
        bring back what was removed meanwhile. Raise `Frozen`, or `ValidationError` when `words`
        are not at `span` or the submission is full.
        """
        self.lock_open()
        require_span(self.article, span, words)
        same_place = Q(label=label, start=span.start, end=span.end, removed_at=None)
        existing = self.annotations.filter(Q(pk=pk) | same_place).first()
        if existing:
            return existing, False
        if self.annotations.live().count() >= MAXIMUM_ANNOTATIONS:
            raise ValidationError(
                _("A submission holds %(count)s highlights at most. Remove one to add another."),
                code="full",
                params={"count": MAXIMUM_ANNOTATIONS},
            )
        if Annotation.objects.filter(pk=pk).exists():
            raise ValidationError(_("That highlight could not be stored. Make it again."))
        return self.annotations.create(pk=pk, label=label, start=span.start, end=span.end), True

    @transaction.atomic
    def hand_in(self) -> None:
        """Freeze the submission and grade it. Handing in again changes nothing."""
        try:
            self.lock_open()
        except Frozen:
            return
        self.annotations.removed().delete()
        self.handed_in_at = timezone.now()
        self.save(update_fields=["handed_in_at"])
        self.grade()
