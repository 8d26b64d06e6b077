"""manage.py score: from two files to a table or JSON. Most of this runs without a database."""

import json
import subprocess
import sys
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from annotate.domain.span import occurrences
from annotate.domain.text import BlockKind
from annotate.exchange.demo import load_demo
from annotate.exchange.exports import export_set
from annotate.exchange.seeds import load_seeds
from annotate.formats import jsonl
from annotate.formats.records import (
    Annotation,
    AnnotationSet,
    Annotator,
    Assignment,
    Label,
    LabelSet,
    Submission,
)
from annotate.models import Assignment as AssignmentTable
from annotate.models import Grade
from tests.exchange.seed_files import KEY, change, write
from tests.formats.annotation_sets import a_submission, an_annotation, an_article, set_of

SEEDS = settings.BASE_DIR / "seeds"
ARTICLE = an_article(
    (BlockKind.PARAGRAPH, "Officials said 12 people died."),
    (BlockKind.QUOTATION, "“Nobody died,” the minister said."),
)
LABELS = (
    Label("claim", "Claim", "U", "Said by somebody.", "", "", 1, 1),
    Label("denial", "Denial", "D", "Said not to be so.", "", "", 2, 2),
    Label("figure", "Figure", "F", "A number.", "", "", 3, 3),
)
ASSIGNMENT = Assignment(
    "assignment-1", "Read", "", ARTICLE, LabelSet("set-1", "claims", "Claims", "", LABELS)
)


def marked(label: str, words: str) -> Annotation:
    (span,) = occurrences(ARTICLE.text, words)
    return an_annotation(ARTICLE, span)._replace(label=label)


def handed_in(annotator: str, *annotations: Annotation, attempt: int = 1) -> Submission:
    pk = f"{annotator}-{attempt}"
    named = (each._replace(id=f"{pk}-{number}") for number, each in enumerate(annotations))
    submission = a_submission(
        *named, assignment=ASSIGNMENT, annotator=Annotator(annotator, None), pk=pk
    )
    return submission._replace(attempt=attempt)


ANA = handed_in("ana", marked("claim", "12 people died"), marked("denial", "Nobody died"))
BEN = handed_in(
    "ben",
    marked("denial", "12 people died"),  # accepted for 40 % of two points
    marked("claim", "Nobody died"),
    marked("denial", "the minister"),
)
BEN_AGAIN = handed_in("ben", marked("claim", "people"), attempt=2)  # one of two words
CLEO = handed_in("cleo")._replace(handed_in_at=None)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return write(tmp_path / "key.toml", KEY)


@pytest.fixture
def annotations(tmp_path: Path) -> Path:
    return store(tmp_path, set_of([ANA, BEN, BEN_AGAIN, CLEO], [ASSIGNMENT]))


def store(directory: Path, annotation_set: AnnotationSet) -> Path:
    path = directory / "set.jsonl"
    path.write_bytes(b"".join(jsonl.write(annotation_set)))
    return path


def run(key: Path, annotations: Path, *options: str) -> str:
    output = StringIO()
    call_command(
        "score", "--key", str(key), "--annotations", str(annotations), *options, stdout=output
    )
    return output.getvalue()


def test_command_prints_a_table(key: Path, annotations: Path) -> None:
    assert run(key, annotations) == (
        "Answer key report-key (3 points), credit proportional, method balanced.\n"
        "\n"
        "annotator  attempt  highlights  exact  boundary  near label  wrong label  spurious"
        "  missed  points    grade\n"
        "ana              1           2      2         0           0            0         0"
        "       0    3.00  100.0 %\n"
        "ben              1           3      0         0           1            1         1"
        "       0    0.80   20.0 %\n"
        "ben              2           1      0         1           0            0         0"
        "       1    1.00   40.0 %\n"
        "cleo        open 1           0      0         0           0            0         0"
        "       2    0.00    0.0 %\n"
    )


