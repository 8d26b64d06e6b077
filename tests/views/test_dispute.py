"""A student disputes an outcome, withdraws it, and sees what became of it."""

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Dispute, Submission, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, message_of, refusal_of, statuses
from tests.views.test_query_counts import queries

pytestmark = pytest.mark.django_db

OUTSIDE = ("denial", "Nobody was hurt")


@pytest.fixture
def assignment(assignment: Assignment) -> Assignment:
    assignment.allows_disputes = True
    assignment.save()
    return assignment


@pytest.fixture
def submission(assignment: Assignment, student: User) -> Submission:
    submission = factories.a_submission(assignment, student)
    factories.an_annotation(submission, *OUTSIDE)
    submission.hand_in()
    return submission


@pytest.fixture
def of_highlight(submission: Submission) -> str:
    annotation = submission.annotations.get()
    return reverse("submission_highlight_dispute", args=[submission.pk, annotation.pk])


@pytest.fixture
def of_key(submission: Submission) -> str:
    asked = submission.assignment.answer_key.annotations.get(label__identifier="denial")
    return reverse("submission_key_dispute", args=[submission.pk, asked.pk])


def disputed(page: Element) -> list[str]:
    """Return what each place for a dispute says."""
    return [each.words for each in page.all("p", class_="disputed")]


def test_result_offers_a_dispute_of_each_outcome(
    sam: Client, submission: Submission, of_highlight: str, of_key: str
) -> None:
    page = page_of(sam.get(submission.get_absolute_url()))
    offered = [each.one("a").attributes["href"] for each in page.all("p", class_="disputed")]
    assert len(offered) == 4
    assert offered[-1] == of_highlight
    assert offered.count(of_key) == 1


def test_what_is_exact_is_not_offered(sam: Client, assignment: Assignment, student: User) -> None:
    submission = factories.a_submission(assignment, student)
    for label, words, occurrence in factories.ASKS:
        factories.an_annotation(submission, label, words, occurrence)
    submission.hand_in()
    assert disputed(page_of(sam.get(submission.get_absolute_url()))) == []


def test_result_offers_none_where_disputes_are_not_allowed(
    sam: Client, ines: Client, submission: Submission
) -> None:
    grading = reverse("submission_grading", args=[submission.pk])
    assert disputed(page_of(ines.get(grading))) == []
    Assignment.objects.update(allows_disputes=False)
    assert disputed(page_of(sam.get(submission.get_absolute_url()))) == []


@pytest.mark.parametrize("place", ["of_highlight", "of_key"])
def test_student_disputes_with_a_reason(
    sam: Client, submission: Submission, place: str, request: pytest.FixtureRequest
) -> None:
    address: str = request.getfixturevalue(place)
    assert sam.get(address).status_code == 200
    response = sam.post(address, {"reason": "They deny it."}, follow=True)
    assert response.redirect_chain == [(f"{submission.get_absolute_url()}#disputes", 302)]
    dispute = Dispute.objects.get()
    page = page_of(response)
    shown = page.one(id=f"dispute-{dispute.pk}")
    assert shown.one(class_="reason").words == "They deny it."
    assert disputed(page).count("Disputed: open") == 1


def test_dispute_needs_a_reason(sam: Client, of_highlight: str) -> None:
    response = sam.post(of_highlight, {"reason": " "})
    assert response.status_code == 422
    assert "Give a reason" in page_of(response).one("ul", class_="errorlist").words
    assert not Dispute.objects.exists()


def test_outcome_is_disputed_once(sam: Client, submission: Submission, of_highlight: str) -> None:
    factories.a_dispute(submission)
    assert page_of(sam.get(of_highlight)).all("textarea") == []
    response = sam.post(of_highlight, {"reason": "Once more."})
    assert (response.status_code, refusal_of(response)) == (422, "You have disputed this before.")


def test_student_withdraws_an_open_dispute(sam: Client, submission: Submission) -> None:
    dispute = factories.a_dispute(submission)
    address = reverse("submission_dispute_withdrawal", args=[submission.pk, dispute.pk])
    response = sam.post(address, follow=True)
    assert message_of(response) == "You have withdrawn the dispute."
    assert page_of(response).all(id="disputes") == []
    assert not Dispute.objects.exists()


def test_student_sees_the_answer_and_no_longer_withdraws(
    sam: Client, instructor: User, submission: Submission
) -> None:
    dispute = factories.a_dispute(submission)
    dispute.answer_with(instructor, Dispute.Status.DECLINED, "It repeats a denial.")
    shown = page_of(sam.get(submission.get_absolute_url())).one(id=f"dispute-{dispute.pk}")
    assert shown.one("h3").words.startswith("Declined")
    assert shown.one(class_="comment").words == "Ines Instructor: It repeats a denial."
    assert shown.all("button") == []
    address = reverse("submission_dispute_withdrawal", args=[submission.pk, dispute.pk])
    assert sam.post(address).status_code == 409


def test_disputes_are_shown_to_the_instructor_with_the_work(
    ines: Client, submission: Submission
) -> None:
    dispute = factories.a_dispute(submission, reason="They deny it.")
    page = page_of(ines.get(reverse("submission_grading", args=[submission.pk])))
    assert page.one(id="disputes").words == "Disputes of this student"
    assert page.one(id=f"dispute-{dispute.pk}").one(class_="reason").words == "They deny it."


@pytest.mark.parametrize("taken", ["released", "allowed"])
def test_nothing_is_disputed_before_or_without_leave(
    sam: Client, submission: Submission, of_highlight: str, of_key: str, taken: str
) -> None:
    dispute = factories.a_dispute(submission)
    if taken == "released":
        submission.assignment.take_back()
    else:
        Assignment.objects.update(allows_disputes=False)
    withdrawal = reverse("submission_dispute_withdrawal", args=[submission.pk, dispute.pk])
    for address in (of_highlight, of_key, withdrawal):
        assert sam.post(address, {"reason": "Why."}).status_code == 404
    assert Dispute.objects.count() == 1


def test_only_the_student_disputes(
    client: Client,
    instructor: User,
    classmate: User,
    outsider: User,
    stranger: User,
    submission: Submission,
    of_highlight: str,
) -> None:
    people = [instructor, classmate, outsider, stranger]
    assert statuses(people, "get", of_highlight) == [404] * 4
    assert statuses(people, "post", of_highlight, {"reason": "Mine."}) == [404] * 4
    assert is_asked_to_sign_in(client, "get", of_highlight)


def test_place_of_another_submission_is_not_disputed(
    sam: Client, assignment: Assignment, classmate: User, submission: Submission
) -> None:
    other = factories.a_submission(assignment, classmate)
    annotation = factories.an_annotation(other, *OUTSIDE)
    name = "submission_highlight_dispute"
    assert sam.get(reverse(name, args=[submission.pk, annotation.pk])).status_code == 404
    distractor = factories.add_to_key(factories.a_key(published=False), *OUTSIDE)
    name = "submission_key_dispute"
    assert sam.get(reverse(name, args=[submission.pk, distractor.pk])).status_code == 404


def test_result_needs_no_more_queries_for_more_disputes(
    sam: Client, submission: Submission
) -> None:
    asked = list(submission.assignment.answer_key.annotations.all())
    factories.a_dispute(submission)
    factories.a_dispute(submission, asked[0])
    few = queries(sam, submission.get_absolute_url())
    for each in asked[1:]:
        factories.a_dispute(submission, each)
    assert queries(sam, submission.get_absolute_url()) == few
