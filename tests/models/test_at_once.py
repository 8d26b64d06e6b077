"""Two requests at the same moment: what is to happen once happens once."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from itertools import combinations, islice

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from annotate.domain.matching import MAX_ANNOTATIONS
from annotate.models import (
    Annotation,
    AnswerKey,
    Article,
    ArticleDraft,
    Assignment,
    Enrolment,
    Frozen,
    Grade,
    StaleChange,
    Submission,
    User,
)
from tests import factories
from tests.models.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DENIAL = ("denial", "The ministry denied the report")
TIMES = 4
MAXIMUM = 500


@pytest.fixture
def submission() -> Submission:
    return factories.a_submission()


def copies(submission: Submission) -> list[Submission]:
    """Return the submission as each of several requests has loaded it."""
    return [Submission.objects.with_parts().get(pk=submission.pk) for _ in range(TIMES)]


def marking(submission: Submission, **mark: object) -> Callable[[], tuple[Annotation, bool]]:
    return lambda: submission.mark(**mark)  # type: ignore[arg-type]


def test_same_request_from_several_tabs_is_one_highlight(submission: Submission) -> None:
    mark = factories.a_mark(submission, *DENIAL)
    answers = at_once(*(marking(each, **mark) for each in copies(submission)))
    stored = submission.annotations.get()
    assert sorted(answers, key=str) == sorted(
        [(stored, True), *[(stored, False)] * (TIMES - 1)], key=str
    )


def test_same_words_from_several_tabs_are_one_highlight(submission: Submission) -> None:
    answers = at_once(
        *(marking(each, **factories.a_mark(each, *DENIAL)) for each in copies(submission))
    )
    stored = submission.annotations.get()
    assert sorted(answers, key=str) == sorted(
        [(stored, True), *[(stored, False)] * (TIMES - 1)], key=str
    )


def test_last_room_is_given_once(submission: Submission) -> None:
    spans = islice(combinations(range(170), 2), MAX_ANNOTATIONS - 1)
    label = submission.label_set.labels.get(position=1)
    Annotation.objects.bulk_create(
        Annotation(submission=submission, label=label, start=start, end=end) for start, end in spans
    )
    words = ("ministry", "denied", "report", "Nobody")
    answers = at_once(
        *(
            marking(each, **factories.a_mark(each, "denial", word))
            for each, word in zip(copies(submission), words, strict=True)
        )
    )
    assert sum(isinstance(answer, ValidationError) for answer in answers) == TIMES - 1
    assert submission.annotations.count() == MAX_ANNOTATIONS


def test_one_of_several_changes_of_a_version_is_made(submission: Submission) -> None:
    annotation = factories.an_annotation(submission, *DENIAL)
    loaded = [
        Annotation.objects.select_related("submission").get(pk=annotation.pk) for _ in range(TIMES)
    ]

    def changing(each: Annotation, note: str) -> Callable[[], None]:
        return lambda: each.change(1, note=note)

    answers = at_once(*(changing(each, f"note {index}") for index, each in enumerate(loaded)))
    [made] = [index for index, answer in enumerate(answers) if answer is None]
    assert sum(isinstance(answer, StaleChange) for answer in answers) == TIMES - 1
    stored = annotation.stored()
    assert (stored.note, stored.version) == (f"note {made}", 2)


def test_beginning_several_times_opens_one_attempt() -> None:
    assignment = factories.an_assignment(attempts=5)
    student = factories.a_student(assignment.classroom)

    def beginning() -> Submission | None:
        return Assignment.objects.get(pk=assignment.pk).begin(student)

    assert at_once(*[beginning] * TIMES) == [Submission.objects.get()] * TIMES


def test_handing_in_several_times_grades_once(submission: Submission) -> None:
    factories.an_annotation(submission, *DENIAL)
    assert at_once(*(each.hand_in for each in copies(submission))) == [None] * TIMES
    assert Grade.objects.count() == 1
    assert len({*Submission.objects.values_list("handed_in_at", flat=True)} - {None}) == 1


def test_highlight_made_while_handing_in_is_graded_or_refused(submission: Submission) -> None:
    handing_in, marking_too, *_ = copies(submission)
    mark = factories.a_mark(submission, *DENIAL)
    calls: list[Callable[[], object]] = [handing_in.hand_in, marking(marking_too, **mark)]
    _, answer = at_once(*calls)
    [percent] = Grade.objects.values_list("percent", flat=True)
    if isinstance(answer, Frozen):
        assert (submission.annotations.count(), percent) == (0, Decimal(0))
    else:
        assert answer == (submission.annotations.get(), True)
        assert percent == Decimal(50)


def graded_work() -> Submission:
    """Return a submission that is handed in and not released."""
    submission = factories.a_submission(factories.an_assignment(feedback="on_release", attempts=2))
    factories.an_annotation(submission, *DENIAL)
    submission.hand_in()
    return submission


def test_reopening_several_times_reopens_once() -> None:
    submission = graded_work()
    answers = at_once(*(each.reopen for each in copies(submission)))
    assert answers.count(None) == 1
    assert sum(isinstance(answer, Frozen) for answer in answers) == TIMES - 1
    assert (Submission.objects.get().is_open, Grade.objects.count()) == (True, 0)


def test_what_is_reopened_while_another_attempt_begins_is_the_one_open() -> None:
    submission = graded_work()
    reopening, beginning, *_ = copies(submission)
    calls: list[Callable[[], object]] = [
        reopening.reopen, partial(beginning.assignment.begin, submission.student)
    ]  # fmt: skip
    reopened, begun = at_once(*calls)
    assert begun == Submission.objects.open().get()
    assert isinstance(reopened, Frozen) == (begun != submission)


def test_what_is_reopened_while_all_is_graded_anew_keeps_no_grade() -> None:
    submission = graded_work()
    reopening, regraded, *_ = copies(submission)

    def change_rule() -> int:
        with transaction.atomic():
            held = Assignment.objects.select_for_update().get(pk=regraded.assignment_id)
            return held.apply_rule()

    calls: list[Callable[[], object]] = [reopening.reopen, change_rule]
    reopened, graded = at_once(*calls)
    assert (reopened, graded in (0, 1)) == (None, True)
    assert Grade.objects.count() == 0


def test_comments_sent_several_times_at_once_are_written_once(submission: Submission) -> None:
    highlight = factories.an_annotation(submission, *DENIAL)
    author = submission.assignment.classroom.enrolments.get(role="instructor").user
    submission.hand_in()
    texts = {None: "Well read.", highlight.pk: "Only this word?"}
    calls = [partial(each.write_comments, author, texts) for each in copies(submission)]
    assert at_once(*calls) == [None] * TIMES
    written = submission.comments.order_by("text").values_list("annotation", "text")
    assert list(written) == [(highlight.pk, "Only this word?"), (None, "Well read.")]


def test_key_published_while_students_hand_in_grades_them_all() -> None:
    instructor = factories.an_instructor()
    assignment = factories.an_assignment(
        factories.a_classroom(instructor), factories.a_key(owner=instructor)
    )
    for _ in range(TIMES):
        factories.a_submission(assignment, factories.a_student(assignment.classroom))
    draft = assignment.answer_key.revise(instructor)
    calls: list[Callable[[], object]] = [
        draft.publish, *(each.hand_in for each in Submission.objects.with_parts())
    ]  # fmt: skip
    published, *handed_in = at_once(*calls)
    assert isinstance(published, int)
    assert handed_in == [None] * TIMES
    assert Grade.objects.filter(answer_key=draft).count() == TIMES


@pytest.fixture
def instructor() -> User:
    return factories.an_instructor()


def test_revising_several_times_begins_one_draft(instructor: User) -> None:
    key = factories.a_key()

    def revising() -> AnswerKey:
        return AnswerKey.objects.get(pk=key.pk).revise(instructor)

    answers = at_once(*[revising] * TIMES)
    draft = AnswerKey.objects.get(status="draft")
    assert answers == [draft] * TIMES
    assert draft.annotations.count() == 3


def test_publishing_several_times_publishes_once(instructor: User) -> None:
    draft = factories.a_key(owner=instructor, published=False)
    calls = [AnswerKey.objects.get(pk=draft.pk).publish for _ in range(TIMES)]
    answers = at_once(*calls)
    assert sum(isinstance(answer, Frozen) for answer in answers) == TIMES - 1
    assert answers.count(0) == 1


def test_students_who_join_at_once_have_codes_of_their_own() -> None:
    classroom = factories.a_classroom()
    answers = at_once(*[lambda: classroom.admit("Sam")] * TIMES)
    codes = [answer[1] for answer in answers if isinstance(answer, tuple)]
    returned = {classroom.returning(code) for code in codes}
    students = Enrolment.objects.filter(role="student")
    assert returned == set(students)
    names = sorted(each.user.display_name for each in students)
    assert names == ["Sam", "Sam (2)", "Sam (3)", "Sam (4)"]


def test_instructors_who_remove_each_other_at_once_leave_one() -> None:
    classroom = factories.a_classroom()
    classroom.add_instructor(factories.an_instructor("cora"))
    ines, cora = classroom.enrolments.instructors()
    at_once(
        lambda: classroom.remove_instructor(ines),
        lambda: classroom.remove_instructor(cora),
    )
    assert classroom.enrolments.instructors().count() == 1


def test_draft_frozen_from_several_tabs_is_one_article() -> None:
    draft = factories.a_draft()
    seen = [ArticleDraft.objects.get() for _ in range(TIMES)]
    assert at_once(*(partial(each.freeze, 1) for each in seen)) == [Article(pk=draft.pk)] * TIMES
    assert (Article.objects.count(), ArticleDraft.objects.count()) == (1, 0)


def test_block_deleted_by_a_double_click_takes_no_other_with_it() -> None:
    factories.a_draft(None, "one", "two", "three")
    seen = [ArticleDraft.objects.get() for _ in range(TIMES)]
    answers = at_once(*(partial(each.delete_blocks, 1, [0]) for each in seen))
    assert sorted(map(type, answers), key=str) == [type(None), *[ValidationError] * (TIMES - 1)]
    assert [text for _kind, text in ArticleDraft.objects.get().parts] == ["two", "three"]
