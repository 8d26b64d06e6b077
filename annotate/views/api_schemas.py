"""What the answers to programs hold, in JSON Schema as OpenAPI 3.1 takes it."""

from typing import Any

type Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
PK: Schema = {"type": "string", "format": "uuid"}
TIME: Schema = {"type": "string", "format": "date-time"}
DATE: Schema = {"type": "string", "format": "date"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
ADDRESS: Schema = {"type": "string", "format": "uri"}
CONTEXT: dict[str, Schema] = {"@context": {"description": "Of JSON-LD; in the outermost object."}}
OFFSET: Schema = {**NUMBER, "description": "In Unicode code points of the article's text."}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def record(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def and_perhaps(schema: Schema, **properties: Schema) -> Schema:
    """Return the schema of the same object with properties that are not always there."""
    return schema | {"properties": schema["properties"] | properties}


def list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def reference_to(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: dict[str, Schema] = {
    "Classroom": record(
        id=PK, name=TEXT, archived_at=or_null(TIME), kept_until=or_null(DATE), created_at=TIME
    ),
    "Assignment": record(
        id=PK,
        classroom=PK,
        title=TEXT,
        instructions=TEXT,
        article=PK,
        label_set=PK,
        key_version=NUMBER,
        opens_at=or_null(TIME),
        due_at=or_null(TIME),
        created_at=TIME,
    ),
    "Article": record(
        id=PK,
        title=TEXT,
        source=TEXT,
        author=TEXT,
        published_on=or_null(DATE),
        language=TEXT,
        direction={"enum": ["ltr", "rtl"]},
        rights=TEXT,
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        text=TEXT,
        blocks=list_of(
            record(
                kind={"enum": ["paragraph", "heading", "quotation", "list_item"]},
                start=OFFSET,
                end=OFFSET,
            )
        ),
    ),
    "LabelSet": record(
        id=PK,
        name=TEXT,
        description=TEXT,
        labels=list_of(
            record(
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
    "Submission": record(
        id=PK,
        assignment=PK,
        annotator=record(id=TEXT, name=or_null(TEXT)),
        attempt={"type": "integer", "minimum": 1},
        started_at=TIME,
        handed_in_at=TIME,
        released_at=or_null(TIME),
        grade=or_null({"type": "string", "description": "A percentage, such as “66.7”."}),
    ),
    "Annotation": record(
        id=PK, submission=PK, label=TEXT, start=OFFSET, end=OFFSET, words=TEXT, note=TEXT,
        created_at=TIME,
    ),
    "Problem": record(error=TEXT),
    # What follows is JSON-LD: https://www.w3.org/TR/annotation-model/.
    "WebAnnotation": and_perhaps(
        record(
            id=ADDRESS,
            canonical={"type": "string", "pattern": "^urn:uuid:"},
            type={"const": "Annotation"},
            motivation=list_of({"enum": ["tagging", "commenting"]}),
            creator=record(type={"const": "Person"}, nickname=TEXT),
            body=list_of(record(type={"const": "TextualBody"}, purpose=TEXT, value=TEXT)),
            target=record(source=TEXT, selector=list_of(record(type=TEXT))),
            created=TIME,
        ),
        **CONTEXT,
    ),
    "WebAnnotationContainer": and_perhaps(
        record(id=ADDRESS, type=list_of(TEXT), label=TEXT, total=NUMBER, **CONTEXT),
        modified=TIME,
        first={"anyOf": [ADDRESS, reference_to("WebAnnotationPage")]},
        last=ADDRESS,
    ),
    "WebAnnotationPage": and_perhaps(
        record(
            id=ADDRESS,
            type={"const": "AnnotationPage"},
            partOf=and_perhaps(record(id=ADDRESS, total=NUMBER), modified=TIME),
            startIndex=NUMBER,
            items=list_of({"anyOf": [reference_to("WebAnnotation"), ADDRESS]}),
        ),
        next=ADDRESS,
        prev=ADDRESS,
        **CONTEXT,
    ),
}  # fmt: skip
