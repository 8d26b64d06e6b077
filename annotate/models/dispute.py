"""Disputes: where a student holds that an outcome is wrong, and what an instructor answers."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.domain.span import Span
from annotate.models.annotation import Annotation
from annotate.models.answer_key import AnswerKey
from annotate.models.changes import Frozen
from annotate.models.key_annotation import KeyAnnotation
from annotate.models.label_set import Label
from annotate.models.user import User

if TYPE_CHECKING:
    from annotate.models.submission import Submission

type Disputed = Annotation | KeyAnnotation


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def open(self) -> Self:
        return self.filter(status=Dispute.Status.OPEN)

    def answered(self) -> Self:
        return self.exclude(status=Dispute.Status.OPEN).order_by("-answered_at")

    def accept(self, instructor: User, answer: str) -> int:
        """Accept those that are open, all with the same answer; return how many they were."""
        return self.open().update(
            status=Dispute.Status.ACCEPTED,
            answer=answer,
            answered_by=instructor,
            answered_at=timezone.now(),
        )

    def with_parts(self) -> Self:
        """With what a page about each needs, in two queries."""
        return self.select_related(
            "submission__student", "answered_by", "annotation__label", "key_annotation__label"
        ).prefetch_related("key_annotation__alternatives")

    @transaction.atomic
    def file(self, submission: "Submission", disputed: Disputed, reason: str) -> "Dispute":
        """Store what the student holds against the outcome of a highlight or key annotation.

        Raise `Frozen` where there is nothing to dispute yet or disputes are not allowed, and
        `ValidationError` if the student has disputed the same before.
        """
        if not allows_disputes(submission):
            raise Frozen(_("This result cannot be disputed."))
        try:
            with transaction.atomic():
                return self.create(
                    submission=submission,
                    annotation=disputed if isinstance(disputed, Annotation) else None,
                    key_annotation=disputed if isinstance(disputed, KeyAnnotation) else None,
                    reason=reason,
                )
        except IntegrityError as error:
            raise ValidationError(_("You have disputed this before.")) from error


class Dispute(models.Model):
    """Of one outcome, once: of a highlight, or of an annotation of the key.

    `mended_by` is the version of the key that was changed because of it. While that is a draft,
    the dispute is open; when it is published, the dispute is accepted.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    submission = models.ForeignKey("Submission", models.CASCADE, related_name="disputes")
    annotation = models.ForeignKey(
        Annotation, models.CASCADE, null=True, blank=True, related_name="disputes"
    )
    key_annotation = models.ForeignKey(
        KeyAnnotation, models.CASCADE, null=True, blank=True, related_name="disputes"
    )
    reason = models.TextField(_("reason"), max_length=1000)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    answer = models.TextField(_("answer"), blank=True, max_length=1000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    mended_by = models.ForeignKey(
        AnswerKey, models.SET_NULL, null=True, blank=True, related_name="disputes"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "annotation"), name="one_dispute_per_highlight"
            ),
            models.UniqueConstraint(
                fields=("submission", "key_annotation"), name="one_dispute_per_key_annotation"
            ),
            models.CheckConstraint(
                condition=Q(annotation=None, key_annotation__isnull=False)
                | Q(annotation__isnull=False, key_annotation=None),
                name="dispute_of_one_outcome",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="dispute_has_a_reason"),
            models.CheckConstraint(
                condition=Q(status="open", answered_at=None, answer="")
                | (~Q(status="open") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="dispute_answered_in_words_unless_open",
            ),
        )

    def __str__(self) -> str:
        return self.reason

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def disputed(self) -> Disputed:
        disputed = self.annotation or self.key_annotation
        assert disputed  # noqa: S101 - the database sees to it
        return disputed

    @property
    def label(self) -> Label:
        return self.disputed.label

    @property
    def span(self) -> Span:
        """Where it is in the article, in code points."""
        return self.disputed.span

    def withdraw(self) -> None:
        """Take it away as if it had not been.

        Raise `Frozen` once it is answered, or the class is archived.
        """
        self.submission.assignment.classroom.require_active()
        taken, _each = Dispute.objects.open().filter(pk=self.pk).delete()
        if not taken:
            raise Frozen(_("Your teacher has answered this, so it stays."))

    def answer_with(self, instructor: User, status: Status, answer: str) -> None:
        """Accept or decline it in words, in the place of an earlier answer.

        Raise `Frozen` if the student has withdrawn it meanwhile, or the class is archived.
        """
        self.submission.assignment.classroom.require_active()
        answered = Dispute.objects.filter(pk=self.pk).update(
            status=status, answer=answer, answered_by=instructor, answered_at=timezone.now()
        )
        if not answered:
            raise Frozen(_("The student has withdrawn this dispute."))


def allows_disputes(submission: "Submission") -> bool:
    """Tell whether its student sees the outcomes and may dispute them."""
    assignment = submission.assignment
    is_archived = assignment.classroom.archived_at is not None
    is_graded = submission.feedback_is_due and assignment.answer_key.is_graded_by
    return is_graded and assignment.allows_disputes and not is_archived
