"""Every address of the site, filled in for one assignment, so that none is left untested."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from annotate.models import (
    Annotation,
    ApiToken,
    ArticleDraft,
    Assignment,
    Enrolment,
    KeyAnnotation,
    Submission,
    Trial,
    Upload,
)


def all_names() -> set[str]:
    """Return the names of all addresses, as they are in the URLconf, but for Django's admin."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from _names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


@dataclass(frozen=True)
class Scene:
    """An assignment with a student's submission, and what lies on the way to everything."""

    assignment: Assignment
    submission: Submission
    annotation: Annotation
    key_annotation: KeyAnnotation

    @property
    def enrolment(self) -> Enrolment:
        return self.assignment.classroom.enrolments.get(user=self.submission.student)

    @property
    def dispute_pk(self) -> int:
        """The student's dispute, or one that there is not."""
        return self.submission.disputes.values_list("pk", flat=True).first() or 1

    @property
    def trial(self) -> Trial:
        """A trial of the key by the first instructor of the class."""
        instructor = self.assignment.classroom.enrolments.instructors()[0].user
        return Trial.objects.begin(instructor, self.assignment.answer_key)

    @property
    def draft_pk(self) -> UUID:
        """A draft of an article, or one that there is not."""
        return ArticleDraft.objects.values_list("pk", flat=True).first() or uuid4()

    @property
    def upload_pk(self) -> UUID:
        """A file that an instructor sent, or one that there is not."""
        return Upload.objects.values_list("pk", flat=True).first() or UUID(int=1)

    @property
    def token_pk(self) -> UUID:
        """A token of an instructor, or one that there is not."""
        return ApiToken.objects.values_list("pk", flat=True).first() or UUID(int=1)

    def addresses(self) -> dict[str, str]:
        """Return the address of every name that a test has classified."""
        assignment = self.assignment
        key = assignment.answer_key
        of: dict[str, list[object]] = {
            "join_classroom": [assignment.classroom.join_code],
            "classroom_return_code": [assignment.classroom.pk, self.enrolment.pk],
            "classroom_instructor_removal": [
                assignment.classroom.pk,
                assignment.classroom.enrolments.instructors()[0].pk,
            ],
            "classroom_student_removal": [assignment.classroom.pk, self.enrolment.pk],
            "assignment_create": [assignment.classroom.pk],
            "assignment_extension_removal": [assignment.pk, self.submission.student_id],
            "assignment_dispute_answer": [assignment.pk, self.dispute_pk],
            "assignment_projector": [assignment.pk, 1],
            "api_submissions": [assignment.pk],
            "api_annotations": [assignment.pk],
            "api_annotation": [assignment.pk, self.annotation.pk],
            "api_token_removal": [self.token_pk],
            "import": [self.upload_pk],
            "import_removal": [self.upload_pk],
            "progress": [self.upload_pk],
            "article": [assignment.article.pk],
            "article_change": [assignment.article.pk],
            "article_removal": [assignment.article.pk],
            "article_draft_block": [self.draft_pk, 1],
            "answer_key_create": [assignment.article.pk],
            "answer_key_comparison": [key.pk, uuid4()],
            "trial_sentence": [self.trial.pk, 1],
            "submission_sentence": [self.submission.pk, 1],
            "answer_key_sentence": [key.pk, 1],
            "submission_highlight_dispute": [self.submission.pk, self.annotation.pk],
            "submission_key_dispute": [self.submission.pk, self.key_annotation.pk],
            "submission_dispute_withdrawal": [self.submission.pk, self.dispute_pk],
        }
        label = assignment.label_set.labels.all()[0]
        of |= {name: [label.label_set_id] for name in OF_A_LABEL_SET}
        of |= {name: [label.label_set_id, label.pk] for name in OF_A_LABEL}
        below: dict[str, tuple[UUID, UUID]] = {
            "submission": (self.submission.pk, self.annotation.pk),
            "answer_key": (key.pk, self.key_annotation.pk),
            "trial": (self.trial.pk, uuid4()),
        }
        found = {}
        for name in CLASSIFIED:
            noun = next((noun for noun in below if name.startswith(noun)), "")
            if name in of:
                arguments: list[object] = of[name]
            elif name.startswith(f"{noun}_annotation") and name != f"{noun}_annotations":
                arguments = [*below[noun]]
            elif noun:
                arguments = [below[noun][0]]
            elif name.startswith("article_draft"):
                arguments = [self.draft_pk]
            elif name.startswith("classroom") and name != "classroom_create":
                arguments = [assignment.classroom.pk]
            elif name.startswith("assignment"):
                arguments = [assignment.pk]
            else:
                arguments = []
            found[name] = reverse(name, args=arguments)
        return found


