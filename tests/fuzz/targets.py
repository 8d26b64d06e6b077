"""What is fuzzed: every format that can be read, and the other readers of files people send.

A reader may raise `BrokenFile` and nothing else. A format that is added to the register is fuzzed
without a line here.
"""

import zlib
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from annotate.formats.answer_key_file import parse_answer_key
from annotate.formats.archive import ArchivedFile, is_archive, read_archive, write_archive
from annotate.formats.article_file import parse_article
from annotate.formats.csv_reader import read_rows
from annotate.formats.demo_class_file import parse_demo_class
from annotate.formats.imported import doubtful
from annotate.formats.label_set_file import parse_label_set
from annotate.formats.message_pack import MessagePack
from annotate.formats.one_roster import parse_one_roster
from annotate.formats.plain_text import BrokenFile, decode
from annotate.formats.registry import FORMATS, Format
from annotate.formats.roster import parse_table
from annotate.formats.safe_xml import safe_xml
from tests.formats.annotation_sets import a_set
from tests.formats.test_one_roster import ENROLLMENTS, USERS
from tests.formats.test_registry import traced_set
from tests.formats.test_safe_xml import BOMB
from tests.formats.unpacked import ZLIB

SEEDS = Path(__file__).parents[2] / "seeds"
_BOUNDARY = b"\n--8<--\n"


class Target(NamedTuple):
    """A reader, and files that it can read, from which others are made."""

    name: str
    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]

    def check(self, data: bytes) -> None:
        """Read it; a file that cannot be used is not a fault of the reader."""
        try:
            self.read(data)
        except BrokenFile as error:
            str(error)


def targets() -> dict[str, Target]:
    """Return all targets by their names."""
    every: list[Target] = []
    for each in FORMATS.values():
        if each.read:
            every += _of_format(each)
    every += [
        Target("message_pack", lambda data: MessagePack().read(data), (_MESSAGE,)),
        Target("decode", decode, (b"One\r\ntwo", "é".encode(), "é".encode("latin-1"))),
        Target("archive", _read_archive, (_packed([ArchivedFile("a/b.txt", b"x" * 100)]),)),
        Target("article", parse_article, _files("articles")),
        Target("label_set", parse_label_set, _files("label_sets")),
        Target("answer_key", parse_answer_key, _files("answer_keys")),
        Target("demo_class", parse_demo_class, _files("demo")),
        Target("rows", read_rows, (USERS.encode(),)),
        Target("roster", parse_table, (b"given name;family name\nKim;Lee\n",)),
        Target("one_roster", _read_one_roster, (_BOUNDARY.join([_USERS, _ENROLLMENTS]),)),
        Target("xml", safe_xml, (b'<?xml version="1.0" encoding="utf-8"?><a/>', BOMB.encode())),
    ]
    return {each.name: each for each in every}


_MESSAGE = b"\x82\xa1a\x92\xff\xcb?\xf0\0\0\0\0\0\0\xc4\1b\xdc\0\2\xcd\1\0\xd9\1c"
_USERS, _ENROLLMENTS = USERS.encode(), ENROLLMENTS.encode()


def _of_format(chosen: Format) -> list[Target]:
    """Return the target of the format; and, as hardly a change of a packed file leaves it one,
    another in which a part of it is changed before it is packed."""
    seeds = tuple(b"".join(chosen.write(each)) for each in (traced_set(), a_set()))
    read = partial(_read_format, chosen)
    if not is_archive(seeds[0]):
        return [Target(chosen.identifier, read, seeds)]
    parts = list(read_archive(BytesIO(seeds[0])))
    docbins = tuple(part.data for part in parts if part.data.startswith(ZLIB))
    whole = Target(chosen.identifier, read, seeds + docbins)

    def read_changed(data: bytes) -> None:
        """Read the file with another part; the first byte says which."""
        changed = list(parts)
        number = data[0] % len(parts) if data else 0
        is_docbin = parts[number].data in docbins
        part = zlib.compress(data[1:]) if is_docbin else data[1:]
        changed[number] = changed[number]._replace(data=part)
        read(_packed(changed))

    seeds = tuple(
        bytes([number]) + (zlib.decompress(part.data) if part.data in docbins else part.data)
        for number, part in enumerate(parts)
    )
    return [whole, Target(f"{chosen.identifier}.parts", read_changed, seeds)]


def _read_format(chosen: Format, data: bytes) -> None:
    assert chosen.read
    list(doubtful(chosen.read(BytesIO(data))))


def _read_archive(data: bytes) -> None:
    list(read_archive(BytesIO(data), unpacked=1024 * 1024))


def _read_one_roster(data: bytes) -> None:
    users, _, enrollments = data.partition(_BOUNDARY)
    parse_one_roster(users, enrollments)


def _packed(files: list[ArchivedFile]) -> bytes:
    return b"".join(write_archive((each.name, [each.data]) for each in files))


def _files(folder: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((SEEDS / folder).iterdir()))
