"""The list of keys, and what a reader can set there; what the cursor says."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from annotate.models import Submission, User
from tests.browser.keyboard import Keyboard
from tests.browser.reader import Reader, stored
from tests.factories import a_submission, an_annotation

type SignIn = Callable[[Page, User], None]
WORDS = "at least 12 people"


@pytest.fixture
def submission(transactional_db: None) -> Submission:
    return a_submission()


@pytest.fixture
def reader(page: Page, submission: Submission, sign_in: SignIn) -> Reader:
    sign_in(page, submission.student)
    return Reader(page, submission).open()


@pytest.fixture
def dialog(reader: Reader) -> Locator:
    return reader.page.get_by_role("dialog", name="Keys")


def set_keys(reader: Reader, dialog: Locator, setting: str, *, on: bool) -> None:
    reader.page.get_by_role("button", name="Keys").click()
    dialog.get_by_label(setting).set_checked(on)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


# The list of keys --------------------------------------------------------------------------------


def test_question_mark_shows_the_keys_and_escape_hides_them(
    reader: Reader, dialog: Locator
) -> None:
    reader.page.keyboard.press("?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    reader.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_keys_do_nothing_to_the_article_behind_the_dialog(reader: Reader, dialog: Locator) -> None:
    reader.drag(WORDS)
    reader.page.keyboard.press("?")
    expect(dialog).to_be_visible()
    reader.page.keyboard.press("1")
    assert reader.pending() == []
    assert stored(reader.holder) == []


# Settings ----------------------------------------------------------------------------------------

SINGLE_KEYS = "Use keys without Ctrl"


def test_single_keys_can_be_switched_off_and_stay_off(reader: Reader, dialog: Locator) -> None:
    set_keys(reader, dialog, SINGLE_KEYS, on=False)
    for _ in range(2):
        reader.drag(WORDS)
        reader.page.keyboard.press("1")
        reader.page.keyboard.press("?")
        expect(dialog).to_be_hidden()
        assert reader.pending() == []
        button = reader.label_button("claim")
        expect(button).not_to_have_attribute("aria-keyshortcuts", "1")
        reader.open()
    reader.drag(WORDS)
    reader.label("claim")
    reader.wait_until_saved()
    reader.page.keyboard.press("Control+z")
    expect(reader.rows).to_have_count(0)


def test_single_keys_can_be_switched_on_again(reader: Reader, dialog: Locator) -> None:
    for on in (False, True):
        set_keys(reader, dialog, SINGLE_KEYS, on=on)
    reader.drag(WORDS)
    reader.page.keyboard.press("1")
    reader.wait_until_saved()
    assert [highlight.words for highlight in stored(reader.holder)] == [WORDS]


def test_settings_that_cannot_be_read_are_passed_over(reader: Reader) -> None:
    reader.page.evaluate("localStorage.setItem('annotate-keys', '{')")
    reader.open()
    reader.drag(WORDS)
    reader.page.keyboard.press("1")
    reader.wait_until_saved()
    assert [highlight.words for highlight in stored(reader.holder)] == [WORDS]


def test_a_screen_reader_gives_the_arrow_keys_away_only_when_asked(
    reader: Reader, dialog: Locator
) -> None:
    text = reader.page.locator("#text")
    expect(text).to_have_role("group")
    set_keys(reader, dialog, "Give the arrow keys to the article", on=True)
    expect(text).to_have_role("application")
    expect(text).to_have_accessible_name("A report")
    reader.open()
    expect(text).to_have_role("application")
    set_keys(reader, dialog, "Give the arrow keys to the article", on=False)
    expect(text).to_have_role("group")


# What is said ------------------------------------------------------------------------------------


def test_the_cursor_says_all_highlights_it_is_in_the_shortest_first(
    reader: Reader, submission: Submission
) -> None:
    an_annotation(submission, "denial", "at least 12 people were killed")
    an_annotation(submission, "casualty-figure", "12 people")
    reader.open()
    Keyboard(reader.page).tab_to_text()
    for _ in range(5):
        reader.page.keyboard.press("ArrowRight")
    expect(reader.page.locator("#spoken")).to_have_text("12, C casualty figure, D denial")


def test_each_highlight_is_heard_where_it_begins_and_ends(
    reader: Reader, submission: Submission
) -> None:
    an_annotation(submission, "denial", "at least 12 people were killed")
    an_annotation(submission, "casualty-figure", "12 people")
    reader.open()
    heard = reader.page.locator("#block-0").text_content() or ""
    assert " ".join(heard.split()) == (
        "Officials said D denial begins at least C casualty figure begins 12 people"
        " casualty figure ends were killed denial ends , a report claims."
    )


def test_the_list_is_a_list_under_a_heading_for_each_paragraph(
    reader: Reader, submission: Submission
) -> None:
    an_annotation(submission, "denial", "12 people")
    an_annotation(submission, "denial", "Nobody was hurt")
    reader.open()
    region = reader.page.get_by_role("region", name="Highlights (2)")
    assert region.get_by_role("heading", level=3).all_text_contents() == [
        "Paragraph 1",
        "Paragraph 2",
    ]
    assert [each.get_by_role("listitem").count() for each in region.get_by_role("list").all()] == [
        1,
        1,
    ]


def test_what_waits_is_listed_with_its_label_and_heard_in_the_text(reader: Reader) -> None:
    held: list[Route] = []
    reader.page.route("**/annotations/", lambda route: held.append(route))
    reader.drag(WORDS)
    reader.page.keyboard.press("2")
    region = reader.page.get_by_role("region", name="Not saved yet")
    expect(region.get_by_role("listitem")).to_have_text(f"D denial {WORDS}")
    heard = reader.page.locator("#block-0").text_content() or ""
    assert " ".join(heard.split()) == (
        "Officials said D… D denial begins, not saved yet at least 12 people D denial ends"
        " were killed, a report claims."
    )
    held[0].continue_()
    reader.wait_until_saved()
    expect(region).to_be_hidden()
    expect(reader.page.locator("#text")).not_to_contain_text("not saved yet")


# Sentence by sentence ----------------------------------------------------------------------------


def test_words_of_a_sentence_are_highlighted_by_keyboard_alone(reader: Reader) -> None:
    reader.page.goto(f"{reader.holder.get_absolute_url()}sentences/1/")
    keyboard = Keyboard(reader.page)
    keyboard.tab_to("From")
    keyboard.press("3")
    keyboard.tab_to("To")
    keyboard.press("6")
    keyboard.tab_to("unconfirmed claim")
    keyboard.press("ArrowDown")
    keyboard.follow("Highlight these words")
    expect(reader.message).to_have_text("Highlighted.")
    assert [(each.label, each.words) for each in stored(reader.holder)] == [("denial", WORDS)]
    keyboard = Keyboard(reader.page)
    keyboard.follow("Change")
    expect(reader.page.get_by_role("heading", name="Change a highlight")).to_be_visible()
