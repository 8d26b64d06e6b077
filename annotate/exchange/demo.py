"""The demo class: an instructor, made-up students and their work, so that every page has something
to show. It is made once; later runs find its instructor and leave everything as people left it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from annotate.domain.answer_key import Alternative
from annotate.domain.codes import RETURN_WORDS
from annotate.domain.span import Span, occurrences
from annotate.domain.words import Words
from annotate.exchange.library import store
from annotate.exchange.seeds import BrokenSeeds, FileProblem
from annotate.exchange.simulation import Highlight, Paper, Passage, simulate
from annotate.formats.demo_class_file import (
    AssignmentRecord,
    DemoClassRecord,
    PassageRecord,
    ProfileRecord,
    StudentRecord,
    parse_demo_class,
)
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.models import (
    Annotation,
    AnswerKey,
    Assignment,
    Classroom,
    Enrolment,
    Submission,
    User,
)

_PASSWORD_WORDS = 4
_BREAK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Demo:
    """`password` is None if the instructor has another by now, `classroom` if it was deleted."""

    instructor: User
    password: str | None
    classroom: Classroom | None
    created: bool


@transaction.atomic
def load_demo(path: Path) -> Demo:
    """Make the class that the file describes, unless its instructor is there already.

    Raise `BrokenSeeds`, with nothing stored, if the file cannot be used.
    """
    try:
        record = parse_demo_class(path.read_bytes())
        password = demo_password(record.username)
        instructor = User.objects.filter(username=record.username).first()
        if instructor:
            known = password if instructor.check_password(password) else None
            classroom = Classroom.objects.taught_by(instructor).order_by("created_at").first()
            return Demo(instructor, known, classroom, created=False)
        return _create(record, password)
    except BrokenFile as error:
        raise BrokenSeeds([FileProblem(path, problem) for problem in error.problems]) from error
    except OSError as error:
        problem = Problem(f"cannot be read: {error.strerror}")
        raise BrokenSeeds([FileProblem(path, problem)]) from error


def demo_password(username: str) -> str:
    """Return the password of a demo instructor: one of this installation, the same at every run.

    It follows from the secret key, so it need not be stored and nobody else can work it out.
    """
    number = int.from_bytes(salted_hmac("demo password", username, algorithm="sha256").digest())
    words = []
    for _ in range(_PASSWORD_WORDS):
        number, index = divmod(number, len(RETURN_WORDS))
        words.append(RETURN_WORDS[index])
    return "-".join(words)


def _create(record: DemoClassRecord, password: str) -> Demo:
    keys = _answer_keys(record)
    papers = [_paper(key, record.passages) for key in keys]
    _check(record, papers)
    instructor = User.objects.create_instructor(record.username, password, record.instructor)
    classroom = Classroom(name=record.name, join_code=record.join_code)
    store(classroom, {})
    classroom.add_instructor(instructor)
    this_hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    lessons = []
    for number, (entry, key, paper) in enumerate(
        zip(record.assignments, keys, papers, strict=True), 1
    ):
        assignment = _assignment(entry, classroom, key, number)
        begins = this_hour - timedelta(days=entry.days_ago)
        lessons.append(Lesson(assignment, paper, begins, number))
    for student in record.students:
        user = classroom.admit(student.name)[0].user
        for lesson in lessons:
            lesson.work(user, student, record)
    _begin_before(classroom, lessons)
    return Demo(instructor, password, classroom, created=True)


@dataclass(frozen=True, slots=True)
class Lesson:
    """An assignment of the class, and when it was worked on. The first has the number 1."""

    assignment: Assignment
    paper: Paper
    begins: datetime
    number: int

    def work(self, user: User, student: StudentRecord, record: DemoClassRecord) -> None:
        """Let the student make the attempts that the record says, one after the other."""
        starts = self.begins
        for attempt, name in enumerate(student.work[self.number - 1], 1):
            profile = record.profiles[name]
            # It protects nothing, and has to come out the same again.
            chance = Random(f"{record.chance}/{student.name}/{self.number}/{attempt}")  # noqa: S311
            starts += chance.random() * _BREAK
            ends = starts + timedelta(minutes=profile.minutes * (0.8 + 0.4 * chance.random()))
            submission = self.assignment.begin(user)
            if submission is None:
                raise ValueError(f"{student.name} has no attempt left")
            highlights = simulate(profile, self.paper, chance)
            _highlight(submission, highlights, starts, ends)
            if profile.hands_in:
                submission.hand_in()
            released_at = ends if submission.feedback_is_due else None
            Submission.objects.filter(pk=submission.pk).update(
                started_at=starts,
                handed_in_at=ends if profile.hands_in else None,
                released_at=released_at,
                first_released_at=released_at,
            )
            starts = ends + _BREAK


def _highlight(
    submission: Submission, highlights: list[Highlight], starts: datetime, ends: datetime
) -> None:
    """Store the highlights as if they were made one after the other in this time."""
    labels = {label.identifier: label for label in submission.label_set.labels.all()}
    annotations = [
        Annotation(submission=submission, label=labels[label], start=span.start, end=span.end)
        for label, span in highlights
    ]
    Annotation.objects.bulk_create(annotations)
    for number, annotation in enumerate(annotations, 1):
        annotation.created_at = starts + (ends - starts) * number / (len(annotations) + 1)
    Annotation.objects.bulk_update(annotations, ["created_at"])


def _begin_before(classroom: Classroom, lessons: list[Lesson]) -> None:
    """Let the class and what was set in it be older than the work."""
    for lesson in lessons:
        set_at = lesson.begins - timedelta(days=1)
        Assignment.objects.filter(pk=lesson.assignment.pk).update(created_at=set_at)
    first = min(lesson.begins for lesson in lessons) - timedelta(days=2)
    Enrolment.objects.filter(classroom=classroom).update(joined_at=first)
    Classroom.objects.filter(pk=classroom.pk).update(created_at=first)


def _answer_keys(record: DemoClassRecord) -> list[AnswerKey]:
    wanted = [entry.answer_key for entry in record.assignments]
    found = {
        key.identifier: key
        for key in AnswerKey.objects.filter(identifier__in=wanted).select_related("article")
    }
    problems = [
        Problem(
            f"there is no answer key “{identifier}” in the library",
            f"assignments[{number}].answer_key",
        )
        for number, identifier in enumerate(wanted, 1)
        if identifier not in found
    ]
    if problems:
        raise BrokenFile(problems)
    return [found[identifier] for identifier in wanted]


def _assignment(
    entry: AssignmentRecord, classroom: Classroom, key: AnswerKey, number: int
) -> Assignment:
    assignment = Assignment(
        classroom=classroom,
        answer_key=key,
        title=entry.title,
        instructions=entry.instructions,
        attempts=entry.attempts,
        feedback=Assignment.Feedback(entry.feedback),
        shows_remaining=entry.shows_remaining,
        allows_disputes=entry.allows_disputes,
    )
    store(assignment, {}, inside=f"assignments[{number}].")
    return assignment


def _paper(key: AnswerKey, own_minds: tuple[PassageRecord, ...]) -> Paper:
    text = key.article.text
    passages = [
        Passage(
            annotation.label.identifier,
            tuple(Alternative(each.core, each.extent) for each in annotation.alternatives.all()),
            annotation.role,
        )
        for annotation in key.annotations.live().with_parts()
    ]
    for entry in own_minds:
        for span in occurrences(text, entry.quotation):
            passages = list(_with_own_mind(passages, entry, span))
    labels = tuple(key.label_set.labels.values_list("identifier", flat=True))
    return Paper(text, Words.of(text), key.article.blocks, labels, tuple(passages))


def _with_own_mind(passages: list[Passage], entry: PassageRecord, span: Span) -> Iterator[Passage]:
    """Yield the passages with this one in the place of those of the same label that it touches."""
    alternatives: tuple[Alternative, ...] = ()
    for passage in passages:
        if passage.label == entry.label and passage.alternatives[0].core.overlap(span):
            alternatives = alternatives or passage.alternatives
        else:
            yield passage
    yield Passage(entry.label, alternatives or (Alternative.just(span),), "", entry.share)


def _check(record: DemoClassRecord, papers: list[Paper]) -> None:
    """Raise `BrokenFile` unless everything that the record names exists."""
    labels = {label for paper in papers for label in paper.labels}
    problems = [
        problem
        for name, profile in record.profiles.items()
        for problem in _problems_of(profile, f"profiles.{name}", labels)
    ]
    for number, passage in enumerate(record.passages, 1):
        field = f"passages[{number}]"
        if passage.label not in labels:
            problems.append(Problem(f"there is no label “{passage.label}”", f"{field}.label"))
        if not any(list(occurrences(paper.text, passage.quotation)) for paper in papers):
            reason = f"no article says “{passage.quotation}”"
            problems.append(Problem(reason, f"{field}.quotation"))
    if problems:
        raise BrokenFile(problems)


def _problems_of(profile: ProfileRecord, field: str, labels: set[str]) -> Iterator[Problem]:
    for label in sorted(labels - profile.finds.keys()):
        yield Problem("is missing", f"{field}.finds.{label}")
    for label in sorted(profile.finds.keys() - labels):
        yield Problem("there is no such label", f"{field}.finds.{label}")
    for label, (other, _) in profile.confuses.items():
        for name in sorted({label, other} - labels):
            yield Problem(f"there is no label “{name}”", f"{field}.confuses.{label}")
