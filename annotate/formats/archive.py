"""ZIP files: written while they are made, and read without believing what they say."""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import RawIOBase
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from annotate.formats.plain_text import MAXIMUM_FILE, BrokenFile, Problem

MAXIMUM_FILES = 10_000
MAXIMUM_UNPACKED = MAXIMUM_FILE
"""The most bytes that all the files of an archive may hold together, counted while unpacking:
as many as of a file that is not packed, for readers hold either in memory as a whole."""
# zipfile raises nearly anything over a directory that was tampered with.
DAMAGE: tuple[type[Exception], ...] = (
    *(BadZipFile, zlib.error, struct.error, EOFError, IndexError, OSError, OverflowError),
    *(RuntimeError, ValueError),
)
_PIECE = 64 * 1024
_MEBIBYTE = 1024 * 1024
# Archives of the same files are the same bytes.
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class ArchivedFile(NamedTuple):
    name: str
    data: bytes


class _Spool(RawIOBase):
    """Takes what the archive writes and gives it away at once: it never goes back in its file."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._held += data
        return len(data)

    @property
    def holds(self) -> bool:
        return bool(self._held)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def write_archive(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield the archive of these files in pieces, reading each while it is packed."""
    spool = _Spool()
    with ZipFile(spool, "w", ZIP_DEFLATED) as archive:
        for name, pieces in files:
            entry = ZipInfo(name, _EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            with archive.open(entry, "w") as target:
                for piece in pieces:
                    target.write(piece)
                    if spool.holds:
                        yield spool.take()
            yield spool.take()
    yield spool.take()


def is_archive(data: bytes) -> bool:
    """Tell whether a file that begins like this is a ZIP file."""
    return data.startswith(b"PK")


def read_archive(
    stream: BinaryIO,
    *,
    files: int = MAXIMUM_FILES,
    unpacked: int = MAXIMUM_UNPACKED,
    largest: int = MAXIMUM_UNPACKED,
    wanted: Callable[[str], bool] = lambda _name: True,
) -> Iterator[ArchivedFile]:
    """Yield the files in the order of the archive, its folders and hidden files left out.

    `stream` can be wound back. Raise `BrokenFile` where it is no ZIP file, is damaged or
    encrypted, has a name that points outside or comes twice, has more than so many `files`, holds
    more than so many bytes `unpacked`, or has one file, the `largest`, of more than so many.
    Files whose names are not `wanted` are not unpacked.
    """
    try:
        with ZipFile(stream) as archive:
            entries = archive.infolist()
            if len(entries) > files:
                raise _broken(f"holds {len(entries):,} files; at most {files:,} can be read")
            _check_names(entries)
            left = unpacked
            for entry in entries:
                if entry.is_dir() or _hidden(entry.filename) or not wanted(entry.filename):
                    continue
                if entry.flag_bits & 1:
                    raise _broken("is encrypted; take the password off", entry.filename)
                most = f"{unpacked // _MEBIBYTE} MiB when it is unpacked"
                if largest < left:
                    most = f"{largest // _MEBIBYTE} MiB in one file"
                data = _unpack(archive, entry, min(left, largest), most)
                left -= len(data)
                yield ArchivedFile(entry.filename, data)
    except BrokenFile:
        raise
    except DAMAGE as error:
        raise _broken("is not a ZIP file, or is damaged") from error


def _unpack(archive: ZipFile, entry: ZipInfo, left: int, most: str) -> bytes:
    data = bytearray()
    with archive.open(entry) as source:
        while piece := source.read(_PIECE):
            data += piece
            if len(data) > left:
                raise _broken(f"holds more than {most}", entry.filename)
    return bytes(data)


def _check_names(entries: Iterable[ZipInfo]) -> None:
    seen = set()
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise _broken("points outside the archive", entry.filename)
        if entry.filename in seen:
            raise _broken("is in the archive twice", entry.filename)
        seen.add(entry.filename)


def _hidden(name: str) -> bool:
    """Tell whether it is one of the files that macOS puts beside every other."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")


def _broken(reason: str, name: str = "") -> BrokenFile:
    return BrokenFile([Problem(reason, name)])
