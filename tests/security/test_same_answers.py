"""Two classes differ in nothing but their key: until feedback is due, all is answered alike.

What is sent byte by byte, cookies and lengths included, can then tell nothing of the key, neither
directly nor by anything that was derived from it; not even to a student who tries highlights out.
"""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from annotate.models import AnswerKey, Article, LabelSet, Submission
from tests import factories
from tests.security.addresses import CLASSIFIED, Scene

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
CLAIM, DENIAL, FIGURE = "unconfirmed-claim", "denial", "casualty-figure"
ACCOUNT, TIME = re.compile(r"student-[0-9a-f]{24}"), re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture
def keys() -> list[AnswerKey]:
    """A large key and a small one, for the same article and labels."""
    article, label_set = factories.an_article(), factories.a_label_set()
    return [large_key(article, label_set), small_key(article, label_set)]


def large_key(article: Article, label_set: LabelSet) -> AnswerKey:
    key = factories.a_key(article, label_set, published=False)
    for annotation in key.annotations.all():
        annotation.change(1, weight=7, explanation="Because.")
    factories.add_to_key(key, DENIAL, "Nobody was hurt", role="optional", explanation="Perhaps.")
    factories.add_to_key(key, FIGURE, "Witnesses", role="distractor", explanation="Who?")
    factories.add_to_key(key, FIGURE, "Officials")
    key.publish()
    return key


def small_key(article: Article, label_set: LabelSet) -> AnswerKey:
    return factories.a_key(article, label_set, asks=[(CLAIM, "it said", 1)])


def a_scene(key: AnswerKey, number: int) -> Scene:
    instructor = factories.an_instructor(f"ines-{number}")
    assignment = factories.an_assignment(
        factories.a_classroom(instructor), key, feedback="on_release", attempts=2
    )
    submission = factories.a_submission(assignment)
    annotation = factories.an_annotation(submission, CLAIM, "at least 12 people were killed")
    return Scene(assignment, submission, annotation, key.annotations.all()[0])


def sent() -> Iterator[dict[str, Any]]:
    """Yield what a student might send to any address, right answers of the large key among it."""
    yield {}
    for label, words, place in ((DENIAL, "The ministry denied the report", ""), (FIGURE, "12", 24)):
        yield {"quotation": words, "label": label, "place": place}
    yield {"id": uuid4(), "start": 0, "end": 9, "words": "Officials", "label": FIGURE}
    yield {"id": uuid4(), "start": 0, "end": 9, "words": "Somebody!", "label": FIGURE}
    yield {"version": 1, "label": DENIAL, "note": "a note", "display_name": "Sam"}
    yield {"version": 99, "label": CLAIM, "first": 0, "last": 9}


def story(scene: Scene) -> Iterator[tuple[str, HttpResponseBase]]:
    """Ask everything of every address while the submission is open, and again once it is not."""
    cache.clear()  # the failures of the story before count no longer
    sam = factories.a_client(scene.submission.student)
    addresses = {name: address for name, address in scene.addresses().items() if name != "sign_out"}
    yield from asked(sam, addresses)
    yield "submission_hand_in", sam.post(addresses.pop("submission_hand_in"))
    Submission.objects.update(handed_in_at="2026-02-03T10:20:00Z")
    yield from asked(sam, addresses)


def asked(sam: Client, addresses: dict[str, str]) -> Iterator[tuple[str, HttpResponseBase]]:
    for name, address in sorted(addresses.items()):
        for headers in ({}, HTMX):
            yield name, sam.get(address, headers=headers)
            if name not in ("submission_hand_in", "join_classroom", "come_back", "sign_in"):
                for data in sent():
                    yield name, sam.post(address, data, headers=headers)


def told(scene: Scene) -> list[tuple[str, str]]:
    """Return all that was sent; ids and tokens, which chance makes, are replaced by their order."""
    numbers = count()
    known: dict[str, str] = {}

    def numbered(match: re.Match[str]) -> str:
        return known.setdefault(match[0], f"<{next(numbers)}>")

    answers = []
    for name, response in story(scene):
        assert isinstance(response, HttpResponse), f"{name} sent a file to a student"
        headers = "\n".join(f"{each}: {value}" for each, value in response.items())
        cookies = " ".join(sorted(response.cookies))
        text = f"{response.status_code}\n{headers}\n{cookies}\n{response.content.decode()}"
        text = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", text)
        text = text.replace(scene.assignment.classroom.join_code, "<code>")
        text = ACCOUNT.sub("<account>", TIME.sub("<time>", text))
        answers.append((name, UUID.sub(numbered, text)))
    return answers


def test_nothing_that_is_answered_depends_on_the_key(keys: list[AnswerKey]) -> None:
    under_one, under_other = (told(a_scene(key, number)) for number, key in enumerate(keys))
    assert {name for name, _text in under_one} == CLASSIFIED - {"sign_out"}
    assert len(under_one) == len(under_other) > 500
    for (name, one), (_name, other) in zip(under_one, under_other, strict=True):
        assert one == other, f"{name} tells one key from another"


def test_the_two_keys_grade_differently(keys: list[AnswerKey]) -> None:
    """The test above could not fail otherwise."""
    scenes = [a_scene(key, number) for number, key in enumerate(keys)]
    for scene in scenes:
        scene.submission.hand_in()
        scene.assignment.release()
    pages = [
        factories.a_client(scene.submission.student).get(scene.submission.get_absolute_url())
        for scene in scenes
    ]
    assert [b"Grade: </span>0.0 %" in page.content for page in pages] == [False, True]
