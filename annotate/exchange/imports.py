"""From a plan to the tables: everything that a file brings, in one transaction."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import batched
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from annotate.domain.seat_names import LONGEST_NAME, free_names, visible
from annotate.exchange.exports import pseudonym
from annotate.exchange.import_articles import new_article
from annotate.exchange.import_keys import asked_by, fill_draft
from annotate.exchange.import_labels import MOST_LABELS, new_label_set
from annotate.exchange.import_plan import Plan, PlannedSpan, PlannedSubmission
from annotate.exchange.import_report import leftovers
from annotate.models import (
    Annotation,
    AnswerKey,
    Article,
    Assignment,
    Classroom,
    Label,
    Submission,
    Upload,
    User,
)

ROWS_AT_ONCE = 1000
AT_ONCE = 10 * ROWS_AT_ONCE
"""How many rows are in memory at a time."""
MOST_ATTEMPTS = 20

type Counted = Callable[[Iterable[Annotation], int], Iterable[Annotation]]


def _uncounted(annotations: Iterable[Annotation], _total: int) -> Iterable[Annotation]:
    return annotations


class Imported(NamedTuple):
    """How much of each was written."""

    articles: int = 0
    students: int = 0
    submissions: int = 0
    annotations: int = 0
    keys: int = 0

    @property
    def lines(self) -> list[str]:
        """Return what there is of it in words, such as “2 submissions”."""
        said = (
            ngettext("%(count)s new article", "%(count)s new articles", self.articles),
            ngettext("%(count)s new student", "%(count)s new students", self.students),
            ngettext("%(count)s submission", "%(count)s submissions", self.submissions),
            ngettext("%(count)s highlight", "%(count)s highlights", self.annotations),
            ngettext("%(count)s draft of a key", "%(count)s drafts of keys", self.keys),
        )
        return [each % {"count": count} for each, count in zip(said, self, strict=True) if count]


class Importer:
    """Writes what a plan says. `name` is that of the class and label set that it makes.

    `counted` passes the annotations on, knowing how many there are, and can so follow the writing.
    """

    def __init__(self, plan: Plan, name: str, counted: Counted = _uncounted) -> None:
        self.plan = plan
        self.choices = plan.choices
        self.owner = plan.owner
        self.name = name
        self.counted = counted
        self.now = timezone.now()
        self.classroom: Classroom | None = None
        self.new_students = 0
        self.articles: dict[str, Article] = {}
        self.labels: dict[str, Label] = {}
        self.bases: dict[UUID, AnswerKey] = {}

    @transaction.atomic
    def carry_out(self) -> Imported:
        """Write it all or, if anything fails, nothing. Raise `Frozen` if the class is archived."""
        submissions = self.plan.new_submissions
        made = self._articles()
        if not submissions and not self.plan.keys:
            return Imported(articles=made)
        self._label_set()
        students = self._students() if submissions else {}
        rows = self._submissions(submissions, students)
        Submission.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        total = sum(len(each.spans) for each in submissions)
        annotations = sum(
            len(Annotation.objects.bulk_create(some, batch_size=ROWS_AT_ONCE))
            for some in batched(self.counted(self._annotations(submissions), total), AT_ONCE)
        )
        self._grade(rows)
        keys = sum(self._key(each) for each in self.plan.keys)
        return Imported(made, self.new_students, len(rows), annotations, keys)

    def _articles(self) -> int:
        """Find or make the article of each document; return how many are new."""
        made = 0
        for document in self.plan.documents:
            article = self.choices.articles[document.id]
            if article is None:
                article = new_article(document, self.owner)
                article.save()
                made += 1
            self.articles[document.id] = article
        return made

    def _label_set(self) -> None:
        if self.choices.label_set:
            self.label_set = self.choices.label_set
            self.labels = dict(self.choices.labels)
            return
        self.label_set = new_label_set(self.name[:100], self.plan.labels, owner=self.owner)
        own = self.label_set.labels.order_by("position")
        first = self.plan.labels[:MOST_LABELS]
        self.labels = {of_file.id: label for of_file, label in zip(first, own, strict=True)}

    def _students(self) -> dict[str, User]:
        """Find who made the submissions among the students of the class, or make seats for them."""
        classroom = self.choices.classroom
        if classroom is None:
            classroom = Classroom.objects.create(
                name=self.name[:100], joining_open=False, seats_only=True
            )
            classroom.add_instructor(self.owner)
        self.classroom, self.classroom_pk = classroom, classroom.pk
        classroom.require_active()
        known = {
            pseudonym(classroom.pk, each.user_id): each.user
            for each in classroom.enrolments.students()
        }
        new = {pk: name for pk, name in self.plan.annotators.items() if pk not in known}
        wanted = [_display_name(name) for name in new.values()]
        names = free_names(wanted, classroom.names_taken())
        classroom.make_seats(names)
        seats = classroom.enrolments.students().filter(joined_at=None)
        by_name = {each.user.display_name: each.user for each in seats}
        self.new_students = len(new)
        return known | {pk: by_name[name] for pk, name in zip(new, names, strict=True)}

    def _submissions(
        self, submissions: list[PlannedSubmission], students: dict[str, User]
    ) -> list[Submission]:
        assignments: dict[UUID, Assignment] = {}
        attempts: dict[tuple[Assignment, str], set[int]] = {}
        rows = []
        for planned in submissions:
            source = planned.source
            article = self.articles[source.document]
            if article.pk not in assignments:
                assignments[article.pk] = self._assignment(article)
            assignment = assignments[article.pk]
            used = attempts.setdefault((assignment, source.annotator), set())
            attempt = source.attempt
            if attempt in used or not 1 <= attempt <= MOST_ATTEMPTS:
                attempt = max(used, default=0) + 1
            used.add(attempt)
            handed_in_at = None if source.is_cancelled else _aware(source.handed_in_at) or self.now
            row = Submission(
                pk=planned.pk,
                assignment=assignment,
                student=students[source.annotator],
                attempt=attempt,
                started_at=_aware(source.started_at) or handed_in_at or self.now,
                handed_in_at=handed_in_at,
                is_cancelled=source.is_cancelled,
            )
            rows.append(row)
        for (assignment, _annotator), used in attempts.items():
            assignment.attempts = min(MOST_ATTEMPTS, max(assignment.attempts, *used))
        Assignment.objects.bulk_update(assignments.values(), ["attempts"])
        return rows

    def _assignment(self, article: Article) -> Assignment:
        """Set the article as it was done elsewhere: its time is over, and nothing is released."""
        return Assignment.objects.create(
            classroom_id=self.classroom_pk,
            title=article.title,
            answer_key=self._base(article),
            feedback=Assignment.Feedback.ON_RELEASE,
            due_at=self.now,
            late=Assignment.Late.NONE,
        )

    def _base(self, article: Article) -> AnswerKey:
        """Return the key in force here, or an empty version that the first one published revises.

        A later version puts itself in the place of what it revises, and grades what was imported.
        """
        usable = AnswerKey.objects.usable_by(self.owner).filter(
            article=article, label_set=self.label_set
        )
        published = usable.filter(status=AnswerKey.Status.PUBLISHED).order_by("-version").first()
        base = published or AnswerKey.objects.create(
            article=article,
            label_set=self.label_set,
            owner=self.owner,
            status=AnswerKey.Status.SUPERSEDED,
        )
        self.bases[article.pk] = base
        return base

    def _annotations(self, submissions: list[PlannedSubmission]) -> Iterator[Annotation]:
        for submission in submissions:
            for span in submission.spans:
                yield self._annotation(span, submission.pk)

    def _annotation(self, planned: PlannedSpan, submission: UUID) -> Annotation:
        return Annotation(
            submission_id=submission,
            label_id=self.labels[planned.label].pk,
            start=planned.span.start,
            end=planned.span.end,
            note=planned.note,
            created_at=_aware(planned.created_at) or self.now,
        )

    def _grade(self, rows: list[Submission]) -> None:
        """Grade by the keys that were in force already."""
        for assignment in {each.assignment_id: each.assignment for each in rows}.values():
            if assignment.answer_key.status == AnswerKey.Status.PUBLISHED:
                assignment.regrade()

    def _key(self, planned: PlannedSubmission) -> bool:
        article = self.articles[planned.source.document]
        asked = asked_by(self.plan, planned, article)
        draft = AnswerKey.objects.begin(self.owner, article, self.label_set)
        return fill_draft(draft, self.bases.get(article.pk), asked, self.labels)


@transaction.atomic
def import_upload(upload: Upload, plan: Plan, name: str, counted: Counted = _uncounted) -> None:
    """Import the file by the plan and forget it.

    Do nothing if it was imported or thrown away meanwhile.
    """
    held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if held and held.summary is None:
        importer = Importer(plan, name, counted)
        lines = importer.carry_out().lines
        summary = {"imported": lines, "left_out": leftovers(plan)}
        held.finish(summary, importer.classroom, is_new=plan.choices.classroom is None)


def _display_name(name: str) -> str:
    return visible(name)[:LONGEST_NAME].rstrip() or "?"


def _aware(moment: datetime | None) -> datetime | None:
    """Return the moment in UTC, which is meant where the file does not say a zone.

    A moment that no calendar has there is none.
    """
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None
