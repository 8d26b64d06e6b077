import pytest

from annotate.formats.plain_text import (
    BrokenFile,
    Problem,
    decode,
    decode_document,
    decode_exactly,
    one_line,
)


def problems_of(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(BrokenFile) as caught:
        decode(data)
    return caught.value.problems


def test_decode_reads_utf_8() -> None:
    assert decode("“déjà vu” 🙂\n".encode()) == "“déjà vu” 🙂\n"


def test_decode_drops_a_byte_order_mark_at_the_beginning_only() -> None:
    assert decode("\ufeffa\ufeffb".encode()) == "a\ufeffb"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_decode_gives_every_line_end_as_a_line_feed(line_end: str) -> None:
    assert decode(f"one{line_end}{line_end}two{line_end}".encode()) == "one\n\ntwo\n"


@pytest.mark.parametrize("byte_order", ["utf-16-le", "utf-16-be"])
def test_decode_refuses_utf_16_with_a_byte_order_mark(byte_order: str) -> None:
    assert problems_of("\ufeffnews".encode(byte_order)) == (
        Problem("the file is in UTF-16; save it as UTF-8"),
    )


def test_decode_refuses_utf_16_without_a_byte_order_mark() -> None:
    reason = "a NUL character; this is not a text file, or it is in UTF-16: save it as UTF-8"
    assert problems_of("one\ntwo".encode("utf-16-le")) == (Problem(reason, line=1),)


def test_decode_names_the_line_of_a_nul_character() -> None:
    (problem,) = problems_of(b"one\ntw\0o\nthree")
    assert problem.line == 2


def test_decode_names_the_line_and_the_byte_that_is_latin_1() -> None:
    assert problems_of("one\ncafé\n".encode("latin-1")) == (
        Problem("byte 0xE9 is not UTF-8; save the file as UTF-8 (not as Latin-1 or ANSI)", line=2),
    )


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (Problem("is missing"), "is missing"),
        (Problem("is missing", line=3), "line 3: is missing"),
        (Problem("is missing", "title"), "title: is missing"),
        (Problem("is missing", "labels[2].name", 9), "line 9, labels[2].name: is missing"),
    ],
)
def test_problem_says_where_it_is_as_far_as_known(problem: Problem, told: str) -> None:
    assert str(problem) == told


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("é\r\n’".encode(), ""),
        ("\ufeffé\n’".encode(), "cp1252"),
        ("é\r’".encode("utf-16"), ""),
        ("\ufeffé\n’".encode("utf-16-be"), "cp1252"),
        ("é\n’".encode("cp1252"), "cp1252"),
    ],
)
def test_document_is_decoded_by_its_mark_or_by_what_it_declares(data: bytes, declared: str) -> None:
    assert decode_document(data, declared) == "é\n’"


@pytest.mark.parametrize(
    ("data", "declared", "reason"),
    [
        (b"\xe9", "", "byte 0xE9 is not UTF-8; save the file as UTF-8 (not as Latin-1 or ANSI)"),
        (b"\xff\xfea", "", "the file says that it is in utf-16, and is not; save it as UTF-8"),
        (b"\xff", "euc_kr", "the file says that it is in euc_kr, and is not; save it as UTF-8"),
    ],
)
def test_document_in_another_encoding_is_refused(data: bytes, declared: str, reason: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        decode_document(data, declared)
    assert caught.value.problems[0].reason == reason


@pytest.mark.parametrize("data", [b"a\0", "a\0".encode("utf-16")])
def test_document_with_a_nul_character_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenFile, match="line 1: a NUL character"):
        decode_document(data)


def test_decode_exactly_keeps_every_character() -> None:
    assert decode_exactly("\ufeffone\r\ntwo\r".encode()) == "\ufeffone\r\ntwo\r"


def test_one_line_has_single_blanks_and_no_control_characters() -> None:
    assert one_line(" one\r\n\ttwo\u2028three\x85\0fo\x1bur\xa0 ") == "one two three four"
