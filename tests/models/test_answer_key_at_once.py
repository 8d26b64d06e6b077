"""A key that is changed or published by several requests at the same moment loses nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from time import monotonic, sleep

import pytest
from django.db import connection, transaction

from annotate.domain.answer_key import Alternative
from annotate.exchange.import_keys import fill_draft
from annotate.formats import records
from annotate.models import AnswerKey, Assignment, Frozen, User
from annotate.models.mending import Act, Mending
from tests import factories
from tests.models.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DENIAL = "The ministry denied the report"
TIMES = 4


@pytest.fixture
def ines() -> User:
    return factories.an_instructor()


@pytest.fixture
def assignment(ines: User) -> Assignment:
    key = factories.a_key(owner=ines)
    return factories.an_assignment(factories.a_classroom(ines), key)


def test_empty_draft_is_filled_once(ines: User) -> None:
    key = factories.a_key()
    draft = AnswerKey.objects.begin(ines, key.article, key.label_set)

    def revising() -> AnswerKey:
        return AnswerKey.objects.get(pk=key.pk).revise(ines)

    assert at_once(*[revising] * TIMES) == [draft] * TIMES
    assert draft.annotations.count() == 3


def test_empty_draft_is_filled_from_one_of_several_files(ines: User) -> None:
    key = factories.a_key()
    draft = AnswerKey.objects.begin(ines, key.article, key.label_set)
    label = key.label_set.labels.get(identifier="denial")
    spans = (Alternative.just(factories.span_of(key.article, DENIAL)),)
    asked = [records.KeyAnnotation("", "denial", "required", 1, "", spans, ())]

    @transaction.atomic
    def importing() -> bool:
        begun = AnswerKey.objects.begin(ines, key.article, key.label_set)
        return fill_draft(begun, None, asked, {"denial": label})

    assert sorted(at_once(*[importing] * TIMES), key=str) == [*[False] * (TIMES - 1), True]
    assert draft.annotations.count() == 1


def test_draft_filled_while_it_is_published_knows_what_it_revises(
    assignment: Assignment, ines: User
) -> None:
    key = assignment.answer_key
    loaded = AnswerKey.objects.begin(ines, key.article, key.label_set)
    draft = key.revise(ines)
    loaded.publish()
    assert Assignment.objects.get().answer_key == draft


def mending(assignment: Assignment, act: Act, label: str) -> Callable[[], None]:
    """Return a request that changes what the key in force asks for where the ministry denies."""
    instructor = assignment.answer_key.owner
    assert instructor
    begun = Mending(Assignment.objects.with_parts().get(pk=assignment.pk), instructor)
    asked = assignment.answer_key.annotations.get(label__identifier="denial")
    said = assignment.label_set.labels.get(identifier=label)
    span = factories.span_of(assignment.article, DENIAL)
    return lambda: begun.mend(act, label=said, span=span, annotation=asked, percent=50)


def test_changes_prepared_at_the_same_moment_are_all_in_the_draft(
    assignment: Assignment, ines: User
) -> None:
    assignment.answer_key.revise(ines)
    answers = at_once(
        mending(assignment, Act.MAKE_OPTIONAL, "denial"),
        mending(assignment, Act.ACCEPT, "casualty-figure"),
        mending(assignment, Act.WIDEN, "denial"),
        mending(assignment, Act.ACCEPT, "unconfirmed-claim"),
    )
    assert answers == [None] * 4
    own = AnswerKey.objects.get(status="draft").annotations.get(label__identifier="denial")
    assert (own.role, own.version) == ("optional", 5)
    accepted = own.accepted_labels.values_list("label__identifier", "percent")
    assert sorted(accepted) == [("casualty-figure", 50), ("unconfirmed-claim", 50)]


def wait_until_another_waits() -> None:
    """Return once another connection waits for what this one holds."""
    until = monotonic() + 20
    with connection.cursor() as cursor:
        waiting = False
        while not waiting and monotonic() < until:
            sleep(0.01)
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            [waiting] = cursor.fetchone()
    assert waiting


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("way", ["published", "put into force"])
def test_rule_changed_while_a_version_is_published_is_the_one_it_grades_by(
    assignment: Assignment, ines: User, way: str
) -> None:
    """In a second assignment that uses the key, too, not only where it is mended."""
    other = factories.an_assignment(assignment.classroom, assignment.answer_key)
    submission = factories.a_submission(other)
    factories.an_annotation(submission, "denial", "The ministry denied the report. Nobody")
    submission.hand_in()
    draft = assignment.answer_key.revise(ines)
    mending = Mending(assignment, ines)

    def publishing() -> int:
        try:
            return draft.publish() if way == "published" else mending.put_into_force("")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            held = Assignment.objects.select_for_update().get(pk=other.pk)
            held.credit = Assignment.Credit.STRICT
            held.save()
            held.regrade()
            graded = pool.submit(publishing)
            wait_until_another_waits()
        assert graded.result(20) == 1
    grade = Assignment.objects.get(pk=other.pk).submissions.get().current_grade
    assert grade
    assert (grade.answer_key, grade.percent) == (draft, Decimal(0))


def test_of_two_versions_published_at_once_one_is_in_force_and_one_stays_a_draft(
    assignment: Assignment, ines: User
) -> None:
    cora = factories.an_instructor("cora", "Cora Colleague")
    assignment.classroom.add_instructor(cora)
    drafts = [assignment.answer_key.revise(each) for each in (ines, cora)]
    answers = at_once(*(each.publish for each in drafts))
    assert sorted(map(type, answers), key=str) == [Frozen, int]
    in_force = drafts[answers.index(0)]
    assert Assignment.objects.get().answer_key == in_force
    [other] = AnswerKey.objects.filter(status="draft")
    assert {in_force, other} == set(drafts)