def test_cancelled_submission_is_called_so(key: Path, tmp_path: Path) -> None:
    cancelled = store(tmp_path, set_of([CLEO._replace(is_cancelled=True)], [ASSIGNMENT]))
    assert run(key, cancelled).splitlines()[-1].split()[:3] == ["cleo", "cancelled", "1"]
    [submission] = json.loads(run(key, cancelled, "--json"))["submissions"]
    assert (submission["is_cancelled"], submission["handed_in_at"]) == (True, None)


def test_points_follow_the_rule(key: Path, annotations: Path) -> None:
    options = ("--credit", "strict", "--method", "deduct", "--penalty", "1/2")
    head, _, _, *rows = run(key, annotations, *options).splitlines()
    assert head == (
        "Answer key report-key (3 points), credit strict, method deduct with penalty 0.5."
    )
    assert [row.split()[-3:-1] for row in rows] == [
        ["3.00", "100.0"],
        ["0.80", "0.0"],
        ["0.00", "0.0"],
        ["0.00", "0.0"],
    ]


def test_outcomes_that_nobody_had_take_no_column(key: Path, tmp_path: Path) -> None:
    twice = handed_in("ana", marked("denial", "Nobody died"), marked("denial", "Nobody died"))
    assert run(key, store(tmp_path, set_of([twice], [ASSIGNMENT]))).partition("\n\n")[2] == (
        "annotator  attempt  highlights  exact  boundary  wrong label  spurious  duplicate"
        "  missed  points   grade\n"
        "ana              1           2      1         0            0         0          1"
        "       1    1.00  50.0 %\n"
    )


def test_names_are_shown_if_the_set_has_them(key: Path, tmp_path: Path) -> None:
    named = [
        handed_in("annotator-1")._replace(annotator=Annotator("annotator-1", "Ana\x1b[2J")),
        handed_in("annotator-2")._replace(annotator=Annotator("annotator-2", "美咲")),
    ]
    rows = run(key, store(tmp_path, set_of(named, [ASSIGNMENT]))).splitlines()[3:]
    # A Chinese character is two columns wide; none of this may command the terminal.
    assert [row.partition(" 0 ")[0].rstrip() for row in rows] == [
        "Ana�[2J          1",
        "美咲             1",
    ]


def test_set_without_submissions_is_a_table_without_rows(key: Path, tmp_path: Path) -> None:
    empty = store(tmp_path, set_of([], [ASSIGNMENT]))
    assert run(key, empty).partition("\n\n")[2] == (
        "annotator  attempt  highlights  exact  boundary  wrong label  spurious"
        "  missed  points  grade\n"
    )
    assert json.loads(run(key, empty, "--json"))["submissions"] == []


def test_agreement_is_over_the_last_attempts_that_were_handed_in(
    key: Path, annotations: Path
) -> None:
    # Ten words. Of the claim, Ana marked three and Ben, the second time, one of them.
    table = run(key, annotations)
    assert run(key, annotations, "--agreement") == table + (
        "\n"
        "Agreement of 2 annotators, by the last attempt that each handed in.\n"
        "\n"
        "label          alpha  unitized alpha  mean pairwise F1  Fleiss’ kappa\n"
        "claim          0.406           0.416             0.500          0.375\n"
        "denial        -0.056          -0.050             0.000         -0.111\n"
        "figure  no variation               –                 –              –\n"
    )
    assert json.loads(run(key, annotations, "--agreement", "--json"))["agreement"] == {
        "annotators": 2,
        "labels": {
            "claim": {
                "alpha": 1 - 76 / 128,
                "unitized_alpha": 1 - 1496 / 2560,
                "mean_pairwise_f1": 0.5,
                "fleiss_kappa": 0.375,
            },
            "denial": {
                "alpha": -4 / 72,
                "unitized_alpha": -0.05,
                "mean_pairwise_f1": 0.0,
                "fleiss_kappa": -1 / 9,
            },
            "figure": dict.fromkeys(
                ("alpha", "unitized_alpha", "mean_pairwise_f1", "fleiss_kappa")
            ),
        },
    }


