"""Label sets: at most nine labels, each with a place and an identifier of its own."""

import pytest
from django.db import IntegrityError, transaction

from annotate.models import LabelSet
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("position", "allowed"), [(0, False), (1, True), (9, True), (10, False)])
def test_positions_are_the_keys_1_to_9(position: int, allowed: bool) -> None:
    label_set = factories.a_label_set(labels=[])
    if allowed:
        label_set.labels.create(identifier="one", name="one", position=position)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        label_set.labels.create(identifier="one", name="one", position=position)


@pytest.mark.parametrize(("identifier", "position"), [("denial", 9), ("other", 2)])
def test_label_set_has_one_label_for_each_identifier_and_position(
    identifier: str, position: int
) -> None:
    label_set = factories.a_label_set()
    with pytest.raises(IntegrityError), transaction.atomic():
        label_set.labels.create(identifier=identifier, name="other", position=position)


def test_label_sets_are_usable_by_their_owner_and_those_of_the_library_by_all() -> None:
    owner, outsider = factories.an_instructor(), factories.an_instructor("omar")
    of_library = factories.a_label_set()
    own = LabelSet.objects.create(name="Mine", owner=owner)
    assert set(LabelSet.objects.usable_by(owner)) == {of_library, own}
    assert set(LabelSet.objects.usable_by(outsider)) == {of_library}
