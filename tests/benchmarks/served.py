"""The application as it is installed, with annotating pages to open in Chromium, for benchmarks.

It runs as an installation does: granian, collected static files, SQLite.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Playwright

from tests.postgres import free_port

if TYPE_CHECKING:
    from annotate.models import Article, User

LONG = 60_000
AT_REST = 1500
"""After so many ms a new window of Chromium is idle. Until then it loads pages of its own, such as
the list below its address bar, on the processors that would open ours."""
DEBIAN_CHROMIUM = Path("/usr/bin/chromium")


def show(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Paper(NamedTuple):
    """An annotating page to open: its address, and the session of whoever may."""

    name: str
    address: str
    session: str

    @property
    def cookies(self) -> dict[str, str]:
        return {"sessionid": self.session}


def places(text: str, count: int) -> list[tuple[int, int]]:
    """Return as many places of 40 characters, spread over the text, about half of them overlapping
    another one."""
    chance = random.Random(1)
    last = len(text) - 40
    return [
        (at, at + 40)
        for number in range(count)
        for at in [min(last, number * last // count + chance.randrange(30))]
    ]


def store_article(title: str, paragraphs: list[str]) -> "Article":
    from annotate.domain.text import BlockKind, assemble
    from annotate.models import Article

    text, blocks = assemble((BlockKind.PARAGRAPH, paragraph) for paragraph in paragraphs)
    article = Article(title=title, text=text)
    article.blocks = blocks
    article.save()
    return article


def sign_in(user: "User") -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def a_paper(name: str, paragraphs: list[str], highlights: int) -> Paper:
    """Store a student's submission with as many highlights."""
    from annotate.models import Annotation, AnswerKey, Assignment, Classroom, LabelSet

    article = store_article(name, paragraphs)
    key = AnswerKey.objects.create(article=article, label_set=LabelSet.objects.get())
    classroom = Classroom.objects.create(name=name)
    enrolment, _code = classroom.admit("Sam")
    assignment = Assignment.objects.create(classroom=classroom, title=name, answer_key=key)
    submission = assignment.begin(enrolment.user)
    assert submission
    labels = list(key.label_set.labels.all())
    Annotation.objects.bulk_create(
        Annotation(submission=submission, label=labels[number % 3], start=start, end=end)
        for number, (start, end) in enumerate(places(article.text, highlights))
    )
    return Paper(name, submission.get_absolute_url(), sign_in(enrolment.user))


def a_draft(name: str, paragraphs: list[str], annotations: int) -> Paper:
    """Store an instructor's draft of a key with as many annotations: it may hold more than a
    submission."""
    from annotate.models import AnswerKey, KeyAlternative, KeyAnnotation, LabelSet, User

    article = store_article(name, paragraphs)
    ines = User.objects.create_instructor("ines", "a long password", "Ines")
    key = AnswerKey.objects.create(article=article, label_set=LabelSet.objects.get(), owner=ines)
    labels = list(key.label_set.labels.all())
    made = KeyAnnotation.objects.bulk_create(
        KeyAnnotation(answer_key=key, label=labels[number % 3]) for number in range(annotations)
    )
    KeyAlternative.objects.bulk_create(
        KeyAlternative(
            annotation=annotation,
            core_start=start,
            core_end=end,
            extent_start=start,
            extent_end=end,
        )
        for annotation, (start, end) in zip(made, places(article.text, annotations), strict=True)
    )
    return Paper(name, key.get_absolute_url(), sign_in(ines))


def papers() -> list[Paper]:
    from django.core.management import call_command

    from annotate.models import Article

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    report = Article.objects.get().text.split("\n\n")
    long = (report * 60)[: LONG * len(report) // sum(map(len, report))]
    return [
        a_paper("the report, 12 highlights", report, 12),
        a_paper("60,000 characters, 480 highlights", long, 480),
        a_draft("60,000 characters, 1,000 in a key", long, 1000),
    ]


@contextmanager
def server() -> Iterator[str]:
    """Serve the application as an installation does."""
    port = free_port()
    command = ["-m", "granian", "--interface", "wsgi", "--no-ws", "--blocking-threads", "4"]
    options = ["--workers-kill-timeout", "2", "--port", str(port), "--log-level", "error"]
    process = subprocess.Popen([sys.executable, *command, *options, "annotate.wsgi:application"])
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urlopen(url).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


@contextmanager
def fresh_page(browser: Browser, url: str, cookies: Mapping[str, str]) -> Iterator[Page]:
    """Open an empty page of a browser that has loaded nothing yet, but has cookies for the url."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies(
        [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def slow_network(page: Page, latency: int, throughput: int = -1) -> None:
    """Let each request take ms more, and so many bytes come and go in a second; -1: any number."""
    devtools = page.context.new_cdp_session(page)
    network = {"offline": False, "latency": latency}
    speed = dict.fromkeys(("downloadThroughput", "uploadThroughput"), throughput)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", network | speed)


PAINTED = """() => new Promise((done) => {
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  if (paint) return done(paint.startTime);
  new PerformanceObserver((list) => {
    const [entry] = list.getEntriesByName('first-contentful-paint');
    if (entry) done(entry.startTime);
  }).observe({ type: 'paint', buffered: true });
})"""


def chromium(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=DEBIAN_CHROMIUM if DEBIAN_CHROMIUM.exists() else None
    )


def in_a_process_of_its_own(module: str, work: Callable[[], Any]) -> None:
    """Do the work of a benchmark on a database of its own, with the settings of an installation."""
    if "ANNOTATE_BENCHMARK" in os.environ:
        import django

        django.setup()
        work()
        return
    with tempfile.TemporaryDirectory() as directory:
        settings = {
            "ANNOTATE_BENCHMARK": "1",
            "DJANGO_SETTINGS_MODULE": "annotate.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
            "DATABASE_URL": f"sqlite:///{directory}/db.sqlite3",
            "SECRET_KEY": "for-this-benchmark-only-" + "0" * 40,
            "DEBUG": "0",
            "HTTPS": "0",
        }
        command = [sys.executable, "-m", f"tests.benchmarks.{module}"]
        subprocess.run(command, env=os.environ | settings, check=True)
