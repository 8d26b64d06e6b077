"""JSON-LD as a processor expands it, without asking the web for contexts."""

from typing import Any

from pyld import jsonld

from annotate.formats.web_annotation import CONTEXT

OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
LDP = "http://www.w3.org/ns/ldp#"
VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
# What the context of web annotations says of the terms that are written here, and no others: a term
# that is missing is dropped by the processor, which the tests would notice.
TERMS: dict[str, object] = {
    "id": "@id",
    "type": "@type",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        term: f"{OA}{term}"
        for term in (
            *("Annotation", "TextualBody", "TextPositionSelector", "TextQuoteSelector"),
            *("tagging", "commenting", "describing", "identifying", "exact", "prefix", "suffix"),
        )
    },
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "Person": "http://xmlns.com/foaf/0.1/Person",
    "nickname": "http://xmlns.com/foaf/0.1/nick",
    "name": "http://xmlns.com/foaf/0.1/name",
    "value": VALUE,
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "ltr": f"{OA}ltrDirection",
    "rtl": f"{OA}rtlDirection",
    "body": {"@type": "@id", "@id": f"{OA}hasBody"},
    "target": {"@type": "@id", "@id": f"{OA}hasTarget"},
    "source": {"@type": "@id", "@id": f"{OA}hasSource"},
    "selector": {"@type": "@id", "@id": f"{OA}hasSelector"},
    "creator": {"@type": "@id", "@id": "http://purl.org/dc/terms/creator"},
    **{
        term: {"@type": "xsd:dateTime", "@id": f"http://purl.org/dc/terms/{term}"}
        for term in ("created", "modified")
    },
    "canonical": {"@type": "@id", "@id": f"{OA}canonical"},
    "motivation": {"@type": "@vocab", "@id": f"{OA}motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": f"{OA}hasPurpose"},
    "textDirection": {"@type": "@vocab", "@id": f"{OA}textDirection"},
    "start": {"@type": "xsd:nonNegativeInteger", "@id": f"{OA}start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": f"{OA}end"},
    "items": {"@type": "@id", "@id": f"{AS}items", "@container": "@list"},
    **{term: {"@type": "@id", "@id": f"{AS}{term}"} for term in ("first", "last", "next", "prev")},
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "partOf": {"@type": "@id", "@id": f"{AS}partOf"},
    "total": {"@type": "xsd:nonNegativeInteger", "@id": f"{AS}totalItems"},
    "startIndex": {"@type": "xsd:nonNegativeInteger", "@id": f"{AS}startIndex"},
}


CONTEXTS = {
    CONTEXT: TERMS,
    "http://www.w3.org/ns/ldp.jsonld": {"BasicContainer": f"{LDP}BasicContainer"},
}


def expanded(collection: dict[str, Any]) -> dict[str, Any]:
    """Return the one thing that it says, as a JSON-LD processor understands it."""

    def load(url: str, options: object) -> dict[str, object]:
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXTS[url]}}

    made: list[dict[str, Any]] = jsonld.expand(collection, {"documentLoader": load})
    [one] = made
    return one
