"""Every highlight made is saved once, or seen to wait, or given back as words."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from annotate.domain.matching import MAX_ANNOTATIONS
from annotate.domain.words import Words
from annotate.models import Annotation, Submission, User
from tests.browser.cable import Cable
from tests.browser.devices import NewPage
from tests.browser.reader import Reader, stored, words_stored
from tests.browser.watch import Watch
from tests.factories import a_classroom, a_submission, an_annotation, an_assignment

POST = "POST http://127.0.0.1:[0-9]+/submissions/[0-9a-f-]+/annotations/"
WORDS = "at least 12 people"
type SignIn = Callable[[Page, User], None]


# The connection ----------------------------------------------------------------------------------


def test_a_highlight_is_painted_before_the_server_has_answered(reader: Reader) -> None:
    held: list[Route] = []
    reader.page.route("**/annotations/", lambda route: held.append(route))
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("saving")
    assert reader.pending() == [WORDS]
    assert reader.painted() == []
    held[0].continue_()
    reader.wait_until_saved()
    assert reader.pending() == []
    assert reader.painted() == [WORDS]


def test_highlights_made_offline_are_saved_when_the_connection_is_back(
    reader: Reader, watch: Watch
) -> None:
    watch.expect(f"failed {POST}: net::ERR_INTERNET_DISCONNECTED")
    reader.page.context.set_offline(True)
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("offline, 1 waiting")
    reader.drag("The ministry denied")
    reader.page.keyboard.press("2")
    expect(reader.status).to_have_text("offline, 2 waiting")
    assert reader.pending() == [WORDS, "The ministry denied"]
    assert stored(reader.holder) == []

    reader.page.context.set_offline(False)
    reader.wait_until_saved()
    assert words_stored(reader) == ["The ministry denied", WORDS]
    expect(reader.rows).to_have_count(2)
    assert reader.pending() == []


@pytest.fixture
def cable(live_server: LiveServer) -> Iterator[Cable]:
    cable = Cable(live_server.url)
    yield cable
    cable.pull_out()


@pytest.fixture
def wired_reader(
    cable: Cable, new_page: NewPage, watch: Watch, submission: Submission, sign_in: SignIn
) -> Reader:
    """Open the annotating page over the cable."""
    watch.server = cable.url
    page = new_page(base_url=cable.url)
    sign_in(page, submission.student)
    return Reader(page, submission).open()


def test_highlights_wait_until_the_server_can_be_reached_again(
    wired_reader: Reader, cable: Cable, watch: Watch
) -> None:
    watch.expect(f"failed {POST}: net::ERR_CONNECTION_REFUSED")
    cable.pull_out()
    wired_reader.drag(WORDS)
    wired_reader.label("claim")
    expect(wired_reader.status).to_have_text("offline, 1 waiting")
    cable.plug_in()
    wired_reader.wait_until_saved()
    assert words_stored(wired_reader) == [WORDS]


def test_highlights_of_a_closed_tab_are_saved_by_the_next_one(
    wired_reader: Reader, cable: Cable, watch: Watch
) -> None:
    watch.expect(f"failed {POST}: net::ERR_CONNECTION_REFUSED")
    cable.pull_out()
    wired_reader.drag(WORDS)
    wired_reader.label("claim")
    expect(wired_reader.status).to_have_text("offline, 1 waiting")
    context = wired_reader.page.context
    wired_reader.page.close()
    cable.plug_in()
    Reader(context.new_page(), wired_reader.holder).open()
    assert words_stored(wired_reader) == [WORDS]


def test_a_highlight_whose_answer_was_lost_is_stored_once(
    wired_reader: Reader, cable: Cable, watch: Watch
) -> None:
    watch.expect(f"failed {POST}: net::ERR_")
    cable.loses_answers = True
    wired_reader.drag(WORDS)
    wired_reader.label("claim")
    expect(wired_reader.status).to_have_text("offline, 1 waiting")
    (first,) = Annotation.objects.all()
    cable.loses_answers = False
    wired_reader.wait_until_saved()
    assert Annotation.objects.get() == first
    expect(wired_reader.rows).to_have_count(1)


def test_highlights_survive_a_server_error_and_a_reload(reader: Reader, watch: Watch) -> None:
    watch.expect(f"503 {POST}")
    reader.page.route("**/annotations/", lambda route: route.fulfill(status=503))
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("not saved, 1 waiting")
    reader.page.reload()
    expect(reader.status).to_have_text("not saved, 1 waiting")
    assert reader.pending() == [WORDS]
    assert stored(reader.holder) == []
    reader.page.unroute("**/annotations/")
    reader.wait_until_saved()
    assert words_stored(reader) == [WORDS]


def test_handing_in_waits_for_what_is_not_saved_yet(reader: Reader) -> None:
    held: list[Route] = []
    reader.page.route("**/annotations/", lambda route: held.append(route))
    reader.drag(WORDS)
    reader.label("claim")
    reader.page.get_by_role("link", name="Hand in …").click()
    expect(reader.status).to_have_text("saving")
    held[0].continue_()
    expect(reader.page.get_by_role("caption")).to_have_text("You made 1 highlight.")


def test_a_removal_offline_says_so_and_removes_nothing(
    reader: Reader, submission: Submission, watch: Watch
) -> None:
    watch.expect(f"failed {POST}[0-9a-f-]+/removal/: net::ERR_INTERNET_DISCONNECTED")
    watch.expect("console error: htmx:sendError")
    watch.expect("console error: htmx:afterRequest")
    an_annotation(submission, "denial", WORDS)
    reader.open()
    reader.page.context.set_offline(True)
    reader.row(WORDS).get_by_role("button", name="Remove").click()
    expect(reader.message).to_have_text(
        "The server did not answer, so this may not be stored. Try again."
    )
    reader.page.context.set_offline(False)
    reader.row(WORDS).get_by_role("button", name="Remove").click()
    expect(reader.rows).to_have_count(0)


def test_a_note_survives_a_server_error(
    reader: Reader, submission: Submission, watch: Watch
) -> None:
    watch.expect(f"500 {POST}[0-9a-f-]+/")
    an_annotation(submission, "denial", WORDS)
    reader.open()
    reader.row(WORDS).get_by_role("link", name="Change").click()
    reader.page.get_by_label("Note").fill("Who counted?")
    reader.page.route("**/annotations/**", lambda route: route.fulfill(status=500))
    reader.page.get_by_role("button", name="Save").click()
    expect(reader.message).to_contain_text("The server did not answer")
    reader.page.unroute("**/annotations/**")
    reader.page.get_by_role("button", name="Save").click()
    expect(reader.row(WORDS)).to_contain_text("Who counted?")


def test_a_half_written_note_stays_while_another_highlight_is_saved(
    reader: Reader, submission: Submission
) -> None:
    an_annotation(submission, "denial", WORDS)
    reader.open()
    reader.row(WORDS).get_by_role("link", name="Change").click()
    note = reader.page.get_by_label("Note")
    note.fill("Half a thought")
    reader.drag("Officials said")
    reader.label("claim")
    reader.wait_until_saved()
    expect(reader.rows).to_have_count(2)
    expect(note).to_have_value("Half a thought")
    reader.page.get_by_role("button", name="Save").click()
    expect(reader.row(WORDS)).to_contain_text("Half a thought")


# What the server refuses -------------------------------------------------------------------------


def test_words_marked_after_handing_in_elsewhere_are_given_back(
    reader: Reader, watch: Watch
) -> None:
    watch.expect(f"409 {POST}")
    elsewhere = reader.page.context.new_page()
    elsewhere.goto(f"{reader.holder.get_absolute_url()}hand-in/")
    elsewhere.get_by_role("button", name="Hand in").click()
    expect(elsewhere.get_by_role("heading", name="Grade:")).to_be_visible()

    reader.drag(WORDS)
    reader.label("claim")
    why = "This was handed in, so its highlights no longer change."
    expect(reader.message).to_have_text(why)
    refused = reader.page.get_by_role("region", name="Not stored")
    expect(refused.get_by_role("listitem")).to_have_text(f"U unconfirmed claim {WORDS} {why}")
    reader.wait_until_saved()
    assert reader.pending() == []
    assert stored(reader.holder) == []
    refused.get_by_role("button", name="Dismiss").click()
    expect(refused).to_be_hidden()


def test_a_refusal_holds_up_nothing_that_is_made_after_it(
    reader: Reader, submission: Submission, watch: Watch
) -> None:
    be_refused(reader, submission, watch)
    submission.annotations.live()[0].delete()
    reader.drag("Officials said")
    reader.label("denial")
    reader.wait_until_saved()
    assert "Officials said" in words_stored(reader)


@pytest.mark.parametrize("status", [200, 404])
def test_the_answer_of_somebody_else_on_the_way_settles_nothing(
    reader: Reader, watch: Watch, status: int
) -> None:
    """A Wi-Fi portal answers for every server, a proxy now and then."""
    if status != 200:
        watch.expect(f"{status} {POST}")
    portal = "<title>Sign in to the school's Wi-Fi</title>"
    reader.page.route("**/annotations/", lambda route: route.fulfill(status=status, body=portal))
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("not saved, 1 waiting")
    assert reader.pending() == [WORDS]
    reader.page.unroute("**/annotations/")
    reader.wait_until_saved()
    assert words_stored(reader) == [WORDS]


def test_an_answer_leaves_the_selection_that_is_being_made(reader: Reader) -> None:
    held: list[Route] = []
    reader.page.route("**/annotations/", lambda route: held.append(route))
    reader.drag("Officials said")
    reader.label("claim")
    expect(reader.status).to_have_text("saving")
    reader.drag("people were")
    held[0].continue_()
    reader.wait_until_saved()
    assert reader.selection() == "people were"
    expect(reader.label_bar).to_be_visible()


def leave_waiting(reader: Reader, cable: Cable, watch: Watch) -> Page:
    """Close the page while a highlight waits; return another one, with the connection back."""
    watch.expect(f"failed {POST}: net::ERR_CONNECTION_REFUSED")
    cable.pull_out()
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("offline, 1 waiting")
    page = reader.page.context.new_page()
    reader.page.close()
    cable.plug_in()
    return page


@pytest.mark.parametrize("feedback", ["at_once", "on_release"])
def test_words_that_waited_until_after_handing_in_are_shown_where_the_result_appears(
    wired_reader: Reader, cable: Cable, submission: Submission, watch: Watch, feedback: str
) -> None:
    submission.assignment.feedback = feedback
    submission.assignment.save()
    page = leave_waiting(wired_reader, cable, watch)
    submission.hand_in()
    page.goto(submission.get_absolute_url())
    left = page.get_by_role("region", name="Perhaps not saved")
    expect(left.get_by_role("listitem")).to_have_text(WORDS)
    left.get_by_role("button", name="Dismiss").click()
    expect(left).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading", name="A report")).to_be_visible()
    expect(left).to_be_hidden()


def test_page_to_hand_in_says_what_waits_and_leads_back_to_save_it(
    wired_reader: Reader, cable: Cable, submission: Submission, watch: Watch
) -> None:
    page = leave_waiting(wired_reader, cable, watch)
    page.goto(f"{submission.get_absolute_url()}hand-in/")
    waiting = page.get_by_role("region", name="Not saved yet")
    expect(waiting.get_by_role("listitem")).to_have_text(WORDS)
    waiting.get_by_role("link").click()
    expect(page.get_by_role("status").filter(has_text="saved")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("You made 1 highlight.")).to_be_visible()
    expect(waiting).to_be_hidden()


def test_leaving_asks_before_a_half_written_note_is_lost(
    reader: Reader, submission: Submission
) -> None:
    an_annotation(submission, "denial", "The ministry denied")
    reader.open()
    reader.rows.get_by_role("link", name="Change").click()
    reader.page.get_by_role("textbox", name="Note").press_sequentially("Who says so?")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    reader.page.on("dialog", stay)
    reader.page.get_by_role("link", name="Hand in …").click()
    expect(reader.page.get_by_role("textbox", name="Note")).to_have_value("Who says so?")
    assert asked == ["beforeunload"]
    reader.page.get_by_role("button", name="Save").click()
    expect(reader.page.get_by_text("Changed.")).to_be_visible()
    reader.page.get_by_role("link", name="Hand in …").click()
    expect(reader.page.get_by_role("heading", name="Hand in your highlights?")).to_be_visible()
    assert asked == ["beforeunload"]


def test_page_of_a_network_is_not_taken_for_the_answer_to_a_note(
    reader: Reader, submission: Submission
) -> None:
    an_annotation(submission, "denial", "The ministry denied")
    reader.open()
    reader.rows.get_by_role("link", name="Change").click()
    note = reader.page.get_by_role("textbox", name="Note")
    note.press_sequentially("Who says so?")
    portal = "<p>Welcome to the school network. Please sign in."
    reader.page.route("**/annotations/*/", lambda route: route.fulfill(body=portal))
    reader.page.get_by_role("button", name="Save").click()
    expect(reader.page.get_by_text("The server did not answer")).to_be_visible()
    expect(note).to_have_value("Who says so?")
    reader.page.unroute_all()
    reader.page.get_by_role("button", name="Save").click()
    expect(reader.page.get_by_text("Changed.")).to_be_visible()
    assert Annotation.objects.get().note == "Who says so?"


def test_refused_words_are_still_there_after_a_reload(
    reader: Reader, submission: Submission, watch: Watch
) -> None:
    refused = be_refused(reader, submission, watch)
    expect(refused).to_contain_text("A submission holds 500 highlights at most.")
    reader.open()
    expect(refused).to_contain_text(WORDS)


def test_an_old_refusal_does_not_keep_from_handing_in_what_waits(
    reader: Reader, submission: Submission, watch: Watch
) -> None:
    be_refused(reader, submission, watch)
    submission.annotations.all().delete()
    held: list[Route] = []
    reader.page.route("**/annotations/", lambda route: held.append(route))
    reader.drag("Nobody was hurt")
    reader.label("claim")
    reader.page.get_by_role("link", name="Hand in …").click()
    held[0].continue_()
    expect(reader.page.get_by_role("caption")).to_have_text("You made 1 highlight.")


def be_refused(reader: Reader, submission: Submission, watch: Watch) -> Locator:
    """Mark words in a full submission; return where the page says that they are not stored."""
    watch.expect(f"422 {POST}")
    fill_up(submission)
    reader.drag(WORDS)
    reader.label("claim")
    refused = reader.page.get_by_role("region", name="Not stored")
    expect(refused).to_be_visible()
    return refused


def fill_up(submission: Submission) -> None:
    """Give a submission as many highlights as it holds, none of them of the words tried here."""
    words = Words.of(submission.article.text)
    spans = [
        (words[first].start, words[last].end)
        for first in range(len(words))
        for last in range(first + 1, len(words))
        if first > 5
    ]
    labels = submission.label_set.labels.all()
    places = [(label, start, end) for label in labels for start, end in spans]
    submission.annotations.bulk_create(
        Annotation(submission=submission, label=label, start=start, end=end)
        for label, start, end in places[:MAX_ANNOTATIONS]
    )
    assert submission.annotations.count() == MAX_ANNOTATIONS


def test_highlights_wait_while_signed_out_and_are_saved_after_signing_in_again(
    new_page: NewPage, live_server: LiveServer, watch: Watch
) -> None:
    watch.expect(f"401 {POST}")
    classroom = a_classroom()
    enrolment, code = classroom.admit("Sam")
    reader = Reader(new_page(), a_submission(an_assignment(classroom), enrolment.user))
    sign_in_with_three_words(reader.page, classroom.join_code, code)
    reader.open()
    elsewhere = reader.page.context.new_page()
    elsewhere.goto("/")
    elsewhere.get_by_role("button", name="Sign out").click()

    reader.page.evaluate("""() => {
      const message = document.getElementById('message');
      window.said = [];
      new MutationObserver(() => window.said.push(message.textContent.trim().slice(0, 19)))
        .observe(message, { childList: true });
    }""")
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("not saved, 1 waiting")
    reader.drag("The ministry denied")
    with reader.page.expect_response("**/annotations/"):
        reader.page.keyboard.press("2")
    expect(reader.status).to_have_text("not saved, 2 waiting")
    expect(reader.page.locator("#message")).to_contain_text("You are signed out.")

    sign_in_with_three_words(elsewhere, classroom.join_code, code)
    reader.page.evaluate("window.dispatchEvent(new Event('focus'))")
    reader.wait_until_saved()
    assert words_stored(reader) == ["The ministry denied", WORDS]
    said = reader.page.evaluate("window.said.filter(Boolean)")
    assert said == ["You are signed out.", "Highlighted.", "Highlighted."]
    # Changes by forms that were in the page before are stored as well.
    reader.row(WORDS).get_by_role("button", name="Remove").click()
    expect(reader.rows).to_have_count(1)


def sign_in_with_three_words(page: Page, join_code: str, return_code: str) -> None:
    page.goto("/come-back/")
    page.get_by_label("Class code").fill(join_code)
    page.get_by_label("Your three words").fill(return_code)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Media 8b")


# Two tabs ----------------------------------------------------------------------------------------


def test_the_same_words_with_the_same_label_from_two_tabs_are_one_highlight(
    reader: Reader,
) -> None:
    second = Reader(reader.page.context.new_page(), reader.holder).open()
    for tab in (reader, second):
        tab.drag(WORDS)
        tab.label("claim")
        tab.wait_until_saved()
        expect(tab.rows).to_have_count(1)
    expect(reader.message).to_have_text("Highlighted.")
    expect(second.message).to_have_text("These words already have this label.")
    assert words_stored(reader) == [WORDS]


def test_a_highlight_that_waits_in_two_tabs_is_stored_once(reader: Reader, watch: Watch) -> None:
    watch.expect(f"503 {POST}")
    context = reader.page.context
    context.route("**/annotations/", lambda route: route.fulfill(status=503))
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("not saved, 1 waiting")
    second = Reader(context.new_page(), reader.holder)
    second.page.goto(reader.holder.get_absolute_url())
    expect(second.status).to_have_text("not saved, 1 waiting")
    context.unroute("**/annotations/")
    for tab in (reader, second):
        tab.wait_until_saved()
        assert tab.pending() == []
    assert words_stored(reader) == [WORDS]


# The browser's storage ---------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ["", "{", "null", "42", "[]", '{"id": "other"}', '{"start": 3}'])
def test_an_entry_in_storage_that_is_no_highlight_is_passed_over(
    reader: Reader, entry: str
) -> None:
    key = f"annotate:{reader.holder.pk}:0"
    reader.page.evaluate("entry => localStorage.setItem(...entry)", [key, entry])
    reader.open()
    reader.drag(WORDS)
    reader.label("claim")
    reader.wait_until_saved()
    assert words_stored(reader) == [WORDS]


def test_highlights_are_saved_when_the_storage_is_full(reader: Reader) -> None:
    reader.page.evaluate("""() => {
      for (let size = 4096 * 1024; size > 0; size = Math.floor(size / 2)) {
        try {
          for (let part = 0; ; part += 1) {
            localStorage.setItem(`filler-${size}-${part}`, 'x'.repeat(size));
          }
        } catch { continue; }
      }
    }""")
    reader.drag(WORDS)
    reader.label("claim")
    reader.wait_until_saved()
    assert words_stored(reader) == [WORDS]


def test_highlights_are_saved_without_storage_and_leaving_too_early_is_asked_about(
    reader: Reader, watch: Watch
) -> None:
    watch.expect(f"503 {POST}")
    reader.page.add_init_script("""
      Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('Access is denied.', 'SecurityError'); },
      });
    """)
    reader.open()
    reader.drag(WORDS)
    reader.label("claim")
    reader.wait_until_saved()
    assert words_stored(reader) == [WORDS]

    reader.page.route("**/annotations/", lambda route: route.fulfill(status=503))
    reader.drag("The ministry denied")
    reader.page.keyboard.press("2")
    expect(reader.status).to_have_text("not saved, 1 waiting")
    with reader.page.expect_event("dialog") as asked:
        reader.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    reader.page.unroute("**/annotations/")
    reader.wait_until_saved()
