"""Taking annotation sets away as a file: of an assignment, of a class, or of all one's classes."""

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotate.exchange.exports import export_set, wanted
from annotate.exchange.gradebook import gradebook, without_grade
from annotate.formats import gradebook as gradebook_file
from annotate.formats.registry import FORMATS, NOT_INSTALLED
from annotate.forms.export import ExportForm
from annotate.forms.gradebook import GradebookForm
from annotate.models import Annotation, Assignment, Classroom, Submission, User
from annotate.models.assignment import AssignmentQuerySet
from annotate.models.submission import SubmissionQuerySet
from annotate.web.progress import Progress, Stage
from annotate.web.request import UserRequest, require_instructor
from annotate.web.turns import in_turn

# With four bytes for each character it still fits the 255 that file systems allow.
LONGEST_FILE_NAME = 60
# What a class hands in is written in a moment: that need not wait for a colleague's large file.
MOST_WITHOUT_TURN = 200
NOT_IN_FILE_NAMES = frozenset('<>:"/\\|?*')


@dataclass(frozen=True)
class Scope:
    """Which assignments are exported: what they are called, and where the way back leads.

    `students` are those of whom one can be chosen, or None where they are of several classes;
    `graded` is the one assignment of which there is a grade book.
    """

    title: str
    back: str
    file: str
    assignments: AssignmentQuerySet
    students: QuerySet[User] | None
    graded: Assignment | None = None

    def submissions(self) -> SubmissionQuerySet:
        return Submission.objects.filter(assignment__in=self.assignments.values("pk"))

    def form(self, request: UserRequest | None = None) -> ExportForm:
        return ExportForm(request.GET if request else None, students=self.students)


def _of_assignment(user: User, pk: UUID) -> Scope:
    assignment = get_object_or_404(Assignment.objects.taught_by(user), pk=pk)
    return Scope(
        assignment.title,
        reverse("assignment", args=[pk]),
        reverse("assignment_export_file", args=[pk]),
        Assignment.objects.filter(pk=pk),
        assignment.students(),
        assignment,
    )


def _of_classroom(user: User, pk: UUID) -> Scope:
    classroom = get_object_or_404(Classroom.objects.taught_by(user), pk=pk)
    return Scope(
        classroom.name,
        reverse("classroom", args=[pk]),
        reverse("classroom_export_file", args=[pk]),
        Assignment.objects.filter(classroom=pk),
        User.objects.students_of(pk),
    )


def _of_all(user: User) -> Scope:
    taught = Assignment.objects.taught_by(user)
    return Scope(_("All my classes"), reverse("home"), reverse("export_file"), taught, None)


@require_safe
def assignment(request: UserRequest, pk: UUID) -> HttpResponse:
    """Let the instructor choose what the file of an assignment holds."""
    return _page(request, _of_assignment(request.user, pk))


@require_safe
def assignment_file(request: UserRequest, pk: UUID) -> HttpResponse | StreamingHttpResponse:
    return _file(request, _of_assignment(request.user, pk))


@require_safe
def assignment_gradebook(request: UserRequest, pk: UUID) -> HttpResponse | StreamingHttpResponse:
    """Give the grades of an assignment as the grade book of another system takes them."""
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    form = GradebookForm(request.GET)
    if not form.is_valid():
        return _page(request, _of_assignment(request.user, pk), gradebook_form=form)
    flavour = form.cleaned_data["flavour"]
    return StreamingHttpResponse(
        gradebook_file.write(gradebook(assignment), flavour),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": _attachment(assignment.title, f"{flavour}.csv")},
    )


@require_safe
def classroom(request: UserRequest, pk: UUID) -> HttpResponse:
    """Let the instructor choose what the file of a class holds."""
    return _page(request, _of_classroom(request.user, pk))


@require_safe
def classroom_file(request: UserRequest, pk: UUID) -> HttpResponse | StreamingHttpResponse:
    return _file(request, _of_classroom(request.user, pk))


@require_safe
def all_classes(request: UserRequest) -> HttpResponse:
    """Let the instructor choose what the file of all their classes holds."""
    require_instructor(request)
    return _page(request, _of_all(request.user))


@require_safe
def all_classes_file(request: UserRequest) -> HttpResponse | StreamingHttpResponse:
    require_instructor(request)
    return _file(request, _of_all(request.user))


def _file(request: UserRequest, scope: Scope) -> HttpResponse | StreamingHttpResponse:
    form = scope.form(request)
    if not form.is_valid():
        return _page(request, scope, form)
    chosen = form.cleaned_data
    annotation_set = export_set(
        *scope.assignments.with_parts().order_by("classroom__name", "created_at", "pk"),
        annotators_as=chosen["annotators"],
        submissions_held=chosen["submissions"],
        student=chosen.get("student"),
        with_key=chosen["key"],
        with_results=chosen["outcomes"],
    )
    total = wanted(scope.submissions(), chosen["submissions"], chosen.get("student")).count()
    progress = Progress.of_form(request)
    counted = progress.counted(Stage.EXPORTING, annotation_set.submissions, total)
    written = chosen["format"].write(annotation_set._replace(submissions=counted))
    chunks = progress.until_complete(written, total)
    return StreamingHttpResponse(
        in_turn(chunks) if total > MOST_WITHOUT_TURN else chunks,
        content_type=chosen["format"].media_type,
        headers={"Content-Disposition": _attachment(scope.title, chosen["format"].ending)},
    )


def _page(
    request: UserRequest,
    scope: Scope,
    form: ExportForm | None = None,
    gradebook_form: GradebookForm | None = None,
) -> HttpResponse:
    submissions = scope.submissions()
    highlights = Annotation.objects.live().filter(submission__in=submissions.values("pk"))
    context = {
        "scope": scope,
        "form": form or scope.form(),
        "work": uuid4(),
        "formats": FORMATS.values(),
        "not_installed": NOT_INSTALLED.values(),
        "assignments": scope.assignments.count(),
        "highlights": highlights.count(),
        **submissions.by_state(),
    }
    if scope.graded:
        context["gradebook_form"] = gradebook_form or GradebookForm()
        context["without_grade"] = without_grade(scope.graded)
    status = 422 if form or gradebook_form else 200
    return render(request, "export/show.html", context, status=status)


def _attachment(title: str, ending: str) -> str:
    """Return a Content-Disposition that names the file in ASCII and as the title is written.

    RFC 6266: what does not understand the second takes the first.
    """
    ascii_name = slugify(title)[:LONGEST_FILE_NAME] or "annotations"
    allowed = (char for char in title if char.isprintable() and char not in NOT_IN_FILE_NAMES)
    own_name = "".join(allowed)[:LONGEST_FILE_NAME].strip(" .") or "annotations"
    return (
        f'attachment; filename="{ascii_name}.{ending}"; '
        f"filename*=utf-8''{quote(own_name, safe='')}.{ending}"
    )
