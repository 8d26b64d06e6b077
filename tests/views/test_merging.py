"""Two instructors' drafts of a key on one page, and the one draft that they become."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import AnswerKey, Classroom, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, message_of, statuses

pytestmark = pytest.mark.django_db

CLAIM = ("unconfirmed-claim", "at least 12 people were killed", 1)


@pytest.fixture
def cora(classroom: Classroom) -> User:
    cora = factories.an_instructor("cora", "Cora Colleague")
    classroom.add_instructor(cora)
    return cora


@pytest.fixture
def mine(instructor: User) -> AnswerKey:
    asks = [CLAIM, ("denial", "The ministry denied the report", 1), ("denial", "Nobody", 1)]
    return factories.a_key(owner=instructor, published=False, asks=asks)


@pytest.fixture
def theirs(mine: AnswerKey, cora: User) -> AnswerKey:
    asks = [CLAIM, ("denial", "denied the report", 1), ("casualty-figure", "12 people", 2)]
    return factories.a_key(mine.article, mine.label_set, cora, published=False, asks=asks)


@pytest.fixture
def address(mine: AnswerKey, theirs: AnswerKey) -> str:
    return reverse("answer_key_comparison", args=[mine.pk, theirs.pk])


def headings(page: Element) -> list[str]:
    return [row.one("h2").words for row in page.all("li", class_="pair")]


def state_of(page: Element) -> str:
    return page.one("input", name="state").attributes["value"]


def test_draft_leads_to_those_of_colleagues(ines: Client, mine: AnswerKey, address: str) -> None:
    links = page_of(ines.get(mine.get_absolute_url())).one(class_="bar").all("a")
    assert [(each.words, each.attributes["href"]) for each in links] == [
        ("Article and its keys", mine.article.get_absolute_url()),
        ("Compare with the draft of Cora Colleague", address),
    ]


def test_drafts_stand_side_by_side_in_reading_order(ines: Client, address: str) -> None:
    page = page_of(ines.get(address))
    assert page.one(class_="lead").words == "Mine beside that of Cora Colleague: 1 of 4 the same."
    assert headings(page) == [
        "Both the same",
        "Different edges",
        "Only in mine",
        "Only in theirs",
    ]
    edges = page.all("li", class_="pair")[1]
    assert [each.words for each in edges.all("blockquote")] == [
        "The ministry denied the report",
        "denied the report",
    ]
    assert [each.words for each in edges.all("ins")] == ["The ministry"]


def test_extents_that_differ_are_told_apart_too(
    ines: Client, theirs: AnswerKey, address: str
) -> None:
    claim = theirs.annotations.get(label__identifier="unconfirmed-claim")
    extent = factories.span_of(theirs.article, "said at least 12 people were killed, a report")
    claim.change(1, core=claim.span, extent=extent)
    row = page_of(ines.get(address)).all("li", class_="pair")[0]
    assert row.one("h2").words == "Different edges"
    assert [each.words for each in row.all("ins")] == ["said", "a report"]


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({"role": "optional"}, "Different role"),
        ({"weight": 2}, "Different weight"),
        ({"explanation": "Why."}, "Another explanation"),
        ({"role": "optional", "weight": 2}, "Different role, different weight"),
    ],
)
def test_row_says_what_differs(
    ines: Client, theirs: AnswerKey, address: str, changes: dict[str, object], heading: str
) -> None:
    theirs.annotations.get(label__identifier="unconfirmed-claim").change(1, **changes)
    assert headings(page_of(ines.get(address)))[0] == heading


def test_another_label_is_a_difference(ines: Client, theirs: AnswerKey, address: str) -> None:
    claim = theirs.annotations.get(label__identifier="unconfirmed-claim")
    claim.change(1, label=theirs.label_set.labels.get(identifier="denial"))
    assert headings(page_of(ines.get(address)))[0] == "Different label"


def test_agreement_is_told_with_what_it_means(ines: Client, address: str) -> None:
    rows = page_of(ines.get(address)).one("table").one("tbody").all("tr")
    told = [[cell.words for cell in row.all("th") + row.all("td")] for row in rows]
    assert told[0] == ["U unconfirmed claim", "1.00", "You two read this in the same way."]
    assert told[2][2] == "You agree no more than chance would."
    assert (told[3][0], len(told)) == ("All labels together", 4)


def test_labels_that_overlap_are_measured_by_whether_a_word_has_any(
    ines: Client, mine: AnswerKey, address: str
) -> None:
    factories.add_to_key(mine, "casualty-figure", "12 people")
    row = page_of(ines.get(address)).one("table").one("tbody").all("tr")[-1]
    assert row.one("th").words == "With any label, since some overlap"


def test_merging_makes_a_draft_of_what_was_chosen(
    ines: Client, instructor: User, mine: AnswerKey, address: str
) -> None:
    choices = {"row-0": "mine", "row-1": "theirs", "row-2": "neither", "row-3": "theirs"}
    data = choices | {"state": state_of(page_of(ines.get(address)))}
    response = ines.post(address, data, follow=True)
    merged = AnswerKey.objects.get(owner=instructor, status="draft")
    assert response.redirect_chain == [(merged.get_absolute_url(), 302)]
    assert page_of(response).one(id="message").words == (
        "Merged. This is your draft now; the two stay on record."
    )
    held = [each.words for each in merged.annotations.with_parts()]
    assert sorted(held) == ["12 people", "at least 12 people were killed", "denied the report"]
    page = page_of(ines.get(mine.get_absolute_url()))
    crumb, said = (each.words for each in page.one(class_="bar").all("p"))
    assert crumb == "Article and its keys"
    assert said == "Answer key, version 1, merged into this draft"
    assert "Change it in a new version" not in page.one("main").words


def test_rows_without_a_choice_are_asked_about_and_the_others_stay_chosen(
    ines: Client, address: str
) -> None:
    state = state_of(page_of(ines.get(address)))
    response = ines.post(address, {"state": state, "row-0": "neither", "row-1": "both"})
    assert response.status_code == 422
    page = page_of(response)
    chosen = [each.attributes["value"] for each in page.all("input", type="radio")
              if "checked" in each.attributes]  # fmt: skip
    assert chosen == ["neither", "both"]
    assert page.one("main").words.count("Choose what to take.") == 2
    assert "2 rows wait for your choice. Nothing is stored yet." in page.one("main").words
    assert AnswerKey.objects.filter(status="merged").count() == 0


def test_conflict_is_told_and_nothing_is_stored(
    ines: Client, theirs: AnswerKey, address: str
) -> None:
    theirs.annotations.get(label__identifier="unconfirmed-claim").make_optional()
    state = state_of(page_of(ines.get(address)))
    response = ines.post(address, {"state": state, "row-0": "both", "rest": "mine"})
    assert response.status_code == 422
    assert "would be in the key twice as “unconfirmed claim”" in page_of(response).one("main").words
    assert AnswerKey.objects.filter(status="draft").count() == 2


def test_drafts_that_changed_meanwhile_are_shown_anew(
    ines: Client, theirs: AnswerKey, address: str
) -> None:
    state = state_of(page_of(ines.get(address)))
    factories.add_to_key(theirs, "denial", "Witnesses")
    response = ines.post(address, {"state": state, "rest": "mine"})
    assert response.status_code == 422
    page = page_of(response)
    assert "One of the drafts was changed meanwhile." in page.one("main").words
    assert (len(headings(page)), state_of(page) == state) == (5, False)
    again = {"state": state_of(page), "rest": "mine"}
    assert ines.post(address, again).status_code == 302


def test_comparison_is_for_the_owner_of_the_draft(
    address: str, mine: AnswerKey, theirs: AnswerKey, cora: User, student: User,
    outsider: User, stranger: User,
) -> None:  # fmt: skip
    people = (cora, student, outsider, stranger)
    assert statuses(people, "get", address) == [404] * 4
    assert statuses(people, "post", address, {"rest": "mine"}) == [404] * 4
    other_way = reverse("answer_key_comparison", args=[theirs.pk, mine.pk])
    assert statuses([cora], "get", other_way) == [200]


def test_only_drafts_of_colleagues_are_compared(
    ines: Client, mine: AnswerKey, theirs: AnswerKey, outsider: User
) -> None:
    foreign = factories.a_key(mine.article, mine.label_set, outsider, published=False)
    for first, second in ((mine, foreign), (mine, mine), (theirs, mine)):
        address = reverse("answer_key_comparison", args=[first.pk, second.pk])
        assert ines.get(address).status_code == 404
    address = reverse("answer_key_comparison", args=[mine.pk, theirs.pk])
    theirs.publish()
    assert ines.get(address).status_code == 404


def test_wrong_methods_and_addresses(
    ines: Client, client: Client, mine: AnswerKey, address: str
) -> None:
    assert ines.put(address).status_code == 405
    assert ines.get(reverse("answer_key_comparison", args=[mine.pk, uuid4()])).status_code == 404
    assert is_asked_to_sign_in(client, "get", address)
    assert message_of(ines.get(mine.get_absolute_url())) == ""
