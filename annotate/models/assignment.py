"""Assignments: an article to annotate in a class, and how the submissions are graded."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.models.answer_key import AnswerKey
from annotate.models.article import Article
from annotate.models.classroom import Classroom
from annotate.models.comparison import Comparison
from annotate.models.deadline import DATES, IN_ORDER, WithDeadline, put_off
from annotate.models.enrolment import Enrolment
from annotate.models.grade import Grade
from annotate.models.grade_rule import WithGradeRule
from annotate.models.label_set import LabelSet
from annotate.models.pseudonym import WithHiddenNames
from annotate.models.user import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotate.models.submission import Submission, SubmissionQuerySet


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
        """With `begun` and `handed_in`, the numbers of students who did, and `open_disputes`."""
        handed_in = Q(submissions__handed_in_at__isnull=False)
        begun = Q(submissions__is_cancelled=False)
        disputed = Q(submissions__disputes__status="open")
        return self.annotate(
            begun=Count("submissions__student", distinct=True, filter=begun),
            handed_in=Count("submissions__student", distinct=True, filter=handed_in),
            open_disputes=Count("submissions__disputes", distinct=True, filter=disputed),
        ).order_by("-created_at")

    def with_attempts_of(self, student: User) -> Self:
        """With `used`, `open`, `handed_in` and `released`, the student's attempts in numbers."""
        own = Q(submissions__student=student)
        still_open = Q(submissions__handed_in_at=None, submissions__is_cancelled=False)
        return self.annotate(
            used=Count("submissions", filter=own),
            open=Count("submissions", filter=own & still_open),
            handed_in=Count("submissions", filter=own & Q(submissions__handed_in_at__isnull=False)),
            released=Count("submissions", filter=own & Q(submissions__released_at__isnull=False)),
        ).order_by("-created_at")

    def set_for(self, user: "User | AnonymousUser") -> Self:
        """The assignments that the person is to do as a student."""
        return self.filter(
            classroom__enrolments__user_id=user.pk,
            classroom__enrolments__role=Enrolment.Role.STUDENT,
        )


