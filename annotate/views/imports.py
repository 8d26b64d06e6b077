"""Bringing annotation sets in: a file is sent, looked at, and imported or thrown away."""

from functools import partial, wraps
from hashlib import sha256
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from annotate.exchange.import_report import contents, leftovers, placements
from annotate.exchange.imports import import_upload
from annotate.formats.detection import read_file
from annotate.formats.registry import FORMATS, NOT_INSTALLED
from annotate.forms.imports import ImportForm
from annotate.forms.upload import UploadForm
from annotate.models import Upload
from annotate.web.progress import Progress, Stage
from annotate.web.request import UserRequest, posted, require_instructor
from annotate.web.turns import turn
from annotate.web.uploads import receive_large_files


@csrf_protect
def _send(request: UserRequest) -> HttpResponse:
    if request.method == "POST":
        return _keep(request)
    return _ask(request, UploadForm(), status=200)


def _ask(request: UserRequest, form: UploadForm, status: int) -> HttpResponse:
    context = {"form": form, "work": uuid4(), "not_installed": NOT_INSTALLED.values()}
    return render(request, "import/send.html", context, status=status)


@turn()
def _keep(request: UserRequest) -> HttpResponse:
    Progress.of_form(request).begin(Stage.READING)
    form = UploadForm(request.POST, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        identifier = form.recognised.format.identifier
        upload = Upload.objects.keep(request.user, file.name, identifier, form.data_read)
        return redirect("import", upload.pk)
    return _ask(request, form, status=422)


@csrf_exempt  # the token is in the body, which must not be read before its size is seen to
@require_http_methods(["GET", "HEAD", "POST"])
@wraps(_send)
def send(request: UserRequest) -> HttpResponse:
    """Ask for a file, and keep it for its preview if it can be read."""
    require_instructor(request)
    receive_large_files(request)
    return _send(request)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show what the file would become, and import it; after that, what it became."""
    upload = get_object_or_404(Upload.objects.sent_by(request.user), pk=pk)
    if upload.summary is not None:
        return render(request, "import/summary.html", {"upload": upload})
    return _preview(request, upload)


@turn()
def _preview(request: UserRequest, upload: Upload) -> HttpResponse:
    progress = Progress(request.user, upload.pk)
    if request.method == "POST":
        progress.begin(Stage.READING)
    form = _form(request, upload)
    confirmed = "import" in request.POST
    if confirmed and form.is_valid():
        name = form.cleaned_data["name"] or upload.title
        import_upload(upload, form.plan, name, partial(progress.counted, Stage.IMPORTING))
        return redirect("import", upload.pk)
    context = {
        "upload": upload,
        "form": form,
        "confirmed": confirmed,
        "format": FORMATS[upload.file_format],
        "contents": contents(form.plan),
        "placements": placements(form.plan),
        "leftovers": leftovers(form.plan),
    }
    return render(request, "import/preview.html", context, status=422 if confirmed else 200)


@require_POST
def discard(request: UserRequest, pk: UUID) -> HttpResponse:
    upload = get_object_or_404(Upload.objects.sent_by(request.user), pk=pk)
    upload.delete()
    messages.success(request, _("The file is thrown away; nothing was imported."))
    return redirect("imports")


def _form(request: UserRequest, upload: Upload) -> ImportForm:
    content = bytes(upload.data)
    recognised = read_file(content, upload.name, FORMATS[upload.file_format])
    return ImportForm(
        posted(request),
        imported=recognised.imported,
        origin=sha256(content).hexdigest(),
        title=upload.title,
        user=request.user,
    )
