"""Classes: how one joins them, their seats and their instructors."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Self
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Q
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
from annotate.domain.seat_names import free_names, repeated
from annotate.models.changes import Frozen
from annotate.models.enrolment import Enrolment
from annotate.models.user import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotate.models.assignment import Assignment

LARGEST_CLASS = 1_000
"""People in a class, beyond which nobody comes in by the join code: whoever has it can use it again
and again. An instructor can still make seats."""


class SeatCard(NamedTuple):
    """What is handed to a student: the name of the seat, and the three words that open it."""

    name: str
    code: str


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(enrolments__user_id=user.pk)

    def taught_by(self, user: "User | AnonymousUser") -> Self:
        return self.filter(enrolments__user_id=user.pk, enrolments__role=Enrolment.Role.INSTRUCTOR)

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None).order_by("-archived_at")

    def with_open_disputes(self) -> Self:
        """With `open_disputes`, the number of disputes that wait for an answer."""
        disputed = Q(assignments__submissions__disputes__status="open")
        disputes = Count("assignments__submissions__disputes", distinct=True, filter=disputed)
        return self.annotate(open_disputes=disputes).order_by("name", "created_at")

    def due(self, today: date) -> Self:
        """Those that are kept no longer: their last day is over."""
        return self.filter(retained_until__lt=today)


class Classroom(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    join_code = models.CharField(
        _("join code"), max_length=JOIN_LENGTH, unique=True, default=new_join_code
    )
    joining_open = models.BooleanField(_("students can join"), default=True)
    seats_only = models.BooleanField(_("students join only with a card"), default=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    retained_until = models.DateField(
        _("kept until"),
        null=True,
        blank=True,
        help_text=_("The last day. After it the class is erased, with all that was done in it."),
    )
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

    @property
    def takes_names(self) -> bool:
        """Whether a student may come in under a name of their own choice, without a card."""
        return self.takes_students and not self.seats_only

    @property
    def has_free_seats(self) -> bool:
        return self.enrolments.waiting().exists()

    @property
    def is_due(self) -> bool:
        """Whether the class is kept no longer, so that it waits only to be erased."""
        return self.retained_until is not None and self.retained_until < timezone.localdate()

    def archive(self) -> None:
        """Put the class out of the way: it is read only, and nobody joins it. Its data stay."""
        self.archived_at = self.archived_at or timezone.now()
        self.save(update_fields=["archived_at"])

    def bring_back(self) -> None:
        self.archived_at = None
        self.save(update_fields=["archived_at"])

    def require_active(self) -> None:
        """Raise `Frozen` if the class is archived, so that nothing in it changes."""
        if self.archived_at:
            raise Frozen(_("This class is archived: it can be read, and nothing in it changes."))

    @transaction.atomic
    def copy_for(
        self,
        instructor: User,
        name: str,
        assignments: "Iterable[Assignment]" = (),
        *,
        days: int | None = None,
        with_colleagues: bool = False,
    ) -> "Classroom":
        """Make a class of the same settings, taught by the instructor; nobody else is in it.

        Of the `assignments` it gets copies, their dates put off by so many days or, with None, left
        out. It is joined with another code and has no last day. An archived class can be copied.
        """
        twin = Classroom.objects.create(name=name, seats_only=self.seats_only)
        twin.add_instructor(instructor)
        if with_colleagues:
            for colleague in self.colleagues_of(instructor):
                twin.add_instructor(colleague)
        for assignment in assignments:
            assignment.copy_to(twin, assignment.title, days)
        return twin

    def colleagues_of(self, instructor: User) -> list[User]:
        """Return the others who teach the class."""
        others = self.enrolments.instructors().filter(user__is_active=True)
        return [each.user for each in others.exclude(user=instructor)]

    @transaction.atomic
    def add_instructor(self, user: User) -> Enrolment:
        """Let the instructor teach the class too, and see in it what all its instructors see."""
        self.require_active()
        return self.enrolments.create(user=user, role=Enrolment.Role.INSTRUCTOR)

    @transaction.atomic
    def remove_instructor(self, enrolment: Enrolment) -> None:
        """Take the class from an instructor. Raise `ValidationError` if nobody else teaches it."""
        self._hold().require_active()
        others = self.enrolments.instructors().exclude(pk=enrolment.pk)
        if not others.filter(user__is_active=True).exists():
            raise ValidationError(_("A class needs an instructor. Add another one first."))
        enrolment.delete()

    @transaction.atomic
    def admit(self, display_name: str) -> tuple[Enrolment, str]:
        """Make a student account in this class; return the enrolment and its return code.

        The code is not stored, only what proves it, so it can be shown this once. A name that is
        taken is numbered: to refuse it would tell whoever has the join code who is in the class.
        Raise `Frozen` if the class is archived or full.
        """
        self._hold().require_active()
        taken = self.names_taken()
        if len(taken) >= LARGEST_CLASS:
            raise Frozen(_("This class is full. Ask your teacher."))
        [name] = free_names([display_name], taken)
        student = User.objects.create_student(name)
        enrolment = self.enrolments.create(user=student, role=Enrolment.Role.STUDENT)
        return enrolment, enrolment.renew_return_code()

    @transaction.atomic
    def make_seats(self, names: Sequence[str]) -> list[SeatCard]:
        """Make an account for each name, to be taken by its return code; return the cards.

        The codes are not stored, only what proves them. Raise `ValidationError`, with nothing
        made, if a name is taken or given twice, and `Frozen` if the class is archived.
        """
        self._hold().require_active()
        if repeated(names, self.names_taken()):
            raise ValidationError(_("The class has changed meanwhile. Look at the list again."))
        students = User.objects.create_students(names)
        seats = [
            Enrolment(classroom=self, user=student, role=Enrolment.Role.STUDENT, joined_at=None)
            for student in students
        ]
        cards = self._deal(seats)
        self.enrolments.bulk_create(seats)
        return cards

    @transaction.atomic
    def renew_free_seats(self) -> list[SeatCard]:
        """Give every seat that nobody has taken another return code; return the cards."""
        self._hold().require_active()
        seats = list(self.enrolments.waiting().select_for_update(of=("self",)))
        cards = self._deal(seats)
        Enrolment.objects.bulk_update(seats, ["return_digest"])
        return cards

    def _hold(self) -> "Classroom":
        """Return the class as it is now, and keep it so until the transaction ends."""
        return Classroom.objects.select_for_update(no_key=True).get(pk=self.pk)

    def _deal(self, seats: Sequence[Enrolment]) -> list[SeatCard]:
        """Give each seat a return code that no other of this class has; return the cards."""
        used = set(self.enrolments.values_list("return_digest", flat=True))
        cards = []
        for seat in seats:
            code = next(each for each in iter(new_return_code, "") if self.digest(each) not in used)
            seat.return_digest = self.digest(code)
            used.add(seat.return_digest)
            cards.append(SeatCard(seat.user.display_name, code))
        return cards

    def names_taken(self) -> list[str]:
        return list(self.enrolments.values_list("user__display_name", flat=True))

    def renew_join_code(self) -> None:
        """Take another join code, so that the one that went round no longer lets anybody in."""
        self.require_active()
        self.join_code = new_join_code()
        self.save(update_fields=["join_code"])

    def set_joining(self, *, is_open: bool) -> None:
        self.require_active()
        self.joining_open = is_open
        self.save(update_fields=["joining_open"])

    def returning(self, code: str) -> Enrolment | None:
        """Return the enrolment whose return code this is, however it is spaced and capitalised."""
        digest = self.digest(normalise_return_code(code))
        known = self.enrolments.filter(return_digest=digest, user__is_active=True)
        return known.select_related("user").first()

    def digest(self, code: str) -> str:
        """Return what proves a return code of this class without holding it."""
        return salted_hmac(f"return code {self.pk}", code, algorithm="sha256").hexdigest()
