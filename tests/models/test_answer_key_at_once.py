"""A key that is changed or published by several requests at the same moment loses nothing."""

from collections.abc import Callable

import pytest
from django.db import transaction

from annotate.domain.answer_key import Alternative
from annotate.exchange.import_keys import fill_draft
from annotate.formats import records
from annotate.models import AnswerKey, Assignment, User
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
