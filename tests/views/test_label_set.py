"""Label sets: listed, read, copied, begun, renamed and deleted."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Classroom, LabelSet, User
from tests import factories
from tests.pages import Element, page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> LabelSet:
    return factories.a_label_set()


@pytest.fixture
def own(instructor: User) -> LabelSet:
    return factories.a_label_set(owner=instructor)


def message(page: Element) -> str:
    return page.one(id="message").words


def test_list_holds_ones_own_sets_and_the_librarys(
    ines: Client, library: LabelSet, own: LabelSet, outsider: User
) -> None:
    factories.a_label_set(owner=outsider)
    page = page_of(ines.get(reverse("label_sets")))
    links = [each.one("a").attributes["href"] for each in page.one("main").all("h3")]
    assert links == [own.get_absolute_url(), library.get_absolute_url()]
    chips = page.one("main").all("li")[0].all(class_="chip")
    assert [(each.attributes["class"], each.words) for each in chips] == [
        ("chip label-1", "U unconfirmed claim"),
        ("chip label-2", "D denial"),
        ("chip label-3", "C casualty figure"),
    ]


def test_set_of_a_colleague_can_be_read_and_copied_only(
    ines: Client, classroom: Classroom, outsider: User
) -> None:
    classroom.add_instructor(outsider)
    theirs = factories.a_label_set(owner=outsider)
    factories.an_assignment(classroom, factories.a_key(label_set=theirs, owner=outsider))
    headings = [each.words for each in page_of(ines.get(reverse("label_sets"))).all("h2")]
    assert headings == ["Your own", "Of colleagues", "In the library"]
    page = page_of(ines.get(theirs.get_absolute_url())).one("main")
    assert [each.words for each in page.all("button")] == ["Copy to change"]
    assert "This set belongs to a colleague" in page.words
    assert "Used by" not in page.words


def test_list_says_how_to_come_by_a_set(ines: Client) -> None:
    [own, library] = page_of(ines.get(reverse("label_sets"))).all(class_="empty")
    assert own.words.startswith("You have none of your own yet.")
    assert library.words.startswith("The library is empty.")


def test_set_of_the_library_can_be_read_and_copied_only(ines: Client, library: LabelSet) -> None:
    main = page_of(ines.get(library.get_absolute_url())).one("main")
    assert [each.words for each in main.all("button")] == ["Copy to change"]
    assert [each.words for each in main.all("a")] == ["Label sets", "Articles"]
    assert [each.words for each in main.all("kbd")] == ["1", "2", "3"]


def test_set_leads_to_the_articles_whose_keys_use_it(ines: Client, own: LabelSet) -> None:
    main = page_of(ines.get(own.get_absolute_url())).one("main")
    links = {each.words: each.attributes["href"] for each in main.all("a")}
    assert links["Articles"] == reverse("articles")


def test_own_set_shows_who_is_affected_and_what_may_go(
    ines: Client, classroom: Classroom, instructor: User
) -> None:
    label_set = factories.a_label_set([*factories.LABELS, ("other", "other", "O")], instructor)
    key = factories.a_key(label_set=label_set, owner=instructor)
    submission = factories.a_submission(factories.an_assignment(classroom, key))
    factories.an_annotation(submission, "denial", "The ministry denied")
    main = page_of(ines.get(label_set.get_absolute_url())).one("main")
    assert main.one(class_="note").words == (
        "Used by 1 answer key, 1 assignment, 1 student’s work. "
        "A change shows there at once; what was highlighted stays."
    )
    links = [each.attributes["href"] for each in main.all("a")]
    removals = [each for each in links if "/labels/" in each and each.endswith("/removal/")]
    other = label_set.labels.get(identifier="other")
    assert removals == [f"{other.get_absolute_url()}removal/"]


def test_ends_of_the_list_have_one_button_to_move(ines: Client, own: LabelSet) -> None:
    rows = page_of(ines.get(own.get_absolute_url())).one("main").all("li")
    ways = [[each.attributes.get("value") for each in row.all("button")] for row in rows]
    assert ways == [["down"], ["up", "down"], ["up"]]


@pytest.mark.parametrize("owned", [True, False])
def test_copy_leads_to_the_copy(
    ines: Client, instructor: User, library: LabelSet, own: LabelSet, owned: bool
) -> None:
    chosen = own if owned else library
    response = ines.post(reverse("label_set_copy", args=[chosen.pk]), follow=True)
    twin = LabelSet.objects.get(name="Copy of Claims, denials, figures")
    assert twin.owner == instructor
    assert response.redirect_chain == [(twin.get_absolute_url(), 302)]
    assert message(page_of(response)).startswith("Copied.")


FIRST = {
    "name": "Voices",
    "description": "Who speaks?",
    "label-name": "Praise",
    "label-letter": "P",
    "label-definition": "Somebody praises.",
    "label-style": "4",
}


def test_new_set_begins_with_its_first_label(ines: Client, instructor: User) -> None:
    response = ines.post(reverse("label_set_create"), FIRST)
    label_set = LabelSet.objects.get()
    assert response["Location"] == label_set.get_absolute_url()
    assert (label_set.name, label_set.owner) == ("Voices", instructor)
    assert label_set.description == "Who speaks?"
    label = label_set.labels.get()
    assert (label.identifier, label.letter, label.position, label.style) == ("praise", "P", 1, 4)


@pytest.mark.parametrize("field", ["name", "label-name", "label-letter", "label-style"])
def test_new_set_that_is_not_whole_is_refused_and_nothing_is_lost(ines: Client, field: str) -> None:
    response = ines.post(reverse("label_set_create"), FIRST | {field: ""})
    assert response.status_code == 422
    page = page_of(response)
    assert len(page.all(class_="errorlist")) == 1
    assert page.one("textarea", name="label-definition").words == "Somebody praises."
    assert not LabelSet.objects.exists()


def test_own_set_is_renamed(ines: Client, own: LabelSet) -> None:
    address = reverse("label_set_change", args=[own.pk])
    assert page_of(ines.get(address)).one("input", name="name").attributes["value"] == own.name
    response = ines.post(address, {"name": "Voices", "description": "Who speaks?"}, follow=True)
    assert message(page_of(response)) == "Saved."
    own.refresh_from_db()
    assert (own.name, own.description) == ("Voices", "Who speaks?")


def test_own_set_keeps_its_name_if_there_is_no_other(ines: Client, own: LabelSet) -> None:
    response = ines.post(reverse("label_set_change", args=[own.pk]), {"name": ""})
    assert response.status_code == 422
    assert page_of(response).one(class_="crumb").words == "Claims, denials, figures"
    own.refresh_from_db()
    assert own.name == "Claims, denials, figures"


def test_unused_set_is_deleted_after_a_question(ines: Client, own: LabelSet) -> None:
    address = reverse("label_set_removal", args=[own.pk])
    page = page_of(ines.get(address))
    assert [each.words for each in page.one("main").all("button")] == ["Delete the label set"]
    assert LabelSet.objects.exists()
    response = ines.post(address, follow=True)
    assert message(page_of(response)) == "“Claims, denials, figures” is deleted."
    assert not LabelSet.objects.exists()


def test_set_that_a_key_uses_is_not_deleted(ines: Client, instructor: User, own: LabelSet) -> None:
    factories.a_key(label_set=own, owner=instructor)
    address = reverse("label_set_removal", args=[own.pk])
    main = page_of(ines.get(address)).one("main")
    assert "It stays: it is used by 1 answer key." in main.words
    assert not main.all("button")
    assert ines.post(address).status_code == 422
    assert LabelSet.objects.get() == own


@pytest.mark.parametrize("name", ["label_set_change", "label_set_removal"])
def test_set_of_the_library_is_not_changed(ines: Client, library: LabelSet, name: str) -> None:
    address = reverse(name, args=[library.pk])
    assert ines.get(address).status_code == 404
    assert ines.post(address, {"name": "Voices"}).status_code == 404
    library.refresh_from_db()
    assert library.name == "Claims, denials, figures"


def test_label_sets_are_for_instructors(
    ines: Client, client: Client, own: LabelSet, student: User, outsider: User
) -> None:
    addresses = [
        reverse(name, args=[own.pk])
        for name in ("label_set", "label_set_change", "label_set_removal")
    ]
    for address in addresses:
        assert statuses((student, outsider), "get", address) == [404, 404]
        assert is_asked_to_sign_in(client, "get", address)
    for name in ("label_sets", "label_set_create"):
        assert statuses((student, outsider), "get", reverse(name)) == [404, 200]
    copy = reverse("label_set_copy", args=[own.pk])
    assert statuses((student, outsider), "post", copy) == [404, 404]
    assert ines.get(copy).status_code == 405
    assert ines.get(reverse("label_set", args=[uuid4()])).status_code == 404
    assert LabelSet.objects.get() == own
