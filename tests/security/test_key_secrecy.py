"""Until feedback is due, nothing that the server sends to a student contains the key in any form.

Two tests hold that together. One looks for what only the key knows. The other compares what a
student gets under two keys that share nothing but their article: what is the same under both can
tell nothing about either.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse

from annotate.models import AnswerKey, Assignment
from tests.factories import (
    a_key,
    a_student,
    a_submission,
    add_to_key,
    an_annotation,
    an_assignment,
)
from tests.security.addresses import CLASSIFIED, Scene, all_names

pytestmark = pytest.mark.django_db

SECRET = "only-the-key-knows-this"
OVERRIDE = Decimal("93.7")
MARKED = "at least 12 people were killed"


@pytest.fixture
def one_key() -> AnswerKey:
    """Asks for the figure; every annotation explains itself by the secret."""
    key = a_key(published=False)
    for annotation in key.annotations.all():
        annotation.change(annotation.version, explanation=SECRET, weight=7)
    add_to_key(key, "denial", "Nobody was hurt", role="distractor", explanation=SECRET)
    key.publish()
    return key


@pytest.fixture
def other_key(one_key: AnswerKey) -> AnswerKey:
    """Asks for other words, with other labels, and for fewer of them."""
    key = AnswerKey.objects.create(article=one_key.article, label_set=one_key.label_set)
    add_to_key(key, "casualty-figure", "a report claims")
    key.publish()
    return key


def the_scene(key: AnswerKey, **settings: Any) -> Scene:
    assignment = an_assignment(
        key=key, feedback="on_release", attempts=2, allows_disputes=True, **settings
    )
    submission = a_submission(assignment)
    annotation = an_annotation(submission, "casualty-figure", MARKED)
    return Scene(assignment, submission, annotation, key.annotations.all()[0])


def hand_in(scene: Scene) -> None:
    """Hand in, and let an instructor grade it, review it and release nothing."""
    scene.submission.hand_in()
    ines = scene.assignment.classroom.enrolments.get(role="instructor").user
    scene.submission.write_comments(ines, {None: SECRET, scene.annotation.pk: SECRET})
    scene.submission.override_grade(ines, OVERRIDE, SECRET)
    scene.submission.review(ines)


def posts() -> Iterator[dict[str, object]]:
    """Yield what a student might send: nothing, something sound, and probes of all kinds."""
    yield {}
    yield {"quotation": "The ministry denied the report", "label": "denial"}
    yield {"quotation": "no such words", "label": "denial"}
    yield {"quotation": "12 people", "label": "casualty-figure"}
    probe = {"id": uuid4(), "start": 0, "words": "Officials", "label": "denial"}
    yield probe | {"end": 9}
    yield probe | {"end": 8}
    yield {"version": 1, "label": "denial", "note": "a note"}
    yield {"version": 99, "label": "denial"}
    yield {"first": 0, "last": 9, "label": "denial"}


def answers(client: Client, scene: Scene) -> Iterator[tuple[str, HttpResponseBase]]:
    """Ask every address in every way; the acts that end the scene come last."""
    last = ("submission_annotation_removal", "submission_hand_in", "sign_out")
    names = sorted(CLASSIFIED - set(last)) + list(last)
    addresses = scene.addresses()
    for name, headers in product(names, ({}, {"HX-Request": "true"})):
        yield name, client.get(addresses[name], headers=headers)
    for name in names:
        for data, headers in product(posts(), ({}, {"HX-Request": "true"})):
            yield name, client.post(addresses[name], data, headers=headers)


def text_of(response: HttpResponseBase) -> str:
    """Return all that was sent: status, headers and body."""
    assert isinstance(response, HttpResponse), "a student was sent a file"
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{response.status_code}\n{headers}\n{response.content.decode()}"


def secrets_of(scene: Scene) -> set[str]:
    """Return what only the key knows: its words about itself, its ids, and its verdict."""
    key = scene.assignment.answer_key
    ids = {str(key.pk), *(str(pk) for pk in key.annotations.values_list("pk", flat=True))}
    grades = {str(grade.percent) for grade in scene.submission.grades.all()}
    return {SECRET, str(OVERRIDE)} | ids | grades


def leaks(secrets: set[str], sent: str) -> set[str]:
    """Return the secrets that were sent. The grade 0.0 is not in 12:00:10.012: digits go on."""
    return {each for each in secrets if re.search(rf"(?<!\d){re.escape(each)}(?!\d)", sent)}


def test_every_address_is_classified() -> None:
    assert all_names() == CLASSIFIED


@pytest.mark.parametrize("handed_in", [False, True])
@pytest.mark.parametrize("shows_remaining", [False, True])
def test_key_is_nowhere_in_what_a_student_gets(
    one_key: AnswerKey, client: Client, handed_in: bool, shows_remaining: bool
) -> None:
    scene = the_scene(one_key, shows_remaining=shows_remaining)
    if handed_in:
        hand_in(scene)
    client.force_login(scene.submission.student)
    asked = {scene.addresses()[name] for name in CLASSIFIED}
    secrets = secrets_of(scene)
    for name, response in answers(client, scene):
        sent = text_of(response)
        for address in asked:  # an address that the student typed says nothing new
            sent = sent.replace(address, "")
        leaked = leaks(secrets, sent)
        assert not leaked, f"{name} leaks {leaked}"


@pytest.mark.parametrize("handed_in", [False, True])
def test_two_keys_cannot_be_told_apart(
    one_key: AnswerKey, other_key: AnswerKey, client: Client, handed_in: bool
) -> None:
    scene = the_scene(one_key)
    if handed_in:
        hand_in(scene)
    client.force_login(scene.submission.student)
    under_one = everything(client, scene)
    use(other_key, scene)
    client.force_login(scene.submission.student)
    assert everything(client, scene) == under_one


def everything(client: Client, scene: Scene) -> list[str]:
    """Return what all pages say that can be looked at without changing anything."""
    return [
        normalised(text_of(client.get(address, headers=headers)))
        for name, address in sorted(scene.addresses().items())
        if not name.startswith("answer_key")  # their addresses differ, and they are not found
        for headers in ({}, {"HX-Request": "true"})
    ]


def use(key: AnswerKey, scene: Scene) -> None:
    """Let the same assignment stand under another key, as if it had always done so."""
    Assignment.objects.filter(pk=scene.assignment.pk).update(answer_key=key)
    scene.assignment.refresh_from_db()
    scene.assignment.regrade()


def normalised(sent: str) -> str:
    """Take out what differs between any two requests."""
    sent = re.sub(r"(Set-Cookie|Content-Length): .*|\"last_signed_in_at\": .*", "", sent)
    return re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", sent)


def test_counts_differ_between_keys_only_where_the_assignment_says_them(
    one_key: AnswerKey, other_key: AnswerKey, client: Client
) -> None:
    scene = the_scene(one_key, shows_remaining=True)
    client.force_login(scene.submission.student)
    before = said(client, scene)
    use(other_key, scene)
    after = said(client, scene)
    changed = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    assert list(changed) == ["submission_hand_in"], changed


def said(client: Client, scene: Scene) -> dict[str, str]:
    return {
        name: normalised(text_of(client.get(address)))
        for name, address in scene.addresses().items()
        if not name.startswith("answer_key")
    }


def test_counts_do_not_tell_which_highlights_are_right(one_key: AnswerKey, client: Client) -> None:
    """Otherwise a student could try highlights out until the count goes down."""
    assignment = an_assignment(key=one_key, shows_remaining=True)
    said_of = {}
    for name, words in (("Rita Right", MARKED), ("Willi Wrong", "Nobody was hurt")):
        submission = a_submission(assignment, a_student(assignment.classroom, name))
        an_annotation(submission, "unconfirmed-claim", words)
        client.force_login(submission.student)
        page = client.get(reverse("submission_hand_in", args=[submission.pk]))
        said_of[name] = [(line.made, line.asked, line.remaining) for line in page.context["tally"]]
    assert said_of["Rita Right"] == said_of["Willi Wrong"]


def test_key_is_shown_once_feedback_is_due(one_key: AnswerKey, client: Client) -> None:
    """The tests above could not fail if the key never appeared at all."""
    scene = the_scene(one_key)
    hand_in(scene)
    scene.assignment.release()
    client.force_login(scene.submission.student)
    sent = text_of(client.get(scene.submission.get_absolute_url()))
    assert sent.count(SECRET) >= 4
    assert f"{OVERRIDE} %" in sent
    assert f"{scene.submission.grades.get().percent} %" in sent


def test_one_attempt_that_is_released_shows_nothing_of_a_classmates(
    one_key: AnswerKey, client: Client
) -> None:
    scene = the_scene(one_key)
    hand_in(scene)
    kim = a_submission(scene.assignment, a_student(scene.assignment.classroom, "Kim"))
    kim.hand_in()
    scene.assignment.release([kim.student])
    client.force_login(scene.submission.student)
    for name, address in scene.addresses().items():
        sent = text_of(client.get(address)).replace(address, "")
        assert not leaks(secrets_of(scene), sent), name


def test_key_is_hidden_again_when_feedback_is_taken_back(
    one_key: AnswerKey, client: Client
) -> None:
    scene = the_scene(one_key)
    hand_in(scene)
    scene.assignment.release()
    scene.assignment.take_back()
    client.force_login(scene.submission.student)
    assert SECRET not in text_of(client.get(scene.submission.get_absolute_url()))


def test_open_attempt_shows_nothing_of_the_key_while_an_earlier_one_does(
    one_key: AnswerKey, client: Client
) -> None:
    assignment = an_assignment(key=one_key, feedback="at_once", attempts=2)
    first = a_submission(assignment)
    first.hand_in()
    second = a_submission(assignment, first.student)
    client.force_login(first.student)
    assert SECRET in text_of(client.get(first.get_absolute_url()))
    assert SECRET not in text_of(client.get(second.get_absolute_url()))


def test_classmate_never_sees_another_submission(one_key: AnswerKey, client: Client) -> None:
    assignment = an_assignment(key=one_key, feedback="at_once")
    submission = a_submission(assignment)
    submission.hand_in()
    client.force_login(a_student(assignment.classroom, "Kim Curious"))
    assert client.get(submission.get_absolute_url()).status_code == 404
