"""Every page of the demo class, examined by axe-core in light, dark and forced colours."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import (
    AnswerKey,
    Article,
    Assignment,
    Classroom,
    Dispute,
    Submission,
    User,
)
from annotate.models.mending import Mending
from tests.browser.reader import Reader
from tests.browser.watch import Watch
from tests.factories import (
    a_dispute,
    a_draft,
    a_key,
    a_label_set,
    a_student,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    an_instructor,
)

type SignIn = Callable[[Page, User], None]

SCHEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}


@pytest.fixture
def classroom(live_server: LiveServer) -> Classroom:
    call_command("seed", demo=True, verbosity=0)
    return Classroom.objects.get()


@pytest.fixture
def instructor(classroom: Classroom) -> User:
    return User.objects.get(is_instructor=True)


class Examiner:
    """Goes through pages and collects what axe-core objects to, a line for each place."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.violations: list[str] = []

    def visit(self, *addresses: str) -> None:
        for address in addresses:
            self.page.goto(address)
            self.examine(address)

    def examine(self, name: str) -> None:
        """Examine the page as it stands."""
        for scheme, media in SCHEMES.items():
            self.page.emulate_media(**media)
            for rule in Axe().run(self.page).response["violations"]:
                self.violations += [
                    f"{name}, {scheme}: {rule['id']}: {node['target'][0]}: {node['failureSummary']}"
                    for node in rule["nodes"]
                ]


@pytest.fixture
def examiner(page: Page) -> Examiner:
    return Examiner(page)


def an_open(submissions: Any) -> Submission:
    """Return the open submission with the most highlights."""
    submission: Submission = (
        submissions.filter(handed_in_at=None).with_counts().latest("highlights")
    )
    return submission


def test_pages_for_those_who_are_not_in_yet(
    examiner: Examiner, classroom: Classroom, watch: Watch
) -> None:
    watch.expect("404 GET .*/join/NO-SUCH-CODE/")
    watch.expect("404 GET .*/nowhere/")
    watch.expect("422 POST .*/join/")
    join = reverse("join_classroom", args=[classroom.join_code])
    classroom.make_seats(["Nora N."])
    examiner.visit("/", "/join/", "/come-back/", "/sign-in/", "/nowhere/", "/join/NO-SUCH-CODE/")
    examiner.page.goto("/join/")
    examiner.page.get_by_label("Class code").fill("no such code")
    examiner.page.get_by_role("button", name="Go on").click()
    examiner.examine("a wrong code")
    examiner.visit(join)
    examiner.page.get_by_label("Your name in this class").fill("Sam")
    examiner.page.get_by_role("button", name="Join").click()
    examiner.examine("the return code")
    assert not examiner.violations, "\n".join(examiner.violations)


def test_pages_for_students(
    examiner: Examiner, classroom: Classroom, instructor: User, sign_in: SignIn
) -> None:
    submission = an_open(Submission.objects.all())
    sign_in(examiner.page, submission.student)
    address = submission.get_absolute_url()
    annotation = submission.annotations.latest("start")
    examiner.visit(
        reverse("classroom", args=[classroom.pk]),
        submission.assignment.get_absolute_url(),
        annotation.get_absolute_url(),
        f"{address}sentences/1/",
        f"{address}hand-in/",
    )
    for feedback in ("at_once", "on_release"):
        handed_in = Submission.objects.handed_in().filter(assignment__feedback=feedback)
        handed_in[0].write_comments(instructor, {None: "Well read."})
        handed_in[0].override_grade(instructor, Decimal(80), "Two labels fit.")
        sign_in(examiner.page, handed_in[0].student)
        examiner.visit(handed_in[0].get_absolute_url())
    assert not examiner.violations, "\n".join(examiner.violations)


