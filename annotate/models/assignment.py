"""Assignments: an article to annotate in a class, and how the submissions are graded."""

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Self
from uuid import UUID, uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.domain.grading import Credit, GradeRule, Method
from annotate.models.answer_key import AnswerKey
from annotate.models.article import Article
from annotate.models.classroom import Classroom, Enrolment
from annotate.models.comparison import Comparison
from annotate.models.label_set import LabelSet
from annotate.models.user import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotate.models.submission import Submission


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(classroom__enrolments__user_id=user.pk)

    def taught_by(self, user: "User | AnonymousUser") -> Self:
        return self.filter(
            classroom__enrolments__user_id=user.pk,
            classroom__enrolments__role=Enrolment.Role.INSTRUCTOR,
        )

    def active(self) -> Self:
        """Those of classes that are not archived."""
        return self.filter(classroom__archived_at=None)

    def with_parts(self) -> Self:
        return self.select_related("classroom", "answer_key__article", "answer_key__label_set")

    def with_progress(self) -> Self:
        """With `begun` and `handed_in`, the numbers of students who did."""
        handed_in = Q(submissions__handed_in_at__isnull=False)
        return self.annotate(
            begun=Count("submissions__student", distinct=True),
            handed_in=Count("submissions__student", distinct=True, filter=handed_in),
        ).order_by("-created_at")

    def with_attempts_of(self, student: User) -> Self:
        """With `used` and `open`, the numbers of the student's attempts."""
        own = Q(submissions__student=student)
        return self.annotate(
            used=Count("submissions", filter=own),
            open=Count("submissions", filter=own & Q(submissions__handed_in_at=None)),
        ).order_by("-created_at")

    def set_for(self, user: "User | AnonymousUser") -> Self:
        """The assignments that the person is to do as a student."""
        return self.filter(
            classroom__enrolments__user_id=user.pk,
            classroom__enrolments__role=Enrolment.Role.STUDENT,
        )


class Assignment(models.Model):
    class Feedback(models.TextChoices):
        AT_ONCE = "at_once", _("at once, when a student hands in")
        ON_RELEASE = "on_release", _("when I release it")

    class Credit(models.TextChoices):
        PROPORTIONAL = "proportional", _("proportional: by the share of the words that agree")
        HALF = "half", _("half: full points if exact, half if at least half of it agrees")
        STRICT = "strict", _("strict: only exact highlights count")
        LENIENT = "lenient", _("lenient: full points if at least half of it agrees")

    class Method(models.TextChoices):
        BALANCED = "balanced", _("balanced: extra highlights dilute the grade")
        DEDUCT = "deduct", _("deduct: each extra highlight costs a part of a point")

    class Penalty(models.IntegerChoices):
        NONE = 0, _("nothing (then highlighting everything pays)")
        QUARTER = 25, _("a quarter of a point")
        HALF = 50, _("half a point")
        FULL = 100, _("a whole point")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="assignments")
    title = models.CharField(_("title"), max_length=200)
    instructions = models.TextField(_("instructions"), blank=True, max_length=2000)
    answer_key = models.ForeignKey(
        AnswerKey, models.PROTECT, related_name="assignments", verbose_name=_("answer key")
    )
    attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("If feedback appears at once, students know the key from the second one on."),
    )
    feedback = models.CharField(
        _("feedback appears"), max_length=10, choices=Feedback, default=Feedback.AT_ONCE
    )
    released_at = models.DateTimeField(null=True, blank=True)
    shows_remaining = models.BooleanField(
        _("say before handing in how many of each kind the key holds"), default=False
    )
    credit = models.CharField(
        _("credit"), max_length=12, choices=Credit, default=Credit.PROPORTIONAL
    )
    method = models.CharField(_("grade"), max_length=8, choices=Method, default=Method.BALANCED)
    penalty = models.PositiveSmallIntegerField(
        _("an extra highlight costs"),
        choices=Penalty,
        default=Penalty.QUARTER,
        help_text=_("Used by “deduct” only."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(attempts__gte=1, attempts__lte=20), name="attempts_1_to_20"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assignment", args=[self.pk])

    @property
    def article(self) -> Article:
        return self.answer_key.article

    @property
    def label_set(self) -> LabelSet:
        return self.answer_key.label_set

    @property
    def rule(self) -> GradeRule:
        return GradeRule(Credit(self.credit), Method(self.method), Fraction(int(self.penalty), 100))

    def comparison(self) -> Comparison:
        """Return the key in force, ready to be compared with submissions."""
        return Comparison(self.answer_key, self.rule)

    @property
    def feedback_is_due(self) -> bool:
        """Whether students who handed in may see the key and their grade."""
        return self.feedback == self.Feedback.AT_ONCE or self.released_at is not None

    def attempts_left(self, student: User) -> int:
        """Return how many attempts the student may still begin.

        None once the key was released to those who handed in: it would be copying.
        """
        used = self.submissions.filter(student=student).count()
        seen = self.released_at is not None and used > 0
        return 0 if seen else max(0, self.attempts - used)

    @transaction.atomic
    def begin(self, student: User) -> "Submission | None":
        """Return the student's open attempt, or a new one, or None if there is none left."""
        self.classroom.require_active()
        Enrolment.objects.select_for_update().get(classroom=self.classroom_id, user=student)
        held = Assignment.objects.select_for_update(no_key=True).get(pk=self.pk)
        submissions = self.submissions.filter(student=student)
        open_attempt = submissions.filter(handed_in_at=None).first()
        if open_attempt or not held.attempts_left(student):
            return open_attempt
        return self.submissions.create(student=student, attempt=submissions.count() + 1)

    def release(self) -> None:
        """Let every student who handed in, now or later, see the feedback."""
        self.classroom.require_active()
        self.released_at = timezone.now()
        self.save(update_fields=["released_at"])

    def take_back(self) -> None:
        """Hide the feedback again."""
        self.classroom.require_active()
        self.released_at = None
        self.save(update_fields=["released_at"])

    def required_counts(self) -> Counter[UUID]:
        """Return how many required annotations the key holds, by their label."""
        required = self.answer_key.annotations.live().filter(role="required")
        return Counter(required.values_list("label", flat=True))

    @transaction.atomic
    def adopt(self, key: AnswerKey) -> int:
        """Use this version of the key from now on; return how many submissions it graded anew."""
        self.answer_key = key
        self.save(update_fields=["answer_key"])
        return self.regrade()

    @transaction.atomic
    def regrade(self) -> int:
        """Grade all that was handed in by the key and rule in force; return how many there are."""
        comparison = self.comparison()
        handed_in = self.submissions.handed_in()
        for submission in handed_in:
            submission.grade(comparison)
        return len(handed_in)
