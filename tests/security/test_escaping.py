"""Whatever people type or import is shown as they typed it, on every page, and never acted upon."""

import pytest

from tests.pages import Element, page_of
from tests.security.tour import NAMES, Visit, hostile

pytestmark = pytest.mark.django_db


def strings(page: Element) -> list[str]:
    """Return the texts of the page and the values of its attributes, as a browser has them."""
    values = [value for element in page for value in element.attributes.values()]
    asides = [element.text for element in page.all(data_aside="")]
    return [page.text_without("data-aside"), *asides, *values]


def test_hostile_text_is_shown_as_it_was_typed(visits: list[Visit]) -> None:
    """Were it escaped too little, a script would be an element; too much, entities would show."""
    shown: dict[str, set[str]] = {name: set() for name in NAMES}
    for where, response in visits:
        if not response.headers["Content-Type"].startswith("text/html"):
            continue  # a file, or a picture: no browser takes it for a page
        page = page_of(response)
        assert [each for each in page.all("script") if not each.attributes.get("src")] == [], where
        assert b"<script>alert" not in response.content, where
        for string in strings(page):
            assert "&amp;" not in string, where
            assert "&lt;" not in string.replace("&lt;</textarea>", ""), where
            for name in NAMES:
                if hostile(name) in string:
                    shown[name].add(where)
    assert {name for name, pages in shown.items() if not pages} == set()
    assert shown["student"] >= {"class", "submission", "sentence", "assignment"}
    assert shown["student"] >= {"roster", "new words", "removal"}
    assert shown["instructor"] >= {"instructors"}
    assert shown["newcomer"] >= {"welcome"}
    assert shown["listed"] >= {"seats", "cards", "roster"}
    assert shown["words"] >= {"submission", "article", "key", "draft", "sentence", "change"}
    assert shown["words"] >= {"draft of an article", "own article"}
    assert shown["other words"] >= {"draft, block open", "draft, stale block"}
    assert shown["note"] >= {"submission", "stale change"}
    assert shown["explanation"] >= {"submission", "key", "draft", "stale change"}


def test_language_of_an_article_stays_in_its_attribute(visits: list[Visit]) -> None:
    pages = [
        page_of(response)
        for where, response in visits
        if where in ("submission", "grading", "article")
    ]
    for page in pages:
        text = page.one(id="text")
        assert text.attributes["lang"] == 'en" x="'
        assert "x" not in text.attributes
