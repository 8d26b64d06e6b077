"""Who is in a class, as an instructor or a student, and the codes by which students return."""

from typing import Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.domain.codes import new_return_code


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def students(self) -> Self:
        return self.filter(role=Enrolment.Role.STUDENT).select_related("user")

    def instructors(self) -> Self:
        return self.filter(role=Enrolment.Role.INSTRUCTOR).select_related("user")

    def with_handed_in(self) -> Self:
        """With `handed_in`, the number of submissions that each handed in within the class."""
        within = Q(
            user__submissions__assignment__classroom=F("classroom"),
            user__submissions__handed_in_at__isnull=False,
        )
        counted = self.annotate(handed_in=Count("user__submissions", filter=within))
        return counted.order_by("user__display_name", "joined_at")

    def waiting(self) -> Self:
        """The seats that nobody has taken yet."""
        return self.filter(joined_at=None).select_related("user")


class Enrolment(models.Model):
    """A person in a class. A student who has not come yet is a seat: `joined_at` is None."""

    class Role(models.TextChoices):
        INSTRUCTOR = "instructor", _("instructor")
        STUDENT = "student", _("student")

    classroom = models.ForeignKey("Classroom", models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    role = models.CharField(max_length=10, choices=Role)
    return_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ("user__display_name", "joined_at")
        constraints = (
            models.UniqueConstraint(fields=("classroom", "user"), name="one_enrolment_per_class"),
            models.CheckConstraint(
                condition=Q(role="student") | Q(joined_at__isnull=False), name="only_seats_wait"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}), {self.classroom}"

    @property
    def is_waiting(self) -> bool:
        """Whether this is a seat that nobody has taken yet."""
        return self.joined_at is None

    def take(self) -> None:
        """Note that the student has come. To come back later changes nothing."""
        if self.is_waiting:
            self.joined_at = timezone.now()
            self.save(update_fields=["joined_at"])

    def renew_return_code(self) -> str:
        """Give the student another return code, in the place of the one before, and return it."""
        self.classroom.require_active()
        while True:
            code = new_return_code()
            self.return_digest = self.classroom.digest(code)
            try:
                with transaction.atomic():
                    self.save(update_fields=["return_digest"])
            except IntegrityError:
                continue
            return code
