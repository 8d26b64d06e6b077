"""Who may do what: every address for everyone, so that a new one is not forgotten.

Whoever is not signed in is led to the sign-in page, wherever they go; whoever may not see a thing
is told that there is nothing (404, never 403).
"""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import ApiToken, Article, Dispute, Upload, User
from tests.factories import (
    a_classroom,
    a_draft,
    a_key,
    a_student,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    an_instructor,
)
from tests.security.addresses import (
    CLASSIFIED,
    ENDINGS,
    OF_ANYONE_SIGNED_IN,
    OF_ANYONE_WITH_A_PASSWORD,
    OF_INSTRUCTORS,
    OF_PROGRAMS_WITH_A_TOKEN,
    OF_STUDENTS,
    OF_THE_CLASS,
    OF_THE_INSTRUCTORS_OF_THE_CLASS,
    OF_THE_LABEL_SETS_OWNER,
    OF_THE_STUDENT_ALONE,
    OF_THE_STUDENT_AND_THE_INSTRUCTORS,
    OF_THE_STUDENT_ONCE_RELEASED,
    OPEN_TO_ALL,
    Scene,
    all_names,
)

pytestmark = pytest.mark.django_db

# The key is a colleague's, used in this class: its instructors read it, its author changes it.
OF_THE_KEYS_AUTHOR = {name for name in OF_INSTRUCTORS if name.startswith("answer_key_annotation")}
OF_THE_KEYS_AUTHOR |= {"answer_key_sentence", "answer_key_publication"}
OF_THE_KEYS_AUTHOR |= {"answer_key_undo", "answer_key_redo", "answer_key_comparison"}
OF_THE_KEYS_READERS = {"answer_key", "answer_key_revision", "answer_key_trial"}
OF_THE_LIBRARY = {"article", "answer_key_create", "label_set", "label_set_copy"}
OF_EVERY_INSTRUCTOR = {"classroom_create", "articles", "article_create"}
OF_EVERY_INSTRUCTOR |= OF_ANYONE_WITH_A_PASSWORD
OF_EVERY_INSTRUCTOR |= {"label_sets", "label_set_create"}
OF_EVERY_INSTRUCTOR |= {"export", "export_file", "imports", "progress", "api_tokens"}

MAY: dict[str, set[str]] = {
    "student": OF_ANYONE_SIGNED_IN
    | OF_STUDENTS
    | OF_THE_CLASS
    | OF_THE_STUDENT_ALONE
    | OF_THE_STUDENT_AND_THE_INSTRUCTORS,
    "classmate": OF_ANYONE_SIGNED_IN | OF_STUDENTS | OF_THE_CLASS,
    "student of another class": OF_ANYONE_SIGNED_IN,
    "co-instructor": OF_ANYONE_SIGNED_IN
    | OF_THE_CLASS
    | OF_THE_INSTRUCTORS_OF_THE_CLASS
    | OF_THE_STUDENT_AND_THE_INSTRUCTORS
    | OF_THE_KEYS_READERS
    | OF_THE_LIBRARY
    | OF_EVERY_INSTRUCTOR,
    "instructor of another class": OF_ANYONE_SIGNED_IN | OF_THE_LIBRARY | OF_EVERY_INSTRUCTOR,
}


@pytest.fixture
def scene() -> Scene:
    ines = an_instructor()
    assignment = an_assignment(a_classroom(ines), a_key(owner=ines))
    a_draft(ines)
    submission = a_submission(assignment)
    annotation = an_annotation(submission, "denial", "The ministry denied")
    ApiToken.objects.issue(ines, "for a test")
    Upload.objects.keep(ines, "set.jsonl", "jsonl", b"")
    Dispute.objects.create(submission=submission, annotation=annotation, reason="It is one.")
    return Scene(assignment, submission, annotation, assignment.answer_key.annotations.all()[0])


@pytest.fixture
def people(scene: Scene) -> dict[str, User]:
    classroom = scene.assignment.classroom
    other_class = a_classroom(an_instructor("otto", "Otto Other"), "Media 9c")
    co_instructor = an_instructor("cora", "Cora Colleague")
    classroom.add_instructor(co_instructor)
    return {
        "student": scene.submission.student,
        "classmate": a_student(classroom, "Kim"),
        "student of another class": a_student(other_class, "Olga"),
        "co-instructor": co_instructor,
        "instructor of another class": other_class.enrolments.get(role="instructor").user,
    }


def test_every_address_is_classified() -> None:
    assert all_names() == CLASSIFIED


