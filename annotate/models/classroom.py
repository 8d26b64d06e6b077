"""Classes and who is in them: enrolments, join codes, return codes."""

from itertools import chain, count
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from annotate.domain.codes import (
    JOIN_LENGTH,
    new_join_code,
    new_return_code,
    normalise_return_code,
)
from annotate.models.changes import Frozen
from annotate.models.user import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(enrolments__user_id=user.pk)

    def taught_by(self, user: "User | AnonymousUser") -> Self:
        return self.filter(enrolments__user_id=user.pk, enrolments__role=Enrolment.Role.INSTRUCTOR)

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None).order_by("-archived_at")


class Classroom(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    join_code = models.CharField(
        _("join code"), max_length=JOIN_LENGTH, unique=True, default=new_join_code
    )
    joining_open = models.BooleanField(_("students can join"), default=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        ordering = ("name", "created_at")

    def __str__(self) -> str:
        return self.name

    @property
    def spoken_join_code(self) -> str:
        """The code in two groups of four, as it is written on a board."""
        return f"{self.join_code[:4]}-{self.join_code[4:]}"

    def get_absolute_url(self) -> str:
        return reverse("classroom", args=[self.pk])

    @property
    def takes_students(self) -> bool:
        """Whether anybody who was not in the class until now may come in."""
        return self.joining_open and self.archived_at is None

    def archive(self) -> None:
        """Put the class out of the way: it is read only, and nobody joins it. Its data stay."""
        self.archived_at = timezone.now()
        self.save(update_fields=["archived_at"])

    def bring_back(self) -> None:
        self.archived_at = None
        self.save(update_fields=["archived_at"])

    def require_active(self) -> None:
        """Raise `Frozen` if the class is archived, so that nothing in it changes."""
        if self.archived_at:
            raise Frozen(_("This class is archived: it can be read, and nothing in it changes."))

    @transaction.atomic
    def add_instructor(self, user: User) -> "Enrolment":
        return self.enrolments.create(user=user, role=Enrolment.Role.INSTRUCTOR)

    @transaction.atomic
    def admit(self, display_name: str) -> tuple["Enrolment", str]:
        """Make a student account in this class; return the enrolment and its return code.

        The code is not stored, only what proves it, so it can be shown this once.
        """
        student = User.objects.create_student(self._free_name(display_name))
        enrolment = self.enrolments.create(user=student, role=Enrolment.Role.STUDENT)
        return enrolment, enrolment.renew_return_code()

    def _free_name(self, name: str) -> str:
        """Return the name, numbered if it is taken, so that two students are told apart.

        To refuse it would tell whoever has the join code who is in the class.
        """
        names = self.enrolments.values_list("user__display_name", flat=True)
        taken = {each.casefold() for each in names}
        numbered = (f"{name[:54]} ({number})" for number in count(2))
        return next(each for each in chain([name], numbered) if each.casefold() not in taken)

    def renew_join_code(self) -> None:
        """Take another join code, so that the one that went round no longer lets anybody in."""
        self.require_active()
        self.join_code = new_join_code()
        self.save(update_fields=["join_code"])

    def set_joining(self, *, is_open: bool) -> None:
        self.require_active()
        self.joining_open = is_open
        self.save(update_fields=["joining_open"])

    def returning(self, code: str) -> User | None:
        """Return the student whose return code this is, however it is spaced and capitalised."""
        digest = self.digest(normalise_return_code(code))
        known = self.enrolments.filter(return_digest=digest, user__is_active=True)
        enrolment = known.select_related("user").first()
        return enrolment.user if enrolment else None

    def digest(self, code: str) -> str:
        """Return what proves a return code of this class without holding it."""
        return salted_hmac(f"return code {self.pk}", code, algorithm="sha256").hexdigest()


class Enrolment(models.Model):
    class Role(models.TextChoices):
        INSTRUCTOR = "instructor", _("instructor")
        STUDENT = "student", _("student")

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    role = models.CharField(max_length=10, choices=Role)
    return_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("user__display_name", "joined_at")
        constraints = (
            models.UniqueConstraint(fields=("classroom", "user"), name="one_enrolment_per_class"),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}), {self.classroom}"

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
