"""Undo and redo by key and button: what is saved, what still waits, and after a reload."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Submission, User
from annotate.models.history import MAX_STEPS
from tests.browser.cable import Cable
from tests.browser.devices import NewPage
from tests.browser.reader import Reader, words_stored
from tests.browser.watch import Watch
from tests.factories import an_annotation

POST = "POST http://127.0.0.1:[0-9]+/submissions/[0-9a-f-]+/annotations/"
UNDO, REDO = "Control+z", "Control+Shift+z"
FIRST, SECOND = "at least 12 people", "The ministry denied"
type SignIn = Callable[[Page, User], None]


def mark(reader: Reader, words: str) -> None:
    reader.drag(words)
    reader.page.keyboard.press("1")


def offline(reader: Reader, is_offline: bool) -> None:
    reader.page.context.set_offline(is_offline)


# What is saved -----------------------------------------------------------------------------------


def test_keys_undo_and_redo_what_was_highlighted(reader: Reader) -> None:
    for words in (FIRST, SECOND):
        mark(reader, words)
        reader.wait_until_saved()
    reader.page.keyboard.press(UNDO)
    expect(reader.message).to_have_text(f"Undone: “{SECOND}”")
    assert reader.painted() == [FIRST]
    reader.page.keyboard.press(UNDO)
    expect(reader.message).to_have_text(f"Undone: “{FIRST}”")
    expect(reader.rows).to_have_count(0)
    assert words_stored(reader) == []
    reader.page.keyboard.press(REDO)
    expect(reader.message).to_have_text(f"Redone: “{FIRST}”")
    assert reader.painted() == words_stored(reader) == [FIRST]


def test_buttons_do_the_same(reader: Reader) -> None:
    mark(reader, FIRST)
    reader.wait_until_saved()
    reader.page.get_by_role("button", name="Undo", exact=True).click()
    expect(reader.rows).to_have_count(0)
    reader.page.get_by_role("button", name="Redo").click()
    expect(reader.rows).to_have_count(1)
    assert words_stored(reader) == [FIRST]


def test_undo_brings_back_label_and_note_of_what_was_removed(
    reader: Reader, submission: Submission
) -> None:
    an_annotation(submission, "denial", FIRST).change(1, note="Who says so?")
    reader.open()
    reader.row(FIRST).get_by_role("button", name="Remove").click()
    expect(reader.rows).to_have_count(0)
    reader.page.keyboard.press(UNDO)
    expect(reader.row(FIRST)).to_contain_text("Who says so?")


def test_twenty_changes_are_undone_after_a_reload(reader: Reader, submission: Submission) -> None:
    annotation = an_annotation(submission, "denial", FIRST)
    for version in range(1, MAX_STEPS + 1):
        annotation.change(version, note=f"note {version}")
    reader.open()
    for version in range(MAX_STEPS - 1, 0, -1):
        reader.page.keyboard.press(UNDO)
        expect(reader.row(FIRST)).to_contain_text(f"note {version}")
    reader.page.keyboard.press(UNDO)
    expect(reader.row(FIRST).locator(".note-text")).to_have_count(0)
    reader.page.keyboard.press(UNDO)
    expect(reader.message).to_have_text("There is nothing to undo.")
    expect(reader.rows).to_have_count(1)


def test_undo_in_a_text_field_is_left_to_the_browser(reader: Reader) -> None:
    mark(reader, FIRST)
    reader.wait_until_saved()
    note = reader.page.get_by_label("Words from the article")
    note.press_sequentially("Half a")
    note.press(UNDO)
    expect(note).not_to_have_value("Half a")
    assert words_stored(reader) == [FIRST]


# What still waits --------------------------------------------------------------------------------


def test_undo_and_redo_without_a_connection(reader: Reader, watch: Watch) -> None:
    watch.expect(f"failed {POST}: net::ERR_INTERNET_DISCONNECTED")
    offline(reader, True)
    for words in (FIRST, SECOND):
        mark(reader, words)
    expect(reader.status).to_have_text("offline, 2 waiting")
    reader.page.keyboard.press(UNDO)
    expect(reader.status).to_have_text("offline, 1 waiting")
    assert reader.pending() == [FIRST]
    reader.page.keyboard.press(UNDO)
    expect(reader.status).to_have_text("saved")
    reader.page.keyboard.press(REDO)
    expect(reader.status).to_have_text("offline, 1 waiting")
    offline(reader, False)
    reader.wait_until_saved()
    assert words_stored(reader) == [FIRST]
    reader.page.keyboard.press(REDO)
    reader.wait_until_saved()
    expect(reader.rows).to_have_count(2)
    assert words_stored(reader) == [FIRST, SECOND]


def test_what_was_undone_while_it_waited_is_redone_after_a_reload(
    reader: Reader, watch: Watch
) -> None:
    watch.expect(f"failed {POST}: net::ERR_INTERNET_DISCONNECTED")
    offline(reader, True)
    mark(reader, FIRST)
    expect(reader.status).to_have_text("offline, 1 waiting")
    reader.page.keyboard.press(UNDO)
    expect(reader.status).to_have_text("saved")
    offline(reader, False)
    reader.open()
    assert words_stored(reader) == []
    reader.page.keyboard.press(REDO)
    expect(reader.rows).to_have_count(1)
    assert words_stored(reader) == [FIRST]


def test_a_new_highlight_ends_what_could_be_redone(reader: Reader, watch: Watch) -> None:
    watch.expect(f"failed {POST}: net::ERR_INTERNET_DISCONNECTED")
    offline(reader, True)
    mark(reader, FIRST)
    expect(reader.status).to_have_text("offline, 1 waiting")
    reader.page.keyboard.press(UNDO)
    offline(reader, False)
    mark(reader, SECOND)
    reader.wait_until_saved()
    reader.page.keyboard.press(REDO)
    expect(reader.message).to_have_text("There is nothing to redo.")
    assert words_stored(reader) == [SECOND]


def test_steps_are_redone_in_the_order_made_across_what_waited_and_what_was_saved(
    reader: Reader, watch: Watch
) -> None:
    watch.expect(f"failed {POST}: net::ERR_INTERNET_DISCONNECTED")
    mark(reader, FIRST)
    reader.wait_until_saved()
    offline(reader, True)
    mark(reader, SECOND)
    expect(reader.status).to_have_text("offline, 1 waiting")
    reader.page.keyboard.press(UNDO)
    expect(reader.status).to_have_text("saved")
    offline(reader, False)
    reader.page.keyboard.press(UNDO)
    expect(reader.rows).to_have_count(0)
    reader.page.keyboard.press(REDO)
    expect(reader.rows).to_have_count(1)
    assert reader.painted() == [FIRST]
    reader.page.keyboard.press(REDO)
    expect(reader.rows).to_have_count(2)
    assert words_stored(reader) == [FIRST, SECOND]


@pytest.fixture
def cable(live_server: LiveServer) -> Iterator[Cable]:
    cable = Cable(live_server.url)
    yield cable
    cable.pull_out()


def test_what_was_undone_is_withdrawn_if_it_arrived_all_the_same(
    cable: Cable, new_page: NewPage, watch: Watch, submission: Submission, sign_in: SignIn
) -> None:
    # The withdrawal may set out before the cable is mended, and then loses its answer too.
    watch.expect(f"failed {POST}([0-9a-f-]+/removal/)?: net::ERR_")
    watch.server = cable.url
    page = new_page(base_url=cable.url)
    sign_in(page, submission.student)
    reader = Reader(page, submission).open()
    cable.loses_answers = True
    mark(reader, FIRST)
    expect(reader.status).to_have_text("offline, 1 waiting")
    assert words_stored(reader) == [FIRST]
    page.keyboard.press(UNDO)
    expect(reader.page.locator("#waiting")).to_be_hidden()
    cable.loses_answers = False
    reader.wait_until_saved()
    assert words_stored(reader) == []
    page.keyboard.press(REDO)
    expect(reader.rows).to_have_count(1)
    assert words_stored(reader) == [FIRST]


def test_undo_takes_back_what_is_on_its_way(reader: Reader) -> None:
    held: list[Route] = []
    reader.page.route("**/annotations/", lambda route: held.append(route))
    mark(reader, FIRST)
    reader.page.keyboard.press(UNDO)
    expect(reader.waiting).to_have_count(0)
    held[0].continue_()
    expect(reader.message).to_contain_text("Undone.")
    reader.wait_until_saved()
    assert words_stored(reader) == []


def test_as_many_steps_are_taken_as_keys_are_pressed(reader: Reader) -> None:
    for words in (FIRST, SECOND, "Nobody was hurt"):
        mark(reader, words)
        reader.wait_until_saved()
    for _ in range(3):
        reader.page.keyboard.press(UNDO)
    reader.wait_until_saved()
    assert words_stored(reader) == []
    for _ in range(2):
        reader.page.keyboard.press(REDO)
    reader.wait_until_saved()
    assert words_stored(reader) == [FIRST, SECOND]


def test_a_step_whose_answer_was_lost_is_taken_once(
    cable: Cable, new_page: NewPage, watch: Watch, submission: Submission, sign_in: SignIn
) -> None:
    watch.expect("failed POST .*/annotations/undo/: net::ERR_")
    watch.server = cable.url
    page = new_page(base_url=cable.url)
    sign_in(page, submission.student)
    for words in (FIRST, SECOND):
        an_annotation(submission, "denial", words)
    reader = Reader(page, submission).open()
    cable.loses_answers = True
    page.keyboard.press(UNDO)
    expect(reader.status).to_have_text("offline, 1 waiting")
    assert words_stored(reader) == [FIRST]
    cable.loses_answers = False
    reader.wait_until_saved()
    assert words_stored(reader) == [FIRST]
    expect(reader.rows).to_have_count(1)
