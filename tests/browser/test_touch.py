"""Highlighting on a phone.

No tool can move a phone's own selection handles, so these tests select as the handles do, through
the browser's Selection, and then tap.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotate.models import User
from tests.browser.reader import Reader, stored
from tests.browser.watch import Watch
from tests.factories import a_key, a_submission, an_annotation, an_article, an_assignment


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


# Two taps ----------------------------------------------------------------------------------------


def tap_word(reader: Reader, words: str, occurrence: int = 1) -> None:
    """Put a finger on the middle of a word."""
    (left, y), (right, _) = reader.points(words, occurrence)
    reader.page.touchscreen.tap((left + right) / 2, y)


def hint(reader: Reader) -> Locator:
    return reader.page.locator("#hint")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("least", "people", "least 12 people"),
        ("people", "least", "least 12 people"),
        ("least", "least", "least"),
        ("claims", "ministry", "claims.\n\nThe ministry"),
    ],
)
def test_a_tap_on_the_first_word_and_one_on_the_last_select(
    reader: Reader, first: str, last: str, words: str
) -> None:
    expect(hint(reader)).to_have_text("Tap the first word, then the last one.")
    tap_word(reader, first)
    expect(hint(reader)).to_have_text("Now tap the last word.")
    tap_word(reader, last)
    expect(reader.label_button("denial")).to_have_attribute("aria-disabled", "false")
    tap(reader, reader.label_button("denial"))
    reader.wait_until_saved()
    assert [(each.label, each.words) for each in stored(reader.holder)] == [("denial", words)]
    expect(hint(reader)).to_have_text("Tap the first word, then the last one.")


def test_a_third_tap_begins_anew(reader: Reader) -> None:
    for word in ("least", "people", "were", "killed"):
        tap_word(reader, word)
    assert reader.selection() == "were killed"


def test_a_tap_beside_the_words_forgets_the_first(reader: Reader) -> None:
    tap_word(reader, "least")
    tap(reader, reader.page.locator("#article-title"))
    tap_word(reader, "people")
    expect(hint(reader)).to_have_text("Now tap the last word.")
    assert reader.selection() == ""


def test_taps_select_whole_words_where_no_space_divides_them(
    phone_page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    article = an_article("官员说，至少有12人死亡，部长否认。", language="zh")
    submission = a_submission(an_assignment(key=a_key(article, published=False)))
    sign_in(phone_page, submission.student)
    reader = Reader(phone_page, submission).open()
    tap_word(reader, "官员")
    tap_word(reader, "死亡")
    assert reader.selection() == "官员说，至少有12人死亡"


def test_a_selection_can_begin_on_a_highlight(reader: Reader) -> None:
    an_annotation(reader.holder, "denial", "at least 12 people")  # type: ignore[arg-type]
    reader.open()
    tap_word(reader, "people")
    expect(reader.page.locator("#here")).to_contain_text("at least 12 people")
    tap_word(reader, "killed")
    expect(reader.page.locator("#here")).to_be_hidden()
    assert reader.selection() == "people were killed"


def test_a_highlight_that_was_tapped_can_be_removed(reader: Reader) -> None:
    an_annotation(reader.holder, "denial", "at least 12 people")  # type: ignore[arg-type]
    reader.open()
    tap_word(reader, "people")
    tap(reader, reader.page.locator("#here").get_by_role("button", name="Remove"))
    expect(reader.rows).to_have_count(0)
    expect(reader.page.locator("#here")).to_be_hidden()
    assert stored(reader.holder) == []
    # What is tapped next begins a selection, as if nothing had been tapped before.
    tap_word(reader, "Officials")
    assert reader.selection() == ""
    tap_word(reader, "said")
    assert reader.selection() == "Officials said"


def test_the_labels_stay_docked_and_do_not_leap_away_from_a_mouse(reader: Reader) -> None:
    reader.select("12 people")
    dock = reader.page.locator(".dock").bounding_box()
    screen = reader.page.viewport_size
    assert dock
    assert screen
    assert dock["y"] + dock["height"] == pytest.approx(screen["height"], abs=1)
    reader.label_button("denial").click()
    reader.wait_until_saved()
    assert [each.words for each in stored(reader.holder)] == ["12 people"]


# All that can be pressed and is too small; a tick box is pressed with its label, and a link in the
# article's text with the highlight around it.
_TARGETS = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true })
    && !each.matches('.letter, .skip'))
  .map((each) => (each.matches('[type=radio], [type=checkbox]') ? each.labels[0] : each))
  .map((each) => [each.textContent.trim().slice(0, 30), each.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 24)
  .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("state", ["open", "change", "conflict", "keys", "sentence"])
def test_everything_that_can_be_pressed_is_large_enough(
    reader: Reader, watch: Watch, state: str
) -> None:
    page = reader.page
    made = an_annotation(reader.holder, "denial", "12 people")  # type: ignore[arg-type]
    reader.open()
    if state == "keys":
        page.locator("#keys").evaluate("dialog => dialog.showModal()")
    elif state == "sentence":
        page.goto(f"{reader.holder.get_absolute_url()}sentences/1/")
        expect(page.get_by_role("link", name="Change")).to_be_visible()
    elif state != "open":
        reader.row("12 people").get_by_role("link", name="Change").click()
        expect(page.get_by_role("link", name="Cancel")).to_be_visible()
        if state == "conflict":
            watch.expect("409 POST .*/annotations/.*")
            made.change(made.version, note="from elsewhere")
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_text("This was changed elsewhere")).to_be_visible()
    assert page.evaluate(_TARGETS) == []
