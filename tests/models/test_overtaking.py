"""Two instructors change the same version of a key: whose is published first is in force."""

import pytest

from annotate.models import AnswerKey, Assignment, Frozen, Grade, User
from annotate.models.mending import Mending
from annotate.models.overtaking import overtaken
from tests import factories

pytestmark = pytest.mark.django_db

OUTSIDE = ("denial", "Nobody was hurt")


@pytest.fixture
def ines() -> User:
    return factories.an_instructor()


@pytest.fixture
def cora() -> User:
    return factories.an_instructor("cora", "Cora Colleague")


@pytest.fixture
def assignment(ines: User, cora: User) -> Assignment:
    """Of a class that both teach; a student has handed in."""
    key = factories.a_key(owner=ines)
    assignment = factories.an_assignment(factories.a_classroom(ines), key)
    assignment.classroom.add_instructor(cora)
    factories.a_submission(assignment).hand_in()
    return assignment


def changed_by(owner: User, key: AnswerKey) -> AnswerKey:
    draft = key.revise(owner)
    factories.add_to_key(draft, *OUTSIDE)
    return draft


def overtaking(name: str, version: int) -> str:
    return f"{name} has published version {version} of this key, and “Read the report” uses it now"


def test_draft_is_not_published_once_a_colleague_s_took_its_place(
    assignment: Assignment, ines: User, cora: User
) -> None:
    late = changed_by(ines, assignment.answer_key)
    first = changed_by(cora, assignment.answer_key)
    assert overtaken(late) == ""
    assert first.publish() == 1
    assert overtaken(late).startswith(overtaking("Cora Colleague", 2))
    with pytest.raises(Frozen, match="begin a new version of that one") as refused:
        late.publish("You are right.")
    assert str(refused.value) == overtaken(late)
    late.refresh_from_db()
    assert (late.status, late.published_at) == ("draft", None)
    assert (late.annotations.count(), late.steps.count()) == (4, 1)
    assert Assignment.objects.get().answer_key == first
    assert not Grade.objects.filter(answer_key=late).exists()
    late.discard()
    assert changed_by(ines, first).publish() == 1


def test_colleague_s_latest_version_is_named(
    assignment: Assignment, ines: User, cora: User
) -> None:
    late = changed_by(ines, assignment.answer_key)
    second = changed_by(cora, assignment.answer_key)
    second.publish()
    second.revise(cora).publish()
    with pytest.raises(Frozen, match=overtaking("Cora Colleague", 3)):
        late.publish()
    mending = Mending(Assignment.objects.get(), ines)
    with pytest.raises(Frozen, match=overtaking("Cora Colleague", 3)):
        mending.put_into_force("")


def test_draft_is_published_for_the_assignments_that_still_wait_for_it(
    assignment: Assignment, ines: User, cora: User
) -> None:
    own = factories.an_assignment(factories.a_classroom(ines, "9c"), assignment.answer_key)
    late = changed_by(ines, assignment.answer_key)
    first = changed_by(cora, assignment.answer_key)
    first.publish()
    late.publish()
    assert dict(Assignment.objects.values_list("pk", "answer_key")) == {
        assignment.pk: first.pk,
        own.pk: late.pk,
    }


def test_what_a_colleague_uses_elsewhere_overtakes_nothing(ines: User, cora: User) -> None:
    library_key = factories.a_key()
    factories.an_assignment(factories.a_classroom(cora), library_key)
    late = changed_by(ines, library_key)
    changed_by(cora, library_key).publish()
    late.publish()
    assert late.status == "published"


def test_old_version_that_no_assignment_used_is_revised(
    assignment: Assignment, ines: User, cora: User
) -> None:
    unused = factories.a_key(assignment.article, owner=ines)
    changed_by(cora, unused).publish()
    revision = changed_by(ines, unused)
    revision.publish()
    assert (revision.status, revision.version) == ("published", 2)


def test_who_published_the_version_in_force_may_go_back_behind_it(
    assignment: Assignment, ines: User
) -> None:
    second = changed_by(ines, assignment.answer_key)
    second.publish()
    third = changed_by(ines, assignment.answer_key)
    third.publish()
    assert (third.status, third.version) == ("published", 3)
    assert Assignment.objects.get().answer_key == second
