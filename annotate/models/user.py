"""People: instructors, who sign in with a password, and students, who return with three words."""

import secrets
from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.models.enrolment import Enrolment


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Create a person; without a password nobody can sign in with one."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_instructor(self, username: str, password: str, display_name: str) -> "User":
        return self.create_user(
            username, password, display_name=display_name or username, is_instructor=True
        )

    def create_superuser(self, username: str, password: str, **fields: object) -> "User":
        fields = {"display_name": username, "is_instructor": True} | fields
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)

    def students_of(self, classroom_id: UUID) -> "models.QuerySet[User]":
        """Return the students of a class, by name, seats that nobody has taken among them."""
        enrolled = self.filter(
            enrolments__classroom=classroom_id, enrolments__role=Enrolment.Role.STUDENT
        )
        return enrolled.order_by("display_name")

    def create_students(self, display_names: Sequence[str]) -> "list[User]":
        """Create accounts that belong to one class and are known by a display name alone."""
        students = [
            self.model(username=f"student-{secrets.token_hex(12)}", display_name=name)
            for name in display_names
        ]
        for student in students:
            student.set_unusable_password()
        return self.bulk_create(students)

    def create_student(self, display_name: str) -> "User":
        [student] = self.create_students([display_name])
        return student


class User(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(_("username"), max_length=150, unique=True)
    display_name = models.CharField(_("display name"), max_length=60)
    is_instructor = models.BooleanField(
        _("instructor"), default=False, help_text=_("May create classes, articles and keys.")
    )
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name
