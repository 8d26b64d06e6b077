"""How soon the report can be read here and in other tools, opened in turns.

    PEERS=peers.json python -m tests.benchmarks.readable

As a student does, each opening comes from another page of the same site; the cache is emptied
before. Ours counts until the first paint with text, a peer only until the first words of the
article stand in its page. Between server and reader lies nothing, the Wi-Fi of a school, the
processor of a cheap laptop, or both: Chromium slows its pages down, not the servers.

PEERS is the path of a file that says where other tools run, with the same report and as many
highlights; none is installed here. It is a list of such entries, where `words` is the CSS selector
of what holds the article:

    {"name": "doccano", "start": "http://127.0.0.1:8500/projects",
     "address": "http://127.0.0.1:8500/projects/1/sequence-labeling?page=1",
     "cookies": {"sessionid": "the one of whoever has signed in"}, "words": ".view text"}
"""

import json
import os
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.served import (
    AT_REST,
    PAINTED,
    chromium,
    fresh_page,
    in_a_process_of_its_own,
    papers,
    server,
    show,
    slow_network,
)

RUNS = 7
LONGEST_WAIT = 60_000
"""In ms. A page of several megabytes takes long on a school's Wi-Fi."""


class Site(NamedTuple):
    """Where an article is opened, and from which page; without `words` it is ours."""

    name: str
    start: str
    address: str
    cookies: Mapping[str, str]
    words: str = ""


class Condition(NamedTuple):
    """What lies between: ms for a request, bytes in a second, how much slower the processor is."""

    name: str
    latency: int = 0
    throughput: int = -1
    slowdown: int = 1


SCHOOL = {"latency": 40, "throughput": 10_000_000 // 8}
CONDITIONS = [
    Condition("on this machine"),
    Condition("10 Mbit/s, 40 ms", **SCHOOL),
    Condition("processor 4 times slower", slowdown=4),
    Condition("both", **SCHOOL, slowdown=4),
]

# Remembers when the first words of the article stood in the page.
WATCH = """(words => {
  const watch = new MutationObserver(() => {
    if (!document.querySelector(words)?.textContent.trim()) return;
    watch.disconnect();
    window.readableAt = performance.now();
  });
  watch.observe(document, { childList: true, subtree: true, characterData: true });
})"""


def peers() -> list[Site]:
    """Return those that PEERS names; raise `TypeError` for an entry that lacks something."""
    path = os.environ.get("PEERS")
    return [Site(**each) for each in json.loads(Path(path).read_text())] if path else []


def slow_down(page: Page, condition: Condition) -> None:
    """Empty the cache, and let the page load as under the condition."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.clearBrowserCache")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": condition.slowdown})
    if condition.latency:
        slow_network(page, condition.latency, condition.throughput)


def measure(browser: Browser, site: Site, condition: Condition) -> float:
    """Return after how many ms the article was readable."""
    with fresh_page(browser, site.start, site.cookies) as page:
        page.set_default_timeout(LONGEST_WAIT)
        page.goto(site.start, wait_until="networkidle")
        page.wait_for_timeout(AT_REST)
        slow_down(page, condition)
        if not site.words:
            page.goto(site.address)
            painted: float = page.evaluate(PAINTED)
            return painted
        page.add_init_script(f"{WATCH}({json.dumps(site.words)})")
        page.goto(site.address, wait_until="commit")
        page.wait_for_function("() => window.readableAt", polling=100)
        readable: float = page.evaluate("window.readableAt")
        return readable


def compare(browser: Browser, sites: list[Site]) -> None:
    """Print a line for each condition: the medians, and which part of each peer's ours is."""
    show(
        f"The report readable (median of {RUNS}); in brackets, which part of a peer's time is ours"
    )
    show("To reach: a tenth")
    show(f"{'':<26}" + "".join(f"{site.name:>24}" for site in sites))
    for condition in CONDITIONS:
        times = [[measure(browser, site, condition) for site in sites] for _ in range(RUNS)]
        ours, *others = (statistics.median(each) for each in zip(*times, strict=True))
        beside = "".join(f"{each:>12.0f} ms ({ours / each:.3f})" for each in others)
        show(f"{condition.name:<26}{ours:>21.0f} ms{beside}")


def main() -> None:
    paper, *_others = papers()
    with sync_playwright() as playwright, server() as url:
        browser = chromium(playwright)
        ours = Site("ours", f"{url}/", f"{url}{paper.address}", paper.cookies)
        compare(browser, [ours, *peers()])
        browser.close()


if __name__ == "__main__":
    in_a_process_of_its_own("readable", main)
