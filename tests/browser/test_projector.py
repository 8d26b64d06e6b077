"""The places to talk about, projected: led by the keyboard or a clicker, read from the last row."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Assignment, User
from tests.browser.devices import NewPage
from tests.factories import a_student, a_submission, an_annotation, an_assignment

type SignIn = Callable[[Page, User], None]

WALL = {"width": 1920, "height": 1080}
# The sizes in pixels of the type in which anything is written that can be seen.
SIZES = """() => [...document.querySelectorAll("main *")].filter(each =>
    [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
    && each.checkVisibility() && !each.closest(".visually-hidden")
).map(each => parseFloat(getComputedStyle(each).fontSize))"""


@pytest.fixture
def assignment(live_server: LiveServer) -> Assignment:
    """Of four students half found the denial, a quarter the claim and nobody the figure."""
    assignment = an_assignment()
    claim = ("unconfirmed-claim", "at least 12 people were killed")
    denial = ("denial", "The ministry denied the report")
    for number, marked in enumerate([[claim, denial], [denial], [], []]):
        student = a_student(assignment.classroom, f"Student {number}")
        submission = a_submission(assignment, student)
        for label, words in marked:
            an_annotation(submission, label, words)
        submission.hand_in()
    return assignment


@pytest.fixture
def open_class_page(assignment: Assignment, sign_in: SignIn) -> Callable[[Page], None]:
    def open_class_page(page: Page) -> None:
        sign_in(page, assignment.classroom.enrolments.get(role="instructor").user)
        page.goto(reverse("assignment_overview", args=[assignment.pk]))

    return open_class_page


@pytest.fixture
def projected(assignment: Assignment, page: Page, open_class_page: Callable[[Page], None]) -> Page:
    """The first place, on the wall."""
    page.set_viewport_size(WALL)  # type: ignore[arg-type]
    open_class_page(page)
    page.goto(reverse("assignment_projector", args=[assignment.pk, 1]))
    return page


def stands_at(page: Page, number: int, *, key: bool = False) -> None:
    """Expect a place, with the key shown or not."""
    expect(page.locator(".position")).to_have_text(f"{number} of 3")
    page.wait_for_load_state()  # from then on the keys are listened to
    expect(page.get_by_text("are with the key.")).to_be_visible(visible=key)


def test_keyboard_alone_leads_through_the_places_and_back_to_the_class(
    page: Page, open_class_page: Callable[[Page], None]
) -> None:
    open_class_page(page)
    way_in = page.get_by_role("link", name="Project what to talk about")
    while not way_in.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stands_at(page, 1)
    page.keyboard.press("ArrowRight")
    stands_at(page, 1, key=True)
    page.keyboard.press("ArrowRight")
    stands_at(page, 2)
    page.keyboard.press("ArrowLeft")
    stands_at(page, 1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="The class on one page")).to_be_visible()


@pytest.mark.parametrize(("forward", "back"), [("PageDown", "PageUp"), ("Space", "Shift+Space")])
def test_clicker_or_space_shows_the_key_and_then_the_next_place(
    projected: Page, forward: str, back: str
) -> None:
    for number in (1, 2, 3):
        stands_at(projected, number)
        projected.keyboard.press(forward)
        stands_at(projected, number, key=True)
        projected.keyboard.press(forward)
    stands_at(projected, 3, key=True)  # after the last place nothing comes
    projected.keyboard.press(back)
    stands_at(projected, 2)


def test_browser_leads_back_to_the_place_before(projected: Page) -> None:
    projected.get_by_role("link", name="Next").click()
    stands_at(projected, 2)
    projected.go_back()
    stands_at(projected, 1)


def test_focused_button_keeps_the_space_bar(projected: Page) -> None:
    projected.locator("#key summary").focus()
    projected.keyboard.press("Space")
    stands_at(projected, 1, key=True)
    projected.keyboard.press("Space")
    stands_at(projected, 1)


def test_keys_of_the_browser_stay_its_own(projected: Page) -> None:
    projected.keyboard.press("Control+ArrowRight")
    projected.keyboard.press("Shift+Alt+ArrowRight")
    stands_at(projected, 1)


def test_what_does_not_fit_is_scrolled_to_before_the_place_is_left(projected: Page) -> None:
    projected.set_viewport_size({"width": 1280, "height": 300})
    projected.keyboard.press("PageDown")
    # A function: the policy of the page stops an expression that is not true at once.
    projected.wait_for_function("() => scrollY > 0")
    stands_at(projected, 1)
    projected.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    projected.keyboard.press("PageDown")
    stands_at(projected, 1, key=True)
    expect(projected.get_by_text("are with the key.")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 1920])
def test_everything_is_read_from_the_last_row(projected: Page, width: int) -> None:
    projected.set_viewport_size({"width": width, "height": 1080})
    projected.keyboard.press("ArrowRight")
    stands_at(projected, 1, key=True)
    assert min(projected.evaluate(SIZES)) >= 28
    assert projected.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert projected.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_phone_shows_all_without_scrolling_sideways(
    phone_page: Page, assignment: Assignment, open_class_page: Callable[[Page], None]
) -> None:
    open_class_page(phone_page)
    assert phone_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone_page.goto(reverse("assignment_projector", args=[assignment.pk, 1]))
    phone_page.get_by_text("Show the key").tap()
    stands_at(phone_page, 1, key=True)
    assert phone_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_key_and_places_are_one_click_away(
    no_script_page: Page, assignment: Assignment, open_class_page: Callable[[Page], None]
) -> None:
    open_class_page(no_script_page)
    no_script_page.get_by_role("link", name="Project what to talk about").click()
    stands_at(no_script_page, 1)
    no_script_page.get_by_text("Show the key").click()
    stands_at(no_script_page, 1, key=True)
    no_script_page.get_by_role("link", name="Next").click()
    stands_at(no_script_page, 2)
    expect(no_script_page.get_by_text("Page Down")).to_be_hidden()  # these keys need the script


def test_bars_are_as_long_as_the_shares_also_without_colours(
    new_page: NewPage, projected: Page
) -> None:
    projected.emulate_media(forced_colors="active")
    tracks, shares = (
        [
            box["width"]
            for each in projected.locator(f".share-bar {part}").all()
            if (box := each.bounding_box())
        ]
        for part in (".track", ".share")
    )
    assert [round(share / track, 2) for share, track in zip(shares, tracks, strict=True)] == [
        0, 0.5, 0, 0.5,
    ]  # fmt: skip
