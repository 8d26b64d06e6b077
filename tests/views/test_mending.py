"""From a doubtful place to a better key: a change is prepared, looked at, and put into force."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import AnswerKey, Assignment, Classroom, Dispute, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, message_of, refusal_of, statuses
from tests.views.test_query_counts import queries

pytestmark = pytest.mark.django_db

DENIAL = ("denial", "The ministry denied the report")
OUTSIDE = ("denial", "Nobody was hurt")


@pytest.fixture
def assignment(assignment: Assignment) -> Assignment:
    assignment.allows_disputes = True
    assignment.save()
    return assignment


def address(assignment: Assignment, name: str) -> str:
    return reverse(f"assignment_mending{name}", args=[assignment.pk])


def change_at(assignment: Assignment, label: str, words: str) -> str:
    start, end = factories.span_of(assignment.article, words)
    query = urlencode({"label": label, "start": start, "end": end})
    return f"{address(assignment, '_change')}?{query}"


def handed_in(assignment: Assignment, name: str, *marked: tuple[str, str]) -> Submission:
    submission = factories.a_submission(assignment, factories.a_student(assignment.classroom, name))
    for label, words in marked:
        factories.an_annotation(submission, label, words)
    submission.hand_in()
    return submission


def ticked(page: Element, name: str) -> list[str]:
    return [
        each.attributes["value"]
        for each in page.all("input", name=name)
        if "checked" in each.attributes
    ]


@pytest.mark.parametrize(
    ("label", "words", "act"),
    [
        ("denial", "Nobody was hurt", "add"),
        ("denial", "denied the report. Nobody", "widen"),
        ("casualty-figure", "The ministry denied", "accept"),
        ("denial", "The ministry denied", "make_optional"),
    ],
)
def test_change_that_fits_the_place_is_chosen(
    ines: Client, assignment: Assignment, label: str, words: str, act: str
) -> None:
    page = page_of(ines.get(change_at(assignment, label, words)))
    assert page.one("blockquote").words == words
    name = label.replace("-", " ")
    assert page.one(class_="chip").words == f"{name[0].upper()} {name}"
    assert ticked(page, "act") == [act]


def test_place_far_from_the_key_can_only_be_added(ines: Client, classroom: Classroom) -> None:
    key = factories.a_key(asks=[("denial", "Witnesses", 1)])
    assignment = factories.an_assignment(classroom, key)
    page = page_of(ines.get(change_at(assignment, *OUTSIDE)))
    offered = [each.attributes["value"] for each in page.all("input", name="act")]
    assert offered == ["add", "add_optional"]
    assert page.all("select", name="annotation") == page.all("input", name="percent") == []


def test_change_is_prepared_and_changes_nothing_yet(ines: Client, assignment: Assignment) -> None:
    submission = handed_in(assignment, "Ada", OUTSIDE)
    before = list(submission.grades.values())
    sent = {"act": "add", "label": "denial"}
    response = ines.post(change_at(assignment, *OUTSIDE), sent, follow=True)
    assert response.redirect_chain == [(address(assignment, ""), 302)]
    assert message_of(response).startswith("Prepared.")
    page = page_of(response)
    assert (
        page.one("ul", class_="changes").words == "New in the key: “Nobody was hurt” as “denial”."
    )
    assert list(submission.grades.values()) == before
    assignment.refresh_from_db()
    assert assignment.answer_key.annotations.count() == 3


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "This field is required."),
        ({"act": "accept", "label": "casualty-figure"}, "Choose the passage to change."),
        ({"act": "accept", "label": "denial", "percent": "50"}, "This is the label of the passage"),
        ({"act": "accept", "label": "casualty-figure", "percent": ""}, "Say which part"),
        ({"act": "accept", "label": "casualty-figure", "percent": "0"}, "greater than or equal"),
        ({"act": "accept", "label": "casualty-figure", "percent": "100"}, "less than or equal"),
    ],
)
def test_change_that_is_not_whole_says_what_is_missing(
    ines: Client, assignment: Assignment, sent: dict[str, str], error: str
) -> None:
    asked = assignment.answer_key.annotations.get(label__identifier="denial")
    if "percent" in sent:
        sent = sent | {"annotation": str(asked.pk)}
    response = ines.post(change_at(assignment, *DENIAL), sent)
    assert response.status_code == 422
    assert error in " ".join(each.words for each in page_of(response).all(class_="errorlist"))
    assert not AnswerKey.objects.filter(status="draft").exists()


def test_change_that_the_draft_refuses_is_explained_on_its_page(
    ines: Client, assignment: Assignment
) -> None:
    sent = {"act": "add", "label": "denial"}
    ines.post(change_at(assignment, *OUTSIDE), sent)
    response = ines.post(change_at(assignment, *OUTSIDE), sent)
    assert response.status_code == 422
    errors = page_of(response).one("ul", class_="errorlist").words
    assert errors == "The key has these words with this label already."


@pytest.mark.parametrize(
    "query",
    ["", "?label=denial&start=0&end=9999", "?label=x&start=0&end=5", "?label=denial&start=5&end=2"],
)
def test_change_begins_from_words_of_the_article(
    ines: Client, assignment: Assignment, query: str
) -> None:
    response = ines.get(address(assignment, "_change") + query)
    assert response.status_code == 422
    assert refusal_of(response) == "Begin from a dispute or from words that were marked."


def test_each_doubtful_place_leads_to_its_change(
    ines: Client, assignment: Assignment, student: User
) -> None:
    submission = factories.a_submission(assignment, student)
    annotation = factories.an_annotation(submission, *OUTSIDE)
    submission.hand_in()
    factories.a_dispute(submission)
    to = change_at(assignment, *OUTSIDE)
    for name, pk in (
        ("assignment_disputes", assignment.pk),
        ("assignment_overview", assignment.pk),
        ("submission_grading", submission.pk),
    ):
        page = page_of(ines.get(reverse(name, args=[pk])))
        assert to in [each.attributes["href"] for each in page.all("a")], name
    assert annotation.span == factories.span_of(assignment.article, OUTSIDE[1])


def test_preview_says_how_many_grades_rise_and_fall_and_whose(
    ines: Client, instructor: User, assignment: Assignment
) -> None:
    handed_in(assignment, "Adaeze", DENIAL, OUTSIDE)
    handed_in(assignment, "Ben", DENIAL)
    handed_in(assignment, "Cem", DENIAL).override_grade(instructor, Decimal(90), "Said.")
    ines.post(change_at(assignment, *OUTSIDE), {"act": "add", "label": "denial"})
    response = ines.get(address(assignment, ""))
    page = page_of(response)
    assert page.one("p", class_="lead").words == "1 grade rises, 1 falls; largest +26.7 points."
    rows = [[cell.words for cell in row if cell.tag in {"th", "td"}] for row in page.all("tr")[1:]]
    assert rows == [
        ["Adaeze", "40.0 %", "66.7 %", "+26.7"],
        ["Ben", "50.0 %", "40.0 %", "-10.0"],
    ]
    assert "1 grade was set by hand and stays." in page.one("p", class_="source").words
    assignment.set_names(instructor, hidden=True)
    assert "Adaeze" not in ines.get(address(assignment, "")).text


def test_preview_speaks_of_every_assignment_that_follows(
    ines: Client, assignment: Assignment
) -> None:
    other = factories.an_assignment(assignment.classroom, assignment.answer_key)
    handed_in(other, "Ada", OUTSIDE)
    ines.post(change_at(assignment, *OUTSIDE), {"act": "add", "label": "denial"})
    page = page_of(ines.get(address(assignment, "")))
    assert [each.words for each in page.all("p", class_="lead")] == [
        "No grade changes.",
        "1 grade rises, 0 fall; largest +40.0 points.",
    ]


def test_put_into_force_answers_disputes_and_tells_students_why(
    ines: Client, sam: Client, student: User, assignment: Assignment
) -> None:
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, *OUTSIDE)
    submission.hand_in()
    dispute = factories.a_dispute(submission)
    page = page_of(ines.get(change_at(assignment, *OUTSIDE)))
    sent = {"act": "add", "label": "denial", "disputes": ticked(page, "disputes")}
    assert sent["disputes"] == [str(dispute.pk)]
    ines.post(change_at(assignment, *OUTSIDE), sent)
    said = {"answer": "Well spotted."}
    response = ines.post(address(assignment, "_publication"), said, follow=True)
    assert message_of(response).endswith("in force. 1 submission was graded by it.")
    dispute.refresh_from_db()
    assert (dispute.status, dispute.answer) == ("accepted", "Well spotted.")
    result = page_of(sam.get(submission.get_absolute_url()))
    why = result.one(class_="regrade")
    assert why.one("h2").words == "Your grade went from 0.0 % to 40.0 %"
    assert [each.words for each in why.all("li")] == [
        "New in the key: “Nobody was hurt” as “denial”."
    ]
    assert result.one(id=f"dispute-{dispute.pk}").one("h3").words.startswith("Accepted")


def test_student_whose_grade_stays_is_told_nothing(
    ines: Client, sam: Client, student: User, assignment: Assignment
) -> None:
    submission = factories.a_submission(assignment, student)
    submission.hand_in()
    ines.post(change_at(assignment, *OUTSIDE), {"act": "add_optional", "label": "denial"})
    ines.post(address(assignment, "_publication"))
    assert page_of(sam.get(submission.get_absolute_url())).all(class_="regrade") == []


def test_student_whose_grade_was_set_is_not_told_that_it_went_up(
    ines: Client, sam: Client, instructor: User, student: User, assignment: Assignment
) -> None:
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, *OUTSIDE)
    submission.hand_in()
    submission.override_grade(instructor, Decimal(90), "Said.")
    ines.post(change_at(assignment, *OUTSIDE), {"act": "add", "label": "denial"})
    ines.post(address(assignment, "_publication"))
    told = page_of(sam.get(submission.get_absolute_url())).one(class_="regrade").one("h2").words
    assert told == (
        "Your highlights are worth 40.0 % now, not 0.0 %; the grade that your teacher set stays"
    )


def test_every_version_that_changed_a_grade_is_told_the_latest_first(
    ines: Client, sam: Client, student: User, assignment: Assignment
) -> None:
    submission = factories.a_submission(assignment, student)
    for marked in (DENIAL, OUTSIDE):
        factories.an_annotation(submission, *marked)
    submission.hand_in()
    for act in ("add_optional", "make_optional"):
        asked = AnswerKey.objects.latest("created_at").annotations.get(
            label__identifier="denial", role="required"
        )
        sent = {"act": act, "label": "denial", "annotation": str(asked.pk)}
        place = OUTSIDE if act == "add_optional" else DENIAL
        assert ines.post(change_at(assignment, *place), sent).status_code == 302
        ines.post(address(assignment, "_publication"))
    page = page_of(sam.get(submission.get_absolute_url()))
    assert [each.one("h2").words for each in page.all(class_="regrade")] == [
        "Your grade went from 50.0 % to 0.0 %",
        "Your grade went from 40.0 % to 50.0 %",
    ]


def test_nothing_is_told_of_the_key_before_release(
    ines: Client, sam: Client, student: User, assignment: Assignment
) -> None:
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, *OUTSIDE)
    submission.hand_in()
    assignment.take_back()
    before = sam.get(submission.get_absolute_url()).text
    ines.post(change_at(assignment, *OUTSIDE), {"act": "add", "label": "denial"})
    ines.post(address(assignment, "_publication"))
    after = sam.get(submission.get_absolute_url()).text
    assert [line for line in after.splitlines() if "csrf" not in line] == [
        line for line in before.splitlines() if "csrf" not in line
    ]


def test_draft_is_thrown_away(ines: Client, assignment: Assignment) -> None:
    ines.post(change_at(assignment, *OUTSIDE), {"act": "add", "label": "denial"})
    response = ines.post(address(assignment, "_removal"), follow=True)
    assert message_of(response).endswith("Thrown away. The key stays as it is.")
    assert not AnswerKey.objects.filter(status="draft").exists()
    assert page_of(ines.get(address(assignment, ""))).all("p", class_="empty")
    response = ines.post(address(assignment, "_publication"))
    assert (response.status_code, refusal_of(response)) == (
        409,
        "Nothing is prepared that could be put into force.",
    )


def test_stale_draft_is_explained(ines: Client, instructor: User, assignment: Assignment) -> None:
    factories.add_to_key(
        AnswerKey.objects.begin(instructor, assignment.article, assignment.label_set), *OUTSIDE
    )
    page = page_of(ines.get(address(assignment, "")))
    assert page.one("p", class_="note").words.startswith("Your draft does not revise the version")
    assert ines.get(change_at(assignment, *OUTSIDE)).status_code == 200
    sent = {"act": "add", "label": "denial"}
    assert ines.post(change_at(assignment, *OUTSIDE), sent).status_code == 409
    assert ines.post(address(assignment, "_publication")).status_code == 409


def test_mending_is_for_instructors_of_the_class(
    client: Client, student: User, outsider: User, stranger: User, assignment: Assignment
) -> None:
    people = [student, outsider, stranger]
    assert statuses(people, "get", address(assignment, "")) == [404] * 3
    sent = {"act": "add", "label": "denial"}
    assert statuses(people, "post", change_at(assignment, *OUTSIDE), sent) == [404] * 3
    assert statuses(people, "post", address(assignment, "_publication")) == [404] * 3
    assert statuses(people, "post", address(assignment, "_removal")) == [404] * 3
    assert is_asked_to_sign_in(client, "get", address(assignment, ""))


def test_pages_need_no_more_queries_for_a_larger_class(
    ines: Client, assignment: Assignment
) -> None:
    ines.post(change_at(assignment, *OUTSIDE), {"act": "add", "label": "denial"})
    pages = (address(assignment, ""), change_at(assignment, *OUTSIDE))

    def dispute(*names: str) -> None:
        draft = AnswerKey.objects.get(status="draft")
        for name in names:
            factories.a_dispute(handed_in(assignment, name, OUTSIDE))
        Dispute.objects.update(mended_by=draft)

    dispute("Ada", "Ben")
    few = [queries(ines, each) for each in pages]
    dispute("Cem", "Dan", "Eva")
    assert [queries(ines, each) for each in pages] == few
