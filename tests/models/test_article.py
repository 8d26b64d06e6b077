"""Articles: a canonical text that never changes, in blocks that fit it."""

import hashlib

import pytest
from django.core.exceptions import ValidationError

from annotate.domain.span import Span
from annotate.domain.text import Block, BlockKind
from annotate.models import AnswerKey, Article, Frozen
from tests import factories

pytestmark = pytest.mark.django_db


def test_article_keeps_its_text_blocks_and_fingerprint() -> None:
    article = factories.an_article("🙂 one\r\ntwo", "cafe\u0301")
    stored = Article.objects.get()
    assert stored.text == "🙂 one\ntwo\n\ncafe\u0301"
    assert stored.blocks == (
        Block(BlockKind.PARAGRAPH, 0, 9),
        Block(BlockKind.PARAGRAPH, 11, 16),
    )
    assert stored.text_sha256 == hashlib.sha256(stored.text.encode()).hexdigest()
    assert stored.words_of(Span(0, 5)) == "🙂 one"
    assert stored == article


def test_text_never_changes() -> None:
    article = factories.an_article("one")
    article.text = "two"
    with pytest.raises(ValidationError, match="never changes"):
        article.save()
    assert Article.objects.get().text == "one"


def test_blocks_never_change() -> None:
    article = factories.an_article("one", "two")
    article.blocks = (Block(BlockKind.HEADING, 0, 3), Block(BlockKind.PARAGRAPH, 5, 8))
    with pytest.raises(ValidationError, match="never changes"):
        article.save()
    assert Article.objects.get().blocks[0].kind == BlockKind.PARAGRAPH


def test_all_else_can_change() -> None:
    article = factories.an_article("one")
    article.title = "A better title"
    article.save()
    assert Article.objects.get().title == "A better title"


@pytest.mark.parametrize("text", ["one\r\ntwo", "one\x00two", "\ufeffone two"])
def test_text_that_is_not_canonical_is_not_clean(text: str) -> None:
    article = Article(title="A report", text=text)
    article.blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),)
    with pytest.raises(ValidationError, match="canonical"):
        article.clean()


def test_blocks_that_do_not_fit_are_not_clean() -> None:
    article = Article(title="A report", text="one two")
    article.blocks = (Block(BlockKind.PARAGRAPH, 0, 3),)
    with pytest.raises(ValidationError, match="belongs to no block"):
        article.clean()
    article.blocks = (Block(BlockKind.PARAGRAPH, 0, 7),)
    article.clean()


def test_articles_are_usable_by_their_owner_and_those_of_the_library_by_all() -> None:
    owner, outsider = factories.an_instructor(), factories.an_instructor("omar")
    own = factories.an_article(owner=owner)
    of_library = factories.an_article()
    assert set(Article.objects.usable_by(owner)) == {own, of_library}
    assert set(Article.objects.usable_by(outsider)) == {of_library}


def test_articles_are_usable_by_all_who_teach_with_them_and_changed_by_their_owner() -> None:
    vera, tom = factories.an_instructor("vera"), factories.an_instructor("tom")
    outsider = factories.an_instructor("omar")
    classroom = factories.a_classroom(vera)
    classroom.add_instructor(tom)
    article = factories.an_article(owner=vera)
    key = factories.a_key(article, owner=vera)
    factories.a_key(factories.an_article(owner=vera), owner=vera)
    assert not Article.objects.usable_by(tom).exists()
    factories.an_assignment(classroom, key)
    factories.an_assignment(classroom, key)
    student = factories.a_student(classroom)
    assert list(Article.objects.usable_by(tom)) == [article]
    for person in (outsider, student):
        assert not Article.objects.usable_by(person).exists()
    assert list(Article.objects.owned_by(tom)) == []
    assert Article.objects.owned_by(vera).count() == 2


def test_article_stays_usable_by_whoever_has_a_key_for_it() -> None:
    vera, tom = factories.an_instructor("vera"), factories.an_instructor("tom")
    classroom = factories.a_classroom(vera)
    classroom.add_instructor(tom)
    article = factories.an_article(owner=vera)
    key = factories.a_key(article, owner=vera)
    factories.an_assignment(classroom, key)
    key.revise(tom)
    classroom.enrolments.filter(user=tom).delete()
    assert list(Article.objects.usable_by(tom)) == [article]


@pytest.mark.parametrize("words", ["report", "REPORT", "hidden words", "words Daily", "writer", ""])
def test_articles_are_found_by_all_the_words(words: str) -> None:
    article = factories.an_article("Some words lie hidden here")
    Article.objects.update(source="The Daily", author="A. Writer")
    factories.an_article("Another")
    Article.objects.exclude(pk=article.pk).update(title="Other")
    assert article in Article.objects.found(words)
    assert Article.objects.found(words).count() == (1 if words else 2)


def test_nothing_is_found_by_words_that_are_not_there() -> None:
    factories.an_article("Some words lie hidden here")
    assert not Article.objects.found("words missing")
    assert not Article.objects.found("%")


def test_article_that_nothing_needs_goes_with_its_owners_keys() -> None:
    ines = factories.an_instructor()
    article, other = factories.an_article(owner=ines), factories.an_article(owner=ines)
    factories.a_key(article, owner=ines).revise(ines)
    kept = factories.a_key(other, owner=ines)
    assert article.kept_because == ""
    article.remove()
    assert list(Article.objects.all()) == [other]
    assert list(AnswerKey.objects.all()) == [kept]


def test_article_of_an_assignment_stays() -> None:
    ines = factories.an_instructor()
    article = factories.an_article(owner=ines)
    key = factories.a_key(article, owner=ines)
    factories.an_assignment(factories.a_classroom(ines), key)
    with pytest.raises(Frozen, match=r"An assignment uses it\."):
        article.remove()
    assert list(AnswerKey.objects.all()) == [key]


def test_article_for_which_somebody_else_has_a_key_stays() -> None:
    ines, omar = factories.an_instructor(), factories.an_instructor("omar")
    article = factories.an_article(owner=ines)
    factories.a_key(article, owner=omar, published=False)
    with pytest.raises(Frozen, match=r"Somebody else has a key for it\."):
        article.remove()
    assert Article.objects.get() == article
