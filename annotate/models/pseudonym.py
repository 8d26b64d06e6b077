"""What stands for a student whose name is hidden while grading."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from annotate.domain.codes import JOIN_ALPHABET
from annotate.models.user import User

LENGTH = 5
"""Of two and a half million codes; two of a class of 30 share one once in 5,000 assignments."""


def pseudonym(assignment_id: UUID, student_id: int) -> str:
    """Return the same for a student throughout an assignment, and another in the next.

    It is made from the student alone: a number in a list would pass to another when one leaves.
    """
    mac = salted_hmac(f"grading pseudonym {assignment_id}", str(student_id), algorithm="sha256")
    number = int.from_bytes(mac.digest())
    base = len(JOIN_ALPHABET)
    code = "".join(JOIN_ALPHABET[number // base**place % base] for place in range(LENGTH))
    return _("Student %(code)s") % {"code": code}


class WithHiddenNames(models.Model):
    """What an assignment knows about names: from which instructors they are hidden."""

    names_hidden_for = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True
    )

    class Meta:
        abstract = True

    def hides_names_from(self, instructor: User) -> bool:
        """Whether the instructor wants to grade without knowing whose work it is."""
        return self.names_hidden_for.contains(instructor)

    def name_of(self, student: User, *, hidden: bool) -> str:
        """Return the student's name, or what stands for it where names are hidden."""
        return pseudonym(self.pk, student.pk) if hidden else student.display_name

    def set_names(self, instructor: User, *, hidden: bool) -> None:
        if hidden:
            self.names_hidden_for.add(instructor)
        else:
            self.names_hidden_for.remove(instructor)
