from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotate.exchange.demo import demo_password
from annotate.models import Classroom, User
from tests.exchange.seed_files import break_article, change, stored, write_seeds

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path)


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("seed", *arguments, stdout=output)
    return output.getvalue()


def test_command_says_what_it_did(seeds: Path) -> None:
    assert run(str(seeds)) == (
        "created article report\n"
        "created label set claims\n"
        "created answer key report-key\n"
        "Library: 3 created, 0 updated, 0 revised, 0 unchanged\n"
    )


def test_command_says_what_changed_and_counts_the_rest(seeds: Path) -> None:
    run(str(seeds))
    change(seeds / "articles/report.md", "A report", "Another title")
    change(seeds / "answer_keys/report.toml", "weight = 2", "weight = 3")
    assert run(str(seeds)) == (
        "updated article report (title)\n"
        "revised answer key report-key (now version 2)\n"
        "Library: 0 created, 1 updated, 1 revised, 1 unchanged\n"
    )


def test_command_loads_the_seeds_of_the_project_unless_told_otherwise() -> None:
    assert run().endswith("Library: 3 created, 0 updated, 0 revised, 0 unchanged\n")


def test_command_says_nothing_if_asked_to(seeds: Path) -> None:
    assert run(str(seeds), "--verbosity", "0") == ""
    assert stored() == (1, 1, 1)


def test_command_fails_with_every_problem(seeds: Path) -> None:
    break_article(seeds)
    with pytest.raises(CommandError) as caught:
        run(str(seeds))
    assert caught.value.returncode == 1
    assert str(caught.value) == (
        "Nothing was loaded.\n"
        f"{seeds}/articles/report.md: title: is missing\n"
        f"{seeds}/articles/report.md: tilte: is not a field here; is title meant?"
    )


def test_command_makes_the_demo_class_and_says_how_to_come_in() -> None:
    password = demo_password("demo")
    assert run("--demo", "--base-url", "http://127.0.0.1:8000/").splitlines()[-5:] == [
        (
            "Demo class: created (“Media literacy 9b (demo)”, 24 students, 57 submissions). "
            "It is made up and for trying out only."
        ),
        "  Instructor: http://127.0.0.1:8000/sign-in/",
        "    username: demo",
        f"    password: {password}",
        "  Students join: http://127.0.0.1:8000/join/DMC4R9TY/",
    ]


def test_command_says_how_to_come_in_at_every_run() -> None:
    first, second = run("--demo"), run("--demo")
    assert second.splitlines()[-4:] == first.splitlines()[-4:]
    assert "Demo class: there already, left as it is (" in second


def test_command_says_so_if_the_password_was_changed() -> None:
    run("--demo")
    instructor = User.objects.get(username="demo")
    instructor.set_password("a password of my own")
    instructor.save()
    assert "    password: changed since; manage.py changepassword demo sets another" in run(
        "--demo"
    )


def test_command_says_so_if_the_class_was_deleted() -> None:
    run("--demo")
    Classroom.objects.all().delete()
    assert run("--demo").splitlines()[-1] == (
        "Demo class: demo teaches no class any more; nothing made"
    )


def test_command_loads_nothing_if_the_demo_class_is_broken(seeds: Path) -> None:
    with pytest.raises(CommandError, match=r"demo/class\.toml: cannot be read"):
        run(str(seeds), "--demo")
    assert stored() == (0, 0, 0)