def test_the_annotating_page_in_all_its_states(
    examiner: Examiner, classroom: Classroom, sign_in: SignIn, watch: Watch
) -> None:
    watch.expect("422 POST .*/annotations/")
    watch.expect("409 POST .*/annotations/")
    watch.expect("failed POST .*/annotations/")
    submission = an_open(Submission.objects.all())
    sign_in(examiner.page, submission.student)
    reader = Reader(examiner.page, submission).open()
    # Overlapping highlights, one removed, two forms open, one of them stale.
    reader.drag("Joe Biden has urged Israel")
    reader.label("Denial")
    reader.wait_until_saved()
    reader.drag("Biden has urged Israel to delay its invasion plans")
    reader.label("Casualty figure")
    reader.wait_until_saved()
    reader.rows.last.get_by_role("button", name="Remove").click()
    examiner.page.get_by_text("1 removed").click()
    for row in (reader.rows.nth(0), reader.rows.nth(1)):
        row.get_by_role("link", name="Change").click()
    expect(examiner.page.locator(".change-form")).to_have_count(2)
    examiner.examine("annotating")
    reader.drag("much-anticipated ground invasion")
    expect(reader.label_bar).to_be_visible()
    examiner.examine("labels at the selection")
    examiner.page.keyboard.press("?")
    expect(examiner.page.get_by_role("dialog")).to_be_visible()
    examiner.examine("the keys")
    examiner.page.keyboard.press("Escape")

    annotation = submission.annotations.live().order_by("start", "-end")[0]
    annotation.change(annotation.version, note="changed elsewhere")
    examiner.page.get_by_role("button", name="Save").first.click()
    expect(examiner.page.get_by_role("alert")).to_be_visible()
    examiner.examine("a stale change")

    form = examiner.page.locator("#quotation-form")
    form.get_by_role("textbox").fill("the land war")
    form.get_by_label("Denial").check()
    form.get_by_role("button").click()
    expect(form.get_by_role("group", name="Which one?")).to_be_visible()
    examiner.examine("a quotation that occurs twice")

    examiner.page.context.set_offline(True)
    reader.drag("Yoav Gallant")
    reader.label("Denial")
    expect(reader.status).to_have_text("offline, 1 waiting")
    reader.drag("daily calls")
    examiner.examine("offline, with words selected")
    examiner.page.context.set_offline(False)
    reader.wait_until_saved()
    submission.hand_in()
    examiner.page.keyboard.press("Escape")
    reader.drag("daily calls")
    reader.label("Denial")
    expect(examiner.page.get_by_role("region", name="Not stored")).to_be_visible()
    examiner.examine("refused words")
    assert not examiner.violations, "\n".join(examiner.violations)


def test_the_annotating_page_on_a_phone(
    phone_page: Page, classroom: Classroom, sign_in: SignIn
) -> None:
    examiner = Examiner(phone_page)
    submission = an_open(Submission.objects.all())
    sign_in(phone_page, submission.student)
    reader = Reader(phone_page, submission).open()
    examiner.examine("labels docked")
    (left, y), _end = reader.points(reader.painted()[0].split()[0])
    phone_page.touchscreen.tap(left + 5, y)
    expect(phone_page.locator("#here")).to_be_visible()
    examiner.examine("a highlight tapped")
    assert not examiner.violations, "\n".join(examiner.violations)


