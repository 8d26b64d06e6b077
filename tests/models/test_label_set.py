"""Label sets: up to nine labels, each with its own place, look, letter and identifier."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotate.formats.controls import Control
from annotate.models import LabelSet
from tests import factories

pytestmark = pytest.mark.django_db

NINE = [(f"label-{number}", f"label {number}", f"{number}") for number in range(1, 10)]
SAID: dict[str, Any] = {
    "name": "Praise",
    "letter": "P",
    "definition": "Somebody praises.",
    "example": "“Well done.”",
    "counter_example": "“It is done.”",
    "style": 7,
}


def order(label_set: LabelSet) -> list[tuple[int, str, int]]:
    return list(label_set.labels.values_list("position", "identifier", "style"))


@pytest.mark.parametrize("number", ["position", "style"])
@pytest.mark.parametrize(("value", "allowed"), [(0, False), (1, True), (9, True), (10, False)])
def test_positions_and_styles_go_from_1_to_9(number: str, value: int, allowed: bool) -> None:
    label_set = factories.a_label_set(labels=[])
    numbers = {"position": 1, "style": 1, number: value}
    if allowed:
        label_set.labels.create(identifier="one", name="one", **numbers)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        label_set.labels.create(identifier="one", name="one", **numbers)


@pytest.mark.parametrize(
    "taken",
    [{"identifier": "denial"}, {"position": 2}, {"style": 2}, {"letter": "D"}, {"letter": "d"}],
)
def test_label_set_has_one_label_for_each_identifier_position_style_and_letter(
    taken: dict[str, Any],
) -> None:
    label_set = factories.a_label_set()
    fields = {"identifier": "other", "letter": "O", "position": 9, "style": 9} | taken
    with pytest.raises(IntegrityError), transaction.atomic():
        label_set.labels.create(name="other", **fields)


def test_label_sets_are_usable_by_their_owner_and_those_of_the_library_by_all() -> None:
    owner, outsider = factories.an_instructor(), factories.an_instructor("omar")
    of_library = factories.a_label_set()
    own = LabelSet.objects.create(name="Mine", owner=owner)
    assert set(LabelSet.objects.usable_by(owner)) == {of_library, own}
    assert set(LabelSet.objects.usable_by(outsider)) == {of_library}
    assert list(LabelSet.objects.owned_by(owner)) == [own]
    assert not LabelSet.objects.owned_by(outsider).exists()


def test_label_sets_are_usable_by_all_who_teach_with_them_and_changed_by_their_owner() -> None:
    vera, tom = factories.an_instructor("vera"), factories.an_instructor("tom")
    outsider = factories.an_instructor("omar")
    classroom = factories.a_classroom(vera)
    classroom.add_instructor(tom)
    label_set = factories.a_label_set(owner=vera)
    key = factories.a_key(label_set=label_set, owner=vera)
    assert not LabelSet.objects.usable_by(tom).exists()
    factories.an_assignment(classroom, key)
    student = factories.a_student(classroom)
    assert list(LabelSet.objects.usable_by(tom)) == [label_set]
    for person in (outsider, student):
        assert not LabelSet.objects.usable_by(person).exists()
    assert not LabelSet.objects.owned_by(tom).exists()


def test_copy_has_the_same_labels_and_belongs_to_who_made_it() -> None:
    owner, label_set = factories.an_instructor(), factories.a_label_set()
    label_set.change_label(label_set.labels.get(identifier="denial"), **SAID)
    label_set.identifier = "claims"
    label_set.save()
    twin = LabelSet.objects.get(pk=label_set.copy_for(owner).pk)
    assert (twin.owner, twin.identifier) == (owner, None)
    assert twin.name == "Copy of Claims, denials, figures"
    fields = ("identifier", *SAID, "position")
    assert list(twin.labels.values(*fields)) == list(label_set.labels.values(*fields))
    assert not set(twin.labels.all()) & set(label_set.labels.all())


def test_names_in_label_studio_outlive_every_change_and_a_copy() -> None:
    label_set = factories.a_label_set()
    label_set.labels.filter(identifier="denial").update(from_name="ner", to_name="article")
    label_set.change_label(label_set.labels.get(identifier="denial"), **SAID)
    label_set.move_label(label_set.labels.get(identifier="denial"), -1)
    label_set.add_label(**SAID | {"name": "Doubt", "letter": "?", "style": 8})
    for each in (label_set, label_set.copy_for(factories.an_instructor())):
        assert {label.identifier: label.control for label in each.labels.all()} == {
            "unconfirmed-claim": Control("", ""),
            "denial": Control("ner", "article"),
            "casualty-figure": Control("", ""),
            "doubt": Control("", ""),
        }


@pytest.mark.parametrize("field", ["from_name", "to_name"])
def test_names_in_label_studio_have_at_most_100_characters(field: str) -> None:
    label = factories.a_label_set().labels.get(identifier="denial")
    setattr(label, field, "n" * 100)
    label.full_clean()
    setattr(label, field, "n" * 101)
    with pytest.raises(ValidationError) as raised:
        label.full_clean()
    assert list(raised.value.error_dict) == [field]


def test_copy_of_a_set_with_the_longest_name_keeps_its_name_short_enough() -> None:
    label_set = LabelSet.objects.create(name="n" * 100)
    assert label_set.copy_for(factories.an_instructor()).name == "Copy of " + "n" * 92


def test_new_label_stands_after_the_others() -> None:
    label_set = factories.a_label_set()
    label = label_set.add_label(**SAID)
    stored = label_set.labels.get(pk=label.pk)
    assert {name: getattr(stored, name) for name in SAID} == SAID
    assert (stored.identifier, stored.position) == ("praise", 4)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("Denial!", "denial-2"), ("否認", "label"), ("Faint praise", "faint-praise")],
)
def test_identifier_of_a_new_label_resembles_its_name(name: str, identifier: str) -> None:
    label = factories.a_label_set().add_label(**SAID | {"name": name})
    assert label.identifier == identifier


@pytest.mark.parametrize("number", [8, 9])
def test_label_set_has_nine_labels_at_most(number: int) -> None:
    label_set = factories.a_label_set(NINE[:number])
    assert label_set.is_full == (number == 9)
    if number == 8:
        label_set.add_label(**SAID | {"style": 9})
        assert label_set.labels.count() == 9
        return
    with pytest.raises(ValidationError, match="nine labels at most"):
        label_set.add_label(**SAID | {"style": 9})
    assert label_set.labels.count() == 9


@pytest.mark.parametrize(("field", "value"), [("name", "DENIAL"), ("letter", "d"), ("style", 2)])
def test_new_label_takes_nothing_that_another_has(field: str, value: object) -> None:
    label_set = factories.a_label_set()
    with pytest.raises(ValidationError) as refused:
        label_set.add_label(**SAID | {field: value})
    assert list(refused.value.message_dict) == [field]
    assert label_set.labels.count() == 3


def test_letters_of_any_alphabet_differ_by_more_than_case() -> None:
    label_set = factories.a_label_set([("one", "one", "É")])
    with pytest.raises(ValidationError):
        label_set.add_label(**SAID | {"letter": "é"})


def test_change_rewrites_a_label_and_keeps_its_identifier_and_place() -> None:
    label_set = factories.a_label_set()
    denial = label_set.labels.get(identifier="denial")
    label_set.change_label(denial, **SAID)
    stored = label_set.labels.get(pk=denial.pk)
    assert {name: getattr(stored, name) for name in SAID} == SAID
    assert (stored.identifier, stored.position) == ("denial", 2)


def test_labels_change_looks_where_one_takes_the_others() -> None:
    label_set = factories.a_label_set(NINE)
    label_set.change_label(label_set.labels.get(position=2), **SAID | {"style": 9})
    styles = [style for _position, _identifier, style in order(label_set)]
    assert styles == [1, 9, 3, 4, 5, 6, 7, 8, 2]


@pytest.mark.parametrize(("field", "value"), [("name", "Denial"), ("letter", "d")])
def test_changed_label_takes_no_name_or_letter_of_another(field: str, value: str) -> None:
    label_set = factories.a_label_set()
    claim = label_set.labels.get(identifier="unconfirmed-claim")
    with pytest.raises(ValidationError) as refused:
        label_set.change_label(claim, **SAID | {field: value})
    assert list(refused.value.message_dict) == [field]
    assert label_set.labels.get(pk=claim.pk).name == "unconfirmed claim"


@pytest.mark.parametrize(
    ("identifier", "by", "expected"),
    [
        ("denial", -1, ["denial", "unconfirmed-claim", "casualty-figure"]),
        ("denial", 1, ["unconfirmed-claim", "casualty-figure", "denial"]),
        ("unconfirmed-claim", -1, ["unconfirmed-claim", "denial", "casualty-figure"]),
        ("casualty-figure", 1, ["unconfirmed-claim", "denial", "casualty-figure"]),
    ],
)
def test_label_moves_by_one_place_and_keeps_its_look(
    identifier: str, by: int, expected: list[str]
) -> None:
    label_set = factories.a_label_set()
    looks = {name: style for _position, name, style in order(label_set)}
    label_set.move_label(label_set.labels.get(identifier=identifier), by)
    assert order(label_set) == [
        (position, name, looks[name]) for position, name in enumerate(expected, start=1)
    ]


def test_label_that_was_removed_meanwhile_is_neither_changed_nor_moved() -> None:
    label_set = factories.a_label_set()
    denial = label_set.labels.get(identifier="denial")
    label_set.labels.filter(pk=denial.pk).delete()
    with pytest.raises(ValidationError, match="removed meanwhile"):
        label_set.change_label(denial, **SAID)
    with pytest.raises(ValidationError, match="removed meanwhile"):
        label_set.move_label(denial, 1)


def test_free_looks_are_those_that_no_label_has() -> None:
    assert factories.a_label_set().free_looks() == [4, 5, 6, 7, 8, 9]
