"""The keyboard's cursor in the article: where it is, what it selects, what it says."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotate.models import Submission, User
from tests.browser.keyboard import Keyboard
from tests.browser.reader import Highlight, Reader, stored
from tests.factories import a_key, a_submission, an_annotation, an_article, an_assignment


@pytest.fixture
def reading(page: Page, sign_in: Callable[[Page, User], None]) -> Callable[..., Reader]:
    """Open the annotating page, and go to the article with the keyboard."""

    def reading(*parts: str, language: str = "en", direction: str = "ltr") -> Reader:
        article = an_article(*parts, language=language, direction=direction)
        submission = a_submission(an_assignment(key=a_key(article, published=False)))
        sign_in(page, submission.student)
        reader = Reader(page, submission).open()
        Keyboard(page).tab_to_text()
        return reader

    return reading


def selections(reader: Reader, keys: str) -> list[str]:
    """Press the keys one after the other; return what is selected after each."""
    found = []
    for key in keys.split():
        reader.page.keyboard.press(key)
        found.append(reader.selection())
    return found


def test_left_and_right_go_by_word(reading: Callable[..., Reader]) -> None:
    reader = reading()
    assert selections(reader, "ArrowRight ArrowRight ArrowRight ArrowLeft") == [
        "Officials",
        "said",
        "at",
        "said",
    ]


def test_up_and_down_go_by_sentence(reading: Callable[..., Reader]) -> None:
    reader = reading()
    keys = "ArrowDown ArrowDown ArrowDown ArrowDown ArrowDown ArrowUp"
    assert selections(reader, keys) == [
        "Officials",
        "The",
        "Nobody",
        "Witnesses",
        "Witnesses",  # there is no further sentence
        "Nobody",
    ]


def test_shift_extends_by_word_and_to_the_end_of_a_sentence(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    keys = "ArrowDown ArrowDown Shift+ArrowRight Shift+ArrowDown Shift+ArrowLeft ArrowRight"
    assert selections(reader, keys) == [
        "Officials",
        "The",
        "The ministry",
        "The ministry denied the report",
        "The ministry denied the",
        "report",
    ]


def test_shift_extends_backwards_over_where_it_began(reading: Callable[..., Reader]) -> None:
    reader = reading()
    keys = "ArrowRight ArrowRight Shift+ArrowRight Shift+ArrowLeft Shift+ArrowLeft"
    assert selections(reader, keys)[-3:] == ["said at", "said", "Officials said"]


def test_left_goes_forward_where_the_text_runs_from_right_to_left(
    reading: Callable[..., Reader],
) -> None:
    reader = reading("הדובר אמר כי 12 אנשים נהרגו.", language="he", direction="rtl")
    assert selections(reader, "ArrowLeft ArrowLeft ArrowRight") == ["הדובר", "אמר", "הדובר"]


def test_the_cursor_begins_where_the_text_was_clicked(reading: Callable[..., Reader]) -> None:
    reader = reading()
    reader.click("denied")
    assert selections(reader, "ArrowRight ArrowRight") == ["denied", "the"]
    reader.click("denied")
    assert selections(reader, "ArrowLeft ArrowLeft") == ["denied", "ministry"]


def test_the_cursor_goes_on_from_what_the_mouse_selected(reading: Callable[..., Reader]) -> None:
    reader = reading()
    reader.drag("ministry denied")
    assert selections(reader, "Shift+ArrowRight ArrowRight") == ["ministry denied the", "report"]


def test_the_cursor_keeps_its_place_after_labelling_and_shows_it(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    selections(reader, "ArrowRight ArrowRight Shift+ArrowRight 1")
    reader.wait_until_saved()
    assert reader.selection() == ""
    assert shown(reader) == ["at"]
    assert selections(reader, "ArrowRight Shift+ArrowRight 2") == ["least", "least 12", ""]
    reader.wait_until_saved()
    assert [highlight.words for highlight in stored(reader.holder)] == ["least 12", "said at"]


def shown(reader: Reader) -> list[str]:
    """Return the words underlined as the cursor's place."""
    words: list[str] = reader.page.evaluate(
        "[...CSS.highlights.get('cursor')].map((range) => range.toString())"
    )
    return words


