from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotate.exchange.library import Did, Outcome
from annotate.exchange.seeds import load_seeds
from tests.exchange.seed_files import (
    ARTICLE,
    KEY,
    LABEL_SET,
    break_article,
    break_key,
    break_label_set,
    change,
    problems_in,
    stored,
    write,
    write_seeds,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path)


def test_load_says_what_it_did(seeds: Path) -> None:
    assert load_seeds(seeds) == [
        Outcome("article", "report", Did.CREATED),
        Outcome("label set", "claims", Did.CREATED),
        Outcome("answer key", "report-key", Did.CREATED),
    ]


def test_load_again_writes_nothing(seeds: Path) -> None:
    load_seeds(seeds)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        outcomes = load_seeds(seeds)
    assert [outcome.did for outcome in outcomes] == [Did.UNCHANGED] * 3
    statements = {query["sql"].split()[0] for query in queries.captured_queries}
    assert statements <= {"BEGIN", "SELECT", "SAVEPOINT", "RELEASE"}
    assert stored() == (1, 1, 1)


def test_load_of_a_part_of_the_folders_is_enough(seeds: Path) -> None:
    (seeds / "articles/report.md").unlink()
    (seeds / "articles").rmdir()
    (seeds / "answer_keys/report.toml").unlink()
    assert load_seeds(seeds) == [Outcome("label set", "claims", Did.CREATED)]


def test_load_reads_windows_files_like_any_other(seeds: Path) -> None:
    load_seeds(seeds)
    for path in seeds.glob("*/*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [outcome.did for outcome in load_seeds(seeds)] == [Did.UNCHANGED] * 3


@pytest.mark.parametrize("breaks", [break_article, break_label_set, break_key])
def test_nothing_is_half_loaded(seeds: Path, breaks: Callable[[Path], None]) -> None:
    breaks(seeds)
    assert len(problems_in(seeds)) in {1, 2}
    assert stored() == (0, 0, 0)


def test_problems_of_all_files_are_told_at_once(seeds: Path) -> None:
    break_article(seeds)
    break_label_set(seeds)
    change(seeds / "answer_keys/report.toml", "weight = 2", "wieght = 2")
    assert problems_in(seeds) == [
        "articles/report.md: title: is missing",
        "articles/report.md: tilte: is not a field here; is title meant?",
        (
            "label_sets/claims.toml: labels[2].letter: "
            "Ensure this value has at most 2 characters (it has 3)."
        ),
        (
            "answer_keys/report.toml: line 5, annotations[1].wieght: "
            "is not a field here; is weight meant?"
        ),
    ]


def test_key_is_not_compared_with_an_article_that_is_broken(seeds: Path) -> None:
    break_key(seeds)
    assert problems_in(seeds) == [
        (
            "answer_keys/report.toml: line 14, annotations[2].core: "
            "the article does not say “Nobody lived”"
        )
    ]
    break_article(seeds)
    assert [problem.split(":")[0] for problem in problems_in(seeds)] == ["articles/report.md"] * 2


def test_key_refers_to_what_is_in_the_library(seeds: Path) -> None:
    change(seeds / "answer_keys/report.toml", 'article = "report"', 'article = "reprot"')
    change(seeds / "answer_keys/report.toml", 'label_set = "claims"', 'label_set = "claim"')
    assert problems_in(seeds) == [
        "answer_keys/report.toml: article: there is no article “reprot” in the library",
        "answer_keys/report.toml: label_set: there is no label set “claim” in the library",
    ]


def test_key_may_refer_to_what_was_loaded_earlier(
    seeds: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    load_seeds(seeds)
    more = tmp_path_factory.mktemp("more")
    write(more / "answer_keys/second.toml", KEY.replace('"report-key"', '"second-key"'))
    assert load_seeds(more) == [Outcome("answer key", "second-key", Did.CREATED)]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("articles/twin.md", ARTICLE),
        ("label_sets/twin.toml", LABEL_SET),
        ("answer_keys/twin.toml", KEY),
    ],
)
def test_identifier_belongs_to_one_file(seeds: Path, path: str, content: str) -> None:
    write(seeds / path, content)
    (problem,) = problems_in(seeds)
    assert problem.startswith(f"{path}: identifier: ")
    assert "has the same identifier" in problem


def test_title_has_at_most_the_characters_that_can_be_stored(seeds: Path) -> None:
    change(seeds / "articles/report.md", '"A report"', f'"{"x" * 201}"')
    assert problems_in(seeds) == [
        "articles/report.md: title: Ensure this value has at most 200 characters (it has 201)."
    ]
    change(seeds / "articles/report.md", f'"{"x" * 201}"', f'"{"x" * 200}"')
    assert load_seeds(seeds)[0].did is Did.CREATED


@pytest.mark.parametrize(
    ("path", "old"),
    [
        ("articles/report.md", 'identifier = "report"'),
        ("label_sets/claims.toml", 'identifier = "claims"'),
        ("answer_keys/report.toml", 'identifier = "report-key"'),
    ],
)
def test_identifier_can_stand_in_an_address(seeds: Path, path: str, old: str) -> None:
    change(seeds / path, old, 'identifier = "a report"')
    (problem,) = (problem for problem in problems_in(seeds) if problem.startswith(path))
    assert problem.startswith(f"{path}: identifier: Enter a valid “slug”")


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
@pytest.mark.parametrize(
    "path", ["articles/report.md", "label_sets/claims.toml", "answer_keys/report.toml"]
)
def test_file_in_another_encoding_is_refused(seeds: Path, path: str, encoding: str) -> None:
    content = (seeds / path).read_text(encoding="utf-8").replace("“", "«").replace("”", "»")
    (seeds / path).write_bytes(f"{content}\n# é".encode(encoding))
    (problem,) = problems_in(seeds)
    assert problem.startswith(f"{path}: ")
    assert "UTF-8" in problem


@pytest.mark.parametrize(
    "path", ["articles/report.md", "label_sets/claims.toml", "answer_keys/report.toml"]
)
def test_file_with_a_nul_character_is_refused(seeds: Path, path: str) -> None:
    with (seeds / path).open("ab") as file:
        file.write(b"\0")
    (problem,) = problems_in(seeds)
    assert problem.startswith(f"{path}: line ")
    assert "a NUL character" in problem


def test_file_that_nothing_reads_is_told(seeds: Path) -> None:
    write(seeds / "articles/second.txt", ARTICLE)
    write(seeds / "articles/.hidden", "")
    assert problems_in(seeds) == [
        "articles/second.txt: nothing reads this file; files in articles end in .md"
    ]


def test_folder_that_nothing_reads_is_told(seeds: Path) -> None:
    write(seeds / "label-sets/second.toml", LABEL_SET)
    assert problems_in(seeds) == [
        (
            "label-sets: nothing reads this folder; "
            "the folders here are articles, label_sets, answer_keys, demo"
        )
    ]


def test_file_that_cannot_be_read_is_told(seeds: Path) -> None:
    (seeds / "articles/folder.md").mkdir()
    assert problems_in(seeds) == ["articles/folder.md: cannot be read: Is a directory"]


def test_directory_without_folders_is_refused(tmp_path: Path) -> None:
    (told,) = problems_in(tmp_path)
    assert told.endswith(
        "there is nothing to load; the folders here are articles, label_sets, answer_keys, demo"
    )


def test_directory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert problems_in(tmp_path / "none") == [f"{tmp_path}/none: there is no such directory"]
