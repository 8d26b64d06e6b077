"""What stands for a student whose name is hidden while grading."""

from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from annotate.domain.codes import JOIN_ALPHABET

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
