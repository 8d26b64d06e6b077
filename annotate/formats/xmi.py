"""One UIMA CAS in XMI, and its type system: bytes -> the text and the features of what marks it.

Only what annotations of text need is read: elements with a begin and an end, their attributes, and
the text they lie in.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree

from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.safe_xml import safe_xml

MAXIMUM_ELEMENTS = 1_000_000
"""The most elements of a file; most of them are words, and there are two or three to each."""

MAXIMUM_MARKED = 100_000
"""The most elements of a file that are kept."""

MAXIMUM_ATTRIBUTES = 50_000
"""The most equals signs of a tag: its attributes, and those in the text that one of them holds."""

_LONG_TAG = 100_000
_SOFA = "{http:///uima/cas.ecore}Sofa"
_STRING = "uima.cas.String"
_TAG = re.compile(rb"<[^<]*")
_BASE = "uima.tcas.Annotation"


class Marked(NamedTuple):
    """An annotation in UTF-16 units, with its features as the file has them."""

    type: str
    begin: int
    end: int
    features: Mapping[str, str]


class Cas(NamedTuple):
    text: str
    marked: tuple[Marked, ...]


type TypeSystem = Mapping[str, tuple[str, ...]]
"""The features that hold a text, in their order, by the type; those of its supertypes first."""


def read_cas(data: bytes, name: str, left_out: frozenset[str] = frozenset()) -> Cas:
    """Return the text of the first view and what marks it, types `left_out` apart.

    Raise `BrokenFile` where it is no XMI, or too large.
    """
    text: str | None = None
    sofa = ""
    marked: list[tuple[str, Marked]] = []
    for element in _elements(data, name):
        if element.tag == _SOFA and text is None:
            text = element.get("sofaString", "")
            sofa = element.get("{http://www.omg.org/XMI}id", "")
        kind = _type_of(element.tag)
        if kind in left_out or "begin" not in element.attrib or "end" not in element.attrib:
            continue
        if len(marked) == MAXIMUM_MARKED:
            raise _broken(f"holds more than {MAXIMUM_MARKED:,} annotations", name)
        begin, end = _number(element.get("begin", "")), _number(element.get("end", ""))
        held = Marked(kind, begin, end, dict(element.attrib))
        marked.append((element.get("sofa", ""), held))
    if text is None:
        raise _broken("is no UIMA CAS in XMI: it holds no text", name)
    return Cas(text, tuple(each for of, each in marked if of in ("", sofa)))


def read_type_system(data: bytes, name: str) -> TypeSystem:
    """Return the types of annotations with their features, or raise `BrokenFile`."""
    supertypes: dict[str, str] = {}
    own: dict[str, list[str]] = {}
    for element in _elements(data, name, depth=2):
        if _local(element.tag) != "typeDescription":
            continue
        kind = _content(element, "name")
        supertypes[kind] = _content(element, "supertypeName")
        own[kind] = [
            _content(each, "name")
            for each in element.iter()
            if _local(each.tag) == "featureDescription"
            and _content(each, "rangeTypeName") == _STRING
        ]
    features: dict[str, tuple[str, ...]] = {}
    for kind in own:
        line = [kind]
        while line[-1] in supertypes and supertypes[line[-1]] not in line:
            line.append(supertypes[line[-1]])
        if _BASE in line:
            features[kind] = tuple(each for one in reversed(line) for each in own.get(one, ()))
    return features


def _elements(data: bytes, name: str, depth: int = 1) -> Iterator[ElementTree.Element]:
    """Yield the elements that lie so deep in the root, each forgotten afterwards."""
    data = safe_xml(data, name)
    if data.count(b"<") > MAXIMUM_ELEMENTS:
        raise _broken(f"holds more than {MAXIMUM_ELEMENTS:,} elements", name)
    for tag in _TAG.finditer(data):
        start, end = tag.span()
        if end - start > _LONG_TAG and data.count(b"=", start, end) > MAXIMUM_ATTRIBUTES:
            raise _broken(f"has a tag of more than {MAXIMUM_ATTRIBUTES:,} attributes", name)
    events = ElementTree.iterparse(BytesIO(data), ("start", "end"))  # noqa: S314
    line: list[ElementTree.Element] = []
    try:
        for event, element in events:
            if event == "start":
                line.append(element)
                continue
            line.pop()
            if len(line) == depth:
                yield element
                line[-1].clear()
    except ElementTree.ParseError as error:
        raise _broken(f"is no XML: {error}", name) from error


def _type_of(tag: str) -> str:
    """Return the name of the type: {http:///a/b.ecore}C is a.b.C."""
    namespace, _, local = tag.removeprefix("{").rpartition("}")
    package = namespace.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    return local if package in ("", "uima.noNamespace") else f"{package}.{local}"


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _content(element: ElementTree.Element, name: str) -> str:
    for child in element:
        if _local(child.tag) == name:
            return (child.text or "").strip()
    return ""


def _number(written: str) -> int:
    """Return the number, or -1, which lies in no text, where it is none."""
    is_number = written.isascii() and written.isdigit() and len(written) < 10
    return int(written) if is_number else -1


def _broken(reason: str, name: str) -> BrokenFile:
    return BrokenFile([Problem(reason, name)])
