"""What is kept about a student, to take away: from the tables to plain values.

Feedback is left out until it is released: until then it would tell what the key holds.
"""

from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from annotate.models import (
    Annotation,
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

FORMAT = "annotate-own-data"
VERSION = 1
NOT_IN_HERE = (
    gettext_noop("the three words: they are not stored, only a checksum that proves them"),
    gettext_noop("grades and comments that are not released yet"),
    gettext_noop("who of your instructors reviewed, commented and graded"),
    gettext_noop("the numbers that the database gives to rows"),
)


def own_data(enrolment: Enrolment) -> dict[str, Any]:
    """Return all that is kept about the student of a class, ready for JSON; times in UTC."""
    submissions = (
        Submission.objects.with_parts()
        .filter(student=enrolment.user, assignment__classroom=enrolment.classroom)
        .select_related("override")
        .prefetch_related("annotations__label", "steps", "grades__answer_key", "comments")
        .prefetch_related("disputes__key_annotation__alternatives")
        .order_by("assignment__created_at", "attempt")
    )
    extensions = Extension.objects.filter(
        student=enrolment.user, assignment__classroom=enrolment.classroom
    )
    return {
        "format": FORMAT,
        "version": VERSION,
        "account": _account(enrolment.user),
        "class": {
            "id": enrolment.classroom.pk,
            "name": enrolment.classroom.name,
            "role": enrolment.role,
            "joined_at": enrolment.joined_at,
            "kept_until": enrolment.classroom.retained_until,
        },
        "extensions": [_extension(each) for each in extensions.select_related("assignment")],
        "submissions": [_submission(submission) for submission in submissions],
        "not_in_here": [_(each) for each in NOT_IN_HERE],
    }


def _account(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "display_name": user.display_name,
        "made_at": user.date_joined,
        "last_signed_in_at": user.last_login,
        "is_active": user.is_active,
    }


def _submission(submission: Submission) -> dict[str, Any]:
    text = submission.article.text
    return {
        "id": submission.pk,
        "assignment": submission.assignment.title,
        "article": submission.article.title,
        "attempt": submission.attempt,
        "started_at": submission.started_at,
        "handed_in_at": submission.handed_in_at,
        "is_cancelled": submission.is_cancelled,
        "first_released_at": submission.first_released_at,
        "highlights": [_annotation(each, text) for each in submission.annotations.all()],
        "changes_to_undo": [_step(cast("Step", each)) for each in submission.steps.all()],
        "disputes": [_dispute(each, submission) for each in submission.disputes.all()],
        "feedback": _feedback(submission) if submission.feedback_is_due else None,
    }


def _dispute(dispute: Dispute, submission: Submission) -> dict[str, Any]:
    """Return what the student holds, and what became of it as long as the feedback is released."""
    is_due = submission.feedback_is_due
    of_key = dispute.key_annotation if is_due else None
    return {
        "highlight": dispute.annotation_id,
        "passage_of_the_key": of_key and submission.article.words_of(of_key.span),
        "reason": dispute.reason,
        "made_at": dispute.created_at,
        "status": dispute.status if is_due else None,
        "answer": dispute.answer if is_due else None,
        "answered_at": dispute.answered_at if is_due else None,
    }


def _annotation(annotation: Annotation, text: str) -> dict[str, Any]:
    return {
        "id": annotation.pk,
        "label": annotation.label.name,
        "words": text[annotation.start : annotation.end],
        "start": annotation.start,
        "end": annotation.end,
        "note": annotation.note,
        "changes": annotation.version - 1,
        "made_at": annotation.created_at,
        "removed_at": annotation.removed_at,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "highlight": step.annotation_id,
        "before": step.before,
        "after": step.after,
        "is_undone": step.is_undone,
    }


def _extension(extension: Extension) -> dict[str, Any]:
    return {"assignment": extension.assignment.title, "due_at": extension.due_at}


def _feedback(submission: Submission) -> dict[str, Any]:
    """Return what was released, with the grade by each version of the key, the newest first."""
    override = getattr(submission, "override", None)
    return {
        "released_at": submission.released_at,
        "reviewed_at": submission.reviewed_at,
        "grades": [_grade(grade) for grade in submission.grades.all()],
        "grade_in_their_place": override and _override(override),
        "comments": [_comment(comment) for comment in submission.comments.all()],
    }


def _grade(grade: Grade) -> dict[str, Any]:
    return {
        "percent": grade.percent,
        "points": grade.points,
        "points_possible": grade.points_possible,
        "key_version": grade.answer_key.version,
        "graded_at": grade.graded_at,
    }


def _override(override: GradeOverride) -> dict[str, Any]:
    return {
        "percent": override.percent,
        "reason": override.reason,
        "changed_at": override.changed_at,
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "highlight": comment.annotation_id,
        "text": comment.text,
        "changed_at": comment.changed_at,
    }
