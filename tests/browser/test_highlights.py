"""What can be done with a highlight once it is there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Submission, User
from tests.browser.reader import Reader, stored
from tests.browser.watch import Watch
from tests.factories import a_submission, an_annotation

CONFLICT = "409 POST http://127.0.0.1:[0-9]+/submissions/[0-9a-f-]+/annotations/[0-9a-f-]+/"
WORDS = "at least 12 people"
type SignIn = Callable[[Page, User], None]


@pytest.fixture
def submission(live_server: LiveServer) -> Submission:
    return a_submission()


@pytest.fixture
def reader(page: Page, submission: Submission, sign_in: SignIn) -> Reader:
    """Open the page with one highlight, an unconfirmed claim."""
    an_annotation(submission, "unconfirmed-claim", WORDS)
    sign_in(page, submission.student)
    return Reader(page, submission).open()


def labels_stored(reader: Reader) -> list[tuple[str, str]]:
    return [(highlight.label, highlight.words) for highlight in stored(reader.holder)]


def save(reader: Reader, label: str, note: str = "") -> None:
    """Fill the form that is open and save it."""
    form = reader.page.locator(".change-form")
    form.get_by_label("Label").select_option(label)
    form.get_by_label("Note").fill(note)
    form.get_by_role("button").last.click()


# One highlight -----------------------------------------------------------------------------------


def test_a_highlight_gets_another_label_and_a_note(reader: Reader) -> None:
    reader.row(WORDS).get_by_role("link", name="Change").click()
    save(reader, "denial", "Who says so?")
    expect(reader.row(WORDS)).to_contain_text("Who says so?")
    expect(reader.page.locator("#text mark")).to_have_class("label-2 depth-0")
    assert labels_stored(reader) == [("denial", WORDS)]
    assert reader.page.locator(".change-form").count() == 0


@pytest.mark.parametrize("letter", [False, True])
def test_a_click_on_a_highlight_or_its_letter_opens_it(reader: Reader, letter: bool) -> None:
    if letter:
        reader.page.locator("#text .letter .sign").click()
    else:
        reader.click(WORDS)
    expect(reader.row(WORDS).get_by_role("combobox", name="Label")).to_be_focused()
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator("#text")).to_be_focused()
    assert reader.page.locator(".change-form").count() == 0


def test_escape_leads_back_to_the_list_where_a_form_was_opened_there(reader: Reader) -> None:
    change = reader.row(WORDS).get_by_role("link", name="Change")
    change.click()
    expect(reader.row(WORDS).get_by_role("combobox", name="Label")).to_be_focused()
    reader.page.keyboard.press("Escape")
    expect(change).to_be_focused()


def test_cancel_closes_the_form_and_changes_nothing(reader: Reader) -> None:
    reader.row(WORDS).get_by_role("link", name="Change").click()
    reader.page.get_by_label("Note").fill("On second thoughts")
    reader.page.get_by_role("link", name="Cancel").click()
    assert reader.page.locator(".change-form").count() == 0
    expect(reader.row(WORDS)).not_to_contain_text("On second thoughts")


def test_a_removal_can_be_undone_from_the_message_and_later_from_the_list(reader: Reader) -> None:
    for place in ("#message", "#removed"):
        reader.row(WORDS).get_by_role("button", name="Remove").click()
        expect(reader.rows).to_have_count(0)
        assert reader.painted() == []
        if place == "#removed":
            reader.page.get_by_text("1 removed").click()
        reader.page.locator(place).get_by_role("button", name="Restore").click()
        expect(reader.rows).to_have_count(1)
        assert reader.painted() == [WORDS]
    expect(reader.page.locator("#removed")).to_be_empty()


def test_the_list_leads_to_the_place_in_the_text_and_counts(reader: Reader) -> None:
    expect(reader.page.get_by_role("heading", name="Highlights (1)")).to_be_visible()
    reader.row(WORDS).get_by_role("link", name=WORDS).click()
    annotation = reader.page.locator("#text .letter:target")
    expect(annotation).to_contain_text("U unconfirmed claim begins")
    reader.drag("The ministry denied")
    reader.label("denial")
    expect(reader.page.get_by_role("heading", name="Highlights (2)")).to_be_visible()


def test_a_highlight_can_be_quoted_without_leaving_the_page(reader: Reader, watch: Watch) -> None:
    watch.expect("422 POST .*/annotations/$")
    form = reader.page.locator("#quotation-form")
    form.get_by_label("Words from the article").fill("12 people were killed")
    form.get_by_label("casualty figure").check()
    form.get_by_role("button", name="Highlight these words").click()
    form.get_by_label("Witnesses said at least [12 people were killed]").check()
    form.get_by_role("button", name="Highlight these words").click()
    expect(reader.message).to_have_text("Highlighted.")
    expect(form.get_by_label("Words from the article")).to_be_empty()
    assert labels_stored(reader) == [
        ("casualty-figure", "12 people were killed"),
        ("unconfirmed-claim", WORDS),
    ]


# Several highlights ------------------------------------------------------------------------------


def runs(block: Locator) -> list[tuple[str, list[str]]]:
    """Return the text of a block in runs, each with the labels painted on it, outermost first."""
    found: list[tuple[str, list[str]]] = block.evaluate(
        """block => {
          const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
          const runs = [];
          while (walker.nextNode()) {
            const labels = [];
            let each = walker.currentNode.parentElement;
            if (each.closest('.letter, .visually-hidden')) continue;
            for (; each.matches('mark'); each = each.parentElement) {
              labels.unshift([...each.classList].find((name) => name.startsWith('label-')));
            }
            runs.push([walker.currentNode.data, labels]);
          }
          return runs;
        }"""
    )
    return [(text, labels) for text, labels in found]


def test_highlights_that_overlap_and_nest_are_painted_over_each_other(reader: Reader) -> None:
    reader.drag("12 people were killed")
    reader.label("denial")
    reader.wait_until_saved()
    reader.drag("people")
    reader.label("casualty")
    reader.wait_until_saved()
    expect(reader.rows).to_have_count(3)
    for _ in range(2):
        assert runs(reader.page.locator("#block-0")) == [
            ("Officials said ", []),
            ("at least ", ["label-1"]),
            ("12 ", ["label-1", "label-2"]),
            ("people", ["label-1", "label-2", "label-3"]),
            (" were killed", ["label-2"]),
            (", a report claims.", []),
        ]
        reader.page.reload()


def test_a_click_where_highlights_overlap_opens_the_shortest(reader: Reader) -> None:
    reader.drag("people")
    reader.label("casualty")
    reader.wait_until_saved()
    reader.click("people")
    shortest = reader.rows.filter(has=reader.page.get_by_text("people", exact=True))
    expect(shortest.get_by_role("combobox", name="Label")).to_be_focused()


def test_the_same_words_can_have_several_labels_but_each_only_once(reader: Reader) -> None:
    reader.drag(WORDS)
    reader.label("denial")
    reader.wait_until_saved()
    reader.drag(WORDS)
    reader.label("claim")
    reader.wait_until_saved()
    expect(reader.message).to_have_text("These words already have this label.")
    assert labels_stored(reader) == [("denial", WORDS), ("unconfirmed-claim", WORDS)]


# A stale page ------------------------------------------------------------------------------------


@pytest.fixture
def stale(reader: Reader) -> Reader:
    """Change the highlight in one tab; return another one, in which the older form is open."""
    second = Reader(reader.page.context.new_page(), reader.holder).open()
    second.row(WORDS).get_by_role("link", name="Change").click()
    expect(second.page.locator(".change-form")).to_be_visible()
    reader.row(WORDS).get_by_role("link", name="Change").click()
    save(reader, "denial", "from the first tab")
    expect(reader.row(WORDS)).to_contain_text("from the first tab")
    return second


def test_a_change_from_a_stale_tab_shows_both_versions_and_stores_neither_until_decided(
    stale: Reader, watch: Watch
) -> None:
    watch.expect(CONFLICT)
    save(stale, "casualty-figure", "from the second tab")
    conflict = stale.row(WORDS).get_by_role("alert")
    expect(conflict).to_contain_text("nothing was stored")
    expect(conflict.get_by_role("definition").nth(0)).to_have_text(
        "denial; note: from the first tab"
    )
    expect(conflict.get_by_role("definition").nth(1)).to_have_text(
        "casualty figure; note: from the second tab"
    )
    assert labels_stored(stale) == [("denial", WORDS)]
    stale.page.get_by_role("button", name="Store mine").click()
    expect(stale.message).to_have_text("Changed.")
    expect(stale.row(WORDS)).to_contain_text("from the second tab")
    assert labels_stored(stale) == [("casualty-figure", WORDS)]
    expect(stale.page.locator("#text mark")).to_have_class("label-3 depth-0")


def test_a_removal_from_a_stale_tab_asks_first(stale: Reader, watch: Watch) -> None:
    watch.expect(f"{CONFLICT}removal/")
    stale.page.keyboard.press("Escape")
    stale.row(WORDS).get_by_role("button", name="Remove").click()
    expect(stale.row(WORDS).get_by_role("alert")).to_contain_text(
        "denial; note: from the first tab"
    )
    assert labels_stored(stale) == [("denial", WORDS)]
    stale.page.get_by_role("button", name="Remove it all the same").click()
    expect(stale.rows).to_have_count(0)
    assert labels_stored(stale) == []


def test_a_change_of_what_was_removed_elsewhere_offers_to_restore_it(
    stale: Reader, reader: Reader, watch: Watch
) -> None:
    watch.expect(CONFLICT)
    reader.row(WORDS).get_by_role("button", name="Remove").click()
    expect(reader.rows).to_have_count(0)
    save(stale, "casualty-figure", "from the second tab")
    expect(stale.row(WORDS).get_by_role("alert")).to_contain_text("It has been removed.")
    stale.page.get_by_role("button", name="Restore it").click()
    expect(stale.message).to_have_text("Restored.")
    assert labels_stored(stale) == [("denial", WORDS)]
