"""Highlighting on a phone.

No tool can move a phone's own selection handles, so these tests select as the handles do, through
the browser's Selection, and then tap.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotate.models import User
from tests.browser.reader import Reader, stored
from tests.factories import a_submission, an_annotation


@pytest.fixture
def reader(phone_page: Page, sign_in: Callable[[Page, User], None]) -> Reader:
    submission = a_submission()
    sign_in(phone_page, submission.student)
    return Reader(phone_page, submission).open()


def tap(reader: Reader, place: Locator) -> None:
    """Put a finger on the middle of a place, as it lies on the screen."""
    box = place.bounding_box()
    assert box
    reader.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize(
    ("selected", "words"),
    [("12 people", "12 people"), ("least 12 peop", "least 12 people")],
)
def test_a_tap_on_a_label_highlights_the_whole_words_selected(
    reader: Reader, selected: str, words: str
) -> None:
    reader.select(selected)
    expect(reader.label_button("denial")).to_have_attribute("aria-disabled", "false")
    tap(reader, reader.label_button("denial"))
    reader.wait_until_saved()
    assert [(each.label, each.words) for each in stored(reader.holder)] == [("denial", words)]
    assert reader.painted() == [words]
    expect(reader.label_button("denial")).to_have_attribute("aria-disabled", "true")


def test_a_tap_on_a_label_with_nothing_selected_highlights_nothing(reader: Reader) -> None:
    reader.select("12 people")
    tap(reader, reader.page.locator("#article-title"))
    reader.page.evaluate("document.getSelection().removeAllRanges()")
    tap(reader, reader.label_button("denial"))
    assert reader.pending() == []
    assert stored(reader.holder) == []


def test_the_labels_are_large_enough_and_within_reach(reader: Reader) -> None:
    screen = reader.page.viewport_size
    assert screen
    for name in ("claim", "denial", "casualty figure"):
        box = reader.label_button(name).bounding_box()
        assert box
        assert box["height"] >= 24
        assert box["width"] >= 24
        assert box["y"] + box["height"] <= screen["height"]


def test_the_labels_lie_over_none_of_the_text_at_its_end(reader: Reader) -> None:
    reader.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    last = reader.page.locator("#quotation-form").bounding_box()
    bar = reader.page.locator(".dock").bounding_box()
    assert last
    assert bar
    assert last["y"] + last["height"] <= bar["y"]


def test_a_tap_on_a_highlight_offers_to_open_it(reader: Reader) -> None:
    an_annotation(reader.holder, "denial", "12 people")  # type: ignore[arg-type]
    reader.open()
    tap(reader, reader.page.locator("#text mark"))
    offered = reader.page.locator("#here")
    expect(offered).to_contain_text("D denial: 12 people")
    tap(reader, offered.get_by_role("button", name="Change"))
    expect(reader.row("12 people").get_by_role("combobox", name="Label")).to_be_focused()


def test_nothing_is_wider_than_the_screen(reader: Reader) -> None:
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
