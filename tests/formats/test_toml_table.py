from collections.abc import Callable
from datetime import date

import pytest

from annotate.formats.plain_text import BrokenFile
from annotate.formats.toml_table import Table


def problems_in(text: str, read: Callable[[Table], object]) -> list[str]:
    """Return what is told of a document that is read in this way."""
    with pytest.raises(BrokenFile) as caught:  # noqa: PT012 - reading collects, closing raises
        table = Table.parse(text)
        read(table)
        table.close()
    return [str(problem) for problem in caught.value.problems]


def test_parse_names_the_line_of_a_syntax_error() -> None:
    assert problems_in('title = "a"\nname = \n', lambda _: None) == [
        "line 2: not TOML: Invalid value"
    ]


def test_parse_names_the_last_line_if_the_document_ends_too_early() -> None:
    assert problems_in('title = "a"\nname = """b\n\n', lambda _: None) == [
        "line 2: not TOML: Unterminated string"
    ]


def test_parse_refuses_a_field_given_twice() -> None:
    assert problems_in('title = "a"\ntitle = "b"\n', lambda _: None) == [
        "line 2: not TOML: Cannot overwrite a value"
    ]


def test_close_accepts_a_table_whose_fields_were_all_read() -> None:
    table = Table.parse('title = "a"\n[more]\nname = "b"')
    assert (table.text("title"), table.table("more").text("name")) == ("a", "b")
    table.close()


def test_close_tells_every_problem_at_once() -> None:
    def read(table: Table) -> None:
        table.text("title")
        table.text("name")
        table.flag("ready", default=False)

    assert problems_in('title = ""\nready = 1', read) == [
        "title: is empty",
        "name: is missing",
        "ready: should be true or false",
    ]


def test_close_refuses_an_unknown_field_and_suggests_the_one_that_is_meant() -> None:
    assert problems_in('tilte = "a"', lambda table: table.text("title", required=False)) == [
        "tilte: is not a field here; is title meant?"
    ]


def test_close_suggests_nothing_where_no_field_comes_near() -> None:
    assert problems_in('colour = "a"', lambda table: table.text("title", required=False)) == [
        "colour: is not a field here"
    ]


def test_close_finds_unknown_fields_in_inner_tables() -> None:
    assert problems_in('[[labels]]\nnmae = "a"', lambda table: table.tables("labels")) == [
        "line 1, labels[1].nmae: is not a field here"
    ]


def test_text_loses_the_white_space_around_it() -> None:
    assert Table.parse('title = "  a b\\n"').text("title") == "a b"


def test_text_that_is_not_required_may_be_missing_or_empty() -> None:
    table = Table.parse('title = " "')
    assert (table.text("title", required=False), table.text("name", required=False)) == ("", "")
    table.close()


@pytest.mark.parametrize("value", ["1", "true", "2026-03-31", '["a"]', "{}"])
def test_text_refuses_values_of_another_kind(value: str) -> None:
    assert problems_in(f"title = {value}", lambda table: table.text("title")) == [
        "title: should be text in quotation marks"
    ]


@pytest.mark.parametrize("escape", ["\\u0000", "\\u0007", "\\u0085", "\\r"])
def test_text_refuses_control_characters(escape: str) -> None:
    assert problems_in(f'title = "a{escape}b"', lambda table: table.text("title")) == [
        "title: holds a control character"
    ]


def test_text_may_hold_line_ends_and_tabs() -> None:
    assert Table.parse('title = "a\\n\\tb"').text("title") == "a\n\tb"


def test_text_has_at_most_as_many_characters_as_said() -> None:
    assert Table.parse('title = "abc"').text("title", at_most=3) == "abc"
    assert problems_in('title = "abcd"', lambda table: table.text("title", at_most=3)) == [
        "title: has 4 characters; 3 are allowed"
    ]


def test_choice_takes_the_default_only_if_nothing_is_said() -> None:
    assert Table.parse("").choice("role", ("a", "b"), "a") == "a"
    assert Table.parse('role = "b"').choice("role", ("a", "b"), "a") == "b"


