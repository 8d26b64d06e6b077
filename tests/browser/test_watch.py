"""The browser tests' own guard: what goes wrong in a page is reported, and nothing else is."""

import pytest
from playwright.sync_api import Page

from tests.browser.devices import NewPage
from tests.browser.watch import Watch

POLICY = "default-src 'none'; connect-src *; img-src data:"
EMPTY = "<!doctype html><html lang=en><title>Watched</title><link rel=icon href=data:,>"


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """An empty page that the test itself answers for, at the application's address."""
    page = new_page()
    page.route(
        "**/watched",
        lambda route: route.fulfill(
            content_type="text/html", headers={"Content-Security-Policy": POLICY}, body=EMPTY
        ),
    )
    page.goto("/watched")
    return page


def reports(page: Page, watch: Watch) -> list[str]:
    """Take what is reported so far, so that the test itself does not fail for it."""
    page.title()
    reports = [report.replace(watch.server, "") for report in watch.reports]
    watch.reports.clear()
    return reports


def test_watch_passes_a_page_in_order(page: Page, watch: Watch) -> None:
    page.evaluate("console.info('all is well')")
    assert reports(page, watch) == []


@pytest.mark.parametrize("kind", ["error", "warn"])
def test_watch_reports_errors_and_warnings_on_the_console(
    page: Page, watch: Watch, kind: str
) -> None:
    page.evaluate(f"console.{kind}('something is off')")
    kinds = {"error": "error", "warn": "warning"}
    assert reports(page, watch) == [f"console {kinds[kind]}: something is off"]


def test_watch_reports_an_exception_that_nothing_catches(page: Page, watch: Watch) -> None:
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('lost') })")
    assert reports(page, watch) == ["uncaught: lost"]


def test_watch_reports_a_breach_of_the_content_security_policy(page: Page, watch: Watch) -> None:
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    (report,) = reports(page, watch)
    assert report.startswith("console error: Applying inline style violates")


def test_watch_reports_an_answer_that_is_an_error(page: Page, watch: Watch) -> None:
    page.evaluate("fetch('/no-such-page').then(answer => answer.text())")
    assert reports(page, watch) == ["404 GET /no-such-page"]


def test_watch_reports_a_request_that_fails(page: Page, watch: Watch) -> None:
    page.route("**/cut-off", lambda route: route.abort("connectionreset"))
    page.evaluate("fetch('/cut-off').catch(() => {})")
    assert reports(page, watch) == ["failed GET /cut-off: net::ERR_CONNECTION_RESET"]


def test_watch_reports_a_request_to_another_server(page: Page, watch: Watch) -> None:
    page.route(
        "https://elsewhere.example/",
        lambda route: route.fulfill(headers={"Access-Control-Allow-Origin": "*"}),
    )
    page.evaluate("fetch('https://elsewhere.example/').then(answer => answer.text())")
    assert reports(page, watch) == ["elsewhere GET https://elsewhere.example/"]


def test_watch_passes_what_the_test_declares(page: Page, watch: Watch) -> None:
    watch.expect("console error: known")
    page.evaluate("console.error('known')")
    page.evaluate("console.error('new')")
    page.title()
    assert watch.problems() == ["console error: new"]
    watch.reports.remove("console error: new")


def test_watch_reports_a_declared_problem_that_does_not_come(watch: Watch) -> None:
    watch.expect("503")
    assert watch.problems() == ["expected but not seen: 503"]
