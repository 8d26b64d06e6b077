"""How people come in: students by codes, instructors by a password."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotate.domain.codes import normalise_join_code
from annotate.forms.joining import CardForm, DisplayNameForm, JoinCodeForm, ReturnForm
from annotate.models import Classroom
from annotate.web.rate_limit import FailureLimit
from annotate.web.refusal import refusal
from annotate.web.request import UserRequest, posted

BY_CODE = "django.contrib.auth.backends.ModelBackend"
read_and_post = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@read_and_post
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the class code, then lead to the class's own link."""
    limit = FailureLimit(request, "join")
    if limit.is_reached:
        return _too_many(request)
    form = JoinCodeForm(posted(request))
    if form.is_valid():
        return redirect("join_classroom", form.cleaned_data["join_code"])
    if form.is_bound:
        limit.count_failure()
    return render(request, "joining/join.html", {"form": form}, status=_status(form))


@login_not_required
@read_and_post
def join_classroom(request: HttpRequest, code: str) -> HttpResponse:
    """Let the student in: by the three words of a card, or under a name of their own choice."""
    limit = FailureLimit(request, "join")
    if limit.is_reached:
        return _too_many(request)
    classroom = Classroom.objects.filter(join_code=normalise_join_code(code)).first()
    if not classroom:
        limit.count_failure()
        return refusal(request, _("No class has this code. Check the link or the code."), 404)
    is_in = Classroom.objects.visible_to(request.user).filter(pk=classroom.pk).exists()
    if is_in and request.user.is_authenticated:
        said = _("You are signed in as %(name)s. If that is somebody else, sign out first.")
        messages.info(request, said % {"name": request.user.display_name})
        return redirect(classroom)
    if "return_code" in request.POST:
        return _take_seat(request, classroom)
    form = DisplayNameForm(posted(request))
    if not classroom.takes_names or not form.is_valid():
        return _join_page(request, classroom, form, CardForm(classroom=classroom))
    enrolment, code = classroom.admit(form.cleaned_data["display_name"])
    login(request, enrolment.user, BY_CODE)
    request.session["return_code"] = code
    return redirect("welcome")


def _take_seat(request: HttpRequest, classroom: Classroom) -> HttpResponse:
    limit = FailureLimit(request, "return")
    if limit.is_reached:
        return _too_many(request)
    card = CardForm(request.POST, classroom=classroom)
    if not card.is_valid():
        limit.count_failure()
        return _join_page(request, classroom, DisplayNameForm(), card)
    card.enrolment.take()
    login(request, card.enrolment.user, BY_CODE)
    return redirect(classroom)


def _join_page(
    request: HttpRequest, classroom: Classroom, form: DisplayNameForm, card: CardForm
) -> HttpResponse:
    offers_card = classroom.seats_only or card.is_bound or classroom.has_free_seats
    context = {"classroom": classroom, "form": form, "card": card, "offers_card": offers_card}
    status = max(_status(form), _status(card))
    return render(request, "joining/join_classroom.html", context, status=status)


@read_and_post
def welcome(request: UserRequest) -> HttpResponse:
    """Show the return code until the student says that it is written down."""
    classroom = get_object_or_404(Classroom.objects.visible_to(request.user)[:1])
    if request.method == "POST":
        request.session.pop("return_code", None)
    code = request.session.get("return_code")
    if not code:
        return redirect("classroom", classroom.pk)
    return render(request, "joining/welcome.html", {"classroom": classroom, "code": code})


@login_not_required
@read_and_post
def come_back(request: HttpRequest) -> HttpResponse:
    limit = FailureLimit(request, "return")
    if limit.is_reached:
        return _too_many(request)
    form = ReturnForm(posted(request))
    if form.is_valid():
        form.enrolment.take()
        login(request, form.enrolment.user, BY_CODE)
        return redirect(_next(request) or "home")
    if form.is_bound:
        limit.count_failure()
    context = {"form": form, "next": _next(request)}
    return render(request, "joining/come_back.html", context, status=_status(form))


@login_not_required
@read_and_post
def sign_in(request: HttpRequest) -> HttpResponse:
    limit = FailureLimit(request, "sign-in")
    if limit.is_reached:
        return _too_many(request)
    form = AuthenticationForm(request, posted(request))
    if form.is_valid():
        login(request, form.get_user())
        return redirect(_next(request) or "home")
    if form.is_bound:
        limit.count_failure()
    context = {"form": form, "next": _next(request)}
    return render(request, "joining/sign_in.html", context, status=_status(form))


@read_and_post
def change_password(request: UserRequest) -> HttpResponse:
    """Ask for the password of now and a new one; the person stays signed in here alone."""
    if not request.user.has_usable_password():
        raise Http404
    limit = FailureLimit(request, "sign-in")
    if limit.is_reached:
        return _too_many(request)
    form = PasswordChangeForm(request.user, posted(request))
    if form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Your password is changed. Elsewhere you are signed out."))
        return redirect("home")
    if form.has_error("old_password"):
        limit.count_failure()
    return render(request, "joining/password.html", {"form": form}, status=_status(form))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("home")


def _next(request: HttpRequest) -> str:
    """Return where the person was going, if that is a page of this site."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe and target.startswith("/") else ""


def _status(form: Form) -> int:
    return 422 if form.is_bound else 200


def _too_many(request: HttpRequest) -> HttpResponse:
    return refusal(request, _("Too many wrong tries. Wait ten minutes, then try again."), 429)
