from pathlib import Path

import pytest
from django.conf import settings

from annotate.exchange.demo import load_demo
from annotate.exchange.seeds import BrokenSeeds, load_seeds
from annotate.models import Classroom, User
from tests.factories import a_classroom

pytestmark = pytest.mark.django_db

SEEDS = settings.BASE_DIR / "seeds"
FILE = SEEDS / "demo" / "class.toml"


def problems_in(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    """Return what is told of the demo class after these changes to its file."""
    content = FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in content
        content = content.replace(old, new, 1)
    file = tmp_path / "class.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenSeeds) as caught:
        load_demo(file)
    assert not User.objects.filter(username="demo").exists()
    return [str(problem).removeprefix(f"{file}: ") for problem in caught.value.problems]


def test_class_needs_the_keys_that_it_works_with(tmp_path: Path) -> None:
    unknown = "there is no answer key “gaza-ground-invasion-2023” in the library"
    assert problems_in(tmp_path, ("days_ago", "days_ago")) == [
        f"assignments[1].answer_key: {unknown}",
        f"assignments[2].answer_key: {unknown}",
    ]


def test_class_needs_a_join_code_of_its_own(tmp_path: Path) -> None:
    load_seeds(SEEDS)
    a_classroom()
    Classroom.objects.update(join_code="DMC4R9TY")
    assert problems_in(tmp_path, ("days_ago", "days_ago")) == [
        "join_code: Classroom with this Join code already exists."
    ]


def test_class_tells_every_name_that_does_not_exist(tmp_path: Path) -> None:
    load_seeds(SEEDS)
    finds = "finds = { unconfirmed-claim = 0.97, denial = 1.0, casualty-figure = 1.0 }"
    confused = 'confuses.unconfirmed-claim = { with = "denial", chance = 0.08 }'
    assert problems_in(
        tmp_path,
        (finds, finds.replace("denial =", "denials =")),
        (confused, confused.replace('"denial"', '"deny"')),
        ('label = "unconfirmed-claim"\nquotation', 'label = "claim"\nquotation'),
        ("Humanitarian organizations", "Human organizations"),
    ) == [
        "profiles.thorough.finds.denial: is missing",
        "profiles.thorough.finds.denials: there is no such label",
        "profiles.middling.confuses.unconfirmed-claim: there is no label “deny”",
        "passages[1].label: there is no label “claim”",
        (
            "passages[1].quotation: no article says “Human organizations have criticized the move "
            "as a form of collective punishment that may amount to war crimes under international "
            "law”"
        ),
    ]


def test_class_is_refused_if_its_file_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenSeeds, match=r"class\.toml: cannot be read: No such file"):
        load_demo(tmp_path / "demo" / "class.toml")
