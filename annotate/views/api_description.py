"""The description of what programs can read, in OpenAPI 3.1: https://spec.openapis.org/oas/v3.1.1.

It is put together here, so that what all the addresses have in common is said once.
"""

from annotate.formats.web_annotation import MEDIA_TYPE
from annotate.views.api_container import DESCRIPTIONS, IRIS, MINIMAL
from annotate.views.api_schemas import (
    ADDRESS,
    PK,
    SCHEMAS,
    TEXT,
    Schema,
    list_of,
    or_null,
    record,
    reference_to,
)

JSON = "application/json"
_PAGING: list[Schema] = [
    {
        "name": "limit",
        "in": "query",
        "description": "How many items at the most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
    },
    {
        "name": "cursor",
        "in": "query",
        "description": "Where to go on. Follow “next” or the Link header instead of making one.",
        "schema": PK,
    },
]
_NAMES: Schema = {
    "name": "names",
    "in": "query",
    "description": "Whether students appear with their names.",
    "schema": {"type": "boolean", "default": False},
}
_IRIS: Schema = {
    "name": "iris",
    "in": "query",
    "description": "Whether a container and its pages only name their annotations.",
    "schema": {"enum": [0, 1], "default": 0},
}
_PREFER: Schema = {
    "name": "Prefer",
    "in": "header",
    "description": "How much of a container is wanted: `return=representation;include="
    f'"{MINIMAL}"`, or {IRIS} or {DESCRIPTIONS} in its place or, after a space, beside it.'
    " It goes before “iris”, and is not heeded where a page is asked for.",
    "schema": TEXT,
}
_PROBLEMS = {
    "400": "A parameter is wrong.",
    "401": "There is no token, or none that holds.",
    "404": "It is not there, or not yours to see.",
    "429": "Too many requests; Retry-After says how many seconds to wait.",
}
_ALLOW: Schema = {"description": "The methods: there are no others.", "schema": TEXT}
_LINK: Schema = {
    "description": "What it is, and the next page, as RFC 8288 has it.",
    "schema": TEXT,
}
_TAG: Schema = {"description": "Sent back as If-None-Match, it brings 304.", "schema": TEXT}
_LOCATION: Schema = {"description": "Of a container in the form that it has.", "schema": ADDRESS}
_APPLIED: Schema = {"description": "There if “Prefer” was heeded.", "schema": TEXT}
_OPTIONS: Schema = {
    "summary": "The methods, without a token",
    "security": [],
    "responses": {"200": {"description": "It says no more.", "headers": {"Allow": _ALLOW}}},
}


def _in_path(*names: str) -> list[Schema]:
    return [{"name": name, "in": "path", "required": True, "schema": PK} for name in names]


def _reading(
    summary: str, parameters: list[Schema], *forms: tuple[str, Schema], **headers: Schema
) -> Schema:
    """Return the path that is read in the forms, each a media type and a schema."""
    responses: Schema = {
        "200": {
            "description": "Pages are in the order of ids.",
            "headers": {"Allow": _ALLOW, "Link": _LINK, **headers},
            "content": {media_type: {"schema": schema} for media_type, schema in forms},
        }
    }
    if "ETag" in headers:
        responses["304"] = {"description": "It is as it was with that ETag."}
    for status, told in _PROBLEMS.items():
        content = {JSON: {"schema": reference_to("Problem")}}
        responses[status] = {"description": told, "content": content}
    reading = {"summary": summary, "parameters": parameters, "responses": responses}
    return {"get": reading, "options": _OPTIONS}


def _page_of(item: str) -> tuple[str, Schema]:
    return JSON, record(items=list_of(reference_to(item)), next=or_null(ADDRESS))


DESCRIPTION: Schema = {
    "openapi": "3.1.1",
    "info": {
        "title": "Annotate",
        "version": "1",
        "description": "Reads what an instructor may see, and changes nothing. Tokens are made on"
        " the page “Tokens for programs”. Answers may gain fields; those described here stay."
        " Highlights are given as the W3C Web Annotation Protocol has it to those who prefer its"
        " media type: https://www.w3.org/TR/annotation-protocol/.",
    },
    "security": [{"token": []}],
    "paths": {
        "/api/classrooms/": _reading("The classes that you teach", _PAGING, _page_of("Classroom")),
        "/api/assignments/": _reading(
            "The assignments of your classes", _PAGING, _page_of("Assignment")
        ),
        "/api/articles/": _reading(
            "The articles of the library, your own, and those of your classes",
            _PAGING,
            _page_of("Article"),
        ),
        "/api/label-sets/": _reading(
            "The label sets of the library, your own, and those of your classes",
            _PAGING,
            _page_of("LabelSet"),
        ),
        "/api/assignments/{assignment}/submissions/": _reading(
            "What was handed in",
            [*_in_path("assignment"), _NAMES, *_PAGING],
            _page_of("Submission"),
        ),
        "/api/assignments/{assignment}/annotations/": _reading(
            "The highlights of what was handed in",
            [*_in_path("assignment"), _IRIS, _PREFER, *_PAGING],
            _page_of("Annotation"),
            (
                MEDIA_TYPE,
                {
                    "anyOf": [
                        reference_to("WebAnnotationContainer"),
                        reference_to("WebAnnotationPage"),
                    ]
                },
            ),
            **{"ETag": _TAG, "Content-Location": _LOCATION, "Preference-Applied": _APPLIED},
        ),
        "/api/assignments/{assignment}/annotations/{annotation}/": _reading(
            "One of these highlights",
            _in_path("assignment", "annotation"),
            (JSON, reference_to("Annotation")),
            (MEDIA_TYPE, reference_to("WebAnnotation")),
            ETag=_TAG,
        ),
    },
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    },
}