def test_pages_for_instructors(
    examiner: Examiner, classroom: Classroom, instructor: User, sign_in: SignIn, watch: Watch
) -> None:
    watch.expect("422 POST .*/classrooms/.*/assignments/")
    watch.expect("422 POST .*/grading/")
    watch.expect("422 POST .*/release/")
    sign_in(examiner.page, instructor)
    published = AnswerKey.objects.get()
    draft = published.revise(instructor)
    assignment = Assignment.objects.get(feedback="at_once")
    room = reverse("classroom", args=[classroom.pk])
    submission = assignment.submissions.handed_in()[0]
    assignment.due_at = timezone.now() + timedelta(days=1)
    assignment.save()
    assignment.extend(submission.student, assignment.due_at + timedelta(days=1))
    submission.write_comments(instructor, {None: "Well read."})
    submission.override_grade(instructor, Decimal(80), "Two labels fit.")
    graded = an_assignment(classroom, published, feedback="on_release")
    unreleased, left_open = (a_submission(graded, a_student(classroom)) for _ in range(2))
    unreleased.hand_in()
    graded.due_at = timezone.now() - timedelta(hours=1)
    graded.save()
    examiner.visit(
        "/",
        reverse("password_change"),
        room,
        f"{room}assignments/",
        assignment.get_absolute_url(),
        *(
            reverse(f"assignment_{page}", args=[assignment.pk])
            for page in ("live", "grading", "change", "extensions", "copy", "overview", "export")
        ),
        reverse("submission_grading", args=[submission.pk]),
        reverse("submission_reopening", args=[submission.pk]),
        reverse("submission_reopening", args=[unreleased.pk]),
        reverse("submission_collection", args=[left_open.pk]),
        reverse("articles"),
        reverse("article", args=[Article.objects.get().pk]),
        published.get_absolute_url(),
        draft.get_absolute_url(),
    )
    projector = [reverse("assignment_projector", args=[assignment.pk, each]) for each in (1, 5)]
    open_all = "all => all.forEach(each => { each.open = true })"
    for address in (reverse("assignment_overview", args=[assignment.pk]), *projector):
        examiner.page.goto(address)
        examiner.page.locator("details").evaluate_all(open_all)
        examiner.examine(f"{address} with all details")
    examiner.visit(projector[0])
    examiner.page.goto(draft.get_absolute_url())
    editor = Reader(examiner.page, draft)
    editor.rows.first.get_by_role("link", name="Change").click()
    expect(examiner.page.locator(".change-form")).to_be_visible()
    examiner.examine("the key's editor with a form")
    examiner.page.goto(reverse("submission_grading", args=[submission.pk]))
    examiner.page.locator("details.comment-form").evaluate_all(open_all)
    examiner.page.get_by_label("Reason for the other grade").fill("")
    examiner.page.get_by_role("button", name="Save").click()
    examiner.examine("a grade without a reason")
    examiner.page.goto(reverse("assignment_grading", args=[assignment.pk]))
    examiner.page.get_by_role("button", name="Release", exact=True).click()
    examiner.examine("a release of nothing")
    examiner.page.goto(f"{room}assignments/")
    examiner.page.locator("form.card").evaluate("form => { form.noValidate = true }")
    examiner.page.get_by_role("button", name="Save").click()
    examiner.examine("an assignment without a title")
    assert not examiner.violations, "\n".join(examiner.violations)


def test_pages_of_the_library(
    examiner: Examiner, classroom: Classroom, instructor: User, sign_in: SignIn, watch: Watch
) -> None:
    watch.expect("422 POST .*/articles/new/")
    watch.expect("422 POST .*/blocks/1/")
    page = examiner.page
    sign_in(page, instructor)
    own = an_article(owner=instructor)
    draft = a_draft(instructor, "one", "two")
    draft.delete_blocks(1, [1])
    address = draft.get_absolute_url()
    examiner.visit(
        reverse("articles"),
        f"{reverse('articles')}?words=missing",
        own.get_absolute_url(),
        reverse("article_change", args=[own.pk]),
        reverse("article_removal", args=[own.pk]),
        reverse("article_create"),
    )
    page.get_by_role("button", name="Go on").click()
    examiner.examine("a new article of nothing")
    examiner.visit(address, f"{address}removal/", f"{address}blocks/1/#at-1")
    draft.undo(2)
    page.get_by_role("button", name="Save", exact=True).click()
    examiner.examine("a stale correction")
    assert not examiner.violations, "\n".join(examiner.violations)


