"""No page carries a script or a style of its own, and every form its token."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from annotate.models import Submission
from tests import factories
from tests.pages import Element, page_of
from tests.security.tour import HTMX, Visit

LINKS = ("href", "src", "action", "formaction", "hx-get", "hx-post", "hx-put", "hx-delete")
# What would let markup run script, or load it: attributes of htmx that are evaluated among them.
EVALUATED = ("hx-on", "hx-vals", "hx-vars", "hx-headers", "hx-ext", "hx-request")
# A trigger can hold a filter, which is evaluated; these are without one.
TRIGGERS = {
    "every 4s, visibilitychange from:document",
    "submit from:body target:#followed delay:300ms",
    "load delay:1s",
}
# What a picture is made of: nothing that runs, loads or leads anywhere.
SHAPES_AND_WORDS = {"title", "desc", "rect", "circle", "line", "text", "tspan"}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pages(visits: list[Visit]) -> list[tuple[str, Element]]:
    return [
        (where, page_of(response))
        for where, response in visits
        if response.headers["Content-Type"].startswith("text/html") and response.content
    ]


def elements(pages: list[tuple[str, Element]]) -> Iterator[tuple[str, Element]]:
    for where, page in pages:
        for element in page:
            yield where, element


def test_nothing_is_inline(pages: list[tuple[str, Element]]) -> None:
    for where, element in elements(pages):
        assert element.tag not in {"style", "iframe", "object", "embed", "base"}, where
        names = set(element.attributes)
        assert "style" not in names, where
        assert not [name for name in names if name.startswith(("on", *EVALUATED))], where
        assert {element.attributes.get("hx-trigger")} <= {None, *TRIGGERS}, where
        if element.tag == "script":
            assert (element.attributes["src"][:8], element.text) == ("/static/", ""), where


def test_pictures_hold_shapes_and_words_alone(pages: list[tuple[str, Element]]) -> None:
    pictures = [(where, each) for where, each in elements(pages) if each.tag == "svg"]
    assert {where for where, _ in pictures} >= {"assignment_overview", "projector"}
    for where, picture in pictures:
        assert {each.tag for each in picture} <= SHAPES_AND_WORDS, where
        assert not [each for each in picture if "href" in each.attributes], where


def test_every_link_stays_on_the_site(pages: list[tuple[str, Element]]) -> None:
    for where, element in elements(pages):
        for name in LINKS:
            address = urlsplit(element.attributes.get(name, ""))
            site = (address.scheme, address.netloc)
            if element.attributes.get("rel") == "icon" and site == ("data", ""):
                continue  # the page holds it
            assert site in {("", ""), ("http", "testserver")}, f"{where}: {address}"


def test_every_form_that_changes_something_carries_its_token(
    pages: list[tuple[str, Element]],
) -> None:
    for where, element in elements(pages):
        if element.tag == "form" and element.attributes.get("method") == "post":
            assert len(element.all("input", name="csrfmiddlewaretoken")) == 1, where


def test_ids_are_unique_on_every_page(pages: list[tuple[str, Element]]) -> None:
    for where, page in pages:
        ids = [each.attributes["id"] for each in page if "id" in each.attributes]
        assert sorted(ids) == sorted(set(ids)), where


def test_every_label_and_reference_has_its_target(pages: list[tuple[str, Element]]) -> None:
    for where, page in pages:
        if not page.all("html"):
            continue
        ids = {each.attributes["id"] for each in page if "id" in each.attributes}
        for element in page:
            for name in ("for", "aria-labelledby", "aria-describedby"):
                assert set(element.attributes.get(name, "").split()) <= ids, f"{where}: {name}"
            address = element.attributes.get("href", "")
            assert not address.startswith("#") or address[1:] in ids, f"{where}: {address}"


def test_htmx_evaluates_nothing(pages: list[tuple[str, Element]]) -> None:
    whole = [(where, page) for where, page in pages if page.all("html")]
    assert len(whole) > 30
    for where, page in whole:
        settings = json.loads(page.one("meta", name="htmx-config").attributes["content"])
        assert {
            "allowEval": False,
            "allowScriptTags": False,
            "includeIndicatorStyles": False,
            "historyCacheSize": 0,
        }.items() <= settings.items(), where


def test_form_that_htmx_brings_shares_no_id_with_the_page() -> None:
    """Two highlights can be open for change beside the form for quoting."""
    submission = factories.a_submission()
    sam = factories.a_client(submission.student)
    ids: list[str] = []
    for words in ("denied", "ministry"):
        annotation = factories.an_annotation(submission, "denial", words)
        form = page_of(sam.get(annotation.get_absolute_url(), headers=HTMX))
        ids += [each.attributes["id"] for each in form if "id" in each.attributes]
        ids.remove(f"edit-{annotation.pk}")  # it takes the place of the one in the page
    page = page_of(sam.get(Submission.objects.get().get_absolute_url()))
    ids += [each.attributes["id"] for each in page if "id" in each.attributes]
    assert sorted(ids) == sorted(set(ids))
