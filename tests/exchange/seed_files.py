"""A small directory of seeds, and what tests do to it."""

from pathlib import Path

import pytest

from annotate.exchange.seeds import BrokenSeeds, load_seeds
from annotate.models import AnswerKey, Article, LabelSet

ARTICLE = """+++
identifier = "report"
title = "A report"
date = 2026-03-31
language = "en"
+++

Officials said 12 people died.

> “Nobody died,” the minister said.
"""
LABEL_SET = """
identifier = "claims"
name = "Claims"
[[labels]]
identifier = "claim"
name = "Claim"
letter = "U"
definition = "Said by somebody."
[[labels]]
identifier = "denial"
name = "Denial"
letter = "D"
definition = "Said not to be so."
"""
KEY = """
identifier = "report-key"
article = "report"
label_set = "claims"
[[annotations]]
label = "claim"
core = "12 people died"
extent = "Officials said 12 people died"
weight = 2
accepted = { denial = 40 }
explanation = "Somebody said so."
  [[annotations.alternatives]]
  core = "people died"
[[annotations]]
label = "denial"
core = "Nobody died"
explanation = "It says no."
[[annotations]]
label = "denial"
role = "distractor"
core = "the minister"
explanation = "This says nothing."
"""


def write_seeds(directory: Path) -> Path:
    write(directory / "articles/report.md", ARTICLE)
    write(directory / "label_sets/claims.toml", LABEL_SET)
    write(directory / "answer_keys/report.toml", KEY)
    return directory


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def change(path: Path, old: str, new: str) -> Path:
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1
    return write(path, content.replace(old, new))


def problems_in(seeds: Path) -> list[str]:
    """Return what is told of a directory that cannot be loaded, with paths inside it."""
    with pytest.raises(BrokenSeeds) as caught:
        load_seeds(seeds)
    return [str(problem).replace(f"{seeds}/", "") for problem in caught.value.problems]


def stored() -> tuple[int, int, int]:
    return Article.objects.count(), LabelSet.objects.count(), AnswerKey.objects.count()


def break_article(seeds: Path) -> None:
    change(seeds / "articles/report.md", "title =", "tilte =")


def break_label_set(seeds: Path) -> None:
    change(seeds / "label_sets/claims.toml", 'letter = "D"', 'letter = "DEN"')


def break_key(seeds: Path) -> None:
    change(seeds / "answer_keys/report.toml", '"Nobody died"', '"Nobody lived"')
