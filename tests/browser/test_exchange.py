"""A class is exported and imported again, and the same highlights are painted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from annotate.models import Annotation, Assignment, Classroom, Submission, User
from tests.browser.devices import Device, NewPage
from tests.browser.test_accessibility import Examiner
from tests.browser.watch import Watch
from tests.factories import (
    a_classroom,
    a_key,
    a_student,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    an_instructor,
)

type SignIn = Callable[[Page, User], None]

REMEMBER_WHAT_IS_SAID = """() => {
    const region = document.querySelector(".progress");
    const keep = () => sessionStorage.setItem("said", region.textContent.replace(/\\s+/g, " "));
    new MutationObserver(keep).observe(region, {childList: true, subtree: true});
}"""
"""The page is left when the import is done: what it said last is kept."""

DOWNLOAD = "failed GET .*/export/file/.*ERR_ABORTED"
"""A download is no page: Chromium gives up showing it."""


@pytest.fixture
def examiner(page: Page) -> Examiner:
    return Examiner(page)


def a_class_at_work(ines: User) -> Assignment:
    assignment = an_assignment(a_classroom(ines), a_key(owner=ines), attempts=2)
    for name, words in (("Sam", "denied"), ("Kim", "The ministry denied the report")):
        submission = a_submission(assignment, a_student(assignment.classroom, name))
        an_annotation(submission, "denial", words)
        an_annotation(submission, "casualty-figure", "12 people", 2)
        submission.hand_in()
    return assignment


def painted(page: Page, submission: Submission) -> list[tuple[str, str]]:
    """Return the marks on the page of a submission: their words and their classes."""
    page.goto(reverse("submission_grading", args=[submission.pk]))
    marks: list[list[str]] = page.locator("article mark").evaluate_all(
        "marks => marks.map(mark => [mark.textContent, mark.className])"
    )
    assert marks
    return [(words, style) for words, style in marks]


@pytest.mark.parametrize("device", ["laptop", "phone", "no script"])
def test_export_becomes_a_new_class_with_the_same_highlights_painted(
    new_page: NewPage, sign_in: SignIn, watch: Watch, device: Device, tmp_path: Path
) -> None:
    watch.expect(DOWNLOAD)
    ines = an_instructor()
    assignment = a_class_at_work(ines)
    page = new_page(device)
    sign_in(page, ines)
    page.goto("/")
    page.get_by_role("link", name="Media 8b").click()
    page.get_by_role("link", name="Export").click()
    page.get_by_label("JSON Lines: everything").check()
    page.get_by_label("pseudonyms and their names").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)

    page.goto("/")
    page.get_by_role("link", name="Import").click()
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Media 8b.jsonl")
    expect(page.get_by_text("4 highlights")).to_be_visible()
    page.get_by_label("Name of a new class and label set").fill("Brought back")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Media 8b.jsonl is imported")

    back = Classroom.objects.get(name="Brought back").assignments.get()
    for name in ("Sam", "Kim"):
        before, after = (
            painted(page, each.submissions.get(student__display_name=name))
            for each in (assignment, back)
        )
        assert after == before


def a_large_class(ines: User, submissions: int) -> Assignment:
    """Each submission, by a student of its own, with ten denials."""
    assignment = an_assignment(a_classroom(ines), a_key(owner=ines))
    label = assignment.label_set.labels.get(identifier="denial")
    students = User.objects.bulk_create(
        User(username=f"student-{number}", display_name=f"Student {number}")
        for number in range(submissions)
    )
    held = Submission.objects.bulk_create(
        Submission(assignment=assignment, student=student, handed_in_at=timezone.now())
        for student in students
    )
    Annotation.objects.bulk_create(
        (
            Annotation(submission=submission, label=label, start=start, end=start + 5)
            for submission in held
            for start in range(10)
        ),
        batch_size=1000,
    )
    return assignment


def test_page_follows_a_long_export_and_a_long_import(
    examiner: Examiner, sign_in: SignIn, watch: Watch
) -> None:
    watch.expect(DOWNLOAD)
    page = examiner.page
    ines = an_instructor()
    assignment = a_large_class(ines, 3000)
    sign_in(page, ines)
    page.goto(reverse("assignment_export", args=[assignment.pk]))
    page.get_by_label("XLSX").check()
    progress = page.locator(".progress")
    with page.expect_download():
        page.get_by_role("button", name="Download", exact=True).click()
        expect(progress.get_by_role("progressbar")).to_be_visible()
    expect(progress).to_contain_text(re.compile(r"\d of 3,000 submissions"))
    examiner.examine("an export at work")
    expect(progress).to_have_text("The file is complete: 3,000 submissions.", timeout=60_000)
    examiner.examine("an export that is complete")

    page.get_by_label("JSON Lines: everything").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    expect(progress.get_by_role("progressbar")).to_be_visible()
    expect(progress).to_have_text("The file is complete: 3,000 submissions.", timeout=60_000)

    page.goto("/imports/")
    page.get_by_label("File").set_input_files(download.value.path())
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.get_by_text("30000 highlights")).to_be_visible(timeout=60_000)
    page.evaluate(REMEMBER_WHAT_IS_SAID)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is imported", timeout=60_000)
    said = page.evaluate("sessionStorage.getItem('said')")
    assert re.search("The highlights are written… [0-9,]+ of 30,000 highlights", said)
    assert not examiner.violations, "\n".join(examiner.violations)


def test_pages_of_exchange(
    examiner: Examiner, sign_in: SignIn, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("422 POST .*/imports/")
    watch.expect(DOWNLOAD)
    page = examiner.page
    ines = an_instructor()
    assignment = a_class_at_work(ines)
    other = an_article("Corrected: they were killed.", "At least 12 people were killed, it says.")
    sign_in(page, ines)
    examiner.visit(
        "/export/",
        reverse("classroom_export", args=[assignment.classroom_id]),
        reverse("assignment_export", args=[assignment.pk]),
        "/tokens/",
    )
    page.get_by_label("Name").fill("statistics")
    page.get_by_role("button", name="Make a token").click()
    examiner.examine("a new token")
    examiner.visit("/", "/imports/")
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{")
    page.get_by_label("File").set_input_files(broken)
    page.get_by_role("button", name="Show what is in it").click()
    examiner.examine("a file that cannot be read")
    page.goto(reverse("assignment_export", args=[assignment.pk]))
    page.get_by_label("JSON Lines: everything").check()
    page.get_by_label("with the answer key").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    page.goto("/imports/")
    page.get_by_label("File").set_input_files(download.value.path())
    page.get_by_role("button", name="Show what is in it").click()
    examiner.examine("a preview")
    page.get_by_label("A report").select_option(value=str(other.pk))
    page.get_by_role("button", name="Import", exact=True).click()
    examiner.examine("a preview whose choices changed")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is imported")
    examiner.examine("what was imported")
    assert not examiner.violations, "\n".join(examiner.violations)
