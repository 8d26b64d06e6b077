"""How a submission passes from its student to the instructors, and back if that was a mistake."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from annotate.models.assignment import Assignment
from annotate.models.changes import Frozen
from annotate.models.grade import Grade
from annotate.models.grade_override import GradeOverride
from annotate.models.highlighted import Highlighted

if TYPE_CHECKING:
    from annotate.models.user import User

OPEN = Q(handed_in_at=None, is_cancelled=False)


class WithHandIn(Highlighted):
    """What a submission knows about handing in; how it is graded is another matter.

    `first_released_at` stays when the result is taken back: the student may have seen the key.
    """

    if TYPE_CHECKING:
        assignment: models.ForeignKey[Assignment, Assignment]
        student: models.ForeignKey[User, User]
        attempt: models.PositiveSmallIntegerField[int, int]

    handed_in_at = models.DateTimeField(null=True, blank=True)
    is_cancelled = models.BooleanField(default=False, editable=False)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    first_released_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_handed_in(self) -> bool:
        return self.handed_in_at is not None

    @property
    def is_open(self) -> bool:
        return not self.is_handed_in and not self.is_cancelled

    @property
    def is_late(self) -> bool:
        return self.assignment.deadline_for(self.student).is_late(self.handed_in_at)

    @property
    def can_be_collected(self) -> bool:
        """Whether it is open, and not because its student has time until a due date."""
        deadline = self.assignment.deadline_for(self.student)
        return self.is_open and not deadline.gives_time(timezone.now())

    def lock_open(self) -> None:
        """Hold it until the end; raise `Frozen` if handed in, its time over or class archived."""
        self._lock()
        if self.is_cancelled:
            raise Frozen(_("This was cancelled, so its highlights no longer change."))
        if self.is_handed_in:
            raise Frozen(_("This was handed in, so its highlights no longer change."))
        self.assignment.require_time(self.student)

    def _lock(self) -> None:
        # No key of it changes: grades of it can be stored by whoever holds the assignment.
        held = self.assignment.submissions.select_for_update(no_key=True).get(pk=self.pk)
        self.handed_in_at = held.handed_in_at

    def _lock_assignment(self) -> Assignment:
        """Return it as it is now, and held, so that its key stays in force until the end."""
        return Assignment.objects.select_for_update(no_key=True).get(pk=self.assignment.pk)

    @transaction.atomic
    def hand_in(self) -> None:
        """Freeze and grade it; raise `Frozen` if the time is over. Again, it changes nothing."""
        self._lock()
        if self.is_open:
            self.assignment.require_time(self.student)
            self._freeze(timezone.now())

    @transaction.atomic
    def collect(self) -> bool:
        """Hand in for the student what is open though it was due; tell whether it was.

        It counts as handed in when the time was over; late work that is still accepted, now.
        """
        self.assignment.classroom.require_active()
        self._lock()
        if not self.can_be_collected:
            return False
        now = timezone.now()
        self._freeze(min(now, self.assignment.deadline_for(self.student).closes_at or now))
        return True

    def _freeze(self, moment: datetime) -> None:
        assignment = self._lock_assignment()
        self.steps.all().delete()
        self.annotations.removed().delete()
        self.handed_in_at = moment
        self.released_at = moment if assignment.is_practice else None
        self.first_released_at = self.first_released_at or self.released_at
        self.save(update_fields=["handed_in_at", "released_at", "first_released_at"])
        assignment.grade(assignment.submissions.filter(pk=self.pk))

    def why_not_reopened(self) -> str:
        """Say what speaks against giving it back to its student; nothing if it can be."""
        if not self.is_handed_in:
            return __("This is not handed in.")
        own = self.assignment.submissions.filter(student=self.student)
        if own.exclude(first_released_at=None).exists():
            return __(
                "A result of this assignment was released to the student, and with it the answer "
                "key: what is handed in again could be copied from there. So it stays handed in."
            )
        later = Q(handed_in_at__isnull=False, attempt__gt=self.attempt)
        if own.filter(OPEN | later).exists():
            return __("The student has begun another attempt since. So this one stays handed in.")
        return ""

    @transaction.atomic
    def reopen(self, due_at: datetime | None = None) -> None:
        """Let the student go on with it, as if it had not been handed in, graded and reviewed.

        `due_at` gives the student time until then. Raise `Frozen` if the student has none, may
        have seen the key, or has begun another attempt.
        """
        self.assignment.classroom.require_active()
        self._lock()
        self._lock_assignment()
        if reason := self.why_not_reopened():
            raise Frozen(reason)
        if due_at:
            self.assignment.extend(self.student, due_at)
        if self.assignment.deadline_for(self.student).is_over(timezone.now()):
            raise Frozen(_("The time for this is over: say until when the student has more."))
        Grade.objects.filter(submission=self.pk).delete()
        GradeOverride.objects.filter(submission=self.pk).delete()
        self.handed_in_at = self.reviewed_at = self.reviewed_by = None
        self.save(update_fields=["handed_in_at", "reviewed_at", "reviewed_by"])
