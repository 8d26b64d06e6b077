"""The journey of a key that two instructors draft: compared, merged, tried, published."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import AnswerKey, Submission, User
from tests.browser.devices import NewPage
from tests.browser.reader import Reader
from tests.browser.test_accessibility import Examiner
from tests.browser.watch import Watch
from tests.factories import a_classroom, a_key, an_instructor

type SignIn = Callable[[Page, User], None]

CLAIM = ("unconfirmed-claim", "at least 12 people were killed", 1)
DENIAL = "The ministry denied the report"


def test_two_drafts_become_one_key_that_is_tried_and_published(
    live_server: LiveServer, new_page: NewPage, sign_in: SignIn, watch: Watch
) -> None:
    watch.expect("422 POST .*/comparison/")
    ines, cora = an_instructor(), an_instructor("cora", "Cora Colleague")
    a_classroom(ines).add_instructor(cora)
    mine = a_key(owner=ines, published=False, asks=[CLAIM, ("denial", DENIAL, 1)])
    shorter = ("denial", "denied the report", 1)
    a_key(mine.article, mine.label_set, cora, published=False, asks=[CLAIM, shorter])

    page = new_page("laptop")
    examiner = Examiner(page)
    sign_in(page, ines)
    page.goto(mine.get_absolute_url())
    page.get_by_role("link", name="Compare with the draft of Cora Colleague").click()
    expect(page.get_by_text("1 of 2 the same.")).to_be_visible()
    examiner.examine("two drafts")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("1 row waits for your choice.")).to_be_visible()
    examiner.examine("a row without a choice")
    page.get_by_label("theirs", exact=True).check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("Merged. This is your draft now")).to_be_visible()

    page.get_by_role("button", name="Try it").click()
    trial = Reader(page, AnswerKey.objects.get(owner=ines, status="draft"))
    expect(page.get_by_text("Nothing of it counts or is seen by anybody else.")).to_be_visible()
    trial.drag(DENIAL)
    trial.label("denial")
    trial.wait_until_saved()
    examiner.examine("a trial")
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("heading", name="Grade:")).to_be_visible()
    outcome = page.locator("#key-2").get_by_role("link", name="Boundary off")
    expect(outcome.first).to_be_visible()
    examiner.examine("the result of a trial")
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("#count")).to_have_text("0")
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_text("The trial is thrown away.")).to_be_visible()

    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="In the key (2)")).to_be_visible()
    published = AnswerKey.objects.get(status="published")
    held = sorted(each.words for each in published.annotations.with_parts())
    assert held == [CLAIM[1], "denied the report"]
    assert not Submission.objects.exists()
    page.goto(mine.get_absolute_url())
    expect(page.get_by_role("link", name="into this draft")).to_be_visible()
    examiner.examine("a draft that was merged")
    assert not examiner.violations, "\n".join(examiner.violations)


def test_drafts_are_merged_on_a_phone_without_script(
    live_server: LiveServer, new_page: NewPage, sign_in: SignIn, watch: Watch
) -> None:
    watch.expect("failed GET .*/annotate/js/.*: csp")  # modules are offered, and not taken
    ines, cora = an_instructor(), an_instructor("cora", "Cora Colleague")
    a_classroom(ines).add_instructor(cora)
    mine = a_key(owner=ines, published=False, asks=[CLAIM])
    a_key(mine.article, mine.label_set, cora, published=False, asks=[("denial", DENIAL, 1)])
    page = new_page("phone", java_script_enabled=False)
    sign_in(page, ines)
    page.goto(mine.get_absolute_url())
    page.get_by_role("link", name="Compare with the draft of Cora Colleague").click()
    page.get_by_role("button", name="Merge; theirs where nothing is chosen").click()
    merged = AnswerKey.objects.get(owner=ines, status="draft")
    assert [each.words for each in merged.annotations.with_parts()] == [DENIAL]
    page.get_by_role("button", name="Try it").click()
    form = page.locator("#quotation-form")
    form.get_by_label("Words from the article").fill(DENIAL)
    form.get_by_label("denial").check()
    form.get_by_role("button").click()
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("heading", name="Grade: 100.0 %")).to_be_visible()
