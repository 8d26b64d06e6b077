"""Grading from one student to the next with the keyboard."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Submission, User
from tests.factories import a_student, a_submission, an_annotation, an_assignment

type SignIn = Callable[[Page, User], None]


@pytest.fixture
def submissions(live_server: LiveServer) -> list[Submission]:
    """What Ada and Ben handed in, with a highlight each."""
    assignment = an_assignment(feedback="on_release")
    made = []
    for name in ("Ada", "Ben"):
        submission = a_submission(assignment, a_student(assignment.classroom, name))
        an_annotation(submission, "denial", "denied")
        submission.hand_in()
        made.append(submission)
    return made


@pytest.fixture
def open_grading(submissions: list[Submission], sign_in: SignIn) -> Callable[[Page], None]:
    def open_grading(page: Page) -> None:
        sign_in(page, submissions[0].assignment.classroom.enrolments.get(role="instructor").user)
        page.goto(reverse("submission_grading", args=[submissions[0].pk]))

    return open_grading


def names(page: Page, name: str) -> None:
    expect(page.locator(".bar b")).to_have_text(name)


def test_keys_lead_from_one_student_to_the_next_and_back(
    page: Page, open_grading: Callable[[Page], None]
) -> None:
    open_grading(page)
    names(page, "Ada")
    page.keyboard.press("j")
    names(page, "Ben")
    page.keyboard.press("k")
    names(page, "Ada")


def test_keys_are_letters_while_writing_and_nothing_when_switched_off(
    page: Page, open_grading: Callable[[Page], None]
) -> None:
    open_grading(page)
    page.get_by_label("Comment on the whole").press_sequentially("jk")
    expect(page.get_by_label("Comment on the whole")).to_have_value("jk")
    page.get_by_label("Comment on the whole").fill("")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Keys J and K").uncheck()
    page.reload()
    page.keyboard.press("j")
    page.get_by_role("link", name="Next").click()
    names(page, "Ben")
    page.keyboard.press("k")
    page.get_by_label("Keys J and K").check()
    names(page, "Ben")
    page.locator("h1").first.click()
    page.keyboard.press("k")
    names(page, "Ada")


def test_comment_that_is_not_saved_is_not_left_behind_without_a_question(
    page: Page, open_grading: Callable[[Page], None]
) -> None:
    open_grading(page)
    page.get_by_text("Comment", exact=True).click()
    page.get_by_label("Comment on highlight 1").fill("Only this word?")
    asked = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Next").click()
    names(page, "Ada")
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Reviewed, go on to the next").click()
    names(page, "Ben")
    assert asked == ["beforeunload"]


def test_grading_works_without_script(
    no_script_page: Page, submissions: list[Submission], open_grading: Callable[[Page], None]
) -> None:
    page = no_script_page
    open_grading(page)
    expect(page.get_by_label("Keys J and K")).to_be_hidden()
    page.get_by_text("Comment", exact=True).click()
    page.get_by_label("Comment on highlight 1").fill("Only this word?")
    page.get_by_label("Released").check()
    page.get_by_role("button", name="Reviewed, go on to the next").click()
    names(page, "Ben")
    submissions[0].refresh_from_db()
    assert submissions[0].feedback_is_due
    assert submissions[0].comments.get().text == "Only this word?"
