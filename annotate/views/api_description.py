"""The description of what programs can read, in OpenAPI 3.1: https://spec.openapis.org/oas/v3.1.1.

It is put together here, so that what all the addresses have in common is said once.
"""

from typing import Any

from annotate.formats.web_annotation import MEDIA_TYPE

type Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
PK: Schema = {"type": "string", "format": "uuid"}
TIME: Schema = {"type": "string", "format": "date-time"}
DATE: Schema = {"type": "string", "format": "date"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
OFFSET: Schema = {**NUMBER, "description": "In Unicode code points of the article's text."}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: dict[str, Schema] = {
    "Classroom": _object(
        id=PK, name=TEXT, archived_at=_or_null(TIME), kept_until=_or_null(DATE), created_at=TIME
    ),
    "Assignment": _object(
        id=PK,
        classroom=PK,
        title=TEXT,
        instructions=TEXT,
        article=PK,
        label_set=PK,
        key_version=NUMBER,
        opens_at=_or_null(TIME),
        due_at=_or_null(TIME),
        created_at=TIME,
    ),
    "Article": _object(
        id=PK,
        title=TEXT,
        source=TEXT,
        author=TEXT,
        published_on=_or_null(DATE),
        language=TEXT,
        direction={"enum": ["ltr", "rtl"]},
        rights=TEXT,
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        text=TEXT,
        blocks=_list(
            _object(
                kind={"enum": ["paragraph", "heading", "quotation", "list_item"]},
                start=OFFSET,
                end=OFFSET,
            )
        ),
    ),
    "LabelSet": _object(
        id=PK,
        name=TEXT,
        description=TEXT,
        labels=_list(
            _object(
                identifier=TEXT,
                name=TEXT,
                letter=TEXT,
                definition=TEXT,
                example=TEXT,
                counter_example=TEXT,
                position={"type": "integer", "minimum": 1, "maximum": 9},
            )
        ),
    ),
    "Submission": _object(
        id=PK,
        assignment=PK,
        annotator=_object(id=TEXT, name=_or_null(TEXT)),
        attempt={"type": "integer", "minimum": 1},
        started_at=TIME,
        handed_in_at=TIME,
        released_at=_or_null(TIME),
        grade=_or_null({"type": "string", "description": "A percentage, such as “66.7”."}),
    ),
    "Annotation": _object(
        id=PK, submission=PK, label=TEXT, start=OFFSET, end=OFFSET, words=TEXT, note=TEXT,
        created_at=TIME,
    ),
    "Problem": _object(error=TEXT),
}  # fmt: skip

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
_IN_PATH: Schema = {"name": "assignment", "in": "path", "required": True, "schema": PK}
_NAMES: Schema = {
    "name": "names",
    "in": "query",
    "description": "Whether students appear with their names.",
    "schema": {"type": "boolean", "default": False},
}
_PROBLEMS = {
    "400": "A parameter is wrong.",
    "401": "There is no token, or none that holds.",
    "404": "It is not there, or not yours to see.",
    "429": "Too many requests; Retry-After says how many seconds to wait.",
}


_LINKED_DATA: Schema = {
    "type": "object",
    "description": "A container of the Web Annotation Protocol with its first page, or another page"
    " of it: https://www.w3.org/TR/annotation-protocol/. It has an ETag, and cannot be written to.",
    "properties": {
        "@context": {},
        "id": {"type": "string", "format": "uri"},
        "type": {"anyOf": [TEXT, _list(TEXT)]},
    },
    "required": ["@context", "id", "type"],
}


def _reading(item: str, summary: str, *parameters: Schema, also: Schema | None = None) -> Schema:
    """Return the path whose GET gives a page of these items; `also` is what else it can be."""
    page = _object(
        items=_list(_reference(item)), next=_or_null({"type": "string", "format": "uri"})
    )
    responses: Schema = {
        "200": {
            "description": "A page of them, in the order of their ids.",
            "headers": {
                "Link": {"description": "The next page, as RFC 8288 has it.", "schema": TEXT}
            },
            "content": {"application/json": {"schema": page}} | (also or {}),
        }
    }
    for status, told in _PROBLEMS.items():
        content = {"application/json": {"schema": _reference("Problem")}}
        responses[status] = {"description": told, "content": content}
    return {
        "get": {"summary": summary, "parameters": [*parameters, *_PAGING], "responses": responses}
    }


DESCRIPTION: Schema = {
    "openapi": "3.1.1",
    "info": {
        "title": "Annotate",
        "version": "1",
        "description": "Reads what an instructor may see, and changes nothing. Tokens are made on"
        " the page “Tokens for programs”. Answers may gain fields; those described here stay.",
    },
    "security": [{"token": []}],
    "paths": {
        "/api/classrooms/": _reading("Classroom", "The classes that you teach"),
        "/api/assignments/": _reading("Assignment", "The assignments of your classes"),
        "/api/articles/": _reading("Article", "The articles of the library, and your own"),
        "/api/label-sets/": _reading("LabelSet", "The label sets of the library, and your own"),
        "/api/assignments/{assignment}/submissions/": _reading(
            "Submission", "What was handed in", _IN_PATH, _NAMES
        ),
        "/api/assignments/{assignment}/annotations/": _reading(
            "Annotation",
            "The highlights of what was handed in",
            _IN_PATH,
            also={MEDIA_TYPE: {"schema": _LINKED_DATA}},
        ),
    },
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    },
}
