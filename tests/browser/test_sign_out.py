"""Signing out while highlights wait: it is said what would be missing, and can be done anyway."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from annotate.models import Submission, User
from tests.browser.reader import Reader, stored
from tests.browser.test_accessibility import Examiner
from tests.browser.watch import Watch
from tests.factories import a_student

type SignIn = Callable[[Page, User], None]

WORDS = "at least 12 people were killed"


def wait_in_vain(reader: Reader, watch: Watch) -> Locator:
    """Make a highlight that is not saved, press “Sign out”, and return the question."""
    watch.expect("503 POST .*/annotations/")
    reader.page.route("**/annotations/", lambda route: route.fulfill(status=503))
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("not saved, 1 waiting")
    reader.page.get_by_role("button", name="Sign out", exact=True).click()
    question = reader.page.get_by_role("dialog", name="Not everything is saved yet")
    expect(question).to_be_visible()
    return question


def test_nothing_is_asked_where_all_is_saved(reader: Reader) -> None:
    reader.drag(WORDS)
    reader.label("claim")
    reader.wait_until_saved()
    reader.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(reader.page.locator("#message")).to_have_text("You are signed out.")


def test_whoever_signs_out_anyway_finds_the_highlight_saved_later(
    reader: Reader, sign_in: SignIn, submission: Submission, watch: Watch
) -> None:
    question = wait_in_vain(reader, watch)
    expect(question).to_contain_text("Not saved: 1. New highlights stay in this browser")
    question.get_by_role("button", name="Sign out anyway").click()
    expect(reader.page.locator("#message")).to_have_text("You are signed out.")
    reader.page.wait_for_load_state()  # its styles too, which the next page would break off
    assert stored(submission) == []
    reader.page.unroute("**/annotations/")
    sign_in(reader.page, submission.student)
    reader.open()
    assert [each.words for each in stored(submission)] == [WORDS]


def test_whoever_stays_is_asked_again(reader: Reader, submission: Submission, watch: Watch) -> None:
    question = wait_in_vain(reader, watch)
    reader.page.keyboard.press("1")  # labels nothing behind the question
    reader.page.keyboard.press("Enter")
    expect(question).to_be_hidden()
    expect(reader.status).to_have_text("not saved, 1 waiting")
    reader.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(question).to_be_visible()
    reader.page.keyboard.press("Escape")
    reader.page.unroute("**/annotations/")
    reader.wait_until_saved()
    expect(reader.page.locator("#text mark")).to_have_text(WORDS)
    assert [each.words for each in stored(submission)] == [WORDS]


def test_sign_out_goes_on_by_itself_when_all_is_saved(
    reader: Reader, submission: Submission, watch: Watch
) -> None:
    wait_in_vain(reader, watch)
    reader.page.unroute("**/annotations/")
    expect(reader.page.locator("#message")).to_have_text("You are signed out.")
    assert [each.words for each in stored(submission)] == [WORDS]


def test_what_a_browser_cannot_keep_would_be_lost(reader: Reader, watch: Watch) -> None:
    reader.page.add_init_script("""
      Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('Access is denied.', 'SecurityError'); },
      });
    """)
    question = wait_in_vain(reader.open(), watch)
    expect(question).to_contain_text("This browser cannot keep them: if you sign out now")
    question.get_by_role("button", name="Stay").click()
    reader.page.unroute("**/annotations/")
    reader.wait_until_saved()


def test_question_is_accessible(reader: Reader, watch: Watch) -> None:
    wait_in_vain(reader, watch)
    examiner = Examiner(reader.page)
    examiner.examine("the question before signing out")
    assert not examiner.violations, "\n".join(examiner.violations)


@pytest.mark.parametrize("is_erased", [False, True])
def test_what_waits_can_be_copied_when_it_can_no_longer_be_saved(
    reader: Reader, sign_in: SignIn, submission: Submission, watch: Watch, is_erased: bool
) -> None:
    watch.expect("404 POST .*/annotations/")
    if is_erased:
        submission.delete()
    else:
        sign_in(reader.page, a_student(submission.assignment.classroom, "Kim"))
    reader.drag(WORDS)
    reader.label("claim")
    expect(reader.status).to_have_text("not saved, 1 waiting")
    expect(reader.message).to_contain_text("copy it from “Not saved yet” on this page")
    waiting = reader.page.get_by_role("region", name="Not saved yet")
    expect(waiting.get_by_role("listitem")).to_contain_text(WORDS)
