"""The label bar: at the selection, over none of it, and never moving the text."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import User
from tests.browser.keyboard import Keyboard
from tests.browser.reader import Reader, stored
from tests.factories import a_key, a_label_set, a_submission, an_article, an_assignment

type SignIn = Callable[[Page, User], None]
PARAGRAPHS = [f"Paragraph {number}: officials said that it was so." for number in range(40)]

# The boxes of the label bar and of each line that is selected, in the window.
_BOXES = """() => {
  const box = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const range = document.getSelection().getRangeAt(0);
  const bar = box(document.getElementById('labels').getBoundingClientRect());
  return [bar, [...range.getClientRects()].map(box)];
}"""


@pytest.fixture
def reader(page: Page, sign_in: SignIn) -> Reader:
    article = an_article(*PARAGRAPHS)
    submission = a_submission(an_assignment(key=a_key(article, published=False)))
    sign_in(page, submission.student)
    return Reader(page, submission).open()


def text_tops(reader: Reader) -> list[float]:
    tops: list[float] = reader.page.locator("#text .block").evaluate_all(
        "blocks => blocks.slice(0, 9).map((block) => block.getBoundingClientRect().top + scrollY)"
    )
    return tops


def assert_beside_selection(reader: Reader) -> None:
    """The bar is wholly in the window, near the selection, and over no line of it."""
    expect(reader.label_bar).to_be_visible()
    reader.page.evaluate("() => new Promise(requestAnimationFrame)")
    bar, lines = reader.page.evaluate(_BOXES)
    screen = reader.page.viewport_size
    assert screen
    assert bar["left"] >= 0
    assert bar["right"] <= screen["width"]
    assert bar["top"] >= 0
    assert bar["bottom"] <= screen["height"]
    for line in lines:
        assert bar["top"] >= line["bottom"] or bar["bottom"] <= line["top"]
    distance = min(
        min(abs(bar["top"] - line["bottom"]), abs(line["top"] - bar["bottom"])) for line in lines
    )
    assert distance <= 20


def test_the_bar_is_hidden_until_words_are_selected(reader: Reader) -> None:
    expect(reader.label_bar).to_be_hidden()
    expect(reader.page.locator("#hint")).to_have_text(
        "Select words in the article, then choose a label."
    )


def test_the_bar_appears_below_the_selection_without_moving_the_text(reader: Reader) -> None:
    before = text_tops(reader)
    reader.drag("officials said", 2)
    assert_beside_selection(reader)
    bar, lines = reader.page.evaluate(_BOXES)
    assert bar["top"] >= lines[-1]["bottom"]
    assert text_tops(reader) == before


def test_the_bar_appears_above_where_there_is_no_room_below(reader: Reader) -> None:
    reader.page.evaluate(
        """() => {
          const tools = document.querySelector('.tools').getBoundingClientRect().top;
          const block = document.getElementById('block-20').getBoundingClientRect();
          scrollBy(0, block.bottom - tools + 4);
        }"""
    )
    reader.select("officials said", 21)
    assert_beside_selection(reader)
    bar, lines = reader.page.evaluate(_BOXES)
    assert bar["bottom"] <= lines[0]["top"]


@pytest.mark.parametrize("words", ["Paragraph 3", "it was so"])
def test_the_bar_stays_in_the_window_at_the_edges_of_a_narrow_one(
    reader: Reader, words: str
) -> None:
    reader.page.set_viewport_size({"width": 420, "height": 700})
    reader.drag(words, 4 if words == "it was so" else 1)
    assert_beside_selection(reader)


@pytest.mark.parametrize(
    "size", [(427, 400), (640, 361), (640, 400), (683, 384), (800, 450), (853, 533), (960, 540)]
)
def test_nine_labels_cover_no_selection_in_a_low_window(
    page: Page, live_server: LiveServer, sign_in: SignIn, size: tuple[int, int]
) -> None:
    labels = [(f"label-{n}", f"a label with a long name {n}", f"{n}") for n in range(1, 10)]
    article = an_article(*PARAGRAPHS)
    key = a_key(article, a_label_set(labels), published=False)
    submission = a_submission(an_assignment(key=key))
    sign_in(page, submission.student)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    reader = Reader(page, submission).open()
    # What comes into view would change its size, and the place of the selection with it.
    reader.page.locator("#text .block").evaluate_all(
        "blocks => blocks.forEach((block) => block.style.contentVisibility = 'visible')"
    )
    block = page.locator("#block-20")
    for shift in range(0, size[1] - 80, 20):  # from the top of the window to its bottom
        page.evaluate("getSelection().removeAllRanges()")
        block.evaluate("(it, shift) => scrollBy(0, it.getBoundingClientRect().top - shift)", shift)
        reader.select("officials said", 21)
        assert_beside_selection(reader)


def test_the_bar_stays_away_while_the_mouse_still_selects(reader: Reader) -> None:
    (start, end) = reader.points("officials said", 2)
    mouse = reader.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(*end)
    expect(reader.label_bar).to_be_hidden()
    mouse.up()
    expect(reader.label_bar).to_be_visible()


def test_the_bar_follows_a_selection_by_keyboard(reader: Reader) -> None:
    Keyboard(reader.page).tab_to_text()
    for _ in range(3):
        reader.page.keyboard.press("ArrowDown")
        assert_beside_selection(reader)
    reader.page.keyboard.press("Escape")
    expect(reader.label_bar).to_be_hidden()


def test_tab_leads_from_the_selection_to_the_labels_and_labelling_leads_back(
    reader: Reader,
) -> None:
    keyboard = Keyboard(reader.page)
    keyboard.tab_to_text()
    reader.page.keyboard.press("ArrowRight")
    keyboard.tab_to("2 D denial")
    reader.page.keyboard.press("Enter")
    reader.wait_until_saved()
    assert [(each.label, each.words) for each in stored(reader.holder)] == [("denial", "Paragraph")]
    expect(reader.page.locator("#text")).to_be_focused()
    expect(reader.label_bar).to_be_hidden()


def test_an_answer_for_words_out_of_view_moves_no_text(reader: Reader) -> None:
    # As in a browser that does not hold the text in place by itself.
    reader.page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    held: list[Route] = []
    reader.page.route("**/annotations/", lambda route: held.append(route))
    reader.drag("officials said", 3)
    reader.page.keyboard.press("1")
    reader.page.locator("#block-38").evaluate("block => block.scrollIntoView()")
    expect(reader.page.locator("#block-2")).not_to_be_in_viewport()
    read = reader.page.locator("#block-38")
    before = read.bounding_box()
    held[0].continue_()
    reader.wait_until_saved()
    assert read.bounding_box() == before
