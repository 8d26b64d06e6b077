"""Article, result and class page on paper, printed from a screen that is dark."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Submission, User
from tests.browser.devices import NewPage
from tests.factories import a_student, a_submission, an_annotation, an_assignment, an_instructor

type SignIn = Callable[[Page, User], None]

# What A4 leaves between margins of 15 mm, in CSS pixels.
SHEET = {"width": 680, "height": 1009}
# Elements that hold more than they show, but for what is meant for screen readers alone.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter(each => {
    const style = getComputedStyle(each);
    return style.overflow !== "visible" && each.checkVisibility()
        && !each.closest(".visually-hidden, input, select, meter")
        && (each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1);
}).map(each => each.outerHTML.slice(0, 80))"""
# The lightness of each colour that text has, from 0 to 1.
INK = """() => [...document.querySelectorAll("main *")].filter(each => each.checkVisibility()).map(
    each => getComputedStyle(each).color.match(/[0-9.]+/g).slice(0, 3).reduce((a, b) => +a + +b, 0)
).map(sum => sum / 765)"""


@pytest.fixture
def submission(live_server: LiveServer) -> Submission:
    """What Ada handed in: a highlight that is right and two that begin at the same word."""
    assignment = an_assignment()
    submission = a_submission(assignment, a_student(assignment.classroom, "Ada"))
    an_annotation(submission, "denial", "The ministry denied the report")
    an_annotation(submission, "casualty-figure", "Nobody was hurt")
    an_annotation(submission, "unconfirmed-claim", "Nobody was hurt, it said")
    submission.hand_in()
    return submission


@pytest.fixture
def print_out(new_page: NewPage, submission: Submission, sign_in: SignIn) -> Callable[[str], Page]:
    """Open article, result, grading or class page as it is printed."""

    def print_out(name: str) -> Page:
        assignment = submission.assignment
        instructor = assignment.classroom.enrolments.get(role="instructor").user
        person, address = {
            "article": (instructor, reverse("article", args=[assignment.article.pk])),
            "result": (submission.student, submission.get_absolute_url()),
            "grading": (instructor, reverse("submission_grading", args=[submission.pk])),
            "overview": (instructor, reverse("assignment_overview", args=[assignment.pk])),
        }[name]
        page = new_page(viewport=SHEET)
        sign_in(page, person)
        page.goto(address)
        page.emulate_media(media="print", color_scheme="dark")
        return page

    return print_out


def styles(page: Page, selector: str, name: str, part: str | None = None) -> set[Any]:
    """Return the computed values of a property over all that the selector finds."""
    found: list[Any] = page.locator(selector).evaluate_all(
        "(all, [name, part]) => all.map(each => getComputedStyle(each, part)[name])", [name, part]
    )
    assert found, selector
    return set(found)


PAGES = pytest.mark.parametrize("name", ["article", "result", "overview"])


@PAGES
def test_nothing_is_cut_off(print_out: Callable[[str], Page], name: str) -> None:
    page = print_out(name)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth") == SHEET["width"]
    assert styles(page, ".article", "position") == {"static"}
    assert styles(page, ".text .block", "contentVisibility") == {"visible"}


@PAGES
def test_dark_screen_prints_dark_on_white(print_out: Callable[[str], Page], name: str) -> None:
    page = print_out(name)
    assert styles(page, "body", "backgroundColor") == {"rgb(255, 255, 255)"}
    assert styles(page, "body", "color") == {"rgb(28, 27, 25)"}
    assert max(page.evaluate(INK)) < 0.5


@PAGES
def test_tools_stay_on_the_screen(print_out: Callable[[str], Page], name: str) -> None:
    page = print_out(name)
    for role in ("button", "combobox", "textbox", "navigation"):
        tools = page.get_by_role(role).and_(page.locator(":not(.legend)"))
        expect(tools).to_have_count(0)
    expect(page.get_by_role("heading", name="A report")).to_be_visible()


@PAGES
def test_targets_of_links_are_not_printed(print_out: Callable[[str], Page], name: str) -> None:
    page = print_out(name)
    for part in ("::before", "::after"):
        assert styles(page, "a", "content", part) == {"none"}


def test_letters_and_outcomes_say_what_colours_say(print_out: Callable[[str], Page]) -> None:
    page = print_out("result")
    signs = page.locator(".letter:not(.in-key) .sign")
    assert [text[0] for text in signs.all_inner_texts()] == ["D", "C", "U"]
    for sign in signs.all():
        expect(sign).to_be_visible()
    for text in ("Exact", "Missed", "Spurious"):
        expect(page.locator(".point a", has_text=text).first).to_be_visible()
    assert styles(page, "mark", "printColorAdjust") == {"exact"}
    assert styles(page, "mark", "textDecorationLine") == {"underline"}


def test_letters_of_highlights_that_begin_together_stand_side_by_side(
    print_out: Callable[[str], Page],
) -> None:
    signs = print_out("result").locator(".letter:not(.in-key) .sign")
    first, second = signs.nth(1).bounding_box(), signs.nth(2).bounding_box()
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]


def test_points_and_tables_stay_whole_and_headings_with_what_follows(
    print_out: Callable[[str], Page],
) -> None:
    pages = [print_out(name) for name in ("result", "overview")]
    for page in pages:
        assert styles(page, ".point", "breakInside") == {"avoid"}
        assert styles(page, "h2", "breakAfter") == {"avoid"}
        # The article is longer than a sheet: kept whole, it would leave the first one empty.
        assert styles(page, ".article", "breakInside") == {"auto"}
    assert styles(pages[-1], "table, tr", "breakInside") == {"avoid"}
    assert styles(pages[-1], ".scroll", "overflowX") == {"visible"}


def test_comments_are_printed_whoever_wrote_them_and_the_fields_are_not(
    print_out: Callable[[str], Page], submission: Submission
) -> None:
    place = submission.annotations.all()[0].pk
    ines = submission.assignment.classroom.enrolments.get(role="instructor").user
    cora = an_instructor("cora", "Cora Colleague")
    for author, texts in (
        (ines, {None: "Well read.", place: "Look at\nthe verb."}),
        (cora, {None: "I agree.", place: "Or the noun."}),
    ):
        submission.write_comments(author, texts)
    page = print_out("grading")
    comments = page.locator(".comment").filter(visible=True)
    assert comments.all_inner_texts() == [
        "Cora Colleague: I agree.",
        "Ines Instructor: Well read.",
        "Cora Colleague: Or the noun.",
        "Ines Instructor: Look at\nthe verb.",
    ]
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.emulate_media(media="screen")
    expect(comments).to_have_text(["Cora Colleague: I agree.", "Cora Colleague: Or the noun."])


def test_pictures_of_the_class_print_with_their_tables(print_out: Callable[[str], Page]) -> None:
    page = print_out("overview")
    expect(page.get_by_role("img")).to_have_count(3)
    assert styles(page, "figure", "breakInside") == {"avoid"}
    for caption in ("Labels of the key by labels given", "Students by grade"):
        expect(page.get_by_role("table", name=caption)).to_be_visible()
    expect(page.get_by_role("link", name="Project what to talk about")).to_be_hidden()
