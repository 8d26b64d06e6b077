"""A URLconf whose only page fails."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("what only the log should say")


urlpatterns = [path("broken/", fail)]
