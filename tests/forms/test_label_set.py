"""What an instructor writes about a label."""

import pytest
from django.http import QueryDict

from annotate.forms.label_set import LabelForm
from annotate.models import LabelSet
from tests import factories

pytestmark = pytest.mark.django_db

SAID = {"name": "Praise", "letter": "P", "definition": "Somebody praises.", "style": "4"}


def sent(**changes: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(SAID | changes)
    return query


@pytest.fixture
def label_set() -> LabelSet:
    return factories.a_label_set()


def test_new_label_is_offered_the_looks_that_are_free(label_set: LabelSet) -> None:
    form = LabelForm(label_set=label_set)
    assert [(look.style, look.wearer) for look in form.looks] == [
        (style, None) for style in range(4, 10)
    ]
    assert form["style"].value() == 4


def test_first_label_of_a_new_set_is_offered_every_look() -> None:
    form = LabelForm()
    assert [look.style for look in form.looks] == list(range(1, 10))
    assert (form["style"].value(), form.sign) == (1, "A")


def test_label_is_offered_every_look_with_who_has_it(label_set: LabelSet) -> None:
    denial = label_set.labels.get(identifier="denial")
    form = LabelForm(label_set=label_set, instance=denial)
    assert [str(look.wearer or "") for look in form.looks] == [
        "unconfirmed claim", "", "casualty figure", *[""] * 6
    ]  # fmt: skip
    assert (form["style"].value(), form.sign) == (2, "D")


def test_example_and_counter_example_may_be_left_out(label_set: LabelSet) -> None:
    form = LabelForm(sent(), label_set=label_set)
    assert form.is_valid()
    assert form.cleaned_data == SAID | {"style": 4, "example": "", "counter_example": ""}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "n" * 61),
        ("letter", ""),
        ("letter", "  "),
        ("letter", "PPP"),
        ("definition", ""),
        ("definition", "d" * 2001),
        ("style", ""),
        ("style", "0"),
        ("style", "10"),
        ("style", "2"),
    ],
)
def test_field_that_does_not_fit_is_refused(label_set: LabelSet, field: str, value: str) -> None:
    form = LabelForm(sent(**{field: value}), label_set=label_set)
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "n" * 60), ("letter", "PP"), ("definition", "d" * 2000), ("style", "9")],
)
def test_longest_text_that_fits_is_taken(label_set: LabelSet, field: str, value: str) -> None:
    assert LabelForm(sent(**{field: value}), label_set=label_set).is_valid()
