"""Answers that are still under way when the next thing is done: none undoes what another shows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Submission, User
from tests.browser.reader import Reader, words_stored
from tests.factories import a_submission, an_annotation

type SignIn = Callable[[Page, User], None]
OLD, OTHER, NEW = "Officials said", "were killed", "at least 12 people"


@pytest.fixture
def submission(live_server: LiveServer) -> Submission:
    return a_submission()


@pytest.fixture
def reader(page: Page, submission: Submission, sign_in: SignIn) -> Reader:
    """Open the page with two highlights in one paragraph."""
    for words in (OLD, OTHER):
        an_annotation(submission, "denial", words)
    sign_in(page, submission.student)
    return Reader(page, submission).open()


def hold(reader: Reader, pattern: str) -> list[Route]:
    """Let the first that is sent there wait; it is in the list once it comes."""
    held: list[Route] = []
    reader.page.route(pattern, lambda route: route.continue_() if held else held.append(route))
    return held


def mark(reader: Reader, words: str) -> None:
    reader.drag(words)
    reader.page.keyboard.press("1")


def remove(reader: Reader, words: str) -> None:
    reader.row(words).get_by_role("button", name="Remove").click()


def expect_painted(reader: Reader, *words: str) -> None:
    """What is painted, listed, counted and stored comes to be the same."""
    expect(reader.page.locator("#text mark")).to_have_text(list(words))
    expect(reader.rows.locator("q")).to_have_text(list(words))
    expect(reader.page.locator("#count")).to_have_text(str(len(words)))
    reader.wait_until_saved()
    assert sorted(words_stored(reader)) == sorted(words)


def test_what_is_removed_while_a_highlight_is_on_its_way_is_gone(reader: Reader) -> None:
    held = hold(reader, "**/annotations/")
    mark(reader, NEW)
    remove(reader, OLD)
    held[0].continue_()
    expect_painted(reader, NEW, OTHER)


def test_two_removals_of_one_paragraph_are_both_shown(reader: Reader) -> None:
    held = hold(reader, "**/removal/")
    remove(reader, OLD)
    remove(reader, OTHER)
    held[0].continue_()
    expect_painted(reader)


def test_a_highlight_waits_for_the_answer_to_a_change(reader: Reader) -> None:
    reader.row(OLD).get_by_role("link", name="Change").click()
    reader.page.get_by_label("Note").fill("Which ones?")
    held = hold(reader, "**/annotations/*/")
    reader.page.get_by_role("button", name="Save").click()
    mark(reader, NEW)
    assert reader.pending() == [NEW]
    held[0].continue_()
    expect(reader.row(OLD)).to_contain_text("Which ones?")
    expect_painted(reader, OLD, NEW, OTHER)


def test_undo_waits_for_the_answer_to_a_removal(reader: Reader) -> None:
    held = hold(reader, "**/removal/")
    remove(reader, OLD)
    reader.page.keyboard.press("Control+z")
    held[0].continue_()
    expect(reader.message).to_contain_text("Undone")
    expect_painted(reader, OLD, OTHER)


def test_restore_works_while_a_highlight_is_on_its_way(reader: Reader) -> None:
    remove(reader, OLD)
    expect_painted(reader, OTHER)
    held = hold(reader, "**/annotations/")
    mark(reader, NEW)
    reader.page.get_by_text("1 removed").click()
    reader.page.locator("#removed").get_by_role("button", name="Restore").click()
    held[0].continue_()
    expect(reader.message).to_contain_text("Restored.")
    expect_painted(reader, OLD, NEW, OTHER)


def test_a_highlight_is_opened_while_another_is_on_its_way(reader: Reader) -> None:
    held = hold(reader, "**/annotations/")
    mark(reader, NEW)
    reader.click(OLD)
    held[0].continue_()
    expect(reader.row(OLD).get_by_label("Label")).to_be_focused()


def test_a_second_click_on_a_highlight_keeps_its_half_written_note(reader: Reader) -> None:
    reader.click(OLD)
    note = reader.page.get_by_label("Note")
    note.fill("Half a thought")
    reader.click(OLD)
    expect(reader.row(OLD).get_by_label("Label")).to_be_focused()
    expect(note).to_have_value("Half a thought")


def test_delete_takes_back_a_highlight_on_its_way(reader: Reader) -> None:
    held = hold(reader, "**/annotations/")
    mark(reader, NEW)
    reader.page.keyboard.press("ArrowLeft")
    reader.page.keyboard.press("Delete")
    expect(reader.waiting).to_have_count(0)
    held[0].continue_()
    expect_painted(reader, OLD, OTHER)
