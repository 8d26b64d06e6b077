"""A label set that is changed from two tabs at the same moment stays in order."""

import pytest
from django.core.exceptions import ValidationError

from annotate.models import LabelSet
from tests import factories
from tests.models.at_once import at_once
from tests.models.test_label_set import NINE, SAID

pytestmark = pytest.mark.django_db(transaction=True)


def test_ninth_label_is_added_once() -> None:
    label_set = factories.a_label_set(NINE[:8])
    tabs = [LabelSet.objects.get(pk=label_set.pk) for _ in range(2)]
    said = [SAID | {"style": 9, "name": f"Praise {tab}", "letter": f"P{tab}"} for tab in range(2)]
    answers = at_once(
        lambda: tabs[0].add_label(**said[0]),
        lambda: tabs[1].add_label(**said[1]),
    )
    [refused] = [each for each in answers if isinstance(each, Exception)]
    assert isinstance(refused, ValidationError)
    assert list(label_set.labels.values_list("position", flat=True)) == list(range(1, 10))


def test_moves_and_changes_leave_every_place_and_look_to_one_label() -> None:
    label_set = factories.a_label_set(NINE)
    first, last = label_set.labels.get(position=1), label_set.labels.get(position=9)
    answers = at_once(
        lambda: label_set.move_label(first, 1),
        lambda: label_set.move_label(last, -1),
        lambda: label_set.change_label(first, **SAID | {"style": 9}),
        lambda: label_set.move_label(first, 1),
    )
    assert answers == [None] * 4
    stored = list(label_set.labels.values_list("identifier", "position", "style"))
    assert [position for _name, position, _style in stored] == list(range(1, 10))
    assert sorted(style for _name, _position, style in stored) == list(range(1, 10))
    assert stored[2] == ("label-1", 3, 9)
    assert stored[7] == ("label-9", 8, 1)
