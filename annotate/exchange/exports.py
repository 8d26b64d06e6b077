"""From the tables to the records that formats write."""

from collections.abc import Iterator
from itertools import groupby
from math import inf
from operator import itemgetter
from uuid import UUID

from django.utils.crypto import salted_hmac

from annotate.domain.span import Span
from annotate.formats import records
from annotate.formats.records import AnnotationSet, AnnotatorsAs, Submissions
from annotate.models import Article, Assignment, LabelSet, Submission
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
    assignment: Assignment,
    annotators_as: AnnotatorsAs = AnnotatorsAs.PSEUDONYMS,
    submissions_held: Submissions = Submissions.HANDED_IN,
) -> AnnotationSet:
    """Return the assignment's annotation set, whose submissions are read while they are consumed.

    There are as many queries whatever its size. Removed annotations are left out; a submission
    without any is not.
    """
    record = records.Assignment(
        str(assignment.pk),
        assignment.title,
        assignment.instructions,
        _article(assignment.article),
        _label_set(assignment.label_set),
    )
    submissions = _submissions(assignment, record, annotators_as, submissions_held)
    return AnnotationSet(annotators_as, submissions_held, (record,), submissions)


def pseudonym(classroom_id: UUID, user_id: int) -> str:
    """Return what stands for a person in every set of this class, and in no other.

    It is made from the person alone. A number in a list would go to someone else as soon as
    another person left the class, and two exports would be joined wrongly without a sign of it.
    """
    mac = salted_hmac(f"annotator pseudonym {classroom_id}", str(user_id), algorithm="sha256")
    return f"annotator-{mac.hexdigest()[:PSEUDONYM_LENGTH]}"


def _submissions(
    assignment: Assignment,
    record: records.Assignment,
    annotators_as: AnnotatorsAs,
    submissions_held: Submissions,
) -> Iterator[records.Submission]:
    submissions = Submission.objects.filter(assignment=assignment)
    if submissions_held is Submissions.HANDED_IN:
        submissions = submissions.handed_in()
    columns = ("pk", "started_at", "handed_in_at", "student__display_name")
    rows = submissions.order_by(*PLACE).values_list(*PLACE, *columns)
    annotations = _annotations(submissions, record.article.text)
    place, own = _NONE_YET
    for student_id, attempt, pk, started_at, handed_in_at, name in rows.iterator(ROWS_AT_ONCE):
        while place < (student_id, attempt):
            place, own = next(annotations, _NONE_LEFT)
        yield records.Submission(
            id=str(pk),
            assignment=record,
            annotator=records.Annotator(
                id=pseudonym(assignment.classroom_id, student_id),
                name=name if annotators_as is AnnotatorsAs.NAMES else None,
            ),
            attempt=attempt,
            started_at=started_at,
            handed_in_at=handed_in_at,
            annotations=own if place == (student_id, attempt) else (),
        )


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


def _article(article: Article) -> records.Article:
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
        )
        for label in label_set.labels.all()
    )
    return records.LabelSet(
        str(label_set.pk), label_set.identifier, label_set.name, label_set.description, labels
    )