def test_agreement_takes_two_annotators(key: Path, tmp_path: Path) -> None:
    alone = store(tmp_path, set_of([ANA, CLEO], [ASSIGNMENT]))
    assert run(key, alone, "--agreement").partition("Agreement")[2] == (
        " of 1 annotator, by the last attempt that each handed in.\n"
        "\n"
        "label                  alpha  unitized alpha  mean pairwise F1  Fleiss’ kappa\n"
        "claim   takes two annotators               –                 –              –\n"
        "denial  takes two annotators               –                 –              –\n"
        "figure  takes two annotators               –                 –              –\n"
    )


def test_command_prints_json(key: Path, annotations: Path) -> None:
    report = json.loads(run(key, annotations, "--json"))
    submissions = report.pop("submissions")
    assert report == {
        "answer_key": "report-key",
        "assignment": "assignment-1",
        "article": {"id": "article-1", "identifier": "report", "sha256": ARTICLE.sha256},
        "rule": {"credit": "proportional", "method": "balanced", "penalty": 0.25},
        "points_possible": 3,
    }
    assert [submission["id"] for submission in submissions] == ["ana-1", "ben-1", "ben-2", "cleo-1"]
    assert submissions[1] == {
        "id": "ben-1",
        "annotator": {"id": "ben", "name": None},
        "attempt": 1,
        "handed_in_at": "2026-11-23T12:00:00+00:00",
        "is_cancelled": False,
        "annotations": 3,
        "annotation_outcomes": {
            "exact": 0,
            "boundary": 0,
            "fragment": 0,
            "merged": 0,
            "near_label": 1,
            "wrong_label": 1,
            "spurious": 1,
            "optional": 0,
            "duplicate": 0,
            "blank": 0,
        },
        "key_outcomes": {
            "exact": 0,
            "boundary": 0,
            "split": 0,
            "merged": 0,
            "near_label": 1,
            "wrong_label": 1,
            "missed": 0,
            "optional_unused": 0,
        },
        "points": 0.8,
        "score": 0.2,
        "percent": 20.0,
        "semeval_2013": {
            "strict": counts(incorrect=2, spurious=1),
            "exact": counts(correct=2, spurious=1, precision=2 / 3, recall=1.0, f1=0.8),
            "partial": counts(correct=2, spurious=1, precision=2 / 3, recall=1.0, f1=0.8),
            "type": counts(incorrect=2, spurious=1),
        },
    }
    assert submissions[2]["semeval_2013"]["partial"] == counts(
        partial=1, missing=1, precision=0.5, recall=0.25, f1=1 / 3
    )
    assert submissions[3]["handed_in_at"] is None


def counts(**values: float) -> dict[str, float]:
    names = ("correct", "incorrect", "partial", "missing", "spurious", "precision", "recall", "f1")
    return dict.fromkeys(names, 0) | values


def refusal(key: Path, annotations: Path, *options: str) -> str:
    """Return what is told of files that cannot be used, after seeing that it is all."""
    output = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(
            "score", "--key", str(key), "--annotations", str(annotations), *options, stdout=output
        )
    assert (output.getvalue(), caught.value.returncode) == ("", 2)
    head, *lines = str(caught.value).splitlines()
    assert head == "Nothing was scored."
    return "\n".join(lines)


def test_bad_set_is_told_with_its_line(key: Path, annotations: Path) -> None:
    change(annotations, '"words":"people"', '"words":"person"')
    assert refusal(key, annotations) == (
        f"{annotations}: line 13, words: the text says “people” there, not “person”"
    )


def test_bad_key_is_told_with_all_that_does_not_fit(key: Path, annotations: Path) -> None:
    change(key, 'core = "Nobody died"', 'core = "Nobody lived"')
    change(key, 'label = "claim"', 'label = "rumour"')
    change(key, 'core = "people died"', 'core = "died"')
    assert refusal(key, annotations) == (
        f"{key}: line 5, annotations[1].label: the label set has no label “rumour”, "
        "only: claim, denial, figure\n"
        f"{key}: line 5, annotations[1].alternatives[1].core: the article says “died” in 2 places; "
        "say which: occurrence = 1, 2 …\n"
        f"{key}: line 14, annotations[2].core: the article does not say “Nobody lived”"
    )


