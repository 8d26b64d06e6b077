"""The class on one page: what instructors see of all that was handed in."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Assignment, Submission
from annotate.views.findings import Finding
from annotate.views.overview import Overview
from annotate.views.pictures import Grades
from tests.factories import (
    a_client,
    a_key,
    a_student,
    a_submission,
    an_annotation,
    an_assignment,
    an_instructor,
)
from tests.pages import Element, page_of

pytestmark = pytest.mark.django_db

DENIAL = "The ministry denied the report"
OUTSIDE = "Nobody was hurt"
CLAIM = "at least 12 people were killed"


@pytest.fixture
def assignment() -> Assignment:
    return an_assignment(attempts=2)


def handed_in(assignment: Assignment, name: str, *marked: tuple[str, str]) -> Submission:
    submission = a_submission(assignment, a_student(assignment.classroom, name))
    for label, words in marked:
        an_annotation(submission, label, words)
    submission.hand_in()
    return submission


def overview(assignment: Assignment, label: str = "denial", sort: str = "") -> Overview:
    return Overview(assignment, assignment.label_set.labels.get(identifier=label), sort)


def findings(assignment: Assignment) -> list[Finding]:
    return overview(assignment).findings.worst_first


def found(assignment: Assignment, words: str) -> Finding:
    """Return what the class made of the annotation of the key with these words."""
    [only] = [each for each in findings(assignment) if each.annotation.words == words]
    return only


def page(assignment: Assignment, query: str = "") -> Element:
    """Return the class page as its instructor sees it."""
    instructor = assignment.classroom.enrolments.get(role="instructor").user
    address = reverse("assignment_overview", args=[assignment.pk])
    return page_of(a_client(instructor).get(address + query))


def rows(table: Element) -> list[list[str]]:
    return [[cell.words for cell in row if cell.tag in ("th", "td")] for row in table.all("tr")]


def table_named(page: Element, caption: str) -> Element:
    [only] = [
        each for each in page.all("table") if caption in [c.words for c in each.all("caption")]
    ]
    return only


def test_overview_lists_first_what_fewest_found(assignment: Assignment) -> None:
    handed_in(assignment, "Ada", ("denial", DENIAL))
    handed_in(assignment, "Ben")
    assert [(each.annotation.words, each.percent) for each in findings(assignment)] == [
        ("at least 12 people were killed", 0),
        ("12 people were killed", 0),
        (DENIAL, 50),
    ]


def test_what_everybody_found_is_not_to_be_taught_again(assignment: Assignment) -> None:
    handed_in(assignment, "Ada", ("denial", DENIAL), ("unconfirmed-claim", CLAIM))
    again = overview(assignment).findings.to_teach_again
    assert [each.annotation.words for each in again] == ["12 people were killed"]
    handed_in(assignment, "Ben", ("denial", f"{DENIAL}. Nobody was"))
    again = overview(assignment).findings.to_teach_again
    assert [(each.annotation.words, each.percent) for each in again] == [
        ("12 people were killed", 0),
        (CLAIM, 50),
        (DENIAL, 100),
    ]


def test_overview_says_that_nothing_is_to_be_taught_again() -> None:
    key = a_key(asks=[("denial", DENIAL, 1)])
    assignment = an_assignment(key=key)
    handed_in(assignment, "Ada", ("denial", DENIAL))
    assert page(assignment).one("ol", class_="points").words == (
        "Nothing: everybody found every passage."
    )


def test_overview_names_the_usual_mistake(assignment: Assignment) -> None:
    for name in ("Ada", "Ben"):
        handed_in(assignment, name, ("unconfirmed-claim", DENIAL))
    handed_in(assignment, "Cem")
    finding = found(assignment, DENIAL)
    assert finding.mistake == "2 of 3 called it “unconfirmed claim”."
    assert finding.wrong_label
    assert (finding.wrong_label.identifier, finding.wrongly_labelled) == ("unconfirmed-claim", 2)


def test_overview_says_by_how_much_the_edges_are_off(assignment: Assignment) -> None:
    for name in ("Ada", "Ben"):
        handed_in(assignment, name, ("denial", f"{DENIAL}. Nobody was"))
    handed_in(assignment, "Cem", ("denial", DENIAL))
    handed_in(assignment, "Dan")
    finding = found(assignment, DENIAL)
    assert finding.edge_error == pytest.approx(4 / 6)  # two words, twice, over six edges
    assert finding.edges_usually == "Usually 2 words too long at the end."
    assert finding.mistake == "2 of 4 marked too much."


def test_overview_has_no_edge_error_where_nobody_found_it(assignment: Assignment) -> None:
    handed_in(assignment, "Ada")
    finding = found(assignment, DENIAL)
    assert (finding.edge_error, finding.edges_usually) == (None, "")
    assert finding.mistake == "1 of 1 missed it."


@pytest.fixture
def sorted_class(assignment: Assignment) -> Assignment:
    """The denial is found by two of three, two words too long; the claim by one, called a denial by
    one; the figure by nobody."""
    handed_in(assignment, "Ada", ("denial", DENIAL), ("unconfirmed-claim", CLAIM))
    handed_in(assignment, "Ben", ("denial", f"{DENIAL}. Nobody was"), ("denial", CLAIM))
    handed_in(assignment, "Cem")
    return assignment


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", "figure claim denial"),
        ("found", "figure claim denial"),
        ("-found", "denial claim figure"),
        ("number", "claim denial figure"),
        ("-number", "figure denial claim"),
        ("edges", "denial claim figure"),  # where nobody found it, there is no edge error
        ("-edges", "claim denial figure"),
        ("wrong_label", "claim figure denial"),
        ("discrimination", "denial claim figure"),
        ("nonsense", "figure claim denial"),
    ],
)
def test_overview_sorts_the_key_by_a_column(
    sorted_class: Assignment, sort: str, order: str
) -> None:
    names = {"unconfirmed-claim": "claim", "casualty-figure": "figure"}
    labels = [
        each.annotation.label.identifier for each in overview(sorted_class, sort=sort).findings.rows
    ]
    assert " ".join(names.get(each, each) for each in labels) == order


@pytest.mark.parametrize(
    ("query", "direction"),
    [
        ("", {"Found by": "ascending"}),
        ("?sort=-found", {"Found by": "descending"}),
        ("?sort=edges", {"Mean edge error": "descending"}),
        ("?sort=-wrong_label", {"Usual wrong label": "ascending"}),
    ],
)
def test_overview_says_how_the_table_is_sorted(
    sorted_class: Assignment, query: str, direction: dict[str, str]
) -> None:
    heads = page(sorted_class, query).one(id="findings").all("th", scope="col")
    said = {each.words.rstrip(" ▲▼"): each.attributes.get("aria-sort") for each in heads}
    assert {name: way for name, way in said.items() if way} == direction


def test_overview_turns_the_order_round_and_keeps_the_label(sorted_class: Assignment) -> None:
    table = page(sorted_class, "?label=denial&sort=edges").one(id="findings")
    links = {each.words.rstrip(" ▲▼"): each.attributes["href"] for each in table.all(class_="sort")}
    assert links["Mean edge error"] == "?label=denial&sort=-edges#findings"
    assert links["Found by"] == "?label=denial&sort=found#findings"


def test_overview_counts_the_last_attempt_of_each_student(assignment: Assignment) -> None:
    first = handed_in(assignment, "Ada")
    second = a_submission(assignment, first.student)
    an_annotation(second, "denial", DENIAL)
    second.hand_in()
    assert overview(assignment).students == 1
    assert overview(assignment).percents == [Decimal("50.0")]


def test_overview_goes_by_the_attempt_that_counts(assignment: Assignment) -> None:
    assignment.counts = Assignment.Counts.BEST
    assignment.save()
    first = handed_in(assignment, "Ada", ("denial", DENIAL))
    a_submission(assignment, first.student).hand_in()
    assert overview(assignment).percents == [Decimal("50.0")]


def test_overview_counts_a_grade_that_was_set(assignment: Assignment) -> None:
    instructor = assignment.classroom.enrolments.get(role="instructor").user
    handed_in(assignment, "Ada").override_grade(instructor, Decimal("72.5"), "Said aloud.")
    assert overview(assignment).percents == [Decimal("72.5")]


def test_overview_leaves_out_what_is_still_open(assignment: Assignment) -> None:
    an_annotation(a_submission(assignment), "denial", DENIAL)
    assert overview(assignment).students == 0


@pytest.mark.parametrize(("others", "places"), [(2, [(OUTSIDE, 33)]), (3, [])])
def test_overview_shows_what_a_third_marked_outside_the_key(
    assignment: Assignment, others: int, places: list[tuple[str, int]]
) -> None:
    handed_in(assignment, "Ada", ("denial", OUTSIDE), ("denial", DENIAL))
    for number in range(others):
        handed_in(assignment, f"Student {number}", ("denial", DENIAL))
    assert [(each.words, each.percent) for each in overview(assignment).places] == places


def test_overview_measures_agreement_per_label(assignment: Assignment) -> None:
    for name in ("Ada", "Ben"):
        handed_in(assignment, name, ("denial", DENIAL))
    measured = {each.label.identifier: each for each in overview(assignment).scale.rows}
    assert measured["denial"].agreement.alpha == Fraction(1)
    assert measured["denial"].x == overview(assignment).scale.end
    assert measured["casualty-figure"].agreement.alpha is None
    assert measured["casualty-figure"].x is None


def test_overview_draws_agreement_with_its_table(assignment: Assignment) -> None:
    for name in ("Ada", "Ben"):
        handed_in(assignment, name, ("denial", DENIAL))
    shown = page(assignment)
    figure = shown.one("figure", aria_labelledby="agreement-heading")
    assert len(figure.all("circle")) == 1
    assert rows(table_named(shown, "Krippendorff’s alpha"))[1:] == [
        ["unconfirmed claim", "–", "No variation: there is nothing to compare."],
        ["denial", "1.00", "The class reads this label in the same way."],
        ["casualty figure", "–", "No variation: there is nothing to compare."],
    ]


def test_overview_puts_each_grade_in_its_tenth(assignment: Assignment) -> None:
    handed_in(assignment, "Ada", ("denial", DENIAL))
    handed_in(assignment, "Ben")
    counts = {each.start: each.count for each in overview(assignment).grades.tenths}
    assert {start: count for start, count in counts.items() if count} == {0: 1, 50: 1}
    assert list(counts) == list(range(0, 100, 10))


@pytest.mark.parametrize(
    ("percent", "start"), [("9.9", 0), ("10.0", 10), ("90.0", 90), ("100.0", 90)]
)
def test_overview_counts_a_grade_in_the_tenth_that_it_begins(percent: str, start: int) -> None:
    [only] = [each.start for each in Grades([Decimal(percent)]).tenths if each.count]
    assert only == start


def test_overview_draws_the_grades_with_their_table(assignment: Assignment) -> None:
    for name, marked in (("Ada", [("denial", DENIAL)]), ("Ben", []), ("Cem", [])):
        handed_in(assignment, name, *marked)
    shown = page(assignment)
    figure = shown.one("figure", aria_labelledby="grades-heading")
    assert "From 0 % to 50 %; half of the class have 0 % or more." in figure.words
    assert len(figure.all("rect", class_="share")) == 10
    table = rows(table_named(shown, "Students by grade"))
    assert [row for row in table[1:] if row[1] != "0"] == [["0–10", "2"], ["50–60", "1"]]


def test_overview_draws_which_label_was_taken_for_which(assignment: Assignment) -> None:
    handed_in(assignment, "Ada", ("denial", DENIAL), ("denial", OUTSIDE))
    handed_in(assignment, "Ben", ("unconfirmed-claim", DENIAL))
    shown = page(assignment)
    assert rows(table_named(shown, "Labels of the key by labels given")) == [
        ["In the key", "unconfirmed claim", "denial", "casualty figure", "missed"],
        ["unconfirmed claim", "0 (0 %)", "0 (0 %)", "0 (0 %)", "2 (100 %)"],
        ["denial", "1 (50 %)", "1 (50 %)", "0 (0 %)", "0 (0 %)"],
        ["casualty figure", "0 (0 %)", "0 (0 %)", "0 (0 %)", "2 (100 %)"],
        ["not in the key", "0 (0 %)", "1 (100 %)", "0 (0 %)", "–"],
    ]
    figure = shown.one("figure", aria_labelledby="confusion-heading")
    counts = [each.words for each in figure.all("text", class_="count")]
    assert counts == [*"0002", *"1100", *"0002", *"010"]
    assert len(figure.all("rect", class_="right")) == 3


def test_overview_names_every_picture_and_describes_it(sorted_class: Assignment) -> None:
    shown = page(sorted_class)
    pictures = shown.all("svg", role="img")
    assert len(pictures) == 3
    for picture in pictures:
        title, description = picture.attributes["aria-labelledby"].split()
        assert picture.one("title", id=title).words
        assert picture.one("desc", id=description).words


def test_overview_has_the_numbers_of_the_shading(assignment: Assignment) -> None:
    handed_in(assignment, "Ada", ("denial", DENIAL), ("denial", OUTSIDE))
    handed_in(assignment, "Ben", ("denial", "The ministry denied"))
    shown = page(assignment, "?label=denial")
    assert rows(table_named(shown, "Who marked which words as “denial”"))[1:] == [
        ["The ministry denied", "2", "100", "K2"],
        ["the report", "1", "50", "K2"],
        [OUTSIDE, "1", "50", "–"],
    ]
    marks = [each.attributes["class"].split() for each in shown.one(id="text").all("mark")]
    assert [each[2] for each in marks if "heat" in each] == ["heat-10", "heat-5", "heat-5"]


def test_overview_says_that_nobody_used_a_label(assignment: Assignment) -> None:
    handed_in(assignment, "Ada", ("denial", DENIAL))
    assert "Nobody gave any words this label." in page(assignment, "?label=casualty-figure").words


def test_overview_says_whose_work_it_is_when_there_is_one_student(assignment: Assignment) -> None:
    said = "As long as one student alone has handed in, all that follows is that student’s work."
    handed_in(assignment, "Ada", ("denial", DENIAL))
    assert said in page(assignment).words
    handed_in(assignment, "Ben")
    assert said not in page(assignment).words


@pytest.mark.parametrize("published", [False, True])
def test_overview_says_that_the_key_is_a_draft(published: bool) -> None:
    assignment = an_assignment(key=a_key(published=published))
    handed_in(assignment, "Ada")
    assert ("The answer key is not published yet." in page(assignment).words) != published


def test_overview_of_a_key_that_asks_for_nothing() -> None:
    assignment = an_assignment(key=a_key(asks=[], published=False))
    handed_in(assignment, "Ada", ("denial", DENIAL))
    assert page(assignment).words.count("The answer key asks for nothing.") == 2


def test_overview_page_shows_no_names(assignment: Assignment, client: Client) -> None:
    handed_in(assignment, "Adaeze", ("denial", DENIAL))
    client.force_login(assignment.classroom.enrolments.get(role="instructor").user)
    response = client.get(reverse("assignment_overview", args=[assignment.pk]))
    assert response.status_code == 200
    assert "Adaeze" not in response.text


def test_overview_page_says_when_nobody_has_handed_in(
    assignment: Assignment, client: Client
) -> None:
    client.force_login(assignment.classroom.enrolments.get(role="instructor").user)
    response = client.get(reverse("assignment_overview", args=[assignment.pk]))
    assert "Nobody has handed in yet." in response.text


def test_overview_page_is_for_instructors_of_the_class(
    assignment: Assignment, client: Client
) -> None:
    outsiders = [a_student(assignment.classroom), an_instructor("otto", "Otto Outsider")]
    for person in outsiders:
        client.force_login(person)
        response = client.get(reverse("assignment_overview", args=[assignment.pk]))
        assert response.status_code == 404
