"""From the tables to the records that formats write."""

from collections.abc import Iterator
from itertools import groupby
from math import inf
from operator import itemgetter
from uuid import UUID

from django.utils.crypto import salted_hmac

from annotate.domain.span import Span
from annotate.exchange.results import SubmissionResults, key_record
from annotate.formats import records
from annotate.formats.records import AnnotationSet, AnnotatorsAs, Submissions
from annotate.models import Article, Assignment, LabelSet, Submission, User
from annotate.models.submission import SubmissionQuerySet

ROWS_AT_ONCE = 1000
# Where a submission stands in a set: an index has them in this order, so nothing waits for a sort.
PLACE = ("student_id", "attempt")
# Ten digits of a hash: in a class of a thousand, two people share them once in two million classes.
PSEUDONYM_LENGTH = 10


_Placed = tuple[tuple[float, float], tuple[records.Annotation, ...]]
_NONE_YET: _Placed = ((-inf, -inf), ())
_NONE_LEFT: _Placed = ((inf, inf), ())


def export_set(
    *assignments: Assignment,
    annotators_as: AnnotatorsAs = AnnotatorsAs.PSEUDONYMS,
    submissions_held: Submissions = Submissions.HANDED_IN,
    student: User | None = None,
    with_key: bool = False,
    with_results: bool = False,
) -> AnnotationSet:
    """Return the annotation set of the assignments, with the submissions of all or of one student.

    Submissions are read while they are consumed, by as many queries for an assignment whatever its
    size. Removed annotations are left out; a submission without any is not.
    """
    rows = [
        _Rows(each, _assignment(each, with_key=with_key), annotators_as, with_results=with_results)
        for each in assignments
    ]
    submissions = (
        submission for each in rows for submission in each.read(submissions_held, student)
    )
    records_of = tuple(each.record for each in rows)
    return AnnotationSet(annotators_as, submissions_held, records_of, submissions, with_results)


def wanted(
    submissions: SubmissionQuerySet, submissions_held: Submissions, student: User | None
) -> SubmissionQuerySet:
    """Return those that a set holds: of all or of one student, handed in or all."""
    if submissions_held is Submissions.HANDED_IN:
        submissions = submissions.handed_in()
    return submissions.filter(student=student) if student else submissions


def pseudonym(classroom_id: UUID, user_id: int) -> str:
    """Return what stands for a person in every set of this class, and in no other.

    It is made from the person alone. A number in a list would go to someone else as soon as
    another person left the class, and two exports would be joined wrongly without a sign of it.
    """
    mac = salted_hmac(f"annotator pseudonym {classroom_id}", str(user_id), algorithm="sha256")
    return f"annotator-{mac.hexdigest()[:PSEUDONYM_LENGTH]}"


class _Rows:
    """The submissions of one assignment, from the tables to records."""

    def __init__(
        self,
        assignment: Assignment,
        record: records.Assignment,
        annotators_as: AnnotatorsAs,
        *,
        with_results: bool,
    ) -> None:
        self.assignment = assignment
        self.record = record
        self.annotators_as = annotators_as
        self.with_results = with_results

    def read(
        self, submissions_held: Submissions, student: User | None
    ) -> Iterator[records.Submission]:
        of_assignment = Submission.objects.filter(assignment=self.assignment)
        submissions = wanted(of_assignment, submissions_held, student)
        results = SubmissionResults(self.assignment, self.record) if self.with_results else None
        columns: tuple[str, ...] = (
            *("pk", "started_at", "handed_in_at", "is_cancelled", "student__display_name"),
        )
        if results:
            columns += ("override__percent",)
        rows = submissions.order_by(*PLACE).values_list(*PLACE, *columns)
        annotations = _annotations(submissions, self.record.article.text)
        place, own = _NONE_YET
        for student_id, attempt, *row in rows.iterator(ROWS_AT_ONCE):
            while place < (student_id, attempt):
                place, own = next(annotations, _NONE_LEFT)
            held = own if place == (student_id, attempt) else ()
            pk, started_at, handed_in_at, is_cancelled, name, *override = row
            yield records.Submission(
                id=str(pk),
                assignment=self.record,
                annotator=self._annotator(student_id, name),
                attempt=attempt,
                started_at=started_at,
                handed_in_at=handed_in_at,
                annotations=held,
                result=results.of(held, *override) if results and handed_in_at else None,
                is_cancelled=is_cancelled,
            )

    def _annotator(self, student_id: int, name: str) -> records.Annotator:
        pk = pseudonym(self.assignment.classroom_id, student_id)
        return records.Annotator(pk, name if self.annotators_as is AnnotatorsAs.NAMES else None)


def _annotations(submissions: SubmissionQuerySet, text: str) -> Iterator[_Placed]:
    """Yield the live annotations of each submission that has any, after its student and attempt.

    They are read beside the submissions, not joined to them: to turn the submission's own columns
    into dates and identifiers again for every annotation would take longer than all the rest.
    """
    columns = ("pk", "label__identifier", "start", "end", "note", "created_at")
    rows = (
        submissions.filter(annotations__isnull=False, annotations__removed_at=None)
        .order_by(*PLACE, "annotations__start", "-annotations__end", "annotations__label__position")
        .values_list(*PLACE, *(f"annotations__{column}" for column in columns))
    )
    for place, group in groupby(rows.iterator(ROWS_AT_ONCE), key=itemgetter(0, 1)):
        yield (
            place,
            tuple(
                records.Annotation(
                    id=str(pk),
                    label=label,
                    span=Span(start, end),
                    words=text[start:end],
                    note=note,
                    created_at=created_at,
                )
                for _, _, pk, label, start, end, note, created_at in group
            ),
        )


def _assignment(assignment: Assignment, *, with_key: bool) -> records.Assignment:
    return records.Assignment(
        str(assignment.pk),
        assignment.title,
        assignment.instructions,
        article_record(assignment.article),
        _label_set(assignment.label_set),
        key_record(assignment.answer_key) if with_key else None,
        assignment.classroom.name,
    )


def article_record(article: Article) -> records.Article:
    """Return the article as formats write it."""
    return records.Article(
        id=str(article.pk),
        identifier=article.identifier,
        title=article.title,
        title_is_editorial=article.title_is_editorial,
        source=article.source,
        author=article.author,
        published_on=article.published_on,
        language=article.language,
        direction=article.direction,
        rights=article.rights,
        sha256=article.text_sha256,
        text=article.text,
        blocks=article.blocks,
    )


def _label_set(label_set: LabelSet) -> records.LabelSet:
    labels = tuple(
        records.Label(
            identifier=label.identifier,
            name=label.name,
            letter=label.letter,
            definition=label.definition,
            example=label.example,
            counter_example=label.counter_example,
            position=label.position,
            style=label.style,
            control=label.control,
        )
        for label in label_set.labels.all()
    )
    return records.LabelSet(
        str(label_set.pk), label_set.identifier, label_set.name, label_set.description, labels
    )
