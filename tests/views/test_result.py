"""The result: each highlight and each key annotation in its outcome, in words and shapes."""

import pytest
from django.test import Client

from annotate.models import AnswerKey, Assignment, Classroom, Submission, User
from tests import factories
from tests.pages import Element, page_of

pytestmark = pytest.mark.django_db

CLAIM, DENIAL, FIGURE = "unconfirmed-claim", "denial", "casualty-figure"


@pytest.fixture
def key() -> AnswerKey:
    """The standard key, explained, with an optional annotation and a distractor."""
    key = factories.a_key(published=False)
    for annotation in key.annotations.all():
        annotation.change(1, explanation=f"Because: {annotation.label.name}.")
    factories.add_to_key(key, DENIAL, "Nobody was hurt", role="optional", explanation="A repeat.")
    factories.add_to_key(
        key, FIGURE, "Witnesses", role="distractor", explanation="Nobody counted them."
    )
    key.publish()
    return key


@pytest.fixture
def submission(classroom: Classroom, key: AnswerKey, student: User) -> Submission:
    return factories.a_submission(factories.an_assignment(classroom, key), student)


def result_of(submission: Submission, client: Client) -> Element:
    submission.hand_in()
    return page_of(client.get(submission.get_absolute_url()))


def outcomes(page: Element) -> list[tuple[str, str]]:
    """Return the words and the outcome of each key annotation."""
    return [
        (point.one("blockquote").words, point.one("h3").all("a")[0].words)
        for point in page.all("li", class_="point")
        if "id" in point.attributes
    ]


def test_everything_found_is_exact(sam: Client, submission: Submission) -> None:
    for label, words, occurrence in factories.ASKS:
        factories.an_annotation(submission, label, words, occurrence)
    page = result_of(submission, sam)
    assert page.one(id="grade").words == "Grade: 100.0 %"
    assert outcomes(page) == [
        ("at least 12 people were killed", "✓ Exact"),
        ("The ministry denied the report", "✓ Exact"),
        ("Nobody was hurt", "□ Optional, not marked"),
        ("12 people were killed", "✓ Exact"),
    ]


def test_nothing_found_is_missed_and_explained(sam: Client, submission: Submission) -> None:
    page = result_of(submission, sam)
    assert page.one(id="grade").words == "Grade: 0.0 %"
    assert [outcome for _words, outcome in outcomes(page)] == [
        "○ Missed",
        "○ Missed",
        "□ Optional, not marked",
        "○ Missed",
    ]
    assert [each.words for each in page.all("p", class_="why")] == [
        "Why: Because: unconfirmed claim.",
        "Why: Because: denial.",
        "Why: A repeat.",
        "Why: Because: casualty figure.",
    ]


def test_every_outcome_has_its_word_and_shape(sam: Client, submission: Submission) -> None:
    for label, words, occurrence in [
        (CLAIM, "at least 12 people", 1),
        (CLAIM, "people were killed", 1),
        (FIGURE, "The ministry denied the report", 1),
        (FIGURE, "12 people were", 2),
        (DENIAL, "Nobody was hurt", 1),
        (CLAIM, "it said", 1),
    ]:
        factories.an_annotation(submission, label, words, occurrence)
    page = result_of(submission, sam)
    assert outcomes(page) == [
        ("at least 12 people were killed", "÷ Split"),
        ("The ministry denied the report", "✗ Wrong label"),
        ("Nobody was hurt", "✓ Exact"),
        ("12 people were killed", "≈ Boundary off"),
    ]
    assert [each.one("a").words for each in page.all("p", class_="highlight-point")] == [
        "≈ Boundary off",
        "÷ Split",
        "✗ Wrong label",
        "◇ Optional",
        "≈ Boundary off",
        "△ Spurious",
    ]
    [beside] = page.all("ul", class_="points")
    assert beside.one("a").words == "△ Spurious"
    assert beside.one("q").words == "it said"
    legend = [each.words for each in page.one("ul", class_="legend").all("li")]
    assert sorted(legend) == sorted(set(legend))
    assert {"÷ Split", "✗ Wrong label", "◇ Optional", "≈ Boundary off", "△ Spurious"} <= {*legend}


