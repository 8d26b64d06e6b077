"""The labels of one's own label set: added, rewritten, moved and removed."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Label, LabelSet, Submission, User
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db

SAID = {
    "name": "Praise",
    "letter": "P",
    "definition": "Somebody praises.",
    "example": "“Well done.”",
    "counter_example": "“It is done.”",
    "style": "4",
}


@pytest.fixture
def label_set(instructor: User) -> LabelSet:
    return factories.a_label_set(owner=instructor)


@pytest.fixture
def denial(label_set: LabelSet) -> Label:
    return label_set.labels.get(identifier="denial")


def place(label: Label, *, named: str = "label") -> str:
    return f"{label.label_set.get_absolute_url()}#{named}-{label.pk}"


def test_label_is_added_after_the_others(ines: Client, label_set: LabelSet) -> None:
    response = ines.post(reverse("label_create", args=[label_set.pk]), SAID)
    label = label_set.labels.get(position=4)
    assert response["Location"] == place(label)
    assert {name: str(getattr(label, name)) for name in SAID} == SAID


def test_label_that_does_not_fit_is_refused_beside_its_field(
    ines: Client, label_set: LabelSet
) -> None:
    response = ines.post(reverse("label_create", args=[label_set.pk]), SAID | {"letter": "d"})
    assert response.status_code == 422
    page = page_of(response)
    [error] = page.all(class_="errorlist")
    assert error.attributes["id"] == "id_letter_error"
    assert error.words == "Another label of this set has this letter."
    assert page.one("textarea", name="definition").words == "Somebody praises."
    assert label_set.labels.count() == 3


def test_tenth_label_is_refused(ines: Client, instructor: User) -> None:
    nine = [(f"label-{number}", f"label {number}", f"{number}") for number in range(1, 10)]
    label_set = factories.a_label_set(nine, owner=instructor)
    address = reverse("label_create", args=[label_set.pk])
    links = page_of(ines.get(label_set.get_absolute_url())).one("main").all("a")
    assert address not in [each.attributes["href"] for each in links]
    assert ines.post(address, SAID).status_code == 422
    assert label_set.labels.count() == 9


def test_every_look_of_the_palette_is_shown_as_it_is(ines: Client, denial: Label) -> None:
    page = page_of(ines.get(denial.get_absolute_url()))
    looks = page.one(class_="looks").all("label")
    for style, look in enumerate(looks, start=1):
        assert look.attributes["class"] == f"look label-{style}"
        assert look.one("input").attributes["value"] == str(style)
        assert look.one(class_="sign").words == "D"
        assert look.one("mark").words == "some words"
    assert len(looks) == 9
    [checked] = [each for each in looks if "checked" in each.one("input").attributes]
    assert checked.attributes["class"] == "look label-2"
    assert "“unconfirmed claim” has it: they swap" in looks[0].words


def test_label_in_use_is_rewritten(ines: Client, instructor: User, denial: Label) -> None:
    factories.a_key(label_set=denial.label_set, owner=instructor)
    note = page_of(ines.get(denial.get_absolute_url())).one(class_="note")
    assert note.words.startswith("Used by 1 answer key.")
    response = ines.post(denial.get_absolute_url(), SAID)
    assert response["Location"] == place(denial)
    denial.refresh_from_db()
    assert {name: str(getattr(denial, name)) for name in SAID} == SAID
    assert denial.identifier == "denial"


def test_label_that_is_rewritten_keeps_its_names_in_label_studio(
    ines: Client, denial: Label
) -> None:
    Label.objects.filter(pk=denial.pk).update(from_name="ner", to_name="article")
    ines.post(denial.get_absolute_url(), SAID | {"from_name": "sent", "to_name": "sent"})
    denial.refresh_from_db()
    assert (denial.name, denial.from_name, denial.to_name) == ("Praise", "ner", "article")


def test_change_that_does_not_fit_is_refused_and_the_page_keeps_its_name(
    ines: Client, denial: Label
) -> None:
    response = ines.post(denial.get_absolute_url(), SAID | {"name": "Casualty figure"})
    assert response.status_code == 422
    page = page_of(response)
    assert page.one("h1").words == "Change “denial”"
    assert page.one(class_="errorlist").words == "Another label of this set has this name."
    denial.refresh_from_db()
    assert denial.name == "denial"


@pytest.mark.parametrize(
    ("position", "way", "becomes", "button"),
    [(2, "up", 1, "down"), (3, "up", 2, "up"), (1, "down", 2, "down"), (2, "down", 3, "up")],
)
def test_moved_label_leads_back_to_its_button(
    ines: Client, label_set: LabelSet, position: int, way: str, becomes: int, button: str
) -> None:
    label = label_set.labels.get(position=position)
    response = ines.post(reverse("label_move", args=[label_set.pk, label.pk]), {"way": way})
    assert response["Location"] == place(label, named=button)
    label.refresh_from_db()
    assert label.position == becomes
    page = page_of(ines.get(label_set.get_absolute_url()))
    assert page.one(id="message").words == f"“{label.name}” is number {becomes} now."
    assert page.one(id=f"{button}-{label.pk}").tag == "button"


def test_unused_label_is_removed_after_a_question(
    ines: Client, label_set: LabelSet, denial: Label
) -> None:
    address = reverse("label_removal", args=[label_set.pk, denial.pk])
    buttons = page_of(ines.get(address)).one("main").all("button")
    assert [each.words for each in buttons] == ["Remove the label"]
    assert label_set.labels.count() == 3
    response = ines.post(address, follow=True)
    assert page_of(response).one(id="message").words == "“denial” is removed."
    assert list(label_set.labels.values_list("identifier", "position")) == [
        ("unconfirmed-claim", 1),
        ("casualty-figure", 2),
    ]


@pytest.mark.parametrize("reason", ["used", "the last"])
def test_label_that_has_to_stay_is_not_removed(
    ines: Client, instructor: User, label_set: LabelSet, denial: Label, reason: str
) -> None:
    if reason == "used":
        factories.a_key(label_set=label_set, owner=instructor)
    else:
        label_set.labels.exclude(pk=denial.pk).delete()
    address = reverse("label_removal", args=[label_set.pk, denial.pk])
    main = page_of(ines.get(address)).one("main")
    assert "It stays" in main.words
    assert not main.all("button")
    assert ines.post(address).status_code == 422
    assert label_set.labels.filter(pk=denial.pk).exists()


def test_labels_are_changed_by_the_owner_of_their_set_alone(
    ines: Client, client: Client, label_set: LabelSet, denial: Label, student: User, outsider: User
) -> None:
    people, own = (student, outsider), [label_set.pk, denial.pk]
    pages = [reverse("label_create", args=[label_set.pk]), denial.get_absolute_url()]
    pages.append(reverse("label_removal", args=own))
    for address in pages:
        assert statuses(people, "get", address) == [404, 404]
        assert statuses(people, "post", address, SAID) == [404, 404]
        assert is_asked_to_sign_in(client, "post", address)
    move = reverse("label_move", args=own)
    assert statuses(people, "post", move, {"way": "up"}) == [404, 404]
    assert ines.get(move).status_code == 405
    assert list(label_set.labels.values_list("name", flat=True)) == [
        name for _identifier, name, _letter in factories.LABELS
    ]


def test_every_page_paints_a_label_by_its_look_and_its_key_is_its_place(
    ines: Client, sam: Client, submission: Submission
) -> None:
    assignment = submission.assignment
    label_set, label = assignment.label_set, assignment.label_set.labels.get(identifier="denial")
    label_set.change_label(label, **SAID | {"style": 9})
    label_set.move_label(label, -1)
    annotation = factories.an_annotation(submission, "denial", "The ministry denied")
    own, key = submission.get_absolute_url(), assignment.answer_key
    page = page_of(sam.get(own))
    button = page.one("button", data_label="denial")
    assert (button.attributes["data-position"], button.attributes["data-style"]) == ("1", "9")
    assert button.attributes["aria-keyshortcuts"] == "1"
    assert button.one("kbd").words == "1"
    open_pages = [own, f"{own}sentences/2/", f"{own}hand-in/", assignment.get_absolute_url()]
    shown = [page_of(sam.get(address)) for address in open_pages]
    assignment.allows_disputes = True
    assignment.save()
    submission.hand_in()
    factories.a_dispute(submission, annotation)
    shown += [page_of(sam.get(own))]
    desk = [
        reverse(f"assignment_{name}", args=[assignment.pk]) for name in ("overview", "disputes")
    ]
    desk += [key.get_absolute_url(), reverse("submission_grading", args=[submission.pk])]
    shown += [page_of(ines.get(address)) for address in [*desk, label_set.get_absolute_url()]]
    for each in shown:
        assert not each.all(class_="label-2")
        assert each.all(class_="label-9")


@pytest.mark.parametrize("name", ["label", "label_move", "label_removal"])
def test_label_is_sought_in_its_own_set(
    ines: Client, instructor: User, denial: Label, name: str
) -> None:
    other = factories.a_label_set(owner=instructor)
    for pair in ([other.pk, denial.pk], [denial.label_set_id, uuid4()]):
        assert ines.post(reverse(name, args=pair), SAID).status_code == 404
