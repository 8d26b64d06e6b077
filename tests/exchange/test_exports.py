"""An assignment's annotation set, read from the tables while it is consumed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.exchange.exports import ROWS_AT_ONCE, export_set, pseudonym
from annotate.formats import jsonl, jsonl_reader, records
from annotate.formats.records import AnnotatorsAs, Submissions
from annotate.formats.registry import FORMATS, Format, Part
from annotate.models import Annotation, Assignment, Grade, Submission, User
from tests import factories
from tests.formats.unpacked import unpacked

pytestmark = pytest.mark.django_db


def handed_in(assignment: Assignment, student: User, *words: str) -> Submission:
    submission = factories.a_submission(assignment, student)
    for each in words:
        factories.an_annotation(submission, "denial", each)
    submission.hand_in()
    return submission


def submissions_of(assignment: Assignment, **options: Any) -> list[records.Submission]:
    return list(export_set(assignment, **options).submissions)


def test_set_holds_the_assignment_with_its_article_and_codebook() -> None:
    article = factories.an_article("The ministry said “no” 🙂.", language="ar", direction="rtl")
    key = factories.a_key(article, published=False)
    assignment = factories.an_assignment(key=key, instructions="Look for denials.")
    [record] = export_set(assignment).assignments
    assert record == records.Assignment(
        id=str(assignment.pk),
        title="Read the report",
        instructions="Look for denials.",
        article=records.Article(
            id=str(article.pk),
            identifier=None,
            title="A report",
            title_is_editorial=False,
            source="",
            author="",
            published_on=None,
            language="ar",
            direction="rtl",
            rights="",
            sha256=article.text_sha256,
            text="The ministry said “no” 🙂.",
            blocks=article.blocks,
        ),
        label_set=records.LabelSet(
            id=str(key.label_set.pk),
            identifier=None,
            name="Claims, denials, figures",
            description="",
            labels=tuple(
                records.Label(identifier, name, letter, f"What a {name} is.", "", "", place, place)
                for place, (identifier, name, letter) in enumerate(factories.LABELS, start=1)
            ),
        ),
        classroom="Media 8b",
    )


def test_submission_holds_its_annotations_in_the_order_of_the_text() -> None:
    assignment = factories.an_assignment()
    student = factories.a_student(assignment.classroom)
    submission = factories.a_submission(assignment, student)
    later = factories.an_annotation(submission, "denial", "The ministry denied the report")
    inner = factories.an_annotation(submission, "casualty-figure", "12 people")
    twin = factories.an_annotation(submission, "unconfirmed-claim", "12 people")
    outer = factories.an_annotation(submission, "unconfirmed-claim", "12 people were killed")
    inner.change(inner.version, note="Says who?")
    submission.hand_in()
    [record] = submissions_of(assignment)
    text = assignment.article.text
    start = text.index("12 people")
    assert record == records.Submission(
        id=str(submission.pk),
        assignment=export_set(assignment).assignments[0],
        annotator=records.Annotator(pseudonym(assignment.classroom_id, student.pk), None),
        attempt=1,
        started_at=submission.started_at,
        handed_in_at=submission.handed_in_at,
        annotations=(
            records.Annotation(
                id=str(outer.pk),
                label="unconfirmed-claim",
                span=Span(start, start + 21),
                words="12 people were killed",
                note="",
                created_at=outer.created_at,
            ),
            records.Annotation(
                id=str(twin.pk),
                label="unconfirmed-claim",
                span=Span(start, start + 9),
                words="12 people",
                note="",
                created_at=twin.created_at,
            ),
            records.Annotation(
                id=str(inner.pk),
                label="casualty-figure",
                span=Span(start, start + 9),
                words="12 people",
                note="Says who?",
                created_at=inner.created_at,
            ),
            records.Annotation(
                id=str(later.pk),
                label="denial",
                span=Span(text.index("The ministry"), text.index("The ministry") + 30),
                words="The ministry denied the report",
                note="",
                created_at=later.created_at,
            ),
        ),
    )


def test_words_are_cut_by_code_points() -> None:
    article = factories.an_article("👩\u200d👧 cafe\u0301 שלום 🙂 no")
    assignment = factories.an_assignment(key=factories.a_key(article, published=False))
    handed_in(assignment, factories.a_student(assignment.classroom), "שלום 🙂", "no")
    [submission] = submissions_of(assignment)
    assert [annotation.words for annotation in submission.annotations] == ["שלום 🙂", "no"]


def test_submission_in_which_nothing_is_marked_is_in_the_set() -> None:
    assignment = factories.an_assignment()
    sam, kim, alex = (
        factories.a_student(assignment.classroom, name) for name in ("Sam", "Kim", "Alex")
    )
    handed_in(assignment, sam)
    handed_in(assignment, kim, "denied")
    handed_in(assignment, alex)
    counts = [len(each.annotations) for each in submissions_of(assignment)]
    assert counts == [0, 1, 0]


def test_set_of_several_assignments_holds_each_with_its_submissions() -> None:
    first = factories.an_assignment()
    second = factories.an_assignment(first.classroom, first.answer_key)
    sam = factories.a_student(first.classroom, "Sam")
    kim = factories.a_student(first.classroom, "Kim")
    for assignment, student in ((second, kim), (first, sam), (second, sam)):
        handed_in(assignment, student, "denied")
    exported = export_set(first, second)
    one, two = exported.assignments
    assert (one.id, two.id) == (str(first.pk), str(second.pk))
    assert [(each.assignment, each.annotator.id) for each in exported.submissions] == [
        (one, pseudonym(first.classroom_id, sam.pk)),
        (two, pseudonym(first.classroom_id, sam.pk)),
        (two, pseudonym(first.classroom_id, kim.pk)),
    ]


def test_set_of_one_student_holds_nobody_else() -> None:
    assignment = factories.an_assignment()
    sam, kim = (factories.a_student(assignment.classroom, name) for name in ("Sam", "Kim"))
    handed_in(assignment, sam, "denied")
    own = handed_in(assignment, kim, "ministry", "report")
    [record] = submissions_of(assignment, student=kim)
    assert record.id == str(own.pk)
    assert [each.words for each in record.annotations] == ["report", "ministry"]


def test_key_is_in_the_set_only_when_asked_for() -> None:
    article = factories.an_article()
    key = factories.a_key(article, published=False)
    denial = key.annotations.get(label__identifier="denial")
    denial.accept(key.label_set.labels.get(identifier="unconfirmed-claim"), 40)
    extent = Span(denial.span.start, denial.span.end + 1)
    denial.change(2, core=denial.span, extent=extent, explanation="It says no.", weight=3)
    factories.add_to_key(key, "denial", "Nobody was hurt", role="distractor")
    assignment = factories.an_assignment(key=key)
    assert export_set(assignment).assignments[0].answer_key is None
    record = export_set(assignment, with_key=True).assignments[0].answer_key
    assert record is not None
    assert (record.id, record.version) == (str(key.pk), 1)
    assert [(each.label, each.role, each.weight) for each in record.annotations] == [
        ("unconfirmed-claim", "required", 1),
        ("denial", "required", 3),
        ("denial", "distractor", 1),
        ("casualty-figure", "required", 1),
    ]
    assert record.annotations[1] == records.KeyAnnotation(
        id=str(denial.pk),
        label="denial",
        role="required",
        weight=3,
        explanation="It says no.",
        alternatives=(Alternative(denial.span, extent),),
        accepted=(("unconfirmed-claim", 40),),
    )


def test_results_say_what_became_of_each_highlight_and_key_annotation() -> None:
    assignment = factories.an_assignment()
    student = factories.a_student(assignment.classroom)
    submission = handed_in(assignment, student, "The ministry denied the report", "Nobody was hurt")
    [record] = submissions_of(assignment, with_key=True, with_results=True)
    key = export_set(assignment, with_key=True).assignments[0].answer_key
    assert key is not None
    claim, denial, figure = (each.id for each in key.annotations)
    grade = Grade.objects.get(submission=submission)
    assert record.result == records.Result(
        grade=str(grade.percent),
        worked_out=str(grade.percent),
        points="1",
        points_possible=3,
        annotations=(
            records.AnnotationResult("exact", "1"),
            records.AnnotationResult("spurious", "0"),
        ),
        key_annotations=(
            records.KeyResult(claim, "missed", "0"),
            records.KeyResult(denial, "exact", "1"),
            records.KeyResult(figure, "missed", "0"),
        ),
    )


def test_points_of_the_highlights_add_up_to_those_of_the_submission() -> None:
    assignment = factories.an_assignment()
    student = factories.a_student(assignment.classroom)
    handed_in(assignment, student, "The ministry", "denied the report", "ministry denied")
    [record] = submissions_of(assignment, with_results=True)
    assert record.result is not None
    assert len(record.result.annotations) == 3
    each = [Decimal(became.points) for became in record.result.annotations]
    assert sum(each) == Decimal(record.result.points) > 0
    assert record.result.key_annotations == ()


def test_grade_that_was_set_stands_before_the_one_worked_out() -> None:
    assignment = factories.an_assignment(feedback="on_release")
    submission = handed_in(assignment, factories.a_student(assignment.classroom))
    submission.override_grade(User.objects.get(is_instructor=True), Decimal("61.5"), "Asked well.")
    [record] = submissions_of(assignment, with_results=True)
    assert record.result is not None
    assert (record.result.grade, record.result.worked_out) == ("61.5", "0.0")


def test_open_submission_has_no_result() -> None:
    assignment = factories.an_assignment()
    factories.an_annotation(factories.a_submission(assignment), "denial", "denied")
    options = {"submissions_held": Submissions.ALL, "with_results": True}
    [record] = submissions_of(assignment, **options)
    assert (len(record.annotations), record.result) == (1, None)


def test_set_with_everything_is_read_back_from_json_lines() -> None:
    assignment = factories.an_assignment()
    handed_in(assignment, factories.a_student(assignment.classroom), "denied", "12 people")
    factories.a_submission(assignment, factories.a_student(assignment.classroom))
    options: dict[str, Any] = {
        "annotators_as": AnnotatorsAs.NAMES,
        "submissions_held": Submissions.ALL,
        "with_key": True,
        "with_results": True,
    }
    written = b"".join(jsonl.write(export_set(assignment, **options)))
    back = jsonl_reader.read(BytesIO(written))
    exported = export_set(assignment, **options)
    assert list(back.submissions) == list(exported.submissions)
    assert back.assignments == exported.assignments
    assert back.with_results


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(3), "3"),
        (Fraction(1, 2), "0.5"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(100), "100"),
        (Fraction(1, 20_000), "0.0001"),
        (Fraction(1, 20_001), "0"),
    ],
)
def test_points_are_written_to_four_places(points: Fraction, text: str) -> None:
    assert records.points_text(points) == text


def test_removed_annotations_are_left_out() -> None:
    assignment = factories.an_assignment()
    submission = factories.a_submission(assignment)
    factories.an_annotation(submission, "denial", "denied")
    factories.an_annotation(submission, "denial", "ministry").remove(version=1)
    only_removed = factories.a_submission(assignment, factories.a_student(assignment.classroom))
    factories.an_annotation(only_removed, "denial", "denied").remove(version=1)
    submissions = submissions_of(assignment, submissions_held=Submissions.ALL)
    assert [[each.words for each in held.annotations] for held in submissions] == [["denied"], []]


def test_open_submissions_are_left_out_unless_asked_for() -> None:
    assignment = factories.an_assignment()
    sam = factories.a_student(assignment.classroom, "Sam")
    kim = factories.a_student(assignment.classroom, "Kim")
    done = handed_in(assignment, sam)
    begun = factories.a_submission(assignment, kim)
    assert [each.id for each in submissions_of(assignment)] == [str(done.pk)]
    both = submissions_of(assignment, submissions_held=Submissions.ALL)
    assert [(each.id, each.handed_in_at) for each in both] == [
        (str(done.pk), done.handed_in_at),
        (str(begun.pk), None),
    ]


def test_attempts_of_an_annotator_stand_together() -> None:
    assignment = factories.an_assignment(attempts=2)
    sam = factories.a_student(assignment.classroom, "Sam")
    kim = factories.a_student(assignment.classroom, "Kim")
    for student in (kim, sam, sam, kim):
        handed_in(assignment, student, "denied")
    submissions = submissions_of(assignment, annotators_as=AnnotatorsAs.NAMES)
    assert [(each.annotator.name, each.attempt) for each in submissions] == [
        ("Sam", 1),
        ("Sam", 2),
        ("Kim", 1),
        ("Kim", 2),
    ]
    assert [len(each.annotations) for each in submissions] == [1, 1, 1, 1]


def test_submissions_of_other_assignments_are_left_out() -> None:
    assignment = factories.an_assignment()
    other = factories.an_assignment(assignment.classroom, assignment.answer_key)
    handed_in(other, factories.a_student(assignment.classroom), "denied")
    assert submissions_of(assignment) == []


def test_names_are_given_only_when_asked_for() -> None:
    assignment = factories.an_assignment()
    handed_in(assignment, factories.a_student(assignment.classroom, "Sam Smith"))
    [hidden] = submissions_of(assignment)
    [named] = submissions_of(assignment, annotators_as=AnnotatorsAs.NAMES)
    assert (hidden.annotator.name, named.annotator.name) == (None, "Sam Smith")
    assert hidden.annotator.id == named.annotator.id


@pytest.mark.parametrize("chosen", FORMATS.values(), ids=FORMATS)
def test_file_with_pseudonyms_names_nobody(chosen: Format) -> None:
    assignment = factories.an_assignment()
    student = factories.a_student(assignment.classroom, "Sam Smith")
    handed_in(assignment, student, "denied")
    file = unpacked(b"".join(chosen.write(export_set(assignment))))
    assert "Sam Smith" not in file
    assert student.username not in file


def test_pseudonym_stays_when_others_come_and_leave() -> None:
    assignment = factories.an_assignment()
    first, second = (factories.a_student(assignment.classroom) for _ in range(2))
    handed_in(assignment, first)
    handed_in(assignment, second)
    before = submissions_of(assignment)[1].annotator
    first.delete()
    handed_in(assignment, factories.a_student(assignment.classroom))
    assert submissions_of(assignment)[0].annotator == before


def test_pseudonym_is_that_of_a_person_in_a_class(settings: Any) -> None:
    one = factories.a_classroom()
    other = factories.a_classroom(factories.an_instructor("omar"))
    assert pseudonym(one.pk, 1) == pseudonym(one.pk, 1)
    assert len({pseudonym(one.pk, 1), pseudonym(one.pk, 2), pseudonym(other.pk, 1)}) == 3
    before = pseudonym(one.pk, 1)
    settings.SECRET_KEY = "another"
    assert pseudonym(one.pk, 1) != before


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_as_many_whatever_the_size(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assignment = factories.an_assignment()
    for _ in range(count):
        student = factories.a_student(assignment.classroom)
        handed_in(assignment, student, *("denied", "ministry", "report")[:count])
    assignment = Assignment.objects.get(pk=assignment.pk)
    with django_assert_num_queries(
        7
    ):  # key, article, label set, labels, class, submissions, annotations
        assert len(submissions_of(assignment)) == count
    with django_assert_num_queries(11):  # labels, submissions, annotations; the key’s four, twice
        everything = {"with_key": True, "with_results": True}
        assert len(submissions_of(assignment, **everything)) == count


class Reading:
    """How many rows were fetched from the tables of submissions and of annotations so far."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        cursor = rest[-1]["cursor"]
        fetch = cursor.fetchmany

        def fetchmany(size: int) -> Any:
            rows = fetch(size)
            self.rows += len(rows)
            return rows

        cursor.fetchmany = fetchmany
        return result


