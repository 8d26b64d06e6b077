"""The journey from a flaw in the key to better grades: dispute, mend, preview, force, result."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Assignment, Submission, User
from tests.browser.devices import NewPage
from tests.factories import a_student, a_submission, an_annotation, an_assignment

type SignIn = Callable[[Page, User], None]

DENIAL = ("denial", "The ministry denied the report")
OUTSIDE = ("denial", "Nobody was hurt")


def handed_in(assignment: Assignment, name: str, *marked: tuple[str, str]) -> Submission:
    submission = a_submission(assignment, a_student(assignment.classroom, name))
    for label, words in marked:
        an_annotation(submission, label, words)
    submission.hand_in()
    return submission


def test_flaw_in_the_key_is_found_and_mended(
    live_server: LiveServer, new_page: NewPage, sign_in: SignIn
) -> None:
    assignment = an_assignment(allows_disputes=True)
    ada = handed_in(assignment, "Ada", DENIAL, OUTSIDE)
    handed_in(assignment, "Ben", DENIAL)

    student = new_page("phone")
    sign_in(student, ada.student)
    student.goto(ada.get_absolute_url())
    expect(student.get_by_role("heading", name="Grade: 40.0 %")).to_be_visible()
    student.get_by_role("link", name=re.compile("Dispute this.*Spurious, Nobody was hurt")).click()
    student.get_by_label("Why do you see it differently?").fill("The ministry denies it.")
    student.get_by_role("button", name="Send to my teacher").click()
    expect(student.get_by_role("link", name="Disputed: open")).to_be_visible()

    desk = new_page("no script")
    sign_in(desk, assignment.classroom.enrolments.get(role="instructor").user)
    desk.goto(assignment.get_absolute_url())
    desk.get_by_role("link", name="Is the key right? (1 open dispute)").click()
    expect(desk.get_by_text("The ministry denies it.")).to_be_visible()
    desk.get_by_role("link", name=re.compile("Mend the key here.*Nobody was hurt")).click()
    expect(desk.get_by_label("Add it to the key")).to_be_checked()
    expect(desk.get_by_label("Ada: The ministry denies it.")).to_be_checked()
    desk.get_by_role("button", name="Prepare, and see what it changes").click()
    expect(desk.get_by_text("1 grade rises, 1 falls; largest +26.7 points.")).to_be_visible()
    expect(desk.get_by_role("row", name="Ada 40.0 % 66.7 % +26.7")).to_be_visible()

    student.reload()
    expect(student.get_by_role("heading", name="Grade: 40.0 %")).to_be_visible()

    desk.get_by_label("Your answer to those who disputed it").fill("Well spotted, Ada.")
    desk.get_by_role("button", name="Put into force").click()
    expect(desk.get_by_text("2 submissions were graded by it.")).to_be_visible()
    expect(desk.get_by_text("Well spotted, Ada.").first).to_be_visible()

    student.reload()
    expect(student.get_by_role("heading", name="Grade: 66.7 %")).to_be_visible()
    why = student.get_by_role("region", name="Your grade went from 40.0 % to 66.7 %")
    expect(why.get_by_role("listitem")).to_have_text(
        "New in the key: “Nobody was hurt” as “denial”."
    )
    expect(student.get_by_role("link", name="Disputed: accepted")).to_be_visible()
    expect(student.get_by_text("Well spotted, Ada.")).to_be_visible()
