"""Answer keys: a draft is begun, published and revised; what is published never changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotate.domain.answer_key import MAX_KEY_ANNOTATIONS
from annotate.domain.span import Span
from annotate.models import (
    AnswerKey,
    Assignment,
    Classroom,
    Frozen,
    KeyAlternative,
    KeyAnnotation,
    User,
)
from tests import factories

pytestmark = pytest.mark.django_db

DENIAL = ("denial", "The ministry denied the report")


@pytest.fixture
def instructor() -> User:
    return factories.an_instructor()


@pytest.fixture
def key(instructor: User) -> AnswerKey:
    return factories.a_key(owner=instructor)


def rows(key: AnswerKey) -> list[tuple[Any, ...]]:
    """Return all that is stored of a key, for comparing before with after."""
    alternatives = KeyAlternative.objects.filter(annotation__answer_key=key)
    return [
        *AnswerKey.objects.filter(pk=key.pk).values_list(),
        *key.annotations.order_by("pk").values_list(),
        *alternatives.order_by("pk").values_list(),
    ]


def described(key: AnswerKey) -> list[tuple[object, ...]]:
    """Return what the key asks for, whatever the ids."""
    return sorted(
        (
            each.label.identifier, each.role, each.weight, each.explanation,
            [(alternative.core, alternative.extent) for alternative in each.alternatives.all()],
            [(accepted.label.identifier, accepted.percent)
             for accepted in each.accepted_labels.all()],
        )
        for each in key.annotations.live()
    )  # fmt: skip


def test_begin_goes_on_with_the_draft_begun(instructor: User) -> None:
    article, label_set = factories.an_article(), factories.a_label_set()
    draft = AnswerKey.objects.begin(instructor, article, label_set)
    assert (draft.owner, draft.status, draft.version) == (instructor, "draft", 1)
    assert AnswerKey.objects.begin(instructor, article, label_set) == draft
    assert AnswerKey.objects.begin(instructor, article, factories.a_label_set()) != draft
    colleague = factories.an_instructor("carla")
    assert AnswerKey.objects.begin(colleague, article, label_set) != draft


def test_database_refuses_a_second_draft(instructor: User) -> None:
    draft = factories.a_key(owner=instructor, published=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerKey.objects.create(owner=instructor, article=draft.article, label_set=draft.label_set)


def test_publish_puts_a_draft_in_force_and_forgets_what_was_removed(instructor: User) -> None:
    draft = factories.a_key(owner=instructor, published=False)
    factories.add_to_key(draft, "denial", "it said").remove(1)
    assert draft.publish() == 0
    stored = AnswerKey.objects.get()
    assert (stored.status, stored.is_draft) == ("published", False)
    assert stored.published_at is not None
    assert stored.annotations.count() == 3


@pytest.mark.parametrize("role", ["required", "optional", "distractor"])
def test_publish_needs_something_that_students_can_find(instructor: User, role: str) -> None:
    draft = factories.a_key(owner=instructor, published=False, asks=[(*DENIAL, 1)])
    draft.annotations.get().change(1, role=role)
    before = rows(draft)
    if role != "distractor":
        draft.publish()
        return
    with pytest.raises(ValidationError, match="at least one annotation that students can find"):
        draft.publish()
    assert rows(draft) == before


def test_publish_refuses_an_empty_key_and_keeps_what_was_removed(instructor: User) -> None:
    draft = factories.a_key(owner=instructor, published=False, asks=[(*DENIAL, 1)])
    draft.annotations.get().remove(1)
    with pytest.raises(ValidationError):
        draft.publish()
    assert draft.annotations.removed().count() == 1


OPERATIONS: dict[str, Callable[[AnswerKey, KeyAnnotation], object]] = {
    "mark": lambda key, _each: key.mark(**factories.a_mark(key, "denial", "Nobody was hurt")),
    "mark again": lambda key, each: key.mark(pk=each.pk, label=each.label, span=each.span),
    "change": lambda _key, each: each.change(1, explanation="late"),
    "change spans": lambda _key, each: each.change(1, core=each.span, extent=each.span),
    "remove": lambda _key, each: each.remove(1),
    "restore": lambda _key, each: each.restore(),
    "publish": lambda key, _each: key.publish(),
}


@pytest.mark.parametrize("superseded", [False, True])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_published_key_never_changes(instructor: User, operation: str, superseded: bool) -> None:
    """Not even by copies that were loaded while it was a draft."""
    draft = factories.a_key(owner=instructor, published=False)
    annotation = draft.annotations.select_related("answer_key").all()[0]
    published = AnswerKey.objects.get(pk=draft.pk)
    published.publish()
    if superseded:
        published.revise(instructor).publish()
    before = rows(published)
    with pytest.raises(Frozen, match="no longer changes"):
        OPERATIONS[operation](draft, annotation)
    assert rows(published) == before


def test_revise_copies_everything_into_a_draft_of_the_next_version(instructor: User) -> None:
    key = factories.a_key(published=False)
    article = key.article
    annotation = factories.add_to_key(
        key, "casualty-figure", "12 people", role="optional", weight=7, explanation="Why.",
        core=factories.span_of(article, "12"),
        extent=factories.span_of(article, "at least 12 people"),
    )  # fmt: skip
    core = factories.span_of(article, "people")
    annotation.alternatives.create(
        position=2, core_start=core.start, core_end=core.end, extent_start=core.start,
        extent_end=core.end,
    )  # fmt: skip
    annotation.accepted_labels.create(label=key.label_set.labels.get(position=1), percent=50)
    key.publish()
    draft = key.revise(instructor)
    assert (draft.owner, draft.status, draft.version, draft.revises) == (
        instructor, "draft", 2, key,
    )  # fmt: skip
    assert described(draft) == described(key)
    assert {each.pk for each in draft.annotations.all()}.isdisjoint(
        each.pk for each in key.annotations.all()
    )


def test_revise_goes_on_with_the_draft_begun(instructor: User, key: AnswerKey) -> None:
    draft = key.revise(instructor)
    factories.add_to_key(draft, "denial", "Nobody was hurt")
    assert key.revise(instructor) == draft
    assert draft.revise(instructor) == draft
    assert draft.annotations.count() == 4


def test_publishing_a_revision_supersedes_what_it_revises(instructor: User, key: AnswerKey) -> None:
    before = described(key)
    revision = key.revise(instructor)
    assert AnswerKey.objects.get(pk=key.pk).status == "published"
    revision.publish()
    assert [(each.version, each.status) for each in AnswerKey.objects.order_by("version")] == [
        (1, "superseded"),
        (2, "published"),
    ]
    assert described(key) == before


def test_key_of_the_library_stays_in_force_beside_a_revision(instructor: User) -> None:
    library_key = factories.a_key()
    library_key.revise(instructor).publish()
    assert AnswerKey.objects.get(pk=library_key.pk).status == "published"


def assignment_with_a_grade(classroom: Classroom, key: AnswerKey) -> Assignment:
    assignment = factories.an_assignment(classroom, key)
    submission = factories.a_submission(assignment)
    factories.an_annotation(submission, *DENIAL)
    submission.hand_in()
    return assignment


def test_publishing_a_revision_regrades_the_assignments_that_used_the_old_version(
    instructor: User, key: AnswerKey
) -> None:
    assignment = assignment_with_a_grade(factories.a_classroom(instructor), key)
    revision = key.revise(instructor)
    for each in revision.annotations.exclude(label__identifier="denial"):
        each.remove(1)
    assert revision.publish() == 1
    assignment.refresh_from_db()
    assert assignment.answer_key == revision
    grade = assignment.submissions.get().current_grade
    assert grade
    assert (str(grade.percent), grade.points_possible) == ("100.0", 1)


def test_publishing_a_revision_leaves_classes_of_others_alone(instructor: User) -> None:
    library_key = factories.a_key()
    own = assignment_with_a_grade(factories.a_classroom(instructor), library_key)
    colleague = factories.an_instructor("carla")
    other = assignment_with_a_grade(factories.a_classroom(colleague), library_key)
    revision = library_key.revise(instructor)
    assert revision.publish() == 1
    assert list(Assignment.objects.filter(answer_key=revision)) == [own]
    assert list(Assignment.objects.filter(answer_key=library_key)) == [other]
    assert other.submissions.get().grades.count() == 1


def test_keys_are_usable_by_their_owner_and_those_of_the_library_by_all(
    instructor: User, key: AnswerKey
) -> None:
    library_key = factories.a_key()
    outsider = factories.an_instructor("omar")
    assert set(AnswerKey.objects.usable_by(instructor)) == {key, library_key}
    assert set(AnswerKey.objects.usable_by(outsider)) == {library_key}
    assert set(AnswerKey.objects.annotated_by(instructor)) == {key}
    assert set(AnswerKey.objects.annotated_by(outsider)) == set()


def fill(key: AnswerKey, count: int) -> None:
    """Bring the key to so many annotations, all of the same words."""
    label = key.label_set.labels.get(identifier="casualty-figure")
    more = [
        KeyAnnotation(answer_key=key, label=label)
        for _number in range(count - key.annotations.count())
    ]
    KeyAnnotation.objects.bulk_create(more)
    edges = KeyAlternative.edges(core=Span(0, 1), extent=Span(0, 1))
    KeyAlternative.objects.bulk_create(
        KeyAlternative(annotation=each, position=1, **edges) for each in more
    )


def test_key_holds_2000_annotations_and_not_one_more(instructor: User) -> None:
    assert MAX_KEY_ANNOTATIONS == 2000
    key = factories.a_key(owner=instructor, published=False)
    fill(key, MAX_KEY_ANNOTATIONS - 1)
    factories.add_to_key(key, "denial", "Nobody was hurt")
    assert key.annotations.live().count() == MAX_KEY_ANNOTATIONS
    with pytest.raises(ValidationError) as refused:
        factories.add_to_key(key, "unconfirmed-claim", "Nobody was hurt")
    assert refused.value.code == "full"
    assert key.annotations.live().count() == MAX_KEY_ANNOTATIONS


def test_removed_annotations_leave_room_and_come_back_to_it(instructor: User) -> None:
    key = factories.a_key(owner=instructor, published=False)
    fill(key, MAX_KEY_ANNOTATIONS - 1)
    removed = factories.add_to_key(key, "denial", "Nobody was hurt")
    removed.remove(removed.version)
    newer = factories.add_to_key(key, "unconfirmed-claim", "Nobody was hurt")
    with pytest.raises(ValidationError) as refused:
        removed.restore()
    assert refused.value.code == "full"
    newer.remove(newer.version)
    removed.restore()
    assert key.annotations.live().count() == MAX_KEY_ANNOTATIONS
