"""Erasing: what would be gone can be counted first; then it goes in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from annotate.models.annotation import Annotation
from annotate.models.assignment import Assignment
from annotate.models.classroom import Classroom, ClassroomQuerySet
from annotate.models.comment import Comment
from annotate.models.deadline import Extension
from annotate.models.dispute import Dispute
from annotate.models.enrolment import Enrolment, EnrolmentQuerySet
from annotate.models.grade import Grade
from annotate.models.grade_override import GradeOverride
from annotate.models.submission import Submission, SubmissionQuerySet
from annotate.models.user import User


class Erased(NamedTuple):
    """How much of each is gone, or would be."""

    classrooms: int
    assignments: int
    students: int
    submissions: int
    annotations: int
    grades: int
    comments: int = 0

    @property
    def lines(self) -> list[str]:
        """Return what there is of it in words, such as “2 submissions”."""
        said = (
            ngettext("%(count)s class", "%(count)s classes", self.classrooms),
            ngettext("%(count)s assignment", "%(count)s assignments", self.assignments),
            ngettext("%(count)s student", "%(count)s students", self.students),
            ngettext("%(count)s submission", "%(count)s submissions", self.submissions),
            ngettext("%(count)s highlight", "%(count)s highlights", self.annotations),
            ngettext("%(count)s grade", "%(count)s grades", self.grades),
            ngettext("%(count)s comment", "%(count)s comments", self.comments),
        )
        return [each % {"count": count} for each, count in zip(said, self, strict=True) if count]

    @property
    def work(self) -> list[str]:
        """Return the lines about the students' work."""
        return self._replace(classrooms=0, assignments=0, students=0).lines


@dataclass(frozen=True)
class Erasure:
    """Classes, places of students in them and submissions that go, with all that hangs on them.

    An account goes with its last place. Articles and answer keys are nobody's work in a class;
    they stay.
    """

    classrooms: ClassroomQuerySet
    enrolments: EnrolmentQuerySet
    submissions: SubmissionQuerySet

    @classmethod
    def of_student(cls, enrolment: Enrolment) -> "Erasure":
        """Take all that is kept about a student of a class."""
        own = Submission.objects.filter(student=enrolment.user_id)
        return cls(
            Classroom.objects.none(),
            Enrolment.objects.filter(pk=enrolment.pk),
            own.filter(assignment__classroom=enrolment.classroom_id),
        )

    @classmethod
    def of_classrooms(cls, classrooms: ClassroomQuerySet) -> "Erasure":
        """Take the classes, with their students and all that was set and done in them."""
        students = Enrolment.objects.filter(role=Enrolment.Role.STUDENT)
        return cls(
            classrooms,
            students.filter(classroom__in=classrooms),
            Submission.objects.filter(assignment__classroom__in=classrooms),
        )

    @classmethod
    def of_work_before(cls, day: date, classrooms: ClassroomQuerySet) -> "Erasure":
        """Take the submissions in which nothing happened on that day or later."""
        begins = timezone.make_aware(datetime.combine(day, time.min))
        old = Submission.objects.exclude(_happened_since(begins))
        return cls(
            Classroom.objects.none(),
            Enrolment.objects.none(),
            old.filter(assignment__classroom__in=classrooms),
        )

    def counts(self) -> Erased:
        return Erased(
            self.classrooms.count(),
            self._assignments().count(),
            self.enrolments.count(),
            self.submissions.count(),
            Annotation.objects.filter(submission__in=self.submissions).count(),
            Grade.objects.filter(submission__in=self.submissions).count(),
            Comment.objects.filter(submission__in=self.submissions).count(),
        )

    @transaction.atomic
    def carry_out(self) -> Erased:
        """Erase it, and return how much that was."""
        self._hold()
        erased = self.counts()
        accounts = list(self._accounts().values_list("pk", flat=True))
        self.submissions.delete()
        self._extensions().delete()
        self.enrolments.delete()
        self.classrooms.delete()
        _log_about(accounts).delete()
        _sessions_of(accounts).delete()
        User.objects.filter(pk__in=accounts).delete()
        return erased

    def _hold(self) -> None:
        """Let nobody begin, annotate or hand in until the transaction ends."""
        for rows in (self.classrooms, self.enrolments, self.submissions):
            list(rows.order_by("pk").select_for_update(of=("self",)))

    def _assignments(self) -> QuerySet[Assignment]:
        return Assignment.objects.filter(classroom__in=self.classrooms)

    def _extensions(self) -> QuerySet[Extension]:
        """What the students were given more time for, which an account that stays would keep."""
        places = self.enrolments
        return Extension.objects.filter(
            student__in=places.values("user"), assignment__classroom__in=places.values("classroom")
        )

    def _accounts(self) -> QuerySet[User]:
        """The accounts of students who have no place anywhere else."""
        elsewhere = Enrolment.objects.exclude(pk__in=self.enrolments.values("pk"))
        students = User.objects.filter(is_instructor=False, is_staff=False)
        return students.filter(pk__in=self.enrolments.values("user")).exclude(
            pk__in=elsewhere.values("user")
        )


def _happened_since(begins: datetime) -> Q:
    """Choose the submissions that a student or an instructor did something to since then."""

    def since(*moments: str) -> Q:
        return Q.create([(f"{moment}__gte", begins) for moment in moments], connector=Q.OR)

    def of_it(all_there_are: QuerySet[Any], *moments: str) -> Exists:
        return Exists(all_there_are.filter(since(*moments), submission=OuterRef("pk")))

    return (
        since("started_at", "handed_in_at", "reviewed_at", "released_at")
        | of_it(Annotation.objects.all(), "created_at", "removed_at")
        | of_it(Comment.objects.all(), "changed_at")
        | of_it(GradeOverride.objects.all(), "changed_at")
        | of_it(Dispute.objects.all(), "created_at", "answered_at")
    )


def _log_about(accounts: list[int]) -> QuerySet[LogEntry]:
    """Return what the administrators' log says about them: it holds their names."""
    return LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id__in=map(str, accounts)
    )


def _sessions_of(accounts: list[int]) -> QuerySet[Session]:
    """Return their sign-ins: one holds the three words until they are written down."""
    people = set(map(str, accounts))
    found = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) in people
    ]
    return Session.objects.filter(pk__in=found)
