import pytest

from annotate.formats.label_set_file import LabelRecord, LabelSetRecord, parse_label_set
from annotate.formats.plain_text import BrokenFile

HEAD = 'identifier = "claims"\nname = "Claims"\n'


def a_label(identifier: str = "denial", name: str = "Denial", letter: str = "D") -> str:
    return (
        f'[[labels]]\nidentifier = "{identifier}"\nname = "{name}"\nletter = "{letter}"\n'
        'definition = "What it is."\n'
    )


def problems_in(file: str) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        parse_label_set(file.encode())
    return [str(problem) for problem in caught.value.problems]


def test_label_set_holds_its_labels_in_the_order_of_the_file() -> None:
    file = (
        f'{HEAD}description = "Two kinds."\n{a_label("unconfirmed-claim", "Claim", "U")}'
        f'example = "Like this."\ncounter_example = "Not like this."\n{a_label()}'
    )
    assert parse_label_set(file.encode()) == LabelSetRecord(
        "claims",
        "Claims",
        "Two kinds.",
        (
            LabelRecord(
                "unconfirmed-claim", "Claim", "U", "What it is.", "Like this.", "Not like this.", 1
            ),
            LabelRecord("denial", "Denial", "D", "What it is.", "", "", 2),
        ),
    )


def test_label_set_needs_a_label() -> None:
    assert problems_in(HEAD) == ["labels: is missing"]


def many_labels(count: int) -> str:
    return HEAD + "".join(a_label(f"label-{i}", f"Label {i}", str(i)) for i in range(count))


def test_label_set_holds_nine_labels_at_most() -> None:
    assert len(parse_label_set(many_labels(9).encode()).labels) == 9
    assert problems_in(many_labels(10)) == ["labels: has 10 labels; 9 are allowed"]


def test_label_set_refuses_labels_that_students_could_not_tell_apart() -> None:
    assert problems_in(HEAD + a_label() + a_label()) == [
        "line 8, labels[2].identifier: “denial” belongs to an earlier label",
        "line 8, labels[2].name: “Denial” belongs to an earlier label",
        "line 8, labels[2].letter: “D” belongs to an earlier label",
    ]


def test_letters_and_names_differ_by_more_than_case() -> None:
    assert problems_in(HEAD + a_label() + a_label("praise", "DENIAL", "d")) == [
        "line 8, labels[2].name: “DENIAL” belongs to an earlier label",
        "line 8, labels[2].letter: “d” belongs to an earlier label",
    ]


def test_label_has_the_style_of_its_place_or_one_of_its_own() -> None:
    file = f"{HEAD}{a_label()}style = 2\n{a_label('claim', 'Claim', 'U')}style = 9\n"
    assert [label.style for label in parse_label_set(file.encode()).labels] == [2, 9]


def test_two_labels_never_have_the_same_style() -> None:
    assert problems_in(f"{HEAD}{a_label()}style = 2\n{a_label('claim', 'Claim', 'U')}") == [
        "line 9, labels[2].style: “2” belongs to an earlier label"
    ]


@pytest.mark.parametrize("style", [0, 10])
def test_style_lies_between_1_and_9(style: int) -> None:
    assert problems_in(f"{HEAD}{a_label()}style = {style}\n") == [
        f"line 3, labels[1].style: {style} does not lie between 1 and 9"
    ]


def test_label_set_tells_what_each_label_lacks() -> None:
    assert problems_in(f'{HEAD}[[labels]]\nname = "Denial"\nletter = 4\ncolor = "red"\n') == [
        "line 3, labels[1].identifier: is missing",
        "line 3, labels[1].letter: should be text in quotation marks",
        "line 3, labels[1].definition: is missing",
        "line 3, labels[1].color: is not a field here",
    ]
