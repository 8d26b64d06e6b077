"""What a student takes away: all that is kept about them, and nothing about anybody else."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Field, ForeignKey, Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotate.exchange.own_data import own_data
from annotate.models import (
    Annotation,
    Assignment,
    Comment,
    Dispute,
    Enrolment,
    Extension,
    Grade,
    GradeOverride,
    Step,
    Submission,
    User,
)
from tests import factories

pytestmark = pytest.mark.django_db

# Every column about a student, and where the file has it. A new one has to be decided here, and a
# new table in ABOUT_STUDENTS: what is kept about a student is theirs to see and to have erased.
IN_FILE = "in the file"
NUMBER = "a number of the database"
LINK = "says where the row belongs"
SECRET = "proves the three words or a password, and would help to guess them"
OF_INSTRUCTORS = "says something about instructors and administrators alone"
COLUMNS: dict[type[Model], dict[str, str]] = {
    User: {
        "id": NUMBER,
        "password": SECRET,
        "last_login": IN_FILE,
        "is_superuser": OF_INSTRUCTORS,
        "username": IN_FILE,
        "display_name": IN_FILE,
        "is_instructor": OF_INSTRUCTORS,
        "is_staff": OF_INSTRUCTORS,
        "is_active": IN_FILE,
        "date_joined": IN_FILE,
    },
    Enrolment: {
        "id": NUMBER,
        "classroom": IN_FILE,
        "user": LINK,
        "role": IN_FILE,
        "return_digest": SECRET,
        "joined_at": IN_FILE,
    },
    Submission: {
        "id": IN_FILE,
        "assignment": IN_FILE,
        "student": LINK,
        "attempt": IN_FILE,
        "started_at": IN_FILE,
        "handed_in_at": IN_FILE,
        "is_cancelled": IN_FILE,
        "reviewed_at": IN_FILE,
        "reviewed_by": OF_INSTRUCTORS,
        "released_at": IN_FILE,
        "first_released_at": IN_FILE,
    },
    Annotation: {
        "id": IN_FILE,
        "label": IN_FILE,
        "version": IN_FILE,
        "created_at": IN_FILE,
        "removed_at": IN_FILE,
        "submission": LINK,
        "start": IN_FILE,
        "end": IN_FILE,
        "note": IN_FILE,
    },
    Step: {
        "id": NUMBER,
        "name": NUMBER,
        "before": IN_FILE,
        "after": IN_FILE,
        "is_undone": IN_FILE,
        "holder": LINK,
        "annotation": IN_FILE,
    },
    Grade: {
        "id": NUMBER,
        "submission": LINK,
        "answer_key": IN_FILE,
        "percent": IN_FILE,
        "points": IN_FILE,
        "points_possible": IN_FILE,
        "graded_at": IN_FILE,
    },
    GradeOverride: {
        "id": NUMBER,
        "submission": LINK,
        "percent": IN_FILE,
        "reason": IN_FILE,
        "instructor": OF_INSTRUCTORS,
        "changed_at": IN_FILE,
    },
    Comment: {
        "id": NUMBER,
        "submission": LINK,
        "annotation": IN_FILE,
        "author": OF_INSTRUCTORS,
        "text": IN_FILE,
        "changed_at": IN_FILE,
    },
    Dispute: {
        "id": NUMBER,
        "submission": LINK,
        "annotation": IN_FILE,
        "key_annotation": IN_FILE,
        "reason": IN_FILE,
        "status": IN_FILE,
        "answer": IN_FILE,
        "answered_by": OF_INSTRUCTORS,
        "answered_at": IN_FILE,
        "mended_by": OF_INSTRUCTORS,
        "created_at": IN_FILE,
    },
    Extension: {
        "id": NUMBER,
        "assignment": IN_FILE,
        "student": LINK,
        "due_at": IN_FILE,
    },
}
# These belong to instructors: a student's account owns none.
OWNED = {
    "AnswerKey",
    "ApiToken",
    "Article",
    "ArticleDraft",
    "Assignment_names_hidden_for",
    "LabelSet",
}
OWNED |= {"LogEntry", "Trial", "Upload", "User_groups", "User_user_permissions"}


@pytest.fixture
def assignment() -> Assignment:
    return factories.an_assignment()


@pytest.fixture
def sam(assignment: Assignment) -> Enrolment:
    return assignment.classroom.admit("Sam")[0]


def fields_of(model: type[Model]) -> "Sequence[Field[Any, Any]]":
    return model._meta.concrete_fields  # noqa: SLF001 - Django documents it


def taken(enrolment: Enrolment) -> dict[str, object]:
    """Return what is read from the file."""
    read: dict[str, object] = json.loads(json.dumps(own_data(enrolment), cls=DjangoJSONEncoder))
    return read


def test_every_column_about_a_student_is_decided_upon() -> None:
    for model, columns in COLUMNS.items():
        assert {field.name for field in fields_of(model)} == set(columns), model


def test_every_table_about_a_student_is_decided_upon() -> None:
    about = set(COLUMNS)
    pointing = {
        model
        for model in apps.get_models(include_auto_created=True)
        for field in fields_of(model)
        if isinstance(field, ForeignKey) and field.related_model in about
    }
    assert {model.__name__ for model in pointing - about} == OWNED


def test_file_holds_what_is_kept(assignment: Assignment, sam: Enrolment) -> None:
    assignment.classroom.retained_until = date(2027, 7, 31)
    assignment.classroom.save()
    submission = factories.a_submission(assignment, sam.user)
    annotation = factories.an_annotation(submission, "denial", "The ministry denied the report")
    annotation.change(1, note="“denied”")
    submission.hand_in()
    ines = User.objects.get(is_instructor=True)
    submission.review(ines)
    submission.override_grade(ines, Decimal("60.0"), "You asked well.")
    submission.write_comments(ines, {annotation.pk: "Who denied it?"})
    due_at = timezone.now().replace(microsecond=0)
    assignment.extend(sam.user, due_at)
    sam = Enrolment.objects.get(pk=sam.pk)
    submission, annotation, grade = (
        Submission.objects.get(),
        Annotation.objects.get(),
        Grade.objects.get(),
    )
    in_utc = DjangoJSONEncoder().default
    override, comment = GradeOverride.objects.get(), Comment.objects.get()
    assert submission.handed_in_at
    assert submission.released_at
    assert submission.reviewed_at
    assert sam.joined_at
    assert taken(sam) == {
        "format": "annotate-own-data",
        "version": 1,
        "account": {
            "username": sam.user.username,
            "display_name": "Sam",
            "made_at": in_utc(sam.user.date_joined),
            "last_signed_in_at": None,
            "is_active": True,
        },
        "class": {
            "id": str(assignment.classroom_id),
            "name": "Media 8b",
            "role": "student",
            "joined_at": in_utc(sam.joined_at),
            "kept_until": "2027-07-31",
        },
        "extensions": [{"assignment": "Read the report", "due_at": in_utc(due_at)}],
        "submissions": [
            {
                "id": str(submission.pk),
                "assignment": "Read the report",
                "article": "A report",
                "attempt": 1,
                "started_at": in_utc(submission.started_at),
                "handed_in_at": in_utc(submission.handed_in_at),
                "is_cancelled": False,
                "first_released_at": in_utc(submission.first_released_at),
                "highlights": [
                    {
                        "id": str(annotation.pk),
                        "label": "denial",
                        "words": "The ministry denied the report",
                        "start": 65,
                        "end": 95,
                        "note": "“denied”",
                        "changes": 1,
                        "made_at": in_utc(annotation.created_at),
                        "removed_at": None,
                    }
                ],
                "changes_to_undo": [],
                "disputes": [],
                "feedback": {
                    "released_at": in_utc(submission.released_at),
                    "reviewed_at": in_utc(submission.reviewed_at),
                    "grades": [
                        {
                            "percent": "50.0",
                            "points": "1.00",
                            "points_possible": 3,
                            "key_version": 1,
                            "graded_at": in_utc(grade.graded_at),
                        }
                    ],
                    "grade_in_their_place": {
                        "percent": "60.0",
                        "reason": "You asked well.",
                        "changed_at": in_utc(override.changed_at),
                    },
                    "comments": [
                        {
                            "highlight": str(annotation.pk),
                            "text": "Who denied it?",
                            "changed_at": in_utc(comment.changed_at),
                        }
                    ],
                },
            }
        ],
        "not_in_here": [
            "the three words: they are not stored, only a checksum that proves them",
            "grades and comments that are not released yet",
            "who of your instructors reviewed, commented and graded",
            "the numbers that the database gives to rows",
        ],
    }


def the_submission(enrolment: Enrolment) -> dict[str, object]:
    [submission] = own_data(enrolment)["submissions"]
    return dict(submission)


def test_removed_highlight_is_in_the_file_as_long_as_it_is_kept(
    assignment: Assignment, sam: Enrolment
) -> None:
    submission = factories.a_submission(assignment, sam.user)
    annotation = factories.an_annotation(submission, "denial", "denied")
    annotation.remove(1)
    [highlight] = own_data(sam)["submissions"][0]["highlights"]
    assert highlight["removed_at"] == Annotation.objects.get().removed_at
    [_made, removed] = own_data(sam)["submissions"][0]["changes_to_undo"]
    assert (removed["highlight"], removed["after"]["removed"]) == (annotation.pk, True)
    submission.hand_in()
    assert (the_submission(sam)["highlights"], the_submission(sam)["changes_to_undo"]) == ([], [])


def test_feedback_is_in_the_file_once_it_is_released(
    sam: Enrolment, assignment: Assignment
) -> None:
    Assignment.objects.update(feedback="on_release")
    submission = factories.a_submission(Assignment.objects.get(), sam.user)
    assert the_submission(sam)["feedback"] is None
    submission.hand_in()
    submission.write_comments(User.objects.get(is_instructor=True), {None: "Well read."})
    assert the_submission(sam)["feedback"] is None
    assert "Well read." not in str(own_data(sam))
    submission.assignment.release()
    feedback = own_data(sam)["submissions"][0]["feedback"]
    assert [grade["points_possible"] for grade in feedback["grades"]] == [3]
    assert [comment["text"] for comment in feedback["comments"]] == ["Well read."]
    assert feedback["grade_in_their_place"] is None
    submission.assignment.take_back()
    assert the_submission(sam)["feedback"] is None


def test_file_holds_nothing_of_others(assignment: Assignment, sam: Enrolment) -> None:
    kim = factories.a_student(assignment.classroom, "Kim")
    factories.an_annotation(factories.a_submission(assignment, kim), "denial", "denied")
    other = factories.an_assignment(
        factories.a_classroom(factories.an_instructor("omar")), assignment.answer_key
    )
    other.classroom.enrolments.create(user=sam.user, role="student")
    factories.a_submission(other, sam.user)
    assert own_data(sam)["submissions"] == []
    assert "Kim" not in str(own_data(sam))


def test_long_work_asks_the_database_as_often_as_little(
    assignment: Assignment, sam: Enrolment
) -> None:
    counts = []
    for words in ("denied", "ministry denied", "The ministry denied"):
        another = factories.an_assignment(assignment.classroom, assignment.answer_key)
        submission = factories.a_submission(another, sam.user)
        factories.an_annotation(submission, "denial", words)
        factories.an_annotation(submission, "denial", "Nobody was hurt")
        submission.hand_in()
        with CaptureQueriesContext(connection) as captured:
            own_data(sam)
        counts.append(len(captured))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("released", [True, False])
def test_file_holds_disputes_and_their_answers_only_while_these_are_shown(
    assignment: Assignment, sam: Enrolment, released: bool
) -> None:
    assignment.allows_disputes = True
    assignment.save()
    submission = factories.a_submission(assignment, sam.user)
    submission.hand_in()
    asked = assignment.answer_key.annotations.get(label__identifier="denial")
    dispute = factories.a_dispute(submission, asked, "It is a quotation.")
    ines = User.objects.get(is_instructor=True)
    dispute.answer_with(ines, Dispute.Status.DECLINED, "It denies it all the same.")
    if not released:
        assignment.take_back()
    dispute.refresh_from_db()
    in_utc = DjangoJSONEncoder().default
    [held] = own_data(sam)["submissions"]
    assert json.loads(json.dumps(held["disputes"], cls=DjangoJSONEncoder)) == [
        {
            "highlight": None,
            "passage_of_the_key": "The ministry denied the report" if released else None,
            "reason": "It is a quotation.",
            "made_at": in_utc(dispute.created_at),
            "status": "declined" if released else None,
            "answer": "It denies it all the same." if released else None,
            "answered_at": in_utc(dispute.answered_at) if released else None,
        }
    ]
