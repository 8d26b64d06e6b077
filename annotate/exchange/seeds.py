"""Seeds: what the library of a new installation holds, as a directory of files written by hand."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from django.db import transaction

from annotate.exchange.library import Outcome, load_answer_key, load_article, load_label_set
from annotate.formats.answer_key_file import parse_answer_key
from annotate.formats.article_file import parse_article
from annotate.formats.label_set_file import parse_label_set
from annotate.formats.plain_text import BrokenFile, Problem

DEMO = "demo"

type Load = Callable[[], Outcome]


class Record(Protocol):
    @property
    def identifier(self) -> str: ...


class Shelf(NamedTuple):
    """A folder of the directory: `read` turns a file into an identifier and what loads it."""

    folder: str
    suffix: str
    read: Callable[[bytes], tuple[str, Load]]
    refers: bool = False  # to what lies on the shelves before it


class FileProblem(NamedTuple):
    path: Path
    problem: Problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


class BrokenSeeds(Exception):
    """Files cannot be loaded. `problems` are all that were found; nothing was stored."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@transaction.atomic
def load_seeds(directory: Path) -> list[Outcome]:
    """Load every file of the directory and return what was done, or raise `BrokenSeeds`.

    Articles come first, then label sets, then the keys, which refer to both; keys are compared
    with them only if there is nothing wrong with them.
    """
    problems = list(_misplaced(directory))
    outcomes: list[Outcome] = []
    for shelf in SHELVES:
        loads = not (shelf.refers and problems)
        first: dict[str, Path] = {}
        for path in _files(directory / shelf.folder, shelf.suffix):
            try:
                identifier, load = shelf.read(path.read_bytes())
                if first.setdefault(identifier, path) != path:
                    reason = f"{first[identifier].name} has the same identifier, “{identifier}”"
                    raise BrokenFile([Problem(reason, "identifier")])
                if loads:
                    outcomes.append(load())
            except BrokenFile as error:
                problems += [FileProblem(path, problem) for problem in error.problems]
            except OSError as error:
                problems.append(FileProblem(path, Problem(f"cannot be read: {error.strerror}")))
    if problems:
        raise BrokenSeeds(problems)
    return outcomes


def _misplaced(directory: Path) -> Iterator[FileProblem]:
    """Yield what lies where nothing would read it: a slip that would go unnoticed otherwise."""
    if not directory.is_dir():
        yield FileProblem(directory, Problem("there is no such directory"))
        return
    folders = [*(shelf.folder for shelf in SHELVES), DEMO]
    expected = f"the folders here are {', '.join(folders)}"
    found = sorted(path for path in directory.iterdir() if path.is_dir() and _visible(path))
    for path in found:
        if path.name not in folders:
            yield FileProblem(path, Problem(f"nothing reads this folder; {expected}"))
    if not found:
        yield FileProblem(directory, Problem(f"there is nothing to load; {expected}"))
    for shelf in SHELVES:
        for path in _files(directory / shelf.folder):
            if path.suffix != shelf.suffix:
                reason = f"nothing reads this file; files in {shelf.folder} end in {shelf.suffix}"
                yield FileProblem(path, Problem(reason))


def _files(folder: Path, suffix: str = "") -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if _visible(path) and path.name.endswith(suffix))


def _visible(path: Path) -> bool:
    return not path.name.startswith(".")


def _reader[R: Record](
    parse: Callable[[bytes], R], load: Callable[[R], Outcome]
) -> Callable[[bytes], tuple[str, Load]]:
    def read(data: bytes) -> tuple[str, Load]:
        record = parse(data)
        return record.identifier, partial(load, record)

    return read


SHELVES = (
    Shelf("articles", ".md", _reader(parse_article, load_article)),
    Shelf("label_sets", ".toml", _reader(parse_label_set, load_label_set)),
    Shelf("answer_keys", ".toml", _reader(parse_answer_key, load_answer_key), refers=True),
)
