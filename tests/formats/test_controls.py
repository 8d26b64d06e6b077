"""The names that Label Studio has for controls and texts: which can be kept, and what stands in."""

import pytest

from annotate.formats.controls import OURS, Control, is_name, kept_alone


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("", True),
        ("ner", True),
        ("Wörter & «más»\u2028👩\u200d👧 \"'<>", True),
        ("n" * 100, True),
        ("n" * 101, False),
        ("a,b", False),
        ("a\0", False),
        ("a\tb", False),
        ("a\n", False),
        ("\x1f", False),
        ("\x20", True),
        ("\x7e", True),
        ("\x7f", False),
        ("\x9f", False),
        ("\xa0", True),
        ("\ufffd", True),
        ("\ufffe", False),
        ("\uffff", False),
        ("\U00010000", True),
    ],
)
def test_name_has_at_most_100_characters_no_comma_and_no_control_character(
    name: str, kept: bool
) -> None:
    assert is_name(name) is kept
    expected = Control(name, "text") if kept else Control("", "text")
    assert Control(name, "text").as_kept() == expected


def test_names_that_are_not_known_are_those_of_another_control() -> None:
    assert Control().or_else(OURS) == Control("label", "text")
    assert Control("ner").or_else(OURS) == Control("ner", "text")
    assert Control("", "article").or_else(OURS) == Control("label", "article")
    assert Control("ner", "article").or_else(OURS) == Control("ner", "article")


def test_what_is_said_of_a_label_under_several_controls() -> None:
    assert str(kept_alone("PER", Control("ner", "article"), 1)) == (
        "the label “PER” keeps Label Studio’s control “ner” for “article” and loses 1 more"
    )
    assert str(kept_alone("PER", Control("ner"), 2)) == (
        "the label “PER” keeps Label Studio’s control “ner” for “text” and loses 2 more"
    )
