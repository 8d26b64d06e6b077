"""An article from a web page: pasted, corrected, frozen, and annotated as it was seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotate.models import Article, ArticleDraft, User
from tests.browser.devices import Device, NewPage
from tests.browser.watch import Watch
from tests.factories import a_draft, a_label_set, an_instructor

type SignIn = Callable[[Page, User], None]

HTML = """<html lang="en"><head><title>Site</title></head><body><nav>Home</nav>
<h1>Hospitals under siege</h1><p>Officials said <b>at least 12</b> were killed.
<p>Read more<script>evil()</script><p>Witnesses said<p>the same.<ul><li>One<li>Two</ul>"""


@pytest.mark.parametrize("device", ["laptop", "phone", "no script"])
def test_page_is_pasted_corrected_frozen_and_annotated(
    new_page: NewPage, sign_in: SignIn, watch: Watch, device: Device
) -> None:
    if device == "no script":
        watch.expect("failed GET .*/annotate/js/.*: csp")  # modules are offered, and not taken
    ines = an_instructor()
    a_label_set()
    page = new_page(device)
    sign_in(page, ines)
    page.goto("/articles/")
    page.get_by_role("link", name="New article").click()
    page.get_by_role("textbox", name="Text").fill(HTML)
    page.get_by_label("HTML, the source of a web page").check()
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Hospitals under siege")
    blocks = page.locator(".block")
    read = ["Officials said at least 12 were killed.", "Read more", "Witnesses said", "the same."]
    expect(blocks).to_have_text([*read, "One", "Two"])
    page.get_by_role("button", name="Delete 2").click()
    page.get_by_role("button", name="Join with the one above 3").click()
    page.get_by_role("link", name="Correct 1").click()
    page.get_by_role("textbox", name="Text").fill("The count\n\nOfficials said at least 12.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("checkbox", name="paragraph 1").check()
    page.get_by_role("button", name="heading", exact=True).click()
    expect(page.locator("h2.block")).to_have_text("The count")
    page.reload()
    corrected = ["The count", "Officials said at least 12.", "Witnesses said the same."]
    expect(blocks).to_have_text([*corrected, "One", "Two"])
    page.get_by_label("Source").fill("The Daily")
    page.get_by_role("button", name="Add to my articles").click()

    expect(page.get_by_text("Its text no longer changes.")).to_be_visible()
    expect(blocks).to_have_text([*corrected, "One", "Two"])
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#text .block")).to_have_text([*corrected, "One", "Two"])
    tags = page.locator("#text .block").evaluate_all("all => all.map(each => each.localName)")
    assert tags == ["h2", "p", "p", "li", "li"]
    article = Article.objects.get()
    assert (article.title, article.source, article.owner) == (
        "Hospitals under siege",
        "The Daily",
        ines,
    )


def test_enter_key_in_a_tick_box_deletes_nothing(page: Page, sign_in: SignIn) -> None:
    draft = a_draft(an_instructor(), "one", "two")
    sign_in(page, draft.owner)
    page.goto(draft.get_absolute_url())
    tick = page.get_by_role("checkbox", name="paragraph 1")
    tick.check()
    tick.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(tick).to_be_checked()
    assert ArticleDraft.objects.get().version == 1


def test_draft_fits_a_phone(phone_page: Page, sign_in: SignIn) -> None:
    draft = a_draft(an_instructor(), "x" * 300, "two")
    sign_in(phone_page, draft.owner)
    for address in (draft.get_absolute_url(), f"{draft.get_absolute_url()}blocks/1/", "/articles/"):
        phone_page.goto(address)
        width = phone_page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, address
