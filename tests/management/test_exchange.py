"""manage.py export and manage.py import: out to a file, and in again."""

import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from annotate.exchange.exports import export_set
from annotate.formats import jsonl, table
from annotate.formats.records import AnnotatorsAs, Submissions
from annotate.models import Annotation, Article, Assignment, Classroom, Submission, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment() -> Assignment:
    """Sam handed in a denial."""
    assignment = factories.an_assignment()
    submission = factories.a_submission(assignment)
    factories.an_annotation(submission, "denial", "The ministry denied the report")
    submission.hand_in()
    return assignment


def exported(tmp_path: Path, *arguments: str) -> bytes:
    path = tmp_path / f"{uuid4()}"
    call_command("export", *arguments, "--output", str(path))
    return path.read_bytes()


def imported(*arguments: str) -> list[str]:
    output = StringIO()
    call_command("import", *arguments, "--instructor", "ines", stdout=output)
    return output.getvalue().splitlines()


def error_of(command: str, *arguments: str) -> tuple[str, int]:
    with pytest.raises(CommandError) as caught:
        call_command(command, *arguments, stdout=StringIO())
    return str(caught.value), caught.value.returncode


def test_assignment_class_and_all_are_written(tmp_path: Path, assignment: Assignment) -> None:
    second = factories.an_assignment(assignment.classroom, assignment.answer_key)
    factories.an_assignment(
        factories.a_classroom(factories.an_instructor("omar")), assignment.answer_key
    )
    one = b"".join(jsonl.write(export_set(assignment)))
    both = b"".join(jsonl.write(export_set(assignment, second)))
    assert exported(tmp_path, "--assignment", str(assignment.pk)) == one
    assert exported(tmp_path, "--classroom", str(assignment.classroom_id)) == both
    assert exported(tmp_path, "--instructor", "ines") == both


def test_options_say_what_the_file_holds(tmp_path: Path, assignment: Assignment) -> None:
    factories.a_submission(assignment, factories.a_student(assignment.classroom, "Kim"))
    whole = export_set(
        assignment,
        annotators_as=AnnotatorsAs.NAMES,
        submissions_held=Submissions.ALL,
        with_key=True,
        with_results=True,
    )
    options = ("--names", "--open", "--key", "--outcomes", "--format", "csv")
    file = exported(tmp_path, "--assignment", str(assignment.pk), *options)
    assert file == b"".join(table.write(whole))


def test_set_goes_to_the_standard_output(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(output, write_through=True))
    call_command("export", "--assignment", str(assignment.pk))
    assert output.getvalue() == b"".join(jsonl.write(export_set(assignment)))


def test_export_of_what_is_not_there_ends_with_code_2(tmp_path: Path) -> None:
    pk = uuid4()
    reason = f"There is no assignment to export at {pk}."
    assert error_of("export", "--assignment", str(pk)) == (reason, 2)
    assert error_of("export", "--classroom", str(pk)) == (reason, 2)
    assert error_of("export", "--instructor", "nobody") == ("There is no instructor nobody.", 2)


def test_file_that_is_there_is_not_written_over(tmp_path: Path, assignment: Assignment) -> None:
    path = tmp_path / "mine"
    path.write_text("mine")
    arguments = ("--assignment", str(assignment.pk), "--output")
    assert error_of("export", *arguments, str(path)) == (f"{path} is there already.", 2)
    assert path.read_text() == "mine"
    missing = tmp_path / "no" / "folder"
    assert error_of("export", *arguments, str(missing))[1] == 1


@pytest.fixture
def file(tmp_path: Path, assignment: Assignment) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"".join(jsonl.write(export_set(assignment))))
    return path


def test_dry_run_says_what_would_be_done_and_writes_nothing(file: Path) -> None:
    assert imported(str(file), "--dry-run") == [
        "JSON Lines: 1 article, 3 labels, 1 annotator, 1 submission, 1 highlight",
        "exactly where the file says, and the words agree: 1",
        "Nothing was written.",
    ]
    assert (Classroom.objects.count(), Submission.objects.count()) == (1, 1)


def test_file_is_imported_once(file: Path) -> None:
    assert imported(str(file), "--name", "From afar")[-1] == (
        "Imported: 1 new student, 1 submission, 1 highlight."
    )
    classroom = Classroom.objects.get(name="From afar")
    assert classroom.assignments.get().submissions.count() == 1
    error, code = error_of("import", str(file), "--instructor", "ines")
    assert (error, code) == (
        "Nothing was imported.\nThere is nothing to import by these choices.", 3
    )  # fmt: skip
    assert Submission.objects.count() == 2


def test_class_label_set_and_article_can_be_chosen(file: Path) -> None:
    classroom = factories.a_classroom(User.objects.get(username="ines"), "Media 9c")
    label_set = factories.a_label_set([("denial", "denial", "D")])
    article = factories.an_article("Before.", *Article.objects.get().text.split("\n\n"))
    chosen = ("--classroom", classroom, "--label-set", label_set, "--article", article)
    imported(str(file), *(each if isinstance(each, str) else str(each.pk) for each in chosen))
    [marked] = Annotation.objects.filter(submission__assignment__classroom=classroom)
    assert (marked.label.label_set, marked.submission.article) == (label_set, article)
    assert marked.words == "The ministry denied the report"


@pytest.mark.parametrize("option", ["--classroom", "--label-set", "--article"])
def test_choice_that_is_not_there_ends_with_code_3(file: Path, option: str) -> None:
    before = Submission.objects.count()
    _error, code = error_of("import", str(file), "--instructor", "ines", option, str(uuid4()))
    assert code == 3
    assert Submission.objects.count() == before


def test_broken_file_ends_with_code_2_and_its_reason(tmp_path: Path, file: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(file.read_bytes().replace(b"The ministry denied the report", b"?"))
    error, code = error_of("import", str(broken), "--instructor", "ines")
    assert error.startswith(f"Nothing was imported.\n{broken}: line ")
    assert code == 2
    missing = tmp_path / "missing"
    assert error_of("import", str(missing), "--instructor", "ines") == (
        f"Nothing was imported.\n{missing}: cannot be read: No such file or directory", 2
    )  # fmt: skip


def test_instructor_that_is_not_there_ends_with_code_3(file: Path) -> None:
    student = User.objects.get(display_name="Sam").username
    for name in ("nobody", student):
        assert error_of("import", str(file), "--instructor", name) == (
            f"There is no instructor {name}.", 3
        )  # fmt: skip
