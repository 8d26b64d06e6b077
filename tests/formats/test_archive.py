"""ZIP files, written in pieces and read with care."""

import re
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.formats.archive import ArchivedFile, is_archive, read_archive, write_archive
from annotate.formats.plain_text import MAXIMUM_FILE, BrokenFile


def packed(*files: tuple[str, bytes]) -> bytes:
    return b"".join(write_archive((name, [data]) for name, data in files))


def read(data: bytes, **bounds: Any) -> list[ArchivedFile]:
    return list(read_archive(BytesIO(data), **bounds))


def problem_of(data: bytes, **bounds: Any) -> str:
    with pytest.raises(BrokenFile) as raised:
        read(data, **bounds)
    return str(raised.value)


def test_files_come_back_in_their_order() -> None:
    files = [("b/two.txt", "zwölf 👩".encode()), ("a.txt", b"")]
    data = packed(*files)
    assert is_archive(data)
    assert read(data) == files
    assert ZipFile(BytesIO(data)).testzip() is None


def test_same_files_give_the_same_bytes() -> None:
    assert packed(("a", b"one")) == packed(("a", b"one"))


def test_files_are_read_while_the_archive_is_written() -> None:
    read_so_far = 0

    def files() -> Iterator[tuple[str, list[bytes]]]:
        nonlocal read_so_far
        for number in range(100):
            read_so_far += 1
            yield f"{number}.txt", [b"x" * 1000]

    written = write_archive(files())
    assert read_so_far == 0
    next(written)
    assert read_so_far == 1


def test_folders_and_hidden_files_are_left_out() -> None:
    data = packed(("folder/", b""), ("__MACOSX/._a.txt", b"x"), (".DS_Store", b"x"), ("a", b"1"))
    assert read(data) == [("a", b"1")]


@pytest.mark.parametrize(
    "name", ["../a", "/etc/passwd", "a/../../b", "..\\a", "C:\\a", "\\\\host\\a"]
)
def test_name_that_points_outside_is_refused(name: str) -> None:
    assert problem_of(packed((name, b"x"))).endswith("points outside the archive")


def test_name_with_two_dots_inside_is_a_name() -> None:
    assert read(packed(("a..b", b"x"))) == [("a..b", b"x")]


def test_name_that_comes_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(("a", b"x"), ("a", b"y"))
    assert problem_of(data) == "a: is in the archive twice"


def test_number_of_files_is_bounded() -> None:
    data = packed(*[(str(number), b"") for number in range(3)])
    assert len(read(data, files=3)) == 3
    assert problem_of(data, files=2) == "holds 3 files; at most 2 can be read"


def test_unpacked_size_is_bounded_over_all_files() -> None:
    data = packed(("a", b"0" * 500_000), ("b", b"0" * 548_576))
    assert len(read(data, unpacked=1024 * 1024)) == 2
    more = packed(("a", b"0" * 500_000), ("b", b"0" * 548_577))
    reason = "b: holds more than 1 MiB when it is unpacked"
    assert problem_of(more, unpacked=1024 * 1024) == reason


@pytest.mark.parametrize("over", [0, 1])
def test_archive_unpacks_to_as_much_as_a_whole_file_may_hold(over: int) -> None:
    half = MAXIMUM_FILE // 2
    data = packed(("a", bytes(half)), ("b", bytes(half + over)))
    if over:
        assert problem_of(data) == "b: holds more than 64 MiB when it is unpacked"
    else:
        assert [len(each) for _name, each in read(data)] == [half, half]


def test_size_in_the_directory_is_not_believed() -> None:
    data = bytearray(packed(("a", b"0" * 2_000_000)))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    # What is read ends at the size that was promised, and then the checksum is wrong.
    assert problem_of(bytes(data), unpacked=1024 * 1024) == "is not a ZIP file, or is damaged"


def test_encrypted_file_is_refused() -> None:
    data = bytearray(packed(("a", b"x")))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert problem_of(bytes(data)) == "a: is encrypted; take the password off"


def test_damaged_file_is_refused() -> None:
    data = packed(("a", bytes(range(256)) * 40))
    assert problem_of(data[: len(data) // 2]) == "is not a ZIP file, or is damaged"
    assert problem_of(re.sub(rb"PK\x01\x02", b"PK\x09\x09", data)) == (
        "is not a ZIP file, or is damaged"
    )


def test_unknown_compression_is_refused() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo("a"), b"x")
    data = bytearray(buffer.getvalue())
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 10] = 99
    assert problem_of(bytes(data)) == "is not a ZIP file, or is damaged"


@given(
    st.binary(max_size=200) | st.binary(max_size=100).map(lambda tail: packed(("a", b"x")) + tail)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(BrokenFile):
        read(data)


def test_one_file_is_bounded() -> None:
    data = packed(("a", b"x" * 10), ("b", b"x" * 10))
    assert len(read(data, largest=10)) == 2
    assert problem_of(data, largest=9) == "a: holds more than 0 MiB in one file"


def test_files_that_are_not_wanted_are_not_unpacked() -> None:
    data = packed(("a.txt", b"x" * 1000), ("b.xmi", b"x"))
    assert read(data, unpacked=1, wanted=lambda name: name.endswith(".xmi")) == [("b.xmi", b"x")]


def test_entries_that_share_their_data_are_refused() -> None:
    """A bomb can name the same few bytes as thousands of files."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a", b"x" * 1000)
        twin = copy(archive.filelist[0])
        twin.filename = "b"
        archive.filelist.append(twin)
    assert problem_of(file.getvalue()) == "is not a ZIP file, or is damaged"