def test_nobody_gets_anywhere_without_signing_in(scene: Scene, client: Client) -> None:
    addresses = scene.addresses()
    for name in sorted(CLASSIFIED - OPEN_TO_ALL - OF_PROGRAMS_WITH_A_TOKEN):
        for response in (client.get(addresses[name]), client.post(addresses[name])):
            assert response.status_code == 302
            assert response["Location"] == f"{reverse('come_back')}?next={addresses[name]}"


@pytest.mark.parametrize("person", MAY)
def test_people_find_what_is_theirs_and_nothing_else(
    scene: Scene, people: dict[str, User], client: Client, person: str
) -> None:
    client.force_login(people[person])
    data = {"label_set": scene.assignment.label_set.pk}
    addresses = scene.addresses()
    found = set()
    for name in [*sorted(CLASSIFIED - OPEN_TO_ALL - set(ENDINGS)), *ENDINGS]:
        answers = [client.get(addresses[name]), client.post(addresses[name], data)]
        if {answer.status_code for answer in answers} - {401, 404, 405}:
            found.add(name)
    assert found == MAY[person]


@pytest.mark.parametrize("person", MAY)
def test_students_alone_dispute_what_is_released_to_them(
    scene: Scene, people: dict[str, User], client: Client, person: str
) -> None:
    scene.assignment.allows_disputes = True
    scene.assignment.save()
    scene.submission.hand_in()
    client.force_login(people[person])
    addresses = scene.addresses()
    found = {
        name
        for name in OF_THE_STUDENT_ONCE_RELEASED
        if {client.get(addresses[name]).status_code, client.post(addresses[name]).status_code}
        - {404, 405}
    }
    assert found == (OF_THE_STUDENT_ONCE_RELEASED if person == "student" else set())


@pytest.mark.parametrize("person", [*MAY, "owner"])
def test_label_set_of_ones_own_is_read_by_the_instructors_of_the_class_and_changed_by_its_owner(
    scene: Scene, people: dict[str, User], client: Client, person: str
) -> None:
    owner = scene.assignment.classroom.enrolments.get(user__username="ines").user
    scene.assignment.label_set.owner = owner
    scene.assignment.label_set.save()
    client.force_login(owner if person == "owner" else people[person])
    names = OF_THE_LABEL_SETS_OWNER | {"label_set", "label_set_copy"}
    addresses = scene.addresses()
    found = {
        name
        for name in names
        if {client.get(addresses[name]).status_code, client.post(addresses[name]).status_code}
        - {404, 405}
    }
    read = {"label_set", "label_set_copy"} if person == "co-instructor" else set()
    assert found == (names if person == "owner" else read)


@pytest.mark.parametrize("person", [*MAY, "owner"])
def test_article_of_ones_own_is_read_by_the_instructors_of_the_class_and_changed_by_its_owner(
    scene: Scene, people: dict[str, User], client: Client, person: str
) -> None:
    owner = User.objects.get(username="ines")
    Article.objects.filter(pk=scene.assignment.article.pk).update(owner=owner)
    client.force_login(owner if person == "owner" else people[person])
    names = {"article", "answer_key_create", "article_change", "article_removal"}
    data = {"label_set": scene.assignment.label_set.pk}
    addresses = scene.addresses()
    found = {
        name
        for name in names
        if {client.get(addresses[name]).status_code, client.post(addresses[name], data).status_code}
        - {404, 405}
    }
    read = {"article", "answer_key_create"} if person == "co-instructor" else set()
    assert found == (names if person == "owner" else read)


def test_draft_key_of_a_colleague_stays_unseen(client: Client) -> None:
    ines, otto = an_instructor(), an_instructor("otto", "Otto Other")
    draft = a_key(owner=ines, published=False)
    client.force_login(otto)
    assert client.get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "person", ["student", "classmate", "co-instructor", "instructor of another class", "owner"]
)
def test_own_articles_and_drafts_are_ones_own(
    scene: Scene, people: dict[str, User], client: Client, person: str
) -> None:
    ines = User.objects.get(username="ines")
    client.force_login({**people, "owner": ines}[person])
    names = {name for name in CLASSIFIED if name.startswith("article_")} - {"article_create"}
    ending = "article_draft_removal"
    addresses = scene.addresses() | {
        name: reverse(name, args=[an_article(owner=ines).pk])
        for name in ("article_change", "article_removal", "article")
    }
    found = {
        name
        for name in [*sorted(names - {ending}), "article", ending]
        if {client.get(addresses[name]).status_code, client.post(addresses[name]).status_code}
        - {404, 405}
    }
    assert found == (names | {"article"} if person == "owner" else set())
    assert Article.objects.filter(owner=ines).count() == (2 if person == "owner" else 3)
