"""Chromium, before the application as an installation serves it.

A test asks for `page`, `phone_page` or `no_script_page`, or opens several with `new_page`. It
fails if any of them met trouble (see watch.py) that it did not declare with `watch.expect`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from annotate import settings as shipped
from annotate.models import Submission, User
from tests.browser.devices import DEVICES, Device, NewPage
from tests.browser.reader import Reader
from tests.browser.watch import Watch
from tests.factories import a_submission

DEBIAN_CHROMIUM = Path("/usr/bin/chromium")
# Generous, since a loaded machine is slow; a passing test never waits for it.
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: Debian's where it is installed, otherwise Playwright's own."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright's event loop counts as running in this thread as long as Playwright does, and
        # Django would refuse the ORM there. None of the loop's coroutines touches the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None,
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The application in a thread, its static files collected, hashed and served by WhiteNoise."""
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES=shipped.STORAGES,
        WHITENOISE_AUTOREFRESH=False,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        server = LiveServer("127.0.0.1", start=False)
        # Django would answer for static files itself; here WhiteNoise does, as in an installation.
        server.thread.static_handler = lambda application: application  # type: ignore[assignment]
        server.start()
        yield server
        server.stop()


@pytest.fixture
def watch(live_server: LiveServer) -> Watch:
    return Watch(live_server.url)


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer, watch: Watch) -> Iterator[NewPage]:
    contexts: list[BrowserContext] = []

    def new_page(device: Device = "laptop", **options: Any) -> Page:
        common = {"base_url": live_server.url, "locale": "en-GB", "reduced_motion": "reduce"}
        context = browser.new_context(**common | DEVICES[device] | options)
        watch.attach(context)
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        for page in context.pages:
            page.wait_for_load_state()
            page.title()  # answered only after all that the page has reported until now
    problems = watch.problems()
    for context in contexts:
        context.close()
    if problems:
        pytest.fail("the browser met trouble:\n" + "\n".join(problems), pytrace=False)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def phone_page(new_page: NewPage) -> Page:
    return new_page("phone")


@pytest.fixture
def no_script_page(new_page: NewPage) -> Page:
    return new_page("no script")


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, User], None]:
    """Sign a user in on all pages of a page's context, without going through the form."""

    def sign_in(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        session = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": session, "url": live_server.url}])

    return sign_in


@pytest.fixture
def submission(live_server: LiveServer) -> Submission:
    return a_submission()


@pytest.fixture
def reader(page: Page, submission: Submission, sign_in: Callable[[Page, User], None]) -> Reader:
    """Open the annotating page as the student of the submission."""
    sign_in(page, submission.student)
    return Reader(page, submission).open()
