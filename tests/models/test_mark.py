"""Making a highlight: once per place and label, only where the words are, up to a bound."""

from itertools import combinations, islice
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotate.domain.matching import MAX_ANNOTATIONS
from annotate.domain.span import Span
from annotate.models import Annotation, Submission
from tests import factories

pytestmark = pytest.mark.django_db

MAXIMUM = 500
DENIAL = ("denial", "The ministry denied the report")


@pytest.fixture
def submission() -> Submission:
    return factories.a_submission()


def fill(submission: Submission, count: int) -> None:
    """Give the submission as many highlights, each of another span."""
    spans = islice(combinations(range(len(submission.article.text)), 2), count)
    label = submission.label_set.labels.get(position=1)
    Annotation.objects.bulk_create(
        Annotation(submission=submission, label=label, start=start, end=end) for start, end in spans
    )


def refused_code(submission: Submission, **mark: object) -> str | None:
    """Return why the mark is refused, having checked that nothing was stored."""
    before = list(submission.annotations.order_by("pk").values())
    with pytest.raises(ValidationError) as refused:
        submission.mark(**mark)  # type: ignore[arg-type]
    assert list(submission.annotations.order_by("pk").values()) == before
    return refused.value.code


def test_mark_stores_a_highlight(submission: Submission) -> None:
    mark = factories.a_mark(submission, *DENIAL)
    annotation, created = submission.mark(**mark, words=DENIAL[1])
    assert created
    [stored] = submission.annotations.all()
    assert stored == annotation
    assert (stored.pk, stored.label, stored.span) == (mark["pk"], mark["label"], mark["span"])
    assert (stored.words, stored.note, stored.version, stored.removed_at) == (
        DENIAL[1], "", 1, None,
    )  # fmt: skip


def test_same_request_again_adds_nothing(submission: Submission) -> None:
    mark = factories.a_mark(submission, *DENIAL)
    first, _created = submission.mark(**mark)
    assert submission.mark(**mark) == (first, False)
    assert list(submission.annotations.all()) == [first]


def test_id_in_use_keeps_its_first_words(submission: Submission) -> None:
    mark = factories.a_mark(submission, *DENIAL)
    first, _created = submission.mark(**mark)
    other = factories.a_mark(submission, "casualty-figure", "12 people") | {"pk": first.pk}
    assert submission.mark(**other) == (first, False)
    [stored] = submission.annotations.all()
    assert (stored.label, stored.span) == (mark["label"], mark["span"])


def test_same_words_with_the_same_label_are_one_highlight(submission: Submission) -> None:
    first = factories.an_annotation(submission, *DENIAL)
    assert submission.mark(**factories.a_mark(submission, *DENIAL)) == (first, False)
    assert list(submission.annotations.all()) == [first]


def test_same_words_with_another_label_are_another_highlight(submission: Submission) -> None:
    factories.an_annotation(submission, *DENIAL)
    factories.an_annotation(submission, "unconfirmed-claim", DENIAL[1])
    assert submission.annotations.count() == 2


def test_highlights_may_overlap_and_nest(submission: Submission) -> None:
    for words in ("ministry denied", "denied the report", "denied"):
        factories.an_annotation(submission, "denial", words)
    assert submission.annotations.count() == 3


def test_words_at_another_place_are_another_highlight(submission: Submission) -> None:
    for occurrence in (1, 2):
        factories.an_annotation(submission, "casualty-figure", "12 people", occurrence)
    assert submission.annotations.count() == 2


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (10**30, 10**30 + 1)])
def test_span_outside_the_text_is_refused(submission: Submission, start: int, end: int) -> None:
    mark = factories.a_mark(submission, *DENIAL) | {"span": Span(start, end)}
    assert refused_code(submission, **mark) == "span"


def test_span_may_reach_the_end_of_the_text_and_not_beyond(submission: Submission) -> None:
    length = len(submission.article.text)
    mark = factories.a_mark(submission, *DENIAL)
    assert refused_code(submission, **mark | {"span": Span(length - 7, length + 1)}) == "span"
    annotation, created = submission.mark(**mark | {"span": Span(length - 7, length)})
    assert (annotation.words, created) == ("killed.", True)


