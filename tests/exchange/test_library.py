from pathlib import Path

import pytest

from annotate.domain.span import Span
from annotate.domain.text import BlockKind
from annotate.exchange.library import Did, Outcome
from annotate.exchange.seeds import load_seeds
from annotate.models import AnswerKey, Article, KeyAnnotation, Label, LabelSet
from tests.exchange.seed_files import (
    ARTICLE,
    KEY,
    LABEL_SET,
    change,
    problems_in,
    write,
    write_seeds,
)
from tests.factories import a_submission, an_annotation, an_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path)


def test_load_stores_the_article(seeds: Path) -> None:
    load_seeds(seeds)
    article = Article.objects.get()
    assert (article.identifier, article.title, article.owner) == ("report", "A report", None)
    assert article.text == "Officials said 12 people died.\n\n“Nobody died,” the minister said."
    assert [kind for kind, _, _ in article.blocks] == [BlockKind.PARAGRAPH, BlockKind.QUOTATION]


def test_load_stores_the_label_set_in_its_order(seeds: Path) -> None:
    load_seeds(seeds)
    label_set = LabelSet.objects.get()
    assert (label_set.identifier, label_set.owner) == ("claims", None)
    assert list(label_set.labels.values_list("position", "identifier", "letter")) == [
        (1, "claim", "U"),
        (2, "denial", "D"),
    ]


def test_load_stores_the_key_and_publishes_it(seeds: Path) -> None:
    load_seeds(seeds)
    key = AnswerKey.objects.get()
    assert (key.identifier, key.version, key.status, key.owner) == (
        "report-key", 1, AnswerKey.Status.PUBLISHED, None,
    )  # fmt: skip
    assert key.published_at is not None
    by_words = {annotation.words: annotation for annotation in key.annotations.with_parts()}
    claim = by_words["12 people died"]
    assert (claim.label.identifier, claim.role, claim.weight) == ("claim", "required", 2)
    assert claim.explanation == "Somebody said so."
    assert [(each.core, each.extent) for each in claim.alternatives.all()] == [
        (Span(15, 29), Span(0, 29)),
        (Span(18, 29), Span(18, 29)),
    ]
    assert [(each.label.identifier, each.percent) for each in claim.accepted_labels.all()] == [
        ("denial", 40)
    ]
    assert by_words["Nobody died"].label.identifier == "denial"
    assert by_words["the minister"].role == KeyAnnotation.Role.DISTRACTOR


def test_what_describes_an_article_follows_its_file(seeds: Path) -> None:
    load_seeds(seeds)
    change(seeds / "articles/report.md", '"A report"\ndate = 2026-03-31', '"Another title"')
    assert load_seeds(seeds)[0] == Outcome("article", "report", Did.UPDATED, "title, published_on")
    article = Article.objects.get()
    assert (article.title, article.published_on) == ("Another title", None)


def test_text_of_an_article_never_changes(seeds: Path) -> None:
    load_seeds(seeds)
    change(seeds / "articles/report.md", "12 people", "13 people")
    (problem,) = problems_in(seeds)
    assert problem.startswith(
        "articles/report.md: text: the article said “…Officials said 12 people died.\n\n“Nob…” "
        "when it was loaded and says “…Officials said 13 people died.\n\n“Nob…” now; "
    )
    assert problem.endswith("a changed article needs an identifier of its own")
    assert "12 people" in Article.objects.get().text


def test_text_of_an_article_does_not_grow_either(seeds: Path) -> None:
    load_seeds(seeds)
    change(seeds / "articles/report.md", "minister said.\n", "minister said. Then she left.\n")
    (problem,) = problems_in(seeds)
    assert "says “…” the minister said. Then she left.…” now" in problem


def test_blocks_of_an_article_never_change(seeds: Path) -> None:
    load_seeds(seeds)
    change(seeds / "articles/report.md", "> “Nobody", "“Nobody")
    (problem,) = problems_in(seeds)
    assert problem.startswith(
        "articles/report.md: text: the blocks of the article were others when it was loaded; "
    )


def test_wording_of_a_label_set_follows_its_file(seeds: Path) -> None:
    load_seeds(seeds)
    change(seeds / "label_sets/claims.toml", "Said not to be so.", "Somebody says it is not so.")
    change(seeds / "label_sets/claims.toml", '"Claims"', '"Claims and denials"')
    assert load_seeds(seeds)[1] == Outcome(
        "label set", "claims", Did.UPDATED, "name, labels[2].definition"
    )
    label_set = LabelSet.objects.get()
    assert label_set.name == "Claims and denials"
    assert label_set.labels.get(position=2).definition == "Somebody says it is not so."