OPEN_TO_ALL = {"home", "join", "join_classroom", "come_back", "sign_in", "sign_out"}
OPEN_TO_ALL |= {"api_description"}
# No session opens these, and nobody is led to a page: see tests/views/test_api.py.
OF_PROGRAMS_WITH_A_TOKEN = {
    "api_classrooms",
    "api_assignments",
    "api_articles",
    "api_label_sets",
    "api_submissions",
    "api_annotations",
    "api_annotation",
}
OF_ANYONE_SIGNED_IN = {"welcome"}
OF_ANYONE_WITH_A_PASSWORD = {"password_change"}
OF_STUDENTS = {"assignment_begin", "classroom_own_data"}
OF_THE_CLASS = {"classroom", "assignment"}
OF_INSTRUCTORS = {
    "classroom_create",
    "export",
    "export_file",
    "progress",
    "imports",
    "api_tokens",
    "articles",
    "article",
    "label_sets",
    "label_set_create",
    "label_set",
    "label_set_copy",
    "article_create",
    "article_change",
    "article_removal",
    "article_draft",
    "article_draft_freezing",
    "article_draft_blocks",
    "article_draft_block",
    "article_draft_undo",
    "article_draft_removal",
    "answer_key_create",
    "answer_key",
    "answer_key_revision",
    "answer_key_publication",
    "answer_key_sentence",
    "answer_key_annotations",
    "answer_key_annotation",
    "answer_key_annotation_removal",
    "answer_key_annotation_restoration",
    "answer_key_undo",
    "answer_key_redo",
    "answer_key_trial",
    "answer_key_comparison",
}
OF_THE_INSTRUCTOR_ALONE = {
    "trial",
    "trial_result",
    "trial_restart",
    "trial_removal",
    "trial_sentence",
    "trial_annotations",
    "trial_annotation",
    "trial_annotation_removal",
    "trial_annotation_restoration",
    "trial_undo",
    "trial_redo",
}
OF_A_LABEL_SET = {
    "label_set",
    "label_set_copy",
    "label_set_change",
    "label_set_removal",
    "label_create",
}
OF_A_LABEL = {"label", "label_move", "label_removal"}
OF_THE_LABEL_SETS_OWNER = {
    "label_set_change",
    "label_set_removal",
    "label_create",
    "label",
    "label_move",
    "label_removal",
}
OF_THE_INSTRUCTORS_OF_THE_CLASS = {
    "classroom_change",
    "classroom_copy",
    "classroom_archive",
    "classroom_bring_back",
    "classroom_instructors",
    "classroom_instructor_removal",
    "classroom_joining",
    "classroom_qr",
    "classroom_seats",
    "classroom_seats_preview",
    "classroom_retention",
    "classroom_erasure",
    "classroom_work_erasure",
    "classroom_roster",
    "classroom_cards",
    "classroom_return_code",
    "classroom_student_removal",
    "assignment_create",
    "assignment_change",
    "assignment_live",
    "assignment_grading",
    "submission_grading",
    "submission_collection",
    "submission_reopening",
    "assignment_extensions",
    "assignment_extension_removal",
    "assignment_copy",
    "assignment_names",
    "assignment_collection",
    "assignment_review",
    "assignment_review_undo",
    "assignment_release",
    "assignment_take_back",
    "assignment_overview",
    "assignment_projector",
    "assignment_disputes",
    "assignment_dispute_answer",
    "assignment_mending",
    "assignment_mending_change",
    "assignment_mending_publication",
    "assignment_mending_removal",
    "classroom_export",
    "classroom_export_file",
    "assignment_export",
    "assignment_export_file",
    "assignment_gradebook",
}
OF_THE_OWNER_ALONE = {"import", "import_removal", "api_token_removal"}
OF_THE_STUDENT_ALONE = {
    "submission_hand_in",
    "submission_sentence",
    "submission_annotations",
    "submission_annotation",
    "submission_annotation_removal",
    "submission_annotation_restoration",
    "submission_undo",
    "submission_redo",
}
OF_THE_STUDENT_ONCE_RELEASED = {
    "submission_highlight_dispute",
    "submission_key_dispute",
    "submission_dispute_withdrawal",
}
OF_THE_STUDENT_AND_THE_INSTRUCTORS = {"submission"}
# After these, other addresses lead nowhere: a test that asks all of them asks these last.
ENDINGS = ("classroom_student_removal", "classroom_instructor_removal")
CLASSIFIED = (
    OPEN_TO_ALL
    | OF_PROGRAMS_WITH_A_TOKEN
    | OF_ANYONE_SIGNED_IN
    | OF_ANYONE_WITH_A_PASSWORD
    | OF_STUDENTS
    | OF_THE_CLASS
    | OF_INSTRUCTORS
    | OF_THE_LABEL_SETS_OWNER
    | OF_THE_INSTRUCTOR_ALONE
    | OF_THE_INSTRUCTORS_OF_THE_CLASS
    | OF_THE_OWNER_ALONE
    | OF_THE_STUDENT_ALONE
    | OF_THE_STUDENT_ONCE_RELEASED
    | OF_THE_STUDENT_AND_THE_INSTRUCTORS
)
