"""Submissions: a student's attempt at an assignment, from the first highlight to the grade."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.models.annotation import Annotation
from annotate.models.article import Article
from annotate.models.assignment import Assignment
from annotate.models.changes import Frozen
from annotate.models.comment import Comment
from annotate.models.comparison import Comparison
from annotate.models.counting import RANKING
from annotate.models.enrolment import Enrolment
from annotate.models.grade import Grade
from annotate.models.grade_override import GradeOverride
from annotate.models.handing_in import OPEN, WithHandIn
from annotate.models.label_set import LabelSet
from annotate.models.tally import Tally, tallied
from annotate.models.user import User


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def handed_in(self) -> Self:
        return self.exclude(handed_in_at=None)

    def open(self) -> Self:
        return self.filter(OPEN)

    def released(self) -> Self:
        return self.exclude(released_at=None)

    def counted(self) -> Self:
        """Of each student the attempt handed in that counts; the assignment says which."""
        attempts = self.model.objects.handed_in().with_current_grade()
        own = attempts.filter(assignment=OuterRef("assignment"), student=OuterRef("student"))
        return self.handed_in().filter(pk=Subquery(own.order_by(*RANKING).values("pk")[:1]))

    def with_annotations(self) -> Self:
        """With the highlights of each as a comparison needs them, in three queries."""
        live = Annotation.objects.live().with_parts()
        return self.prefetch_related(Prefetch("annotations", live))

    def by_state(self) -> dict[str, int]:
        """Return how many are `handed_in`, `open` and `cancelled`, by one query."""
        return self.aggregate(
            handed_in=Count("pk", filter=Q(handed_in_at__isnull=False)),
            open=Count("pk", filter=OPEN),
            cancelled=Count("pk", filter=Q(is_cancelled=True)),
        )

    def students(self) -> models.QuerySet[User]:
        return User.objects.filter(submissions__in=self.order_by()).distinct()

    def review(self, instructor: User) -> int:
        """Remember that the instructor has looked at them; return for how many that is new."""
        waiting = self.handed_in().filter(reviewed_at=None)
        return waiting.update(reviewed_at=timezone.now(), reviewed_by=instructor)

    def unmark_review(self) -> int:
        return self.exclude(reviewed_at=None).update(reviewed_at=None, reviewed_by=None)

    def with_parts(self) -> Self:
        """With what a page about each needs, in one query."""
        return self.select_related(
            "student",
            "override__instructor",
            "assignment__classroom",
            "assignment__answer_key__article",
            "assignment__answer_key__label_set",
        )

    def with_current_grade(self) -> Self:
        """With `percent`: the grade that was set, or the one by the key in force now."""
        current = Grade.objects.filter(
            submission=OuterRef("pk"), answer_key=OuterRef("assignment__answer_key")
        )
        worked_out = Subquery(current.values("percent")[:1])
        return self.select_related("student", "override").annotate(
            percent=Coalesce("override__percent", worked_out)
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


class Submission(WithHandIn):
    """An attempt of one student, about which three facts are kept.

    *Handed in*: the student is done. *Reviewed*: an instructor has looked at it. *Released*: the
    student may see it against the key, with grade and comments; handing in practice releases it.

    One that its annotator gave up elsewhere, before it was imported, is *cancelled*: it is kept for
    exports, and neither goes on nor is graded.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="submissions")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="submissions"
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(default=timezone.now, editable=False)

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
                condition=OPEN,
                name="one_open_attempt",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None) | Q(is_cancelled=False),
                name="cancelled_is_not_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=False) | Q(reviewed_at=None, released_at=None),
                name="handed_in_before_reviewed_and_released",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(first_released_at__isnull=False),
                name="release_is_remembered",
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
    def feedback_is_due(self) -> bool:
        """Whether the student may see it against the key, with its grade and comments.

        This alone decides: the settings of the assignment may have changed since.
        """
        return self.released_at is not None

    def tally(self) -> list[Tally]:
        """Return for each label how many highlights there are, and how many the key asks for."""
        asked = self.assignment.required_counts() if self.assignment.shows_remaining else None
        made = Counter(self.annotations.live().values_list("label", flat=True))
        return tallied(self.label_set.labels.all(), made, asked)

    def review(self, instructor: User) -> None:
        """Remember that the instructor has looked at it. Raise `Frozen` while it is open."""
        self._require_handed_in()
        self.reviewed_at, self.reviewed_by = timezone.now(), instructor
        self.save(update_fields=["reviewed_at", "reviewed_by"])

    def unmark_review(self) -> None:
        self.assignment.classroom.require_active()
        self.reviewed_at = self.reviewed_by = None
        self.save(update_fields=["reviewed_at", "reviewed_by"])

    @transaction.atomic
    def write_comments(self, author: User, texts: Mapping[UUID | None, str]) -> None:
        """Keep what the author says of the highlights with these ids, and of the whole (None).

        An empty text takes the comment away. Raise `Frozen` while the submission is open.
        """
        self._lock()  # the form may be sent twice at once
        self._require_handed_in()
        Comment.objects.write(self, author, texts)

    @transaction.atomic
    def override_grade(self, instructor: User, percent: Decimal, reason: str) -> None:
        """Let this grade count in the place of the one worked out, whatever the key becomes."""
        self._require_handed_in()
        said = {"percent": percent, "reason": reason, "instructor": instructor}
        GradeOverride.objects.update_or_create(submission=self, defaults=said)

    def remove_override(self) -> None:
        self.assignment.classroom.require_active()
        GradeOverride.objects.filter(submission=self).delete()

    def _require_handed_in(self) -> None:
        self.assignment.classroom.require_active()
        if self.is_cancelled:
            raise Frozen(_("This was cancelled, so it cannot be graded."))
        if self.is_open:
            raise Frozen(_("This is not handed in yet, so it cannot be graded."))

    def graded(self, comparison: Comparison) -> Grade:
        """Return the grade by the comparison, not stored yet; for one loaded with annotations."""
        grade = comparison.assess(list(self.annotations.all())).grade
        return Grade(
            submission=self,
            answer_key=comparison.answer_key,
            percent=grade.percent,
            points=Decimal(grade.points.numerator) / grade.points.denominator,
            points_possible=grade.asked,
        )

    @property
    def current_grade(self) -> Grade | None:
        """The grade by the key that the assignment uses now."""
        return self.grades.filter(answer_key=self.assignment.answer_key_id).first()
