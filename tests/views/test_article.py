"""The library, for instructors: articles with their keys."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Article, Classroom, LabelSet, User
from annotate.views.article import ON_A_PAGE
from tests import factories
from tests.pages import page_of
from tests.views.answers import is_asked_to_sign_in, statuses

pytestmark = pytest.mark.django_db

INDEX = "/articles/"


def test_library_lists_articles_the_latest_first(
    ines: Client, instructor: User, outsider: User
) -> None:
    for title, day, owner in (
        ("Older", "2023-01-01", None),
        ("Newer", "2023-02-01", instructor),
        ("Hidden", "2023-03-01", outsider),
    ):
        article = factories.an_article(owner=owner)
        Article.objects.filter(pk=article.pk).update(
            title=title, published_on=day, source="The Daily"
        )
    cards = page_of(ines.get(INDEX)).all("li", class_="card")
    assert [(card.one("a").words, card.one("p").words) for card in cards] == [
        ("Newer", "The Daily · 1 February 2023 · mine"),
        ("Older", "The Daily · 1 January 2023"),
    ]


def test_co_instructor_follows_the_links_to_a_colleagues_article_of_the_class(
    client: Client, outsider: User
) -> None:
    vera, tom = factories.an_instructor("vera", "Vera"), factories.an_instructor("tom", "Tom")
    classroom = factories.a_classroom(vera)
    classroom.add_instructor(tom)
    article, label_set = factories.an_article(owner=vera), factories.a_label_set(owner=vera)
    key = factories.a_key(article, label_set, owner=vera)
    assignment = factories.an_assignment(classroom, key)
    client.force_login(tom)
    for start, words in (
        (assignment.get_absolute_url(), article.title),
        (key.get_absolute_url(), "Article and its keys"),
    ):
        links = page_of(client.get(start)).all("a")
        [address] = [each.attributes["href"] for each in links if each.words == words]
        page = page_of(client.get(address))
        assert page.one("select", id="label_set").words == label_set.name
        assert "Your article" not in [each.words for each in page.all("h2")]
        assert factories.a_client(outsider).get(address).status_code == 404
    card = page_of(client.get(INDEX)).one("li", class_="card")
    assert card.one(class_="tag").words == "Vera"


def test_empty_library_says_how_to_fill_it(ines: Client) -> None:
    assert "manage.py seed" in page_of(ines.get(INDEX)).one("li", class_="empty").words


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ("", {"Own", "Of the library", "Arabic"}),
        ("?words=hidden+words", {"Own"}),
        ("?whose=own", {"Own", "Arabic"}),
        ("?whose=library", {"Of the library"}),
        ("?language=ar", {"Arabic"}),
        ("?language=ar&whose=library", set()),
        ("?whose=nonsense&language=xx", {"Own", "Of the library", "Arabic"}),
        ("?page=99", {"Own", "Of the library", "Arabic"}),
    ],
)
def test_library_is_searched(
    ines: Client, instructor: User, outsider: User, search: str, titles: set[str]
) -> None:
    for title, article in (
        ("Own", factories.an_article("words lie hidden here", owner=instructor)),
        ("Of the library", factories.an_article()),
        ("Arabic", factories.an_article(language="ar", direction="rtl", owner=instructor)),
        ("Theirs", factories.an_article("words lie hidden here", owner=outsider)),
    ):
        Article.objects.filter(pk=article.pk).update(title=title)
    page = page_of(ines.get(INDEX + search))
    assert {card.one("a").words for card in page.all("li", class_="card")} == titles
    languages = page.one("select", name="language").all("option")
    assert [each.words for each in languages] == ["all", "Arabic", "English"]


def test_search_that_finds_nothing_leads_back(ines: Client) -> None:
    factories.an_article()
    page = page_of(ines.get(f"{INDEX}?words=missing"))
    assert page.one("li", class_="empty").words == "Nothing is found. All articles"


def test_long_library_has_pages(ines: Client, instructor: User) -> None:
    for _ in range(ON_A_PAGE + 1):
        factories.an_article(owner=instructor)
    first = page_of(ines.get(f"{INDEX}?whose=own"))
    assert len(first.all("li", class_="card")) == ON_A_PAGE
    [link] = first.one("nav", aria_label="Pages").all("a")
    assert link.words == "Next"
    assert len(page_of(ines.get(INDEX + link.attributes["href"])).all("li", class_="card")) == 1


def test_library_lists_drafts_that_wait(ines: Client, instructor: User, outsider: User) -> None:
    draft = factories.a_draft(instructor)
    factories.a_draft(outsider)
    links = page_of(ines.get(INDEX)).one("section", aria_labelledby="drafts").all("a")
    assert [(each.words, each.attributes["href"]) for each in links] == [
        ("A report", draft.get_absolute_url())
    ]


def test_published_key_leads_to_an_assignment_with_it(
    ines: Client, instructor: User, classroom: Classroom
) -> None:
    archived = factories.a_classroom(instructor, "Archived")
    archived.archive()
    key = factories.a_key(factories.an_article(owner=instructor), owner=instructor)
    factories.a_key(key.article, owner=instructor, published=False)
    [link] = page_of(ines.get(key.article.get_absolute_url())).all("a", class_="set-for")
    assert link.words == "Set it for Media 8b"
    chosen = page_of(ines.get(link.attributes["href"])).one("select", name="answer_key")
    [option] = [each for each in chosen.all("option") if "selected" in each.attributes]
    assert option.attributes["value"] == str(key.pk)


def test_article_asks_for_a_label_set_where_there_is_none(ines: Client, instructor: User) -> None:
    article = factories.an_article(owner=instructor)
    begin = reverse("answer_key_create", args=[article.pk])
    page = page_of(ines.get(article.get_absolute_url()))
    assert page.all("form", action=begin) == []
    words = {each.words: each.attributes["href"] for each in page.one("aside").all("a")}
    assert words["Make a label set first"] == reverse("label_sets")
    factories.a_label_set()
    page = page_of(ines.get(article.get_absolute_url()))
    assert len(page.all("form", action=begin)) == 1
    assert "Make a label set first" not in page.one("aside").words


def test_owner_changes_what_is_said_about_an_article(ines: Client, instructor: User) -> None:
    article = factories.an_article(owner=instructor)
    address = reverse("article_change", args=[article.pk])
    said = {"title": "Better", "language": "fr", "direction": "rtl", "published_on": "2023-10-23"}
    said |= {"source": "S", "author": "A", "rights": "R", "title_is_editorial": "on", "text": "x"}
    assert ines.post(address, said).headers["Location"] == article.get_absolute_url()
    stored = Article.objects.get()
    assert {name: str(value) for name, value in stored.details.items()} == {
        **{name: said[name] for name in stored.details},
        "title_is_editorial": "True",
    }
    assert stored.text == article.text


def test_details_that_do_not_do_are_not_stored(ines: Client, instructor: User) -> None:
    article = factories.an_article(owner=instructor)
    said = {"title": " ", "language": "nonsense", "direction": "ltr", "author": "A"}
    response = ines.post(reverse("article_change", args=[article.pk]), said)
    assert response.status_code == 422
    page = page_of(response)
    assert len(page.all("ul", class_="errorlist")) == 2
    assert page.one("input", name="author").attributes["value"] == "A"
    assert Article.objects.get().author == ""


def test_own_article_is_deleted_once_that_is_confirmed(ines: Client, instructor: User) -> None:
    key = factories.a_key(factories.an_article(owner=instructor), owner=instructor)
    address = reverse("article_removal", args=[key.article.pk])
    gone = page_of(ines.get(address)).one("ul", class_="erased").all("li")
    assert [each.words for each in gone] == [
        "the article with its text",
        "your answer key “Claims, denials, figures”, version 1, published",
    ]
    assert Article.objects.exists()
    assert ines.post(address).headers["Location"] == INDEX
    assert not Article.objects.exists()


def test_article_of_an_assignment_is_not_deleted(
    ines: Client, instructor: User, classroom: Classroom
) -> None:
    key = factories.a_key(factories.an_article(owner=instructor), owner=instructor)
    factories.an_assignment(classroom, key)
    address = reverse("article_removal", args=[key.article.pk])
    page = page_of(ines.get(address))
    assert page.one("p", class_="lead").words == "An assignment uses it. So it cannot be deleted."
    assert page.all("form", method="post")[1:] == []  # but for the one that signs out
    assert ines.post(address).status_code == 409
    assert Article.objects.exists()


def test_article_is_shown_with_its_keys_and_label_sets(
    ines: Client, instructor: User, outsider: User
) -> None:
    article = factories.an_article()
    own = factories.a_key(article, owner=instructor, published=False)
    own.annotations.all()[0].remove(1)
    factories.a_key(article, owner=outsider)
    of_library = factories.a_key(article)
    LabelSet.objects.create(name="Theirs", owner=outsider)
    page = page_of(ines.get(reverse("article", args=[article.pk])))
    assert [block.text for block in page.all(class_="block")] == list(factories.TEXT)
    keys = [
        each for each in page.one("ul", class_="rows").all("a") if not each.attributes.get("class")
    ]
    assert {each.attributes["href"] for each in keys} == {
        own.get_absolute_url(),
        of_library.get_absolute_url(),
    }
    rows = page.one("ul", class_="rows").all(class_="source")
    assert {each.words for each in rows} == {
        "Ines Instructor, 2 annotations",
        "library, 3 annotations",
    }
    form = page.one("form", action=reverse("answer_key_create", args=[article.pk]))
    assert {each.words for each in form.all("option")} == {"Claims, denials, figures"}


def test_article_says_where_it_comes_from(ines: Client) -> None:
    article = factories.an_article()
    Article.objects.update(
        author="A. Writer", source="The Daily", rights="All rights reserved.",
        published_on="2023-10-23", title_is_editorial=True,
    )  # fmt: skip
    page = page_of(ines.get(reverse("article", args=[article.pk])))
    assert [each.words for each in page.all(class_="source")] == [
        "Title added here; the source gave none.",
        "A. Writer · The Daily · 23 October 2023",
        "All rights reserved.",
    ]
    assert page.one("time").attributes["datetime"] == "2023-10-23"


def test_article_belongs_to_its_owner(outsider: User, instructor: User) -> None:
    article = factories.an_article(owner=outsider)
    address = reverse("article", args=[article.pk])
    assert statuses((outsider, instructor), "get", address) == [200, 404]


def test_library_is_for_instructors(client: Client, student: User) -> None:
    address = reverse("article", args=[factories.an_article().pk])
    for each in (INDEX, address):
        assert statuses([student], "get", each) == [404]
        assert is_asked_to_sign_in(client, "get", each)


def test_wrong_methods_and_addresses(ines: Client) -> None:
    address = reverse("article", args=[factories.an_article().pk])
    assert [ines.post(each).status_code for each in (INDEX, address)] == [405, 405]
    unknown = reverse("article", args=[uuid4()])
    assert [ines.get(each).status_code for each in (unknown, "/articles/1/")] == [404, 404]