def test_highlight_that_fell_for_a_distractor_is_told_why_not(
    sam: Client, submission: Submission
) -> None:
    factories.an_annotation(submission, FIGURE, "Witnesses")
    factories.an_annotation(submission, DENIAL, "Officials")
    page = result_of(submission, sam)
    assert [each.words for each in page.one("ul", class_="points").all("p", class_="why")] == [
        "Why not: Nobody counted them."
    ]


def test_distractor_that_nobody_fell_for_is_not_shown(sam: Client, submission: Submission) -> None:
    page = result_of(submission, sam)
    assert "Nobody counted them." not in page.words
    assert "Witnesses" not in [words for words, _outcome in outcomes(page)]


def test_points_of_the_key_add_up_and_are_explained(sam: Client, submission: Submission) -> None:
    factories.an_annotation(submission, CLAIM, "at least 12 people were")
    factories.an_annotation(submission, DENIAL, "The ministry denied the report")
    page = result_of(submission, sam)
    assert [each.words for each in page.all("span", class_="tag")] == [
        "0.83 of 1",
        "1 of 1",
        "optional",
        "0 of 1",
    ]
    # C = 5/6 + 1, W = 3, m = 2, b = 0: 2 x 11/6 / 5 = 11/15.
    assert page.one(id="grade").words == "Grade: 73.3 %"
    assert page.one("section", class_="grade").one("p", class_="lead").words != ""


def test_article_is_painted_with_both_and_each_mark_leads_to_its_point(
    sam: Client, submission: Submission
) -> None:
    factories.an_annotation(submission, DENIAL, "The ministry denied the report")
    page = result_of(submission, sam)
    letters = page.one(id="text").all("a", class_="letter")
    assert sorted(letter.attributes["id"] for letter in letters) == [
        "at-highlight-1",
        "at-key-1",
        "at-key-2",
        "at-key-3",
        "at-key-4",
    ]
    ids = {each.attributes["id"] for each in page if "id" in each.attributes}
    assert {letter.attributes["href"].removeprefix("#") for letter in letters} <= ids
    assert "".join(
        block.text_without("data-aside") for block in page.all(class_="block")
    ) == "".join(factories.TEXT)


def test_ids_are_unique_where_one_highlight_is_merged(sam: Client, submission: Submission) -> None:
    key = factories.a_key(
        submission.article,
        asks=[(CLAIM, "Officials said at least 12 people", 1), (CLAIM, "were killed, a report", 1)],
    )
    Assignment.objects.update(answer_key=key)
    submission = Submission.objects.get()
    claim = submission.label_set.labels.get(identifier=CLAIM)
    key.annotations.update(label=claim)
    factories.an_annotation(
        submission, CLAIM, "Officials said at least 12 people were killed, a report"
    )
    page = result_of(submission, sam)
    assert [outcome for _words, outcome in outcomes(page)] == ["∪ Merged", "∪ Merged"]
    ids = [each.attributes["id"] for each in page if "id" in each.attributes]
    assert sorted(ids) == sorted(set(ids))


def test_note_of_the_student_is_shown_beside_the_highlight(
    sam: Client, submission: Submission
) -> None:
    factories.an_annotation(submission, DENIAL, "it said").change(1, note="The ministry again.")
    page = result_of(submission, sam)
    assert page.one("span", class_="note-text").words == "Note: The ministry again."


def test_shown_grade_is_the_stored_one_after_the_key_was_revised(
    sam: Client, submission: Submission
) -> None:
    factories.an_annotation(submission, DENIAL, "The ministry denied the report")
    assert result_of(submission, sam).one(id="grade").words == "Grade: 50.0 %"
    instructor = submission.assignment.classroom.enrolments.get(role="instructor").user
    revision = submission.assignment.answer_key.revise(instructor)
    for each in revision.annotations.filter(role="required").exclude(label__identifier=DENIAL):
        each.remove(1)
    revision.publish()
    shown = page_of(sam.get(submission.get_absolute_url())).one(id="grade").words
    grade = Submission.objects.get().current_grade
    assert grade
    assert shown == f"Grade: {grade.percent} %" == "Grade: 100.0 %"
