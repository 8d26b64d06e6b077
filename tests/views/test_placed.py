"""What is found out once of each annotation is what the annotation itself says."""

import pytest

from annotate.models import Submission, Trial, User
from annotate.views.placed import AnyAnnotation, Holder, in_reading_order, rows
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["submission", "key", "trial"])
def holder(request: pytest.FixtureRequest, instructor: User, submission: Submission) -> Holder:
    if request.param == "submission":
        return submission
    key = factories.a_key(owner=instructor, published=False, asks=())
    return key if request.param == "key" else Trial.objects.begin(instructor, key)


def marked(holder: Holder, words: str) -> AnyAnnotation:
    annotation: AnyAnnotation
    annotation, _created = holder.mark(**factories.a_mark(holder, "denial", words))
    return annotation


def test_annotations_are_placed_with_their_own_addresses(holder: Holder) -> None:
    made = [
        marked(holder, "Nobody was hurt"),
        marked(holder, "The ministry"),
        marked(holder, "The ministry denied"),
    ]
    placed = in_reading_order(holder, holder.annotations.live())
    assert [each.annotation for each in placed] == [made[2], made[1], made[0]]
    for each in placed:
        annotation = each.annotation
        assert each.address == annotation.get_absolute_url()
        assert (each.span, each.extent) == (annotation.span, annotation.extent)


def test_rows_have_the_words_of_the_article(holder: Holder) -> None:
    annotation = marked(holder, "denied")
    [row] = rows(holder.article, in_reading_order(holder, holder.annotations.live()))
    assert (row["pk"], row["words"], row["version"]) == (str(annotation.pk), "denied", 1)
    assert (row["label"], row["letter"]) == (annotation.label.name, annotation.label.letter)
