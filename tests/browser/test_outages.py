"""A server that is really stopped, a network that is slow or silent, a tab and a lid that close."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Route, expect

from annotate.models import Submission, User
from tests.browser.devices import NewPage
from tests.browser.installation import DEMO_CLASS, Installation
from tests.browser.reader import Reader, words_stored
from tests.browser.watch import Watch

POST = "POST http://127.0.0.1:[0-9]+/submissions/[0-9a-f-]+/annotations/"
WORDS = "at least 12 people"
type SignIn = Callable[[Page, User], None]


# The server --------------------------------------------------------------------------------------


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.kill()


def test_highlights_made_while_the_server_is_down_are_each_stored_once_when_it_is_up_again(
    installation: Installation, new_page: NewPage, watch: Watch
) -> None:
    watch.expect(f"failed {POST}: net::ERR_CONNECTION_REFUSED")
    watch.server = installation.url
    page = new_page(base_url=installation.url)
    page.goto(DEMO_CLASS)
    page.get_by_label("name").fill("Otto Outage")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("button", name="I have written them down").click()
    expect(page.get_by_role("link", name="Practice")).to_be_visible()
    page.get_by_role("link", name="Practice").click()
    page.get_by_role("button", name="Begin").click()
    status = page.locator("#saving")
    reader = Reader(page, Submission())
    made = ["more time for hostage negotiations", "aid into Gaza", "daily calls"]

    def mark(words: str) -> None:
        reader.drag(words)
        page.keyboard.press("1")

    mark(made[0])
    expect(page.locator("#count")).to_have_text("1")
    installation.kill()
    mark(made[1])
    mark(made[2])
    expect(status).to_have_text("offline, 2 waiting")
    page.evaluate("dispatchEvent(new Event('focus'))")
    installation.start()
    expect(status).to_have_text("saved", timeout=40_000)
    expect(page.locator("#count")).to_have_text("3")
    assert sorted(reader.painted()) == sorted(made)
    assert words_in(installation.database, "Otto Outage") == sorted(made)


def words_in(database: Path, name: str) -> list[str]:
    """Return the words of a student's highlights, as they are in the file of the database."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT substr(article.text, annotation.start + 1, annotation.end - annotation.start)"
            " FROM annotate_annotation annotation"
            " JOIN annotate_submission submission ON submission.id = annotation.submission_id"
            " JOIN annotate_user user ON user.id = submission.student_id"
            " JOIN annotate_article article WHERE user.display_name = ?",
            [name],
        )
        return sorted(words for (words,) in rows)


# The network -------------------------------------------------------------------------------------


def test_a_slow_network_saves_all_that_is_made_meanwhile_in_the_order_made(
    reader: Reader,
) -> None:
    network = reader.page.context.new_cdp_session(reader.page)
    network.send("Network.enable")
    slow = {"latency": 400, "downloadThroughput": 40_000, "uploadThroughput": 20_000}
    network.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    made = ["Officials", "least 12", "The ministry", "Nobody"]
    for number, words in enumerate(made):
        reader.drag(words)
        reader.page.keyboard.press("1")
        assert words in reader.pending()
        expect(reader.waiting).not_to_have_count(0)
        assert len(reader.pending()) <= number + 1
    reader.wait_until_saved()
    annotations = reader.holder.annotations.order_by("created_at")
    assert [annotation.words for annotation in annotations] == made


def test_a_network_that_swallows_everything_does_not_hold_up_what_waits(
    reader: Reader, watch: Watch
) -> None:
    watch.expect(f"failed {POST}: net::ERR_ABORTED")
    swallowed: list[Route] = []
    reader.page.route("**/annotations/", lambda route: swallowed.append(route))
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("saving")
    expect(reader.status).to_have_text("offline, 1 waiting", timeout=15_000)
    reader.page.unroute("**/annotations/")
    reader.wait_until_saved()
    assert words_stored(reader) == [WORDS]


# The device --------------------------------------------------------------------------------------


def test_highlights_of_a_tab_that_crashed_are_saved_by_the_next_one(
    reader: Reader, watch: Watch
) -> None:
    watch.expect(f"503 {POST}")
    context = reader.page.context
    context.route("**/annotations/", lambda route: route.fulfill(status=503))
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("not saved, 1 waiting")
    with reader.page.expect_event("crash"), suppress(PlaywrightError):
        reader.page.goto("chrome://crash")
    reader.page.close()
    context.unroute("**/annotations/")
    following = Reader(context.new_page(), reader.holder).open()
    assert words_stored(following) == [WORDS]


def test_highlights_made_before_the_lid_was_closed_are_saved_when_it_opens(
    reader: Reader, watch: Watch
) -> None:
    watch.expect(f"failed {POST}: net::ERR_INTERNET_DISCONNECTED")
    reader.page.context.set_offline(True)
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("offline, 1 waiting")
    device = reader.page.context.new_cdp_session(reader.page)
    device.send("Page.setWebLifecycleState", {"state": "frozen"})
    reader.page.context.set_offline(False)
    device.send("Page.setWebLifecycleState", {"state": "active"})
    reader.wait_until_saved()
    assert words_stored(reader) == [WORDS]


def test_highlights_from_two_devices_are_all_stored(
    reader: Reader, new_page: NewPage, sign_in: SignIn
) -> None:
    phone = new_page("phone")
    sign_in(phone, reader.holder.student)  # type: ignore[union-attr]
    other = Reader(phone, reader.holder).open()
    reader.drag(WORDS)
    reader.label("claim")
    other.select("The ministry denied")
    other.label("denial")
    for each in (reader, other):
        each.wait_until_saved()
    for each in (reader, other):
        each.open()
        expect(each.rows).to_have_count(2)
    assert words_stored(reader) == ["The ministry denied", WORDS]
