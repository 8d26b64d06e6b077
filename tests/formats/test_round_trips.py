"""There and back: what a format gives again is the set without what it says that it cannot hold."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.formats.archive import is_archive, read_archive, write_archive
from annotate.formats.imported import as_imported, doubtful
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import AnnotationSet
from annotate.formats.registry import FORMATS, Format, Part
from tests.formats.round_trips import annotation_sets, read, there_and_back, what_is_held
from tests.formats.test_registry import traced_set

READABLE = {key: each for key, each in FORMATS.items() if each.read}
every_readable_format = pytest.mark.parametrize("chosen", READABLE.values(), ids=READABLE)


@every_readable_format
@given(annotation_set=annotation_sets())
def test_set_comes_back_without_what_the_format_cannot_hold(
    chosen: Format, annotation_set: AnnotationSet
) -> None:
    imported = there_and_back(chosen, annotation_set)
    lost = chosen.cannot_hold
    assert what_is_held(imported, lost) == what_is_held(as_imported(annotation_set), lost)
    assert list(doubtful(imported)) == []
    if Part.SAME_LABEL_OVERLAPS not in lost:  # they are counted in the file, and so reported
        assert imported.problems == ()


@every_readable_format
def test_file_is_read_as_no_other_format(chosen: Format) -> None:
    """Where nobody says which format a file is in, the one that reads it tells."""
    data = b"".join(chosen.write(traced_set()))
    for other in READABLE.values():
        if other is not chosen:
            with pytest.raises(BrokenFile):
                read(other, data)


@every_readable_format
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(chosen: Format, data: bytes) -> None:
    _read_or_refuse(chosen, data)


@every_readable_format
@given(
    annotation_set=annotation_sets(),
    place=st.integers(0, 10_000),
    length=st.integers(0, 20),
    other=st.binary(max_size=20)
    | st.text('{}[]":,0\\\n\t #TBI-\u2028', max_size=8).map(str.encode),
)
def test_changed_file_is_read_or_refused(
    chosen: Format, annotation_set: AnnotationSet, place: int, length: int, other: bytes
) -> None:
    def changed(data: bytes) -> bytes:
        start = place % (len(data) + 1)
        return data[:start] + other + data[start + length :]

    data = b"".join(chosen.write(annotation_set))
    _read_or_refuse(chosen, changed(data))
    if is_archive(data):
        files = [(each.name, [each.data]) for each in read_archive(BytesIO(data))]
        name, [held] = files[place % len(files)]
        files[place % len(files)] = name, [changed(held)]
        _read_or_refuse(chosen, b"".join(write_archive(files)))


def _read_or_refuse(chosen: Format, data: bytes) -> None:
    with suppress(BrokenFile):
        list(doubtful(read(chosen, data)))
