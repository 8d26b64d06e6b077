"""When the work of a student has to be done, and extensions of that."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.models.changes import Frozen
from annotate.models.user import User


@dataclass(frozen=True)
class Deadline:
    """What holds for one student; None means never. `is_extended` is a student's own due date."""

    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    is_extended: bool = False

    def is_before(self, moment: datetime) -> bool:
        """Whether work cannot begin yet at that moment."""
        return self.opens_at is not None and moment < self.opens_at

    def is_over(self, moment: datetime) -> bool:
        """Whether work is no longer accepted at that moment."""
        return self.closes_at is not None and moment >= self.closes_at

    def gives_time(self, moment: datetime) -> bool:
        """Whether work is due, and in time at that moment."""
        return self.due_at is not None and moment < self.due_at

    def is_late(self, handed_in_at: datetime | None) -> bool:
        """Whether what was handed in then was late."""
        return bool(self.due_at and handed_in_at and handed_in_at > self.due_at)


class Extension(models.Model):
    """More time for one student."""

    assignment = models.ForeignKey("Assignment", models.CASCADE, related_name="extensions")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("student")
    )
    due_at = models.DateTimeField(_("due"))

    class Meta:
        ordering = ("student__display_name",)
        constraints = (
            models.UniqueConstraint(
                fields=("assignment", "student"), name="one_extension_per_student"
            ),
        )

    def __str__(self) -> str:
        return f"{self.student}: {self.due_at}"


class WithDeadline(models.Model):
    """What an assignment knows about time."""

    class Late(models.TextChoices):
        FLAG = "flag", _("is accepted, and marked as late")
        UNTIL = "until", _("is accepted until a last date, and marked as late")
        NONE = "none", _("is not accepted")

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(
        _("due"), null=True, blank=True, help_text=_("Empty: there is no end.")
    )
    late = models.CharField(
        _("what comes after that"), max_length=5, choices=Late, default=Late.FLAG
    )
    late_until = models.DateTimeField(
        _("last date for late work"), null=True, blank=True, help_text=_("If there is one.")
    )

    class Meta:
        abstract = True

    def deadline(self, extended_to: datetime | None = None) -> Deadline:
        """Return what holds for all, or for a student whose due date was put off."""
        if not self.due_at:
            return Deadline(self.opens_at)
        due_at = max(self.due_at, extended_to or self.due_at)
        closes_at = {
            self.Late.FLAG.value: None,
            self.Late.UNTIL.value: max(due_at, self.late_until or due_at),
            self.Late.NONE.value: due_at,
        }[self.late]
        return Deadline(self.opens_at, due_at, closes_at, due_at != self.due_at)

    def deadline_for(self, student: User) -> Deadline:
        return self.deadline(self._extended_to(student) if self.due_at else None)

    def _extended_to(self, student: User) -> datetime | None:
        own = Extension.objects.filter(assignment=self.pk, student=student)
        return own.values_list("due_at", flat=True).first()

    def require_time(self, student: User) -> None:
        """Raise `Frozen` unless the student may work on it now."""
        deadline, now = self.deadline_for(student), timezone.now()
        if deadline.is_before(now):
            raise Frozen(_("This is not open yet."))
        if deadline.is_over(now):
            raise Frozen(_("The time for this is over. Your teacher can give you more."))

    def extend(self, student: User, due_at: datetime) -> None:
        """Put the due date off for one student, in the place of an earlier extension."""
        Extension.objects.update_or_create(
            assignment_id=self.pk, student=student, defaults={"due_at": due_at}
        )


def put_off(moment: datetime | None, days: int | None) -> datetime | None:
    """Return the same time of day so many days later, even if the clocks are changed meanwhile."""
    if moment is None or days is None:
        return None
    return timezone.localtime(moment) + timedelta(days=days)


DATES = ("opens_at", "due_at", "late_until")
IN_ORDER = (
    models.CheckConstraint(
        condition=Q(opens_at=None) | Q(due_at=None) | Q(opens_at__lt=F("due_at")),
        name="opens_before_due",
    ),
    models.CheckConstraint(
        condition=Q(
            late="until",
            due_at__isnull=False,
            late_until__isnull=False,
            late_until__gt=F("due_at"),
        )
        | (~Q(late="until") & Q(late_until=None)),
        name="late_until_after_due",
    ),
)
"""What the database holds about the dates of an assignment."""