def test_key_that_is_no_toml_is_told_with_its_line(key: Path, annotations: Path) -> None:
    change(key, "weight = 2", "weight = two")
    assert refusal(key, annotations) == f"{key}: line 9: not TOML: Invalid value"


def test_file_that_is_not_there_is_told(key: Path, annotations: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    expected = f"{missing}: cannot be read: No such file or directory"
    assert refusal(missing, annotations) == expected
    assert refusal(key, missing) == expected
    assert refusal(key, tmp_path) == f"{tmp_path}: cannot be read: Is a directory"


@pytest.mark.parametrize("number", [0, 2])
def test_set_has_one_assignment(key: Path, tmp_path: Path, number: int) -> None:
    assignments = [ASSIGNMENT._replace(id=str(each)) for each in range(number)]
    path = store(tmp_path, set_of([], assignments))
    assert refusal(key, path) == f"{path}: the set holds {number} assignments; a key grades one"


@pytest.mark.parametrize("penalty", ["0.3", "a quarter", "1/0", "nan"])
def test_penalty_is_one_of_four(key: Path, annotations: Path, penalty: str) -> None:
    with pytest.raises(CommandError) as caught:
        run(key, annotations, "--penalty", penalty)
    assert str(caught.value) == (
        f"Error: argument --penalty: {penalty} is none of 0, 0.25, 0.5 and 1"
    )


@pytest.mark.parametrize("penalty", ["0", "0.25", "1/4", ".5", "1.0"])
def test_penalty_is_read_as_people_write_it(key: Path, annotations: Path, penalty: str) -> None:
    report = json.loads(run(key, annotations, "--penalty", penalty, "--json"))
    assert report["rule"]["penalty"] == float(Fraction(penalty))


def test_command_runs_where_there_is_no_database(key: Path, annotations: Path) -> None:
    done = score(key, annotations)
    assert (done.returncode, done.stdout, done.stderr) == (0, run(key, annotations), "")


def test_command_ends_with_2_and_an_empty_output(key: Path, annotations: Path) -> None:
    write(annotations, annotations.read_text(encoding="utf-8").rpartition('{"type":"end"')[0])
    done = score(key, annotations, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "CommandError: Nothing was scored.\n"
        f"{annotations}: line 14: the file ends without an “end” line: it was cut off\n"
    )


def score(key: Path, annotations: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            settings.BASE_DIR / "manage.py",
            "score",
            "--key",
            key,
            "--annotations",
            annotations,
            *options,
        ],
        env={"DEBUG": "1", "DATABASE_URL": "sqlite:////nowhere/nothing.sqlite3"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.django_db
def test_demo_class_gets_the_grades_of_its_pages(tmp_path: Path) -> None:
    load_seeds(SEEDS)
    load_demo(SEEDS / "demo" / "class.toml")
    key = SEEDS / "answer_keys" / "gaza-ground-invasion-2023.toml"
    for assignment in AssignmentTable.objects.all():
        path = store(tmp_path, export_set(assignment))
        for credit, method, penalty in RULES:
            assignment.credit, assignment.method, assignment.penalty = credit, method, penalty
            assignment.save()
            assignment.regrade()
            options = ["--credit", credit, "--method", method, "--penalty", f"{penalty / 100}"]
            report = json.loads(run(key, path, *options, "--json"))
            scored = {
                each["id"]: (f"{each['percent']}", f"{each['points']:.2f}")
                for each in report["submissions"]
            }
            assert scored == {
                str(grade.submission_id): (f"{grade.percent}", f"{grade.points}")
                for grade in Grade.objects.filter(submission__assignment=assignment)
            }


RULES = [
    ("proportional", "balanced", 25),
    ("half", "deduct", 25),
    ("strict", "deduct", 100),
    ("lenient", "balanced", 0),
]