def test_span_of_white_space_is_refused(submission: Submission) -> None:
    [_, second, _] = submission.article.blocks
    mark = factories.a_mark(submission, *DENIAL)
    mark["span"] = Span(second.start - 2, second.start)
    assert refused_code(submission, **mark) == "span"


@pytest.mark.parametrize(
    "words", ["", "The ministry denied the repor", "the ministry denied the report"]
)
def test_words_that_are_not_at_the_span_are_refused(submission: Submission, words: str) -> None:
    mark = factories.a_mark(submission, *DENIAL)
    assert refused_code(submission, **mark, words=words) == "words"


def test_refusal_of_words_says_what_is_there(submission: Submission) -> None:
    with pytest.raises(ValidationError, match="“The ministry denied the report”"):
        submission.mark(**factories.a_mark(submission, *DENIAL), words="Nobody was hurt")


def test_words_are_compared_code_point_by_code_point() -> None:
    article = factories.an_article("🙂 cafe\u0301 said so\u00adon.")
    key = factories.a_key(article, asks=[("denial", "said", 1)])
    submission = factories.a_submission(factories.an_assignment(key=key))
    label = submission.label_set.labels.get(position=1)
    span = Span(2, 7)
    with pytest.raises(ValidationError):
        submission.mark(pk=uuid4(), label=label, span=span, words="caf\u00e9")
    annotation, _created = submission.mark(pk=uuid4(), label=label, span=span, words="cafe\u0301")
    assert annotation.words == "cafe\u0301"


def test_submission_holds_500_highlights_and_not_one_more(submission: Submission) -> None:
    assert MAX_ANNOTATIONS == 500
    fill(submission, MAX_ANNOTATIONS - 1)
    last = factories.an_annotation(submission, *DENIAL)
    assert submission.annotations.live().count() == MAX_ANNOTATIONS
    one_more = factories.a_mark(submission, "casualty-figure", "12 people")
    assert refused_code(submission, **one_more) == "full"
    assert submission.mark(**factories.a_mark(submission, *DENIAL)) == (last, False)


def test_removed_highlights_leave_room(submission: Submission) -> None:
    fill(submission, MAX_ANNOTATIONS - 1)
    factories.an_annotation(submission, *DENIAL).remove(1)
    factories.an_annotation(submission, "casualty-figure", "12 people")
    assert submission.annotations.live().count() == MAX_ANNOTATIONS


def test_restoring_needs_room_too(submission: Submission) -> None:
    fill(submission, MAX_ANNOTATIONS - 1)
    removed = factories.an_annotation(submission, *DENIAL)
    removed.remove(1)
    newer = factories.an_annotation(submission, "casualty-figure", "12 people")
    with pytest.raises(ValidationError) as refused:
        removed.restore()
    assert refused.value.code == "full"
    newer.remove(1)
    removed.restore()
    assert submission.annotations.live().count() == MAX_ANNOTATIONS


def test_repeated_request_does_not_bring_back_what_was_removed(submission: Submission) -> None:
    mark = factories.a_mark(submission, *DENIAL)
    annotation, _created = submission.mark(**mark)
    annotation.remove(1)
    assert submission.mark(**mark) == (annotation, False)
    assert list(submission.annotations.live()) == []


def test_removed_words_can_be_highlighted_anew(submission: Submission) -> None:
    factories.an_annotation(submission, *DENIAL).remove(1)
    annotation, created = submission.mark(**factories.a_mark(submission, *DENIAL))
    assert created
    assert list(submission.annotations.live()) == [annotation]


def test_id_of_someone_elses_highlight_is_refused(submission: Submission) -> None:
    other_student = factories.a_student(submission.assignment.classroom, "Kim")
    other = factories.a_submission(submission.assignment, other_student)
    taken = factories.an_annotation(other, *DENIAL).pk
    refused_code(submission, **factories.a_mark(submission, *DENIAL) | {"pk": taken})
    assert other.annotations.get().pk == taken


def test_database_refuses_empty_spans_and_twins(submission: Submission) -> None:
    first = factories.an_annotation(submission, *DENIAL)
    for start, end in ((4, 4), (5, 4), (first.start, first.end)):
        with pytest.raises(IntegrityError), transaction.atomic():
            submission.annotations.create(label=first.label, start=start, end=end)
