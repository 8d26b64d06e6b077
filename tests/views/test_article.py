"""The library, for instructors: articles with their keys."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.models import Article, LabelSet, User
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
        ("Newer", "The Daily · 1 February 2023"),
        ("Older", "The Daily · 1 January 2023"),
    ]


def test_empty_library_says_how_to_fill_it(ines: Client) -> None:
    assert "manage.py seed" in page_of(ines.get(INDEX)).one("li", class_="empty").words


def test_article_is_shown_with_its_keys_and_label_sets(
    ines: Client, instructor: User, outsider: User
) -> None:
    article = factories.an_article()
    own = factories.a_key(article, owner=instructor)
    factories.a_key(article, owner=outsider)
    of_library = factories.a_key(article)
    LabelSet.objects.create(name="Theirs", owner=outsider)
    page = page_of(ines.get(reverse("article", args=[article.pk])))
    assert [block.text for block in page.all(class_="block")] == list(factories.TEXT)
    keys = page.one("ul", class_="rows").all("a")
    assert {each.attributes["href"] for each in keys} == {
        own.get_absolute_url(),
        of_library.get_absolute_url(),
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
