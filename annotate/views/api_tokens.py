"""The tokens by which an instructor's programs read: made, shown once, and revoked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotate.forms.api_token import ApiTokenForm
from annotate.models import ApiToken
from annotate.web.request import UserRequest, posted, require_instructor


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: UserRequest) -> HttpResponse:
    """List the instructor's tokens; make one, and show its secret this once."""
    require_instructor(request)
    form, secret = ApiTokenForm(posted(request)), ""
    if form.is_valid():
        _token, secret = ApiToken.objects.issue(request.user, form.cleaned_data["name"])
    context = {
        "tokens": ApiToken.objects.filter(owner=request.user),
        "form": ApiTokenForm() if secret else form,
        "secret": secret,
        "address": request.build_absolute_uri("/api/"),
    }
    status = 422 if form.is_bound and not secret else 200
    return render(request, "api/tokens.html", context, status=status)


@require_POST
def revoke(request: UserRequest, pk: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.filter(owner=request.user), pk=pk)
    token.delete()
    said = _("The token “%(name)s” is revoked: nothing can be read with it any more.")
    messages.success(request, said % {"name": token.name})
    return redirect("api_tokens")
