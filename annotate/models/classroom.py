"""Classes and who is in them: enrolments, join codes, return codes."""

import secrets
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from mnemonic import Mnemonic  # a word list made to be written down: no two words begin alike

from .user import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# No letter or digit that is read for another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) and no vowel,
# so that a code spells nothing.
JOIN_ALPHABET = "CDFGHJKMNPQRTWXY34679"
JOIN_LENGTH = 8
# Words nobody should have to write on a card in class.
_UNKIND = frozenset(
    "abuse alcohol army assault attack blood bomb bullet crazy crime disease dumb enemy evil fat"
    " fatal garbage ghost gun hurt insane knife mad naked orphan panic pistol rifle shock shoot"
    " sick tobacco trash ugly virus weapon whip wine".split()
)
RETURN_WORDS = tuple(
    word for word in Mnemonic("english").wordlist if word not in _UNKIND
)  # about 2000 words: three of them make some 8 thousand million codes


def new_join_code() -> str:
    return "".join(secrets.choice(JOIN_ALPHABET) for _ in range(JOIN_LENGTH))


def normalise_join_code(typed: str) -> str:
    """Return the code as stored: a person may type small letters, spaces and hyphens."""
    return "".join(char for char in typed.upper() if char.isalnum())


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(enrolments__user_id=user.pk)

    def taught_by(self, user: "User | AnonymousUser") -> Self:
        return self.filter(enrolments__user_id=user.pk, enrolments__role=Enrolment.Role.INSTRUCTOR)


class Classroom(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    join_code = models.CharField(
        _("join code"), max_length=JOIN_LENGTH, unique=True, default=new_join_code
    )
    joining_open = models.BooleanField(_("students can join"), default=True)
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

    @transaction.atomic
    def add_instructor(self, user: User) -> "Enrolment":
        return self.enrolments.create(user=user, role=Enrolment.Role.INSTRUCTOR)

    @transaction.atomic
    def admit(self, display_name: str) -> tuple["Enrolment", str]:
        """Make a student account in this class; return the enrolment and its return code.

        The code is not stored, only what proves it, so it can be shown this once.
        """
        student = User.objects.create_student(display_name)
        enrolment = Enrolment(classroom=self, user=student, role=Enrolment.Role.STUDENT)
        while True:
            code = " ".join(secrets.choice(RETURN_WORDS) for _ in range(3))
            enrolment.return_digest = self._digest(code)
            try:
                with transaction.atomic():
                    enrolment.save(force_insert=True)
            except IntegrityError:
                continue
            return enrolment, code

    def returning(self, code: str) -> User | None:
        """Return the student whose return code this is, however it is spaced and capitalised."""
        words = code.lower().replace("-", " ").replace(",", " ").split()
        enrolment = (
            self.enrolments.filter(return_digest=self._digest(" ".join(words)))
            .select_related("user")
            .first()
        )
        return enrolment.user if enrolment else None

    def _digest(self, code: str) -> str:
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
