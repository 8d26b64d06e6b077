"""What a file brings becomes rows: all of it, in one transaction, and once."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import IntegrityError, connection

from annotate.domain.span import Span
from annotate.exchange.exports import export_set, pseudonym
from annotate.exchange.import_labels import fitting, match
from annotate.exchange.import_plan import Choices, LeftOut, Plan
from annotate.exchange.imports import Importer
from annotate.exchange.results import key_record
from annotate.formats import jsonl
from annotate.formats.detection import read_file
from annotate.formats.imported import (
    ImportedDocument,
    ImportedLabel,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.records import AnnotatorsAs
from annotate.models import (
    Annotation,
    AnswerKey,
    Article,
    Assignment,
    Classroom,
    Enrolment,
    Erasure,
    Frozen,
    Grade,
    LabelSet,
    Submission,
    User,
)
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "The ministry denied it. Nobody was hurt."
DENIED = ImportedSpan("denial", Span(4, 19), "ministry denied", note="says who?")
LABELS = (ImportedLabel("denial", "denial"), ImportedLabel("figure", "figure"))


@pytest.fixture
def ines() -> User:
    return factories.an_instructor()


def a_document(text: str | None = TEXT, **said: Any) -> ImportedDocument:
    return ImportedDocument("doc", text, **said)


def a_submission(*spans: ImportedSpan, annotator: str = "a1", **said: Any) -> ImportedSubmission:
    return ImportedSubmission("doc", annotator, spans, **said)


def a_set(
    *submissions: ImportedSubmission, document: ImportedDocument | None = None
) -> ImportedSet:
    return ImportedSet((document or a_document(),), LABELS, submissions)


def planned(
    imported: ImportedSet, owner: User, article: Article | None = None, **chosen: Any
) -> Plan:
    choices = {
        "articles": {each.id: article for each in imported.documents},
        "label_set": None,
        "labels": {},
        "classroom": None,
        "places": {},
    }
    return Plan(imported, "origin", owner, Choices(**choices | chosen))


def written(plan: Plan) -> list[str]:
    return Importer(plan, "Imported: set").carry_out().lines


def test_set_becomes_a_class_with_an_article_and_submissions(ines: User) -> None:
    began = datetime(2026, 5, 4, 8, tzinfo=UTC)
    done = datetime(2026, 5, 4, 9, tzinfo=UTC)
    made = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
    first = a_submission(
        DENIED._replace(created_at=made), annotator_name="Ana", started_at=began, handed_in_at=done
    )
    imported = a_set(first, a_submission(annotator="a2"), document=a_document(title="A report"))
    assert written(planned(imported, ines)) == [
        "1 new article", "2 new students", "2 submissions", "1 highlight",
    ]  # fmt: skip
    classroom = Classroom.objects.get()
    assert (classroom.name, classroom.joining_open) == ("Imported: set", False)
    assert list(Classroom.objects.taught_by(ines)) == [classroom]
    assignment = classroom.assignments.get()
    assert (assignment.title, assignment.article.text, assignment.article.owner) == (
        "A report", TEXT, ines,
    )  # fmt: skip
    names = [each.user.display_name for each in classroom.enrolments.students()]
    assert sorted(names) == ["Ana", "a2"]
    submission = Submission.objects.get(student__display_name="Ana")
    assert (submission.started_at, submission.handed_in_at) == (began, done)
    assert submission.released_at is None
    annotation = submission.annotations.get()
    assert (annotation.words, annotation.note, annotation.created_at) == (
        "ministry denied", "says who?", made,
    )  # fmt: skip
    assert [each.identifier for each in assignment.label_set.labels.all()] == ["denial", "figure"]
    assert annotation.label.identifier == "denial"


def test_imported_assignment_is_over_and_shows_nothing(ines: User) -> None:
    written(planned(a_set(a_submission(DENIED)), ines))
    assignment = Assignment.objects.get()
    student = Enrolment.objects.get(role="student").user
    assert not assignment.is_practice
    assert assignment.deadline_for(student).closes_at == assignment.due_at
    assert not Grade.objects.exists()


def test_same_file_again_doubles_nothing(ines: User) -> None:
    imported = a_set(a_submission(DENIED), a_submission(annotator="a2"))
    written(planned(imported, ines))
    article = Article.objects.get()
    again = planned(imported, ines, article, label_set=LabelSet.objects.get())
    assert (again.already_here, again.new_submissions) == (2, [])
    assert written(again) == []
    assert (Classroom.objects.count(), Submission.objects.count()) == (1, 2)
    more = planned(a_set(*imported.submissions, a_submission(annotator="a3")), ines, article)
    assert (more.already_here, len(more.new_submissions)) == (2, 1)


def test_erased_class_can_be_imported_again(ines: User) -> None:
    imported = a_set(a_submission(DENIED))
    written(planned(imported, ines))
    Erasure.of_classrooms(Classroom.objects.all()).carry_out()
    article = Article.objects.get()
    assert "1 submission" in written(planned(imported, ines, article))


def test_file_of_somebody_else_is_not_here_already(ines: User) -> None:
    imported = a_set(a_submission(DENIED))
    written(planned(imported, ines))
    assert planned(imported, factories.an_instructor("omar")).already_here == 0


def exported(assignment: Assignment) -> ImportedSet:
    data = b"".join(jsonl.write(export_set(assignment, with_key=True)))
    return read_file(data, "set.jsonl").imported


def a_graded_class(ines: User) -> Assignment:
    assignment = factories.an_assignment(factories.a_classroom(ines), factories.a_key(owner=ines))
    for name in ("Sam", "Kim"):
        submission = factories.a_submission(
            assignment, factories.a_student(assignment.classroom, name)
        )
        factories.an_annotation(submission, "denial", "The ministry denied the report")
        submission.hand_in()
    return assignment


def test_export_becomes_another_class_with_the_same_highlights_and_grades(ines: User) -> None:
    assignment = a_graded_class(ines)
    imported = exported(assignment)
    label_set = assignment.label_set
    labels = {each.identifier: each for each in label_set.labels.all()}
    plan = planned(imported, ines, assignment.article, label_set=label_set, labels=labels)
    assert plan.already_here == 0
    written(plan)
    copy = Assignment.objects.exclude(pk=assignment.pk).get()
    assert copy.answer_key == assignment.answer_key
    for each in (assignment, copy):
        [one, two] = export_set(each).submissions
        assert [held.words for held in one.annotations] == ["The ministry denied the report"]
        assert one.annotations[0].label == two.annotations[0].label == "denial"
        assert one.handed_in_at is not None
    percents = Grade.objects.filter(submission__assignment=copy).values_list("percent", flat=True)
    assert set(percents) == set(
        Grade.objects.filter(submission__assignment=assignment).values_list("percent", flat=True)
    )


def test_export_is_here_already_in_the_class_it_came_from(ines: User) -> None:
    assignment = a_graded_class(ines)
    plan = planned(exported(assignment), ines, assignment.article, classroom=assignment.classroom)
    assert plan.already_here == 2


def test_students_of_the_class_are_known_by_their_pseudonyms(ines: User) -> None:
    assignment = a_graded_class(ines)
    classroom = assignment.classroom
    sam = User.objects.get(display_name="Sam")
    known = a_submission(DENIED, annotator=pseudonym(classroom.pk, sam.pk))
    imported = a_set(known, a_submission(annotator="new", annotator_name="Sam"))
    written(planned(imported, ines, classroom=classroom))
    students = Submission.objects.exclude(assignment=assignment).values_list(
        "student__display_name", flat=True
    )
    assert sorted(students) == ["Sam", "Sam (2)"]
    assert sam.submissions.count() == 2


def test_archived_class_takes_nothing(ines: User) -> None:
    classroom = factories.a_classroom(ines)
    classroom.archive()
    with pytest.raises(Frozen):
        written(planned(a_set(a_submission(DENIED)), ines, classroom=classroom))
    assert not Article.objects.exists()


def test_key_of_the_file_becomes_a_draft_that_grades_once_published(ines: User) -> None:
    key = a_submission(DENIED, annotator="answer-key", is_key=True)
    imported = a_set(a_submission(DENIED), key)
    assert "1 draft of a key" in written(planned(imported, ines))
    draft = AnswerKey.objects.get(status="draft")
    annotation = draft.annotations.get()
    assert (annotation.words, annotation.explanation) == ("ministry denied", "says who?")
    assert draft.owner == ines
    draft.publish()
    assert Assignment.objects.get().answer_key == draft
    assert str(Grade.objects.get().percent) == "100.0"


def test_whole_key_of_an_export_comes_back(ines: User) -> None:
    key = factories.a_key(owner=ines, published=False)
    denial = key.annotations.get(label__identifier="denial")
    denial.accept(key.label_set.labels.get(identifier="unconfirmed-claim"), 40)
    extent = Span(denial.span.start, denial.span.end + 1)
    denial.change(2, core=denial.span, extent=extent, explanation="It says no.", weight=3)
    factories.add_to_key(key, "denial", "Nobody was hurt", role="distractor")
    assignment = factories.an_assignment(factories.a_classroom(ines), key)
    omar = factories.an_instructor("omar")
    assert written(planned(exported(assignment), omar)) == ["1 new article", "1 draft of a key"]
    draft = AnswerKey.objects.get(owner=omar)
    before, after = (
        [each._replace(id="") for each in key_record(version).annotations]
        for version in (key, draft)
    )
    assert after == before
    assert {each.role for each in after} == {"required", "distractor"}


def test_draft_that_was_begun_stays_as_it_is(ines: User) -> None:
    article = factories.an_article(TEXT)
    label_set = factories.a_label_set()
    draft = factories.a_key(
        article, label_set, ines, published=False, asks=[("denial", "denied", 1)]
    )
    labels = {"denial": label_set.labels.get(identifier="denial")}
    key = a_submission(DENIED, annotator="answer-key", is_key=True)
    plan = planned(a_set(key), ines, article, label_set=label_set, labels=labels)
    assert written(plan) == []
    assert [each.words for each in draft.annotations.all()] == ["denied"]


def test_what_does_not_fit_is_counted_with_its_reason(ines: User) -> None:
    spans = [
        DENIED,
        DENIED._replace(note="again"),
        ImportedSpan("figure", Span(0, 3)),
        ImportedSpan("denial", None, "confirmed"),
    ]
    article = factories.an_article(TEXT)
    label_set = factories.a_label_set()
    labels = {"denial": label_set.labels.get(identifier="denial")}
    plan = planned(a_set(a_submission(*spans)), ines, article, label_set=label_set, labels=labels)
    assert plan.left_out == {LeftOut.TWICE: 1, LeftOut.LABEL: 1, LeftOut.LOST: 1}
    assert planned(a_set(a_submission(*spans)), ines, articles={}).left_out == {LeftOut.DOCUMENT: 4}


@pytest.mark.parametrize(("count", "left_out"), [(500, 0), (501, 1)])
def test_submission_holds_500_highlights(ines: User, count: int, left_out: int) -> None:
    text = "x " * 600
    spans = [ImportedSpan("denial", Span(2 * each, 2 * each + 1)) for each in range(count)]
    plan = planned(a_set(a_submission(*spans), document=a_document(text)), ines)
    assert plan.left_out[LeftOut.FULL] == left_out
    written(plan)
    assert Annotation.objects.count() == 500


@pytest.mark.parametrize(("count", "left_out"), [(2000, 0), (2001, 1)])
def test_key_holds_2000_annotations(ines: User, count: int, left_out: int) -> None:
    text = "x " * 2100
    spans = [ImportedSpan("denial", Span(2 * each, 2 * each + 1)) for each in range(count)]
    key = a_submission(*spans, is_key=True)
    plan = planned(a_set(key, document=a_document(text)), ines)
    assert plan.left_out[LeftOut.KEY_FULL] == left_out
    [taken] = plan.keys
    assert len(taken.spans) == 2000


@pytest.mark.parametrize(("length", "cut"), [(2000, 0), (2001, 1)])
def test_long_note_is_cut_and_counted(ines: User, length: int, cut: int) -> None:
    plan = planned(a_set(a_submission(DENIED._replace(note="x" * length))), ines)
    assert plan.notes_cut == cut
    written(plan)
    assert len(Annotation.objects.get().note) == 2000


def test_undecided_span_lies_where_it_was_chosen_to(ines: User) -> None:
    article = factories.an_article("No. No.")
    imported = a_set(a_submission(ImportedSpan("denial", None, "No")), document=a_document(None))
    plan = planned(imported, ines, article)
    [undecided] = plan.undecided
    assert (undecided.words, undecided.places) == ("No", (Span(0, 2), Span(4, 6)))
    assert plan.left_out == {LeftOut.UNDECIDED: 1}
    decided = planned(imported, ines, article, places={0: Span(4, 6)})
    assert not decided.left_out
    written(decided)
    assert Annotation.objects.get().span == Span(4, 6)
    nonsense = planned(imported, ines, article, places={0: Span(1, 3)})
    assert nonsense.left_out == {LeftOut.UNDECIDED: 1}


def test_attempts_that_clash_are_numbered_on(ines: User) -> None:
    written(planned(a_set(a_submission(DENIED), a_submission(), a_submission(attempt=9)), ines))
    assert list(Submission.objects.order_by("attempt").values_list("attempt", flat=True)) == [
        1, 2, 9,
    ]  # fmt: skip
    assert Assignment.objects.get().attempts == 9


@pytest.mark.parametrize(("count", "made"), [(9, 9), (10, 9)])
def test_new_label_set_takes_nine_labels(ines: User, count: int, made: int) -> None:
    labels = tuple(ImportedLabel(f"l{each}", f"Label {each}") for each in range(count))
    spans = [ImportedSpan(each.id, Span(0, 3)) for each in labels]
    imported = a_set(a_submission(*spans))._replace(labels=labels)
    plan = planned(imported, ines)
    assert plan.left_out[LeftOut.LABEL] == count - made
    written(plan)
    assert LabelSet.objects.get().labels.count() == made


def test_labels_get_identifiers_of_their_own(ines: User) -> None:
    labels = (ImportedLabel("A B", "A B"), ImportedLabel("a-b", "other"), ImportedLabel("?", "?"))
    spans = [ImportedSpan(each.id, Span(0, 3)) for each in labels]
    written(planned(a_set(a_submission(*spans))._replace(labels=labels), ines))
    assert [each.identifier for each in LabelSet.objects.get().labels.all()] == [
        "a-b", "a-b-2", "label",
    ]  # fmt: skip
    assert Annotation.objects.count() == 3


def test_labels_get_letters_of_their_own(ines: User) -> None:
    labels = (
        ImportedLabel("denial", "denial", "D"),
        ImportedLabel("doubt", "doubt", "d"),
        ImportedLabel("do", "do"),
        ImportedLabel("?", "?"),
    )
    spans = [ImportedSpan(each.id, Span(0, 3)) for each in labels]
    written(planned(a_set(a_submission(*spans))._replace(labels=labels), ines))
    assert [each.letter for each in LabelSet.objects.get().labels.all()] == ["D", "O", "1", "2"]


def test_label_is_matched_by_its_identifier_or_its_name() -> None:
    label_set = factories.a_label_set()
    candidates = list(label_set.labels.all())
    for written_as in ("denial", "Denial"):
        found = match(ImportedLabel(written_as, "x"), candidates)
        assert found is not None
        assert found.identifier == "denial"
    by_name = match(ImportedLabel("7", "Casualty Figure"), candidates)
    assert by_name is not None
    assert by_name.identifier == "casualty-figure"
    assert match(ImportedLabel("claim", "claim"), candidates) is None
    assert fitting([ImportedLabel("denial", "x")], [label_set]) == label_set
    assert fitting(list(LABELS), [label_set]) is None
    assert fitting([], [label_set]) is None


def test_blocks_of_the_file_are_kept_where_they_fit(ines: User) -> None:
    assignment = factories.an_assignment(factories.a_classroom(ines))
    written(planned(exported(assignment), ines))
    copy = Article.objects.exclude(pk=assignment.article.pk).get()
    assert (copy.text, copy.blocks) == (assignment.article.text, assignment.article.blocks)


def test_raw_text_is_stored_in_its_canonical_form(ines: User) -> None:
    raw = "\ufeffNo 😀.\r\n\r\nThe ministry denied it."
    start = raw.index("denied")
    span = ImportedSpan("denial", Span(start, start + 6), "denied")
    written(planned(a_set(a_submission(span), document=a_document(raw)), ines))
    article = Article.objects.get()
    article.clean()
    assert article.text == "No 😀.\n\nThe ministry denied it."
    assert len(article.blocks) == 2
    assert Annotation.objects.get().words == "denied"
    assert (article.title, article.title_is_editorial) == ("No 😀.", True)


def test_control_characters_and_impossible_times_come_to_nothing(ines: User) -> None:
    """JSON can write a NUL, which PostgreSQL cannot keep, and a year before the first."""
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))
    labels = (ImportedLabel("denial", "de\0nial", "\0", "\0", "\0", "\0"),)
    submission = a_submission(
        DENIED._replace(note="who\0?", created_at=early),
        annotator="\0",
        annotator_name="Ana\0",
        started_at=early,
        handed_in_at=early,
    )
    document = a_document(
        title="A\0 report", source="\0", author="\0", rights="\0", language="\0", direction="up"
    )
    key = a_submission(DENIED._replace(note="\0"), annotator="key", is_key=True)
    written(planned(a_set(submission, key, document=document)._replace(labels=labels), ines))
    article, annotation = Article.objects.get(), Annotation.objects.get()
    assert (article.title, article.source, article.language) == ("A report", "", "en")
    assert article.direction == "ltr"
    assert (annotation.label.name, annotation.note) == ("denial", "who?")
    assert annotation.submission.student.display_name == "Ana"
    assert annotation.submission.started_at == annotation.submission.handed_in_at
    assert annotation.created_at.year > 2000


def test_import_that_fails_halfway_writes_nothing(ines: User) -> None:
    before = rows()
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX one_note ON annotate_annotation (note)")
    spans = [DENIED, ImportedSpan("denial", Span(0, 3), note=DENIED.note)]
    with pytest.raises(IntegrityError):
        written(planned(a_set(a_submission(*spans)), ines))
    assert rows() == before


def rows() -> list[int]:
    tables = (Article, LabelSet, Classroom, User, Assignment, AnswerKey, Submission, Annotation)
    return [table.objects.count() for table in tables]


def test_names_in_the_file_become_those_of_the_seats(ines: User) -> None:
    assignment = a_graded_class(ines)
    data = b"".join(jsonl.write(export_set(assignment, annotators_as=AnnotatorsAs.NAMES)))
    imported = read_file(data, "set.jsonl").imported
    written(planned(imported, ines, assignment.article))
    classroom = Classroom.objects.exclude(pk=assignment.classroom_id).get()
    students = classroom.enrolments.students()
    assert [each.user.display_name for each in students] == ["Kim", "Sam"]
    assert all(each.is_waiting for each in students)


def test_names_in_the_file_lose_what_is_not_seen(ines: User) -> None:
    assignment = a_graded_class(ines)
    imported = read_file(b"".join(jsonl.write(export_set(assignment))), "set.jsonl").imported
    names = iter(["\u202eKim\u200b", "\u3164"])
    submissions = [each._replace(annotator_name=next(names)) for each in imported.submissions]
    imported = imported._replace(submissions=tuple(submissions))
    written(planned(imported, ines, assignment.article))
    classroom = Classroom.objects.exclude(pk=assignment.classroom_id).get()
    seats = classroom.enrolments.students()
    assert sorted(each.user.display_name for each in seats) == ["?", "Kim"]
