"""The class at work, as its instructor watches it."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Assignment, Submission, User
from tests.browser.devices import NewPage
from tests.browser.watch import Watch
from tests.factories import a_student, a_submission, an_annotation, an_assignment

type SignIn = Callable[[Page, User], None]


@pytest.fixture
def assignment(live_server: LiveServer) -> Assignment:
    return an_assignment()


@pytest.fixture
def submission(assignment: Assignment) -> Submission:
    return a_submission(assignment, a_student(assignment.classroom, "Ada"))


@pytest.fixture
def open_live(assignment: Assignment, sign_in: SignIn) -> Callable[[Page], None]:
    def open_live(page: Page) -> None:
        sign_in(page, assignment.classroom.enrolments.get(role="instructor").user)
        page.goto(reverse("assignment_live", args=[assignment.pk]))

    return open_live


def tell_visibility(page: Page, state: str) -> None:
    """Let the page believe that its tab is hidden or visible."""
    page.evaluate(
        """state => {
            const hidden = state === "hidden";
            Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


def is_refresh(response: Response) -> bool:
    return response.url.endswith("/live/")


def wire_statuses(page: Page) -> list[int]:
    """Return a list that fills with the statuses as they come over the wire, cache or not."""
    statuses: list[int] = []
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.responseReceivedExtraInfo", lambda event: statuses.append(event["statusCode"])
    )
    return statuses


def test_unchanged_class_is_a_304_over_the_wire_and_a_new_highlight_appears(
    page: Page, open_live: Callable[[Page], None], submission: Submission
) -> None:
    open_live(page)
    expect(page.get_by_role("listitem")).to_have_text("Ada 0 highlights")
    statuses = wire_statuses(page)
    page.locator("#live").evaluate("part => { part.dataset.seen = 'yes' }")
    with page.expect_response(is_refresh) as unchanged:
        pass
    with page.expect_response(is_refresh) as again:
        pass
    assert (unchanged.value.status, again.value.status) == (304, 304)
    assert set(statuses) == {304}
    expect(page.locator("#live")).to_have_attribute("data-seen", "yes")  # nothing was swapped

    an_annotation(submission, "denial", "denied")
    expect(page.get_by_role("listitem")).to_have_text("Ada 1 highlight")
    assert 200 in statuses
    with page.expect_response(is_refresh) as settled:
        pass
    assert settled.value.status == 304

    submission.undo()
    expect(page.get_by_role("listitem")).to_have_text("Ada 0 highlights")
    submission.hand_in()
    expect(page.get_by_role("heading", name="Handed in: 1")).to_be_visible()


def test_hidden_tab_asks_for_nothing_and_catches_up_when_it_is_looked_at(
    page: Page, open_live: Callable[[Page], None], submission: Submission
) -> None:
    page.clock.install()
    open_live(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    tell_visibility(page, "hidden")
    an_annotation(submission, "denial", "denied")
    page.clock.run_for(60_000)
    assert asked == []
    tell_visibility(page, "visible")
    expect(page.get_by_role("listitem")).to_have_text("Ada 1 highlight")
    assert len(asked) == 1


def test_how_far_the_class_is_gets_told_at_most_every_half_minute(
    page: Page, open_live: Callable[[Page], None], submission: Submission
) -> None:
    page.clock.install()
    open_live(page)
    told = page.get_by_role("status").and_(page.locator("#told"))
    submission.hand_in()
    with page.expect_response(is_refresh):
        page.clock.run_for(5_000)
    expect(page.locator("#summary")).to_have_text("Begun: 1 of 1. Handed in: 1.")
    expect(told).to_have_text("")
    page.clock.run_for(30_000)
    page.clock.run_for(5_000)
    expect(told).to_have_text("Begun: 1 of 1. Handed in: 1.")


def test_lost_connection_is_said_and_what_was_shown_stays(
    page: Page, open_live: Callable[[Page], None], submission: Submission, watch: Watch
) -> None:
    watch.expect("failed GET .*/live/")
    watch.expect("console error: htmx:")
    open_live(page)
    page.context.set_offline(True)
    expect(page.get_by_text("This may be out of date")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_text("Ada 0 highlights")
    page.context.set_offline(False)
    expect(page.get_by_text("This may be out of date")).to_be_hidden()


def test_without_a_script_a_link_loads_it_again(
    no_script_page: Page, open_live: Callable[[Page], None], submission: Submission
) -> None:
    open_live(no_script_page)
    an_annotation(submission, "denial", "denied")
    no_script_page.get_by_role("link", name="Load it again").click()
    expect(no_script_page.get_by_role("listitem")).to_have_text("Ada 1 highlight")


def test_thirty_students_fit_on_a_projector(
    new_page: NewPage, open_live: Callable[[Page], None], assignment: Assignment
) -> None:
    for number in range(30):
        student = a_student(assignment.classroom, f"Student {number}")
        if number % 3:
            submission = a_submission(assignment, student)
            if number % 3 == 1:
                submission.hand_in()
    projector = new_page(viewport={"width": 1920, "height": 1080})
    open_live(projector)
    assert projector.evaluate("document.documentElement.scrollHeight <= innerHeight")