class Assignment(WithDeadline, WithGradeRule, WithHiddenNames):
    class Feedback(models.TextChoices):
        AT_ONCE = "at_once", _("practice: feedback appears at once, when a student hands in")
        ON_RELEASE = "on_release", _("graded: feedback appears when I release it")

    class Counts(models.TextChoices):
        LAST = "last", _("the last one")
        BEST = "best", _("the best one")
        FIRST = "first", _("the first one")

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
    counts = models.CharField(
        _("of several attempts counts"), max_length=5, choices=Counts, default=Counts.LAST
    )
    feedback = models.CharField(
        _("practice or graded"),
        max_length=10,
        choices=Feedback,
        default=Feedback.AT_ONCE,
        help_text=_(
            "A change holds for what is handed in from then on. What was handed in before stays "
            "as it is; release it or take it back in the grading table."
        ),
    )
    shows_remaining = models.BooleanField(
        _("say before handing in how many of each kind the key holds"), default=False
    )
    allows_disputes = models.BooleanField(
        _("students may dispute an outcome"),
        default=False,
        help_text=_("With a reason, once they see the result. You answer each of them."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(attempts__gte=1, attempts__lte=20), name="attempts_1_to_20"
            ),
            *IN_ORDER,
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

    def comparison(self) -> Comparison:
        """Return the key in force, ready to be compared with submissions."""
        return Comparison(self.answer_key, self.rule)

    @property
    def is_practice(self) -> bool:
        """Whether a submission is released by handing it in."""
        return self.feedback == self.Feedback.AT_ONCE

    def students(self) -> models.QuerySet[User]:
        """The students of the class, by name, whether they have begun or not."""
        return User.objects.students_of(self.classroom_id)

    def progress(self) -> dict[str, int]:
        """Return how many students have begun, handed in, and been reviewed and released."""
        return self.submissions.aggregate(
            begun=Count("student", distinct=True, filter=Q(is_cancelled=False)),
            **{
                fact: Count("student", distinct=True, filter=Q(**{f"{fact}_at__isnull": False}))
                for fact in ("handed_in", "reviewed", "released")
            },
        )

    def attempts_left(self, student: User) -> int:
        """Return how many attempts the student may still begin.

        None once a graded one was released to them: with the key before them it would be copying.
        """
        own = self.submissions.filter(student=student)
        if not self.is_practice and own.released().exists():
            return 0
        return max(0, self.attempts - own.count())

    @transaction.atomic
    def begin(self, student: User) -> "Submission | None":
        """Return the student's open attempt, or a new one, or None if there is none left.

        Raise `Frozen` if a new one would begin too early or too late, or the class is archived.
        """
        self.classroom.require_active()
        Enrolment.objects.select_for_update().get(classroom=self.classroom_id, user=student)
        held = Assignment.objects.select_for_update(no_key=True).get(pk=self.pk)
        submissions = self.submissions.filter(student=student)
        open_attempt = submissions.open().first()
        if open_attempt or not held.attempts_left(student):
            return open_attempt
        held.require_time(student)
        # The highest there is, not how many: an import or an erasure leaves gaps.
        last = submissions.aggregate(last=Max("attempt"))["last"] or 0
        return self.submissions.create(student=student, attempt=last + 1)

    def release(self, students: "Iterable[User] | None" = None) -> int:
        """Let these students, or all, see all that they have handed in against the key.

        Return for how many of them that is new. What is handed in later waits for its own release.
        """
        self.classroom.require_active()
        waiting = self._handed_in_by(students).filter(released_at=None)
        number = waiting.order_by().values("student").distinct().count()
        now = timezone.now()
        waiting.update(released_at=now, first_released_at=Coalesce("first_released_at", now))
        return number

    def take_back(self, students: "Iterable[User] | None" = None) -> int:
        """Hide it from these students, or all, again; return from how many."""
        self.classroom.require_active()
        released = self._handed_in_by(students).released()
        number = released.order_by().values("student").distinct().count()
        released.update(released_at=None)
        return number

    def require_time(self, student: User) -> None:
        """Raise `Frozen` unless the student may work on it now: not in an archived class."""
        self.classroom.require_active()
        super().require_time(student)

    def extend(self, student: User, due_at: datetime) -> None:
        self.classroom.require_active()
        super().extend(student, due_at)

    def _handed_in_by(self, students: "Iterable[User] | None") -> "SubmissionQuerySet":
        handed_in = self.submissions.handed_in()
        return handed_in if students is None else handed_in.filter(student__in=students)

    def collect(self) -> int:
        """Hand in for the students what was open when their time was over; return how many."""
        self.classroom.require_active()
        left_open, now = self.submissions.open().select_related("student"), timezone.now()
        over = [each for each in left_open if self.deadline_for(each.student).is_over(now)]
        return sum(each.collect() for each in over)

    def copy_to(self, classroom: Classroom, title: str, days: int | None = 0) -> "Assignment":
        """Set the same again, for this class or another; nothing that students did comes along.

        The dates are put off by so many days, or left out with None. They are left out too where it
        would be due by now: a copy whose time is over would be of no use.
        """
        classroom.require_active()
        said: dict[str, Any] = {**Assignment.objects.filter(pk=self.pk).values().get()}
        said |= {"id": uuid4(), "classroom_id": classroom.pk, "title": title}
        dates = {name: put_off(said[name], days) for name in DATES}
        if dates["due_at"] and dates["due_at"] <= timezone.now():
            dates = dict.fromkeys(dates)
        if self.late_until and not dates["late_until"]:
            said["late"] = self.Late.FLAG
        return Assignment.objects.create(**said | dates)

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
        return self.grade(self.submissions.handed_in())

    def grade(self, submissions: "SubmissionQuerySet") -> int:
        """Grade these of it; return how many: none while no key is in force."""
        if not self.answer_key.is_graded_by:
            return 0
        comparison = self.comparison()
        marked = submissions.with_annotations().iterator(chunk_size=500)
        return Grade.objects.keep(each.graded(comparison) for each in marked)

    @transaction.atomic
    def apply_rule(self) -> int:
        """Grade all by the rule as it is set now; return how many submissions that were."""
        Grade.objects.forget_other_rule(self)
        return self.regrade()
