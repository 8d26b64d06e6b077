"""Watching a browser for anything that goes wrong without a person being told."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError


class Watch:
    """Collect what the browser reports as wrong, and compare it with what the test provokes.

    Reports are lines of the form `console error: ...` (broken Content-Security-Policy among them),
    `uncaught: ...`, `404 GET URL`, `failed GET URL: reason` and `elsewhere GET URL`, the last for
    a request to any other server.
    """

    def __init__(self, server: str) -> None:
        self.server = server
        self.reports: list[str] = []
        self.expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """Declare that the test provokes reports in which the regular expression is found."""
        self.expected.append(pattern)

    def attach(self, context: BrowserContext) -> None:
        """Watch all pages of the context, from now on."""
        context.on("console", self._console)
        context.on("weberror", self._uncaught)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("requestfailed", self._request_failed)

    def problems(self) -> list[str]:
        """Return the reports that were not expected, and the expectations that were not met."""
        unexpected = [
            report
            for report in self.reports
            if not any(re.search(pattern, report) for pattern in self.expected)
        ]
        unmet = [
            f"expected but not seen: {pattern}"
            for pattern in self.expected
            if not any(re.search(pattern, report) for report in self.reports)
        ]
        return unexpected + unmet

    def _console(self, message: ConsoleMessage) -> None:
        # The response or the failed request is reported already, and says more.
        resource = message.text.startswith("Failed to load resource")
        if message.type in {"assert", "error", "warning"} and not resource:
            self.reports.append(f"console {message.type}: {message.text}")

    def _uncaught(self, error: WebError) -> None:
        self.reports.append(f"uncaught: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.server}/", "data:", "blob:")):
            self.reports.append(f"elsewhere {request.method} {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            method = response.request.method
            self.reports.append(f"{response.status} {method} {response.url}")

    def _request_failed(self, request: Request) -> None:
        self.reports.append(f"failed {request.method} {request.url}: {request.failure}")
