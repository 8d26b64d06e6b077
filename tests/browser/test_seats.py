"""A class from a list: cards are made, and a student comes in with one, with scripts or without."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotate.models import User
from tests.browser.devices import Device, NewPage
from tests.factories import a_classroom, an_instructor

type SignIn = Callable[[Page, User], None]


@pytest.mark.parametrize("device", ["laptop", "phone", "no script"])
def test_list_becomes_cards_and_a_card_lets_its_student_in(
    new_page: NewPage, sign_in: SignIn, device: Device
) -> None:
    ines = an_instructor()
    classroom = a_classroom(ines)
    desk = new_page(device)
    sign_in(desk, ines)
    desk.goto("/")
    desk.get_by_role("link", name="Media 8b").click()
    desk.get_by_role("link", name="Make seats from a list").click()
    desk.get_by_label("Names, one a line").fill("Adaeze Nwosu\nNwosu, Amara\nKim Lee")
    desk.get_by_role("button", name="Show the seats").click()
    desk.get_by_role("checkbox", name="make a seat for Kim Lee").uncheck()
    desk.get_by_role("textbox", name="seat of Amara Nwosu").fill("Amara")
    desk.get_by_role("button", name="Make the seats").click()
    cards = desk.locator(".seat-card")
    expect(cards.get_by_role("heading")).to_have_text(["Adaeze N.", "Amara"])
    words = cards.nth(1).locator(".words").inner_text()
    address = cards.nth(1).locator(".address").inner_text()

    student = new_page(device)
    student.goto(address)
    student.get_by_label("Your three words").fill(words.title())
    student.get_by_role("button", name="Come in").click()
    expect(student.get_by_role("heading", level=1)).to_have_text("Media 8b")
    expect(student.get_by_text("Amara")).to_be_visible()

    desk.goto(reverse("classroom_roster", args=[classroom.pk]))
    rows = desk.get_by_role("row")
    expect(rows.filter(has_text="Adaeze N.")).to_contain_text("not here yet")
    expect(rows.filter(has_text="Amara")).not_to_contain_text("not here yet")


def test_cards_are_all_that_is_printed_of_them(page: Page, sign_in: SignIn) -> None:
    ines = an_instructor()
    classroom = a_classroom(ines)
    classroom.make_seats([f"Student {number}" for number in range(30)])
    sign_in(page, ines)
    page.goto(reverse("classroom_roster", args=[classroom.pk]))
    page.get_by_role("link", name="New words and cards for 30 free seats").click()
    page.get_by_role("button", name="Make new words").click()
    expect(page.get_by_role("heading", name="30 cards to hand out")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".seat-card:visible")).to_have_count(30)
    for hidden in (page.locator("header"), page.locator(".off-paper")):
        expect(hidden).to_be_hidden()
    breaks = page.locator(".seat-card").evaluate_all(
        "cards => cards.map(card => getComputedStyle(card).breakInside)"
    )
    assert set(breaks) == {"avoid"}


def test_way_in_fits_on_a_projector(new_page: NewPage, sign_in: SignIn) -> None:
    """Nobody scrolls a wall: picture, address and code are in view together."""
    ines = an_instructor()
    classroom = a_classroom(ines)
    page = new_page(viewport={"width": 1280, "height": 720})
    sign_in(page, ines)
    page.goto(reverse("classroom_joining", args=[classroom.pk]))
    for part in (".qr", ".wall-link", ".join-code"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    assert page.locator(".qr").evaluate("image => image.complete && image.naturalWidth > 0")