@pytest.mark.parametrize(
    ("value", "told"), [('"c"', "“c” should be one of: a, b"), ("1", "should be one of: a, b")]
)
def test_choice_refuses_what_is_not_an_option(value: str, told: str) -> None:
    assert problems_in(f"role = {value}", lambda table: table.choice("role", ("a", "b"), "a")) == [
        f"role: {told}"
    ]


@pytest.mark.parametrize("number", [1, 100])
def test_whole_number_may_be_either_bound(number: int) -> None:
    table = Table.parse(f"weight = {number}")
    assert table.whole_number("weight", 1, 100) == number
    table.close()


@pytest.mark.parametrize("number", [0, 101])
def test_whole_number_refuses_what_lies_beyond_the_bounds(number: int) -> None:
    assert problems_in(
        f"weight = {number}", lambda table: table.whole_number("weight", 1, 100)
    ) == [f"weight: {number} does not lie between 1 and 100"]


@pytest.mark.parametrize("value", ["1.0", "true", '"1"'])
def test_whole_number_refuses_values_of_another_kind(value: str) -> None:
    assert problems_in(f"weight = {value}", lambda table: table.whole_number("weight", 1, 100)) == [
        "weight: should be a whole number"
    ]


@pytest.mark.parametrize(("value", "share"), [("0", 0.0), ("1", 1.0), ("0.5", 0.5), ("1.0", 1.0)])
def test_share_lies_between_nothing_and_all(value: str, share: float) -> None:
    table = Table.parse(f"share = {value}")
    assert table.share("share") == share
    table.close()


@pytest.mark.parametrize("value", ["2", "-1", "1.01", "-0.01", "nan", "inf"])
def test_share_refuses_more_than_all_and_less_than_nothing(value: str) -> None:
    (told,) = problems_in(f"share = {value}", lambda table: table.share("share"))
    assert told.endswith("does not lie between 0 and 1")


def test_day_reads_a_date() -> None:
    assert Table.parse("date = 2026-03-31").day("date") == date(2026, 3, 31)


@pytest.mark.parametrize("value", ['"2026-03-31"', "2026-03-31T10:00:00", "10:00:00", "2026"])
def test_day_refuses_all_but_a_date(value: str) -> None:
    assert problems_in(f"date = {value}", lambda table: table.day("date")) == [
        "date: should be a date without quotation marks, 2026-03-31"
    ]


def test_tables_know_the_line_on_which_each_begins() -> None:
    (first, second) = Table.parse('\n[[labels]]\nname = "a"\n\n [[ labels ]]\nname = "b"').tables(
        "labels"
    )
    assert [(first.path, first.line), (second.path, second.line)] == [
        ("labels[1]", 2),
        ("labels[2]", 5),
    ]  # fmt: skip


def test_tables_name_no_line_if_a_text_looks_like_a_header() -> None:
    (table,) = Table.parse("note = '''\n[[labels]]\n'''\n[[labels]]").tables("labels")
    assert table.line is None


def test_tables_in_one_line_are_read_too() -> None:
    assert [each.text("name") for each in Table.parse('l = [{name = "a"}]').tables("l")] == ["a"]


@pytest.mark.parametrize("value", ["[]", '"a"', "[1]"])
def test_tables_refuses_what_holds_no_table(value: str) -> None:
    assert problems_in(f"labels = {value}", lambda table: table.tables("labels")) == [
        "labels: should be tables, each under [[labels]]"
    ]


def test_table_refuses_a_value() -> None:
    assert problems_in("finds = 1", lambda table: table.table("finds")) == [
        "finds: should be a table, [finds]"
    ]


def test_lists_of_texts_reads_lists_that_may_be_empty() -> None:
    assert Table.parse('work = [["a", "b"], []]').lists_of_texts("work") == [["a", "b"], []]


@pytest.mark.parametrize("value", ["[]", '["a"]', "[[1]]", '"a"'])
def test_lists_of_texts_refuses_all_else(value: str) -> None:
    assert problems_in(f"work = {value}", lambda table: table.lists_of_texts("work")) == [
        "work: should be a list of lists of texts"
    ]