def test_the_cursor_shows_its_place_only_while_the_article_has_the_focus(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    assert shown(reader) == ["Officials"]
    reader.page.keyboard.press("Tab")
    assert shown(reader) == []
    reader.page.keyboard.press("Shift+Tab")
    assert shown(reader) == ["Officials"]


def test_escape_lets_go_of_the_selection_and_keeps_the_place(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    keys = "ArrowRight ArrowRight Shift+ArrowRight Escape ArrowRight"
    assert selections(reader, keys)[-2:] == ["", "least"]


def test_the_cursor_says_the_words_and_the_highlight_that_it_is_on(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    spoken = reader.page.locator("#spoken")
    selections(reader, "ArrowRight Shift+ArrowRight")
    expect(spoken).to_have_text("Officials said")
    reader.page.keyboard.press("2")
    reader.wait_until_saved()
    selections(reader, "ArrowLeft")
    expect(spoken).to_have_text("said, D denial")


def test_enter_opens_the_highlight_under_the_cursor_and_delete_removes_it(
    page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    submission = a_submission()
    an_annotation(submission, "denial", "at least 12 people were killed")
    an_annotation(submission, "casualty-figure", "12 people")
    sign_in(page, submission.student)
    reader = Reader(page, submission).open()
    Keyboard(page).tab_to_text()
    reader.click("people were")
    expect(page.get_by_role("combobox", name="Label")).to_be_focused()
    reader.page.keyboard.press("Escape")
    reader.page.keyboard.press("Shift+Tab")
    Keyboard(page).tab_to_text()
    page.keyboard.press("Enter")
    figure = reader.rows.filter(has=page.get_by_text("12 people", exact=True))
    expect(figure.get_by_role("combobox", name="Label")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Delete")
    expect(reader.rows).to_have_count(1)
    expect(reader.page.locator("#text")).to_be_focused()
    assert [highlight.label for highlight in stored(submission)] == ["denial"]
    page.keyboard.press("Delete")
    expect(reader.rows).to_have_count(0)


def test_keys_do_nothing_to_the_article_while_a_form_is_written(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    reader.drag("at least")
    quotation = reader.page.get_by_label("Words from the article")
    quotation.focus()
    reader.page.keyboard.type("12")
    expect(quotation).to_have_value("12")
    assert reader.pending() == []
    assert stored(reader.holder) == []


def test_the_page_scrolls_by_arrow_for_a_reader_with_a_mouse(
    reading: Callable[..., Reader],
) -> None:
    reader = reading(*["A paragraph of many words, all of them said before."] * 40).open()
    reader.click("many")
    before = reader.page.evaluate("scrollY")
    reader.page.keyboard.press("ArrowDown")
    reader.page.wait_for_function("before => scrollY > before", arg=before)
    assert reader.selection() == ""


def test_a_row_of_the_list_puts_the_cursor_where_its_highlight_begins(
    reading: Callable[..., Reader],
) -> None:
    reader = reading(
        *["A sentence of seven words stands here."] * 40, "At last: somebody denied it."
    )
    words = "somebody denied it"
    an_annotation(Submission.objects.get(), "denial", words)
    reader.open()
    link = reader.row(words).locator(".to-text")
    text = reader.page.locator("#text")
    for follow in ("click", "press"):
        if follow == "click":
            link.click()
        else:
            link.press("Enter")
        expect(text).to_be_focused()
        expect(text.locator("mark")).to_be_in_viewport(ratio=1)
        expect(reader.page.locator("#spoken")).to_have_text("somebody, D denial")
        assert selections(reader, "ArrowRight ArrowRight ArrowUp") == ["somebody", "denied", "At"]


def test_a_row_that_is_opened_in_another_tab_leaves_the_cursor_where_it_was(
    reading: Callable[..., Reader],
) -> None:
    reader = reading()
    an_annotation(Submission.objects.get(), "denial", "Nobody was hurt")
    reader.open()
    link = reader.row("Nobody was hurt").locator(".to-text")
    with reader.page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_load_state()
    expect(reader.page.locator("#text")).not_to_be_focused()


@pytest.mark.parametrize(
    "sign", ["👍🏽", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "1️⃣"]
)
def test_a_sign_of_several_characters_is_one_word_with_all_of_them(
    reading: Callable[..., Reader], sign: str
) -> None:
    reader = reading(f"They waved {sign} twice.")
    assert selections(reader, "ArrowRight ArrowRight ArrowRight") == ["They", "waved", sign]
    reader.page.keyboard.press("2")
    reader.wait_until_saved()
    assert stored(reader.holder) == [Highlight("denial", 11, 11 + len(sign), sign)]
