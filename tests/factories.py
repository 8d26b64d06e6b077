"""Makers of what tests need, each with the fewest words that say what matters."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.test import Client

from annotate.domain.span import Span
from annotate.domain.text import BlockKind, assemble
from annotate.formats.document import Details, document
from annotate.models import (
    Annotation,
    AnswerKey,
    Article,
    ArticleDraft,
    Assignment,
    Classroom,
    Dispute,
    KeyAnnotation,
    LabelSet,
    Submission,
    Trial,
    User,
)

TEXT = (
    "Officials said at least 12 people were killed, a report claims.",
    "The ministry denied the report. Nobody was hurt, it said.",
    "Witnesses said at least 12 people were killed.",
)
LABELS = (
    ("unconfirmed-claim", "unconfirmed claim", "U"),
    ("denial", "denial", "D"),
    ("casualty-figure", "casualty figure", "C"),
)
ASKS = (
    ("unconfirmed-claim", "at least 12 people were killed", 1),
    ("denial", "The ministry denied the report", 1),
    ("casualty-figure", "12 people were killed", 2),
)


def an_instructor(username: str = "ines", display_name: str = "Ines Instructor") -> User:
    return User.objects.create_instructor(username, "a long password", display_name)


def an_article(
    *parts: str, language: str = "en", direction: str = "ltr", owner: User | None = None
) -> Article:
    text, blocks = assemble((BlockKind.PARAGRAPH, part) for part in parts or TEXT)
    article = Article(
        title="A report", text=text, language=language, direction=direction, owner=owner
    )
    article.blocks = blocks
    article.save()
    return article


def a_draft(
    owner: User | None = None, *parts: str, title: str = "A report", **details: Any
) -> ArticleDraft:
    """Return a draft of paragraphs, as it is read from a document."""
    read = document(
        ((BlockKind.PARAGRAPH, part) for part in parts or TEXT), Details(title=title, **details)
    )
    return ArticleDraft.objects.begin(owner or an_instructor(), read)


def a_label_set(
    labels: Sequence[tuple[str, str, str]] = LABELS, owner: User | None = None
) -> LabelSet:
    label_set = LabelSet.objects.create(name="Claims, denials, figures", owner=owner)
    for position, (identifier, name, letter) in enumerate(labels, start=1):
        label_set.labels.create(
            identifier=identifier,
            name=name,
            letter=letter,
            definition=f"What a {name} is.",
            position=position,
            style=position,
        )
    return label_set


def span_of(article: Article, words: str, occurrence: int = 1) -> Span:
    """Return where the words stand for the given time, in code points."""
    start = -1
    for _ in range(occurrence):
        start = article.text.index(words, start + 1)
    return Span(start, start + len(words))


def a_key(
    article: Article | None = None,
    label_set: LabelSet | None = None,
    owner: User | None = None,
    *,
    published: bool = True,
    asks: Sequence[tuple[str, str, int]] | None = None,
) -> AnswerKey:
    """Return a key that asks for a claim, a denial and a figure of the standard text.

    Of another text it asks for nothing, unless `asks` names labels, words and occurrences.
    """
    article = article or an_article()
    key = AnswerKey.objects.create(
        article=article, label_set=label_set or a_label_set(), owner=owner
    )
    if asks is None:
        asks = ASKS if article.text.startswith(TEXT[0]) else ()
    for label, words, occurrence in asks:
        add_to_key(key, label, words, occurrence)
    if published:
        key.publish()
    return key


def a_mark(
    holder: Submission | AnswerKey | Trial, label: str, words: str, occurrence: int = 1
) -> dict[str, Any]:
    """Return what `mark` takes to label these words of the holder's article."""
    return {
        "pk": uuid4(),
        "label": holder.label_set.labels.get(identifier=label),
        "span": span_of(holder.article, words, occurrence),
    }


def add_to_key(
    key: AnswerKey, label: str, words: str, occurrence: int = 1, **fields: object
) -> KeyAnnotation:
    annotation, _created = key.mark(**a_mark(key, label, words, occurrence))
    if fields:
        annotation.change(annotation.version, **fields)
    return annotation


def a_classroom(instructor: User | None = None, name: str = "Media 8b") -> Classroom:
    classroom = Classroom.objects.create(name=name)
    classroom.add_instructor(instructor or an_instructor())
    return classroom


def a_student(classroom: Classroom, display_name: str = "Sam") -> User:
    enrolment, _code = classroom.admit(display_name)
    return enrolment.user


def an_assignment(
    classroom: Classroom | None = None, key: AnswerKey | None = None, **fields: object
) -> Assignment:
    return Assignment.objects.create(
        classroom=classroom or a_classroom(),
        answer_key=key or a_key(),
        title="Read the report",
        **fields,
    )


def a_submission(assignment: Assignment | None = None, student: User | None = None) -> Submission:
    assignment = assignment or an_assignment()
    submission = assignment.begin(student or a_student(assignment.classroom))
    assert submission
    return submission


def a_cancelled_submission(
    assignment: Assignment | None = None, student: User | None = None
) -> Submission:
    """One that its annotator gave up elsewhere, as an import makes it."""
    submission = a_submission(assignment, student)
    submission.is_cancelled = True
    submission.save()
    return submission


def an_annotation(
    submission: Submission, label: str, words: str, occurrence: int = 1
) -> Annotation:
    annotation: Annotation
    annotation, _created = submission.mark(**a_mark(submission, label, words, occurrence))
    return annotation


def a_dispute(
    submission: Submission,
    disputed: Annotation | KeyAnnotation | None = None,
    reason: str = "The article says so.",
) -> Dispute:
    """Return a dispute of what is given, or of the student's first highlight."""
    return Dispute.objects.file(submission, disputed or submission.annotations.all()[0], reason)


def disputed(assignment: Assignment, count: int = 1) -> Submission:
    """Return what a new student handed in, with so many open disputes of it."""
    Assignment.objects.filter(pk=assignment.pk).update(allows_disputes=True)
    submission = a_submission(assignment, a_student(assignment.classroom))
    submission.hand_in()
    submission = Submission.objects.get(pk=submission.pk)
    for asked in assignment.answer_key.annotations.all()[:count]:
        a_dispute(submission, asked)
    return submission


def a_client(user: User | None = None) -> Client:
    """Return a browser in which the person, or nobody, is signed in."""
    client = Client()
    if user:
        client.force_login(user)
    return client
