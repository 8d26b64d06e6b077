"""Taking an assignment's annotation set away as a file."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annotate.exchange.exports import export_set
from annotate.formats.registry import FORMATS
from annotate.forms.export import ExportForm
from annotate.models import Assignment
from annotate.web.request import UserRequest

# With four bytes for each character it still fits the 255 that file systems allow.
LONGEST_FILE_NAME = 60
NOT_IN_FILE_NAMES = frozenset('<>:"/\\|?*')


@require_safe
def export(request: UserRequest, pk: UUID) -> HttpResponse:
    """Let the instructor choose what the file holds."""
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    return _page(request, assignment, ExportForm())


@require_safe
def export_file(request: UserRequest, pk: UUID) -> HttpResponse | StreamingHttpResponse:
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=pk)
    form = ExportForm(request.GET)
    if not form.is_valid():
        return _page(request, assignment, form, status=422)
    chosen = form.cleaned_data["format"]
    annotation_set = export_set(
        assignment, form.cleaned_data["annotators"], form.cleaned_data["submissions"]
    )
    return StreamingHttpResponse(
        chosen.write(annotation_set),
        content_type=chosen.media_type,
        headers={"Content-Disposition": _attachment(assignment.title, chosen.ending)},
    )


def _page(
    request: UserRequest, assignment: Assignment, form: ExportForm, status: int = 200
) -> HttpResponse:
    handed_in = assignment.submissions.handed_in().count()
    context = {
        "assignment": assignment,
        "form": form,
        "formats": FORMATS.values(),
        "handed_in": handed_in,
        "open": assignment.submissions.count() - handed_in,
    }
    return render(request, "assignment/export.html", context, status=status)


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