@pytest.fixture
def reading() -> Iterator[Reading]:
    with ExitStack() as stack:
        counter = Reading()
        stack.enter_context(connection.execute_wrapper(counter))
        yield counter


def large_assignment(submissions: int, annotations_each: int) -> Assignment:
    assignment = factories.an_assignment()
    label = assignment.label_set.labels.get(identifier="denial")
    students = User.objects.bulk_create(
        User(username=f"student-{number}", display_name="Sam") for number in range(submissions)
    )
    held = Submission.objects.bulk_create(
        Submission(assignment=assignment, student=student, handed_in_at=timezone.now())
        for student in students
    )
    Annotation.objects.bulk_create(
        Annotation(submission=submission, label=label, start=start, end=start + 10)
        for submission in held
        for start in range(annotations_each)
    )
    return assignment


@pytest.mark.parametrize(
    ("chosen", "submissions", "annotations_each"),
    [(each, 1000, 10) for each in FORMATS.values()]
    + [
        (each, 5 * ROWS_AT_ONCE, 0)
        for each in FORMATS.values()
        if Part.EMPTY_SUBMISSIONS not in each.cannot_hold
    ],
)
def test_first_chunk_comes_long_before_the_last_row_is_read(
    chosen: Format, submissions: int, annotations_each: int, reading: Reading
) -> None:
    assignment = large_assignment(submissions, annotations_each)
    reading.rows = 0
    chunks = chosen.write(export_set(assignment))
    assert reading.rows < 10  # what the set is about, and no submission yet
    next(chunk for chunk in chunks if reading.rows >= 10)
    assert reading.rows < 3.5 * ROWS_AT_ONCE
    for _ in chunks:
        pass
    assert reading.rows >= 5 * ROWS_AT_ONCE


def test_submissions_are_complete_where_rows_are_fetched_in_parts() -> None:
    assignment = large_assignment(submissions=3, annotations_each=ROWS_AT_ONCE // 2 + 1)
    counts = [len(submission.annotations) for submission in export_set(assignment).submissions]
    assert counts == [ROWS_AT_ONCE // 2 + 1] * 3


def test_submission_handed_in_while_the_set_is_read_disturbs_nothing() -> None:
    assignment = factories.an_assignment()
    first, second, third = (factories.a_student(assignment.classroom) for _ in range(3))
    for student in (first, third):
        factories.an_annotation(factories.a_submission(assignment, student), "denial", "ministry")
    done = handed_in(assignment, second, "denied")

    def hand_in_meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "annotate_annotation" in sql and (late := Submission.objects.filter(handed_in_at=None)):
            late.update(handed_in_at=timezone.now())
        return execute(sql, *rest)

    with connection.execute_wrapper(hand_in_meanwhile):
        submissions = submissions_of(assignment)
    assert [(each.id, [held.words for held in each.annotations]) for each in submissions] == [
        (str(done.pk), ["denied"])
    ]
    assert Submission.objects.handed_in().count() == 3
