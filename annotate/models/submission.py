"""Submissions: a student's attempt at an assignment, from the first highlight to the grade."""

from collections import Counter
from decimal import Decimal
from typing import ClassVar, NamedTuple, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.domain.matching import MAX_ANNOTATIONS
from annotate.domain.span import Span
from annotate.models.annotation import Annotation, require_span
from annotate.models.article import Article
from annotate.models.assignment import Assignment
from annotate.models.changes import Frozen
from annotate.models.classroom import Enrolment
from annotate.models.comparison import Comparison
from annotate.models.grade import Grade
from annotate.models.history import Undoable
from annotate.models.label_set import Label, LabelSet
from annotate.models.user import User


class Tally(NamedTuple):
    """How many highlights have a label, and how many required ones the key has, if that is told."""

    label: Label
    made: int
    asked: int | None

    @property
    def remaining(self) -> int:
        """How many are still to be found, even if every highlight so far is right."""
        return max(0, (self.asked or 0) - self.made)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def handed_in(self) -> Self:
        return self.exclude(handed_in_at=None)

    def counted(self) -> Self:
        """Of each student the last submission that was handed in, with its annotations."""
        later = self.model.objects.handed_in().filter(
            assignment=OuterRef("assignment"),
            student=OuterRef("student"),
            attempt__gt=OuterRef("attempt"),
        )
        live = Prefetch("annotations", Annotation.objects.live().with_parts())
        return self.handed_in().exclude(Exists(later)).prefetch_related(live)

    def with_parts(self) -> Self:
        """With what a page about each needs, in one query."""
        return self.select_related(
            "student",
            "assignment__classroom",
            "assignment__answer_key__article",
            "assignment__answer_key__label_set",
        )

    def with_current_grade(self) -> Self:
        """With `percent`, the grade by the key that the assignment uses now."""
        current = Grade.objects.filter(
            submission=OuterRef("pk"), answer_key=OuterRef("assignment__answer_key")
        )
        return self.select_related("student").annotate(
            percent=Subquery(current.values("percent")[:1])
        )

    def with_counts(self) -> Self:
        """With `highlights`, the number of annotations in each."""
        live = Q(annotations__removed_at=None)
        counted = self.annotate(highlights=Count("annotations", filter=live))
        return counted.order_by("student__display_name", "attempt")

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


class Submission(Undoable):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="submissions")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="submissions"
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(auto_now_add=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()
    noun: ClassVar[str] = "submission"

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
        """Hold the submission until the transaction ends.

        Raise `Frozen` if it was handed in, or its class is archived.
        """
        self.handed_in_at = Submission.objects.select_for_update().get(pk=self.pk).handed_in_at
        if not self.is_open:
            raise Frozen(_("This was handed in, so its highlights no longer change."))
        self.assignment.classroom.require_active()

    def require_room(self) -> None:
        """Raise `ValidationError` if there are as many highlights as there may be."""
        if self.annotations.live().count() >= MAX_ANNOTATIONS:
            raise ValidationError(
                _("A submission holds %(count)s highlights at most. Remove one to add another."),
                code="full",
                params={"count": MAX_ANNOTATIONS},
            )

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
        self.require_room()
        if Annotation.objects.filter(pk=pk).exists():
            raise ValidationError(_("That highlight could not be stored. Make it again."))
        annotation = self.annotations.create(pk=pk, label=label, start=span.start, end=span.end)
        self.record_new(annotation)
        return annotation, True

    def tally(self) -> "list[Tally]":
        """Return for each label how many highlights there are, and how many the key asks for.

        The latter is None unless the assignment says it. It is a number of the key alone: one
        that depended on the highlights could be used to find out which of them are right.
        """
        made = Counter(self.annotations.live().values_list("label", flat=True))
        shows = self.assignment.shows_remaining
        asked = self.assignment.required_counts() if shows else Counter[UUID]()
        return [
            Tally(label, made[label.pk], asked[label.pk] if shows else None)
            for label in self.label_set.labels.all()
        ]

    @transaction.atomic
    def hand_in(self) -> None:
        """Freeze the submission and grade it. Handing in again changes nothing.

        Raise `Frozen` if it is open still and its class is archived.
        """
        try:
            self.lock_open()
        except Frozen:
            if self.is_open:
                raise
            return
        self.steps.all().delete()
        self.annotations.removed().delete()
        self.handed_in_at = timezone.now()
        self.save(update_fields=["handed_in_at"])
        self.grade(self._lock_assignment().comparison())

    def _lock_assignment(self) -> Assignment:
        """Hold the assignment, as it is now, so that its key stays in force until the end."""
        return Assignment.objects.select_for_update(no_key=True).get(pk=self.assignment_id)

    def grade(self, comparison: Comparison) -> None:
        """Keep what the comparison gives, in the place of an earlier grade by the same key."""
        grade = comparison.assess(list(self.annotations.live().with_parts())).grade
        self.grades.update_or_create(
            answer_key=comparison.answer_key,
            defaults={
                "percent": grade.percent,
                "points": Decimal(grade.points.numerator) / grade.points.denominator,
                "points_possible": grade.asked,
            },
        )

    @property
    def current_grade(self) -> Grade | None:
        """The grade by the key that the assignment uses now."""
        return self.grades.filter(answer_key=self.assignment.answer_key_id).first()
