"""The README's pictures: make screenshots takes them of the demo class, as it is seeded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page

from annotate.models import Submission, User
from tests.browser.devices import Device, NewPage

PICTURES = Path("docs", "screenshots")
type SignIn = Callable[[Page, User], None]


@pytest.fixture(autouse=True)
def demo(transactional_db: None) -> None:
    call_command("seed", demo=True, verbosity=0)


def practice(*, open_: bool) -> Submission:
    """Return the first submission to the practice assignment that is open, or handed in."""
    submissions = Submission.objects.filter(
        assignment__feedback="at_once", handed_in_at__isnull=open_
    )
    return submissions.order_by("student__display_name", "attempt")[0]


def take(page: Page, path: str, name: str) -> None:
    page.goto(path, wait_until="networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


def test_student_annotates(new_page: NewPage, sign_in: SignIn) -> None:
    submission = practice(open_=True)
    pictures: dict[Device, str] = {"laptop": "annotating", "phone": "annotating-phone"}
    for device, name in pictures.items():
        page = new_page(device)
        sign_in(page, submission.student)
        take(page, submission.get_absolute_url(), name)


def test_student_reads_the_result(page: Page, sign_in: SignIn) -> None:
    submission = practice(open_=False)
    sign_in(page, submission.student)
    take(page, submission.get_absolute_url(), "result")


def test_instructor_sees_the_class(page: Page, sign_in: SignIn) -> None:
    assignment = practice(open_=False).assignment
    sign_in(page, User.objects.get(username="demo"))
    take(page, reverse("assignment_overview", args=[assignment.pk]), "overview")