def test_labels_of_a_set_change_letters_and_looks_as_its_file_does(seeds: Path) -> None:
    load_seeds(seeds)
    file = seeds / "label_sets/claims.toml"
    change(file, 'letter = "U"', 'letter = "D"\nstyle = 2')
    text = file.read_text().rpartition('letter = "D"')
    file.write_text(f'{text[0]}letter = "U"\nstyle = 1{text[2]}')
    assert load_seeds(seeds)[1] == Outcome(
        "label set",
        "claims",
        Did.UPDATED,
        "labels[1].letter, labels[1].style, labels[2].letter, labels[2].style",
    )
    assert list(Label.objects.values_list("position", "identifier", "letter", "style")) == [
        (1, "claim", "D", 2),
        (2, "denial", "U", 1),
    ]


OPINION = '[[labels]]\nidentifier = "opinion"\nname = "Opinion"\nletter = "O"\ndefinition = "?"\n'


@pytest.mark.parametrize(
    "changed",
    [
        LABEL_SET + OPINION,
        LABEL_SET[: LABEL_SET.rindex("[[labels]]")],
        LABEL_SET.replace('"denial"', '"denials"'),
        LABEL_SET.replace('identifier = "claim"', 'identifier = "x"')
        .replace('identifier = "denial"', 'identifier = "claim"')
        .replace('identifier = "x"', 'identifier = "denial"'),
    ],
    ids=["one more", "one less", "renamed", "in another order"],
)
def test_labels_of_a_label_set_never_change(seeds: Path, changed: str) -> None:
    load_seeds(seeds)
    write(seeds / "label_sets/claims.toml", changed)
    (problem,) = problems_in(seeds)
    assert problem == (
        "label_sets/claims.toml: labels: the labels were claim, denial, in this order, when the "
        "set was loaded; highlights refer to them, so a set with other labels needs an identifier "
        "of its own"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('core = "Nobody died"', 'core = "Nobody"'),
        ('extent = "Officials said 12 people died"', 'extent = "said 12 people died"'),
        ("weight = 2", "weight = 3"),
        ("denial = 40", "denial = 50"),
        ('core = "people died"', 'core = "died"\n  extent = "people died"'),
        ("It says no.", "It says that it is not so."),
        ('role = "distractor"', 'role = "optional"'),
    ],
)
def test_changed_key_becomes_a_new_version(seeds: Path, old: str, new: str) -> None:
    load_seeds(seeds)
    first = AnswerKey.objects.get()
    change(seeds / "answer_keys/report.toml", old, new)
    assert load_seeds(seeds)[2] == Outcome("answer key", "report-key", Did.REVISED, "now version 2")
    first.refresh_from_db()
    second = AnswerKey.objects.get(identifier="report-key")
    assert (first.identifier, first.status) == (None, AnswerKey.Status.SUPERSEDED)
    assert (second.version, second.status, second.revises) == (
        2, AnswerKey.Status.PUBLISHED, first,
    )  # fmt: skip
    assert [outcome.did for outcome in load_seeds(seeds)] == [Did.UNCHANGED] * 3


def test_key_whose_file_only_has_another_order_is_unchanged(seeds: Path) -> None:
    load_seeds(seeds)
    head, *annotations = KEY.split("[[annotations]]")
    write(seeds / "answer_keys/report.toml", "[[annotations]]".join([head, *annotations[::-1]]))
    assert load_seeds(seeds)[2].did is Did.UNCHANGED


def test_assignment_goes_on_using_the_version_that_it_was_set_with(seeds: Path) -> None:
    load_seeds(seeds)
    key = AnswerKey.objects.get()
    assignment = an_assignment(key=key)
    submission = a_submission(assignment)
    an_annotation(submission, "denial", "Nobody died")
    submission.hand_in()
    before = submission.current_grade
    assert before is not None

    change(seeds / "answer_keys/report.toml", 'core = "Nobody died"', 'core = "minister said"')
    assert load_seeds(seeds)[2].detail == (
        "now version 2; assignments that go on using version 1: 1"
    )
    assignment.refresh_from_db()
    submission.refresh_from_db()
    assert assignment.answer_key == key
    assert submission.current_grade == before
    assert submission.grades.count() == 1


def test_key_belongs_to_one_article_and_label_set(seeds: Path) -> None:
    load_seeds(seeds)
    write(seeds / "articles/twin.md", ARTICLE.replace('"report"', '"twin"'))
    change(seeds / "answer_keys/report.toml", 'article = "report"', 'article = "twin"')
    assert problems_in(seeds) == [
        (
            "answer_keys/report.toml: identifier: the key was loaded for another article or label "
            "set, and needs another identifier"
        )
    ]
