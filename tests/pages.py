"""Pages as trees, so that tests look at elements and not at how the HTML is spelt."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse
from django.http.response import HttpResponseBase

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})


@dataclass(eq=False)
class Element:
    """An element with what is in it; the page itself is an element without a tag."""

    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def __iter__(self) -> "Iterator[Element]":
        """Yield all elements inside, in document order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    def all(self, tag: str = "", **attributes: str) -> "list[Element]":
        """Return the elements inside that have this tag and these attributes (`class_`: one of)."""
        return [each for each in self if each.is_like(tag, attributes)]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        [only] = self.all(tag, **attributes)
        return only

    def is_like(self, tag: str, attributes: dict[str, str]) -> bool:
        return tag in ("", self.tag) and all(
            value in self.attributes.get("class", "").split()
            if name == "class_"
            else self.attributes.get(name.replace("_", "-")) == value
            for name, value in attributes.items()
        )

    def text_without(self, attribute: str) -> str:
        """Return the text inside, but for elements that carry the attribute."""
        return "".join(
            child if isinstance(child, str) else child.text_without(attribute)
            for child in self.children
            if isinstance(child, str) or attribute not in child.attributes
        )

    @property
    def text(self) -> str:
        return self.text_without("")

    @property
    def words(self) -> str:
        """The text as a person reads it, white space collapsed."""
        return " ".join(self.text.split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        assert len(element.attributes) == len(attrs), f"<{tag}> has an attribute twice"
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """Return the page or fragment as a tree; every element has to be closed where it was opened."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    [root] = builder.open
    return root


def page_of(response: HttpResponseBase) -> Element:
    assert isinstance(response, HttpResponse)
    return parse(response.content.decode())
