"""Requests as programs with a token send them."""

from typing import Any

from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator, FormatChecker

from annotate.formats.web_annotation import MEDIA_TYPE
from annotate.models import Annotation, Assignment
from annotate.views.api_description import DESCRIPTION

HOST = "http://testserver"


def container_of(assignment: Assignment) -> str:
    return reverse("api_annotations", args=[assignment.pk])


def address_of_one(annotation: Annotation) -> str:
    return reverse("api_annotation", args=[annotation.submission.assignment_id, annotation.pk])


def addresses(annotations: list[Annotation]) -> list[str]:
    return [HOST + address_of_one(each) for each in annotations]


def ask(address: str, secret: str, accept: str = MEDIA_TYPE, **headers: str) -> Any:
    asked = {"Authorization": f"Bearer {secret}", "Accept": accept} | headers
    return Client().get(address, headers=asked)


def varies_on(response: Any) -> set[str]:
    return set(response.headers["Vary"].split(", "))


def schema_of(path: str, status: str = "200", media_type: str = "application/json") -> Any:
    """Return the schema of an answer, of an address with the names of what is in its path."""
    content = DESCRIPTION["paths"][path]["get"]["responses"][status]["content"]
    schema: dict[str, Any] = content[media_type]["schema"]
    return schema | {"components": DESCRIPTION["components"]}


def require_as_described(held: object, path: str, media_type: str = "application/json") -> None:
    schema = schema_of(path, media_type=media_type)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(held)