def test_pages_about_a_key_that_is_in_doubt(
    examiner: Examiner, classroom: Classroom, instructor: User, sign_in: SignIn, watch: Watch
) -> None:
    watch.expect("422 POST .*/dispute/")
    watch.expect("422 POST .*/mending/change/")
    assignment = Assignment.objects.get(feedback="at_once")
    assignment.allows_disputes = True
    assignment.save()
    submission = Submission.objects.with_parts().filter(assignment=assignment).released()[0]
    asked = list(assignment.answer_key.annotations.live().findable())
    a_dispute(submission)
    a_dispute(submission, asked[0]).answer_with(instructor, Dispute.Status.DECLINED, "A repeat.")
    of_key = reverse("submission_key_dispute", args=[submission.pk, asked[1].pk])
    sign_in(examiner.page, submission.student)
    examiner.visit(submission.get_absolute_url(), of_key)
    examiner.page.locator("main form").evaluate("form => { form.noValidate = true }")
    examiner.page.get_by_role("button", name="Send to my teacher").click()
    examiner.examine("a dispute without a reason")
    sign_in(examiner.page, instructor)
    start, end = asked[0].span
    change = reverse("assignment_mending_change", args=[assignment.pk])
    place = f"{change}?label={asked[0].label.identifier}&start={start}&end={end}"
    preview = reverse("assignment_mending", args=[assignment.pk])
    examiner.visit(reverse("assignment_disputes", args=[assignment.pk]), preview, place)
    examiner.page.get_by_label("Accept the label").check()
    examiner.page.get_by_role("button", name="Prepare").click()
    examiner.examine("a change that is not whole")
    examiner.page.get_by_label("Make a passage in the key optional").check()
    examiner.page.get_by_role("button", name="Prepare").click()
    expect(examiner.page.get_by_role("heading", name="In the grades")).to_be_visible()
    examiner.examine("what a mending changes")
    examiner.visit(
        reverse("assignment_disputes", args=[assignment.pk]),
        reverse("submission_grading", args=[submission.pk]),
    )
    Mending(assignment, instructor).put_into_force("")
    sign_in(examiner.page, submission.student)
    examiner.visit(submission.get_absolute_url())
    assert not examiner.violations, "\n".join(examiner.violations)


def test_pages_of_a_class(
    examiner: Examiner, classroom: Classroom, instructor: User, sign_in: SignIn, watch: Watch
) -> None:
    watch.expect("422 POST .*/seats/preview/")
    page = examiner.page
    sign_in(page, instructor)
    room = classroom.get_absolute_url()
    examiner.visit(f"{room}settings/", f"{room}joining/", f"{room}seats/")
    page.get_by_label("Names, one a line").fill("Adaeze Nwosu\n???")
    page.get_by_text("or OneRoster files").click()
    page.get_by_role("button", name="Show the seats").click()
    examiner.examine("a wrong line in a list")
    page.get_by_label("Names, one a line").fill("Adaeze Nwosu\nKim Lee")
    page.get_by_role("button", name="Show the seats").click()
    examiner.examine("seats before they are made")
    page.get_by_role("button", name="Make the seats").click()
    examiner.examine("cards")
    enrolment = classroom.enrolments.students()[0]
    classroom.add_instructor(an_instructor())
    examiner.visit(
        f"{room}copy/",
        f"{room}retention/",
        f"{room}erasure/",
        f"{room}erasure/work/?before=2000-01-01",
        f"{room}erasure/work/?before={timezone.localdate().isoformat()}",
        f"{room}instructors/",
        f"{room}roster/",
        f"{room}students/{enrolment.pk}/removal/",
        f"{room}roster/cards/",
        f"{room}students/{enrolment.pk}/return-code/",
    )
    page.get_by_role("button", name="Make new words").click()
    examiner.examine("new words")
    classroom.archive()
    examiner.visit(room, "/")
    assert not examiner.violations, "\n".join(examiner.violations)


def test_words_stay_readable_under_nine_labels(
    examiner: Examiner, live_server: LiveServer, sign_in: SignIn
) -> None:
    labels = [(f"label-{number}", f"label {number}", f"{number}") for number in range(1, 10)]
    article = an_article("One word under more and more labels.")
    key = a_key(article, a_label_set(labels), published=False)
    submission = a_submission(an_assignment(key=key))
    for count in range(1, 8):
        words = " ".join(["One", "word", "under", "more", "and", "more", "labels"][-count:])
        for number in range(1, 10, count):
            an_annotation(submission, f"label-{number}", words)
    sign_in(examiner.page, submission.student)
    examiner.visit(submission.get_absolute_url())
    assert not examiner.violations, "\n".join(examiner.violations)
