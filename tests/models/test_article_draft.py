"""Drafts of articles: corrected block by block, never behind anybody's back, then frozen once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from annotate.domain.text import Block, BlockKind
from annotate.formats.document import LONGEST_ARTICLE, MOST_BLOCKS, Details, Dropped, document
from annotate.models import Article, ArticleDraft, User
from tests import factories

pytestmark = pytest.mark.django_db

P, H = BlockKind.PARAGRAPH, BlockKind.HEADING


@pytest.fixture
def ines() -> User:
    return factories.an_instructor()


@pytest.fixture
def draft(ines: User) -> ArticleDraft:
    return factories.a_draft(ines, "one", "two", "three")


def parts_of(draft: ArticleDraft) -> list[tuple[BlockKind, str]]:
    return ArticleDraft.objects.get(pk=draft.pk).parts


def test_draft_holds_what_was_read(ines: User) -> None:
    details = Details("A report", "The Daily", "A. Writer", date(2023, 10, 23), "ar", "rtl")
    read = document([(H, "one"), (P, "two")], details, {Dropped.LINKS: 2})
    ArticleDraft.objects.begin(ines, read)
    draft = ArticleDraft.objects.get()
    assert draft.details == {
        "title": "A report",
        "title_is_editorial": False,
        "source": "The Daily",
        "author": "A. Writer",
        "published_on": date(2023, 10, 23),
        "language": "ar",
        "direction": "rtl",
        "rights": "",
    }
    assert draft.parts == [(H, "one"), (P, "two")]
    assert draft.dropped == [(Dropped.LINKS, 2)]
    assert (draft.owner, draft.version, draft.parts_before_json) == (ines, 1, None)


def test_language_that_a_document_does_not_tell_is_english(draft: ArticleDraft) -> None:
    assert (draft.language, draft.direction) == ("en", "ltr")


def test_draft_is_called_by_its_title_or_its_first_words(ines: User) -> None:
    assert str(factories.a_draft(ines)) == "A report"
    assert str(factories.a_draft(ines, "x" * 61, title="")) == "x" * 60


def test_blocks_are_corrected(draft: ArticleDraft) -> None:
    draft.rewrite(1, 0, H, "One\n\nMore")
    assert parts_of(draft) == [(H, "One"), (H, "More"), (P, "two"), (P, "three")]
    draft.join(2, 1)
    draft.set_kind(3, [1, 2], BlockKind.QUOTATION)
    quoted = [(BlockKind.QUOTATION, "two"), (BlockKind.QUOTATION, "three")]
    assert parts_of(draft) == [(H, "One More"), *quoted]
    draft.delete_blocks(4, [0, 2])
    assert parts_of(draft) == [(BlockKind.QUOTATION, "two")]
    assert ArticleDraft.objects.get().version == 5


def test_last_change_is_undone_and_made_again(draft: ArticleDraft) -> None:
    draft.undo(1)
    assert ArticleDraft.objects.get().version == 1
    before = draft.parts
    draft.delete_blocks(1, [1])
    draft.undo(2)
    assert parts_of(draft) == before
    draft.undo(3)
    assert parts_of(draft) == [(P, "one"), (P, "three")]


def test_change_of_a_page_that_is_out_of_date_is_refused(draft: ArticleDraft) -> None:
    other = ArticleDraft.objects.get()
    other.delete_blocks(1, [0])
    for change in (
        lambda: draft.delete_blocks(1, [0]),
        lambda: draft.rewrite(1, 0, P, "new"),
        lambda: draft.join(1, 1),
        lambda: draft.set_kind(1, [0], H),
        lambda: draft.undo(1),
        lambda: draft.freeze(1),
    ):
        with pytest.raises(ValidationError, match="changed elsewhere"):
            change()
    assert parts_of(draft) == [(P, "two"), (P, "three")]


def test_discarded_draft_is_not_changed(draft: ArticleDraft) -> None:
    ArticleDraft.objects.all().delete()
    with pytest.raises(ValidationError, match="changed elsewhere"):
        draft.delete_blocks(1, [0])
    assert not ArticleDraft.objects.exists()


@pytest.mark.parametrize(
    ("places", "why"), [([0, 1, 2], "there is no text in it"), ([3], "There is no such block.")]
)
def test_change_that_does_not_do_stores_nothing(
    draft: ArticleDraft, places: list[int], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        draft.delete_blocks(1, places)
    assert len(parts_of(draft)) == 3
    assert ArticleDraft.objects.get().version == 1


def test_bounds_of_an_article_hold_for_corrections(draft: ArticleDraft) -> None:
    rest = len("two\n\nthree") + 2
    draft.rewrite(1, 0, P, "x" * (LONGEST_ARTICLE - rest))
    with pytest.raises(ValidationError, match="100,001 characters"):
        draft.rewrite(2, 0, P, "x" * (LONGEST_ARTICLE - rest + 1))
    draft.rewrite(2, 0, P, "a\n\n" * (MOST_BLOCKS - 2))
    with pytest.raises(ValidationError, match="2,001 blocks"):
        draft.rewrite(3, 0, P, "a\n\nb")


def test_freezing_makes_the_article_in_the_place_of_the_draft(draft: ArticleDraft) -> None:
    pk, owner = draft.pk, draft.owner
    ArticleDraft.objects.update(rights="All rights reserved.", title_is_editorial=True)
    ArticleDraft.objects.get().freeze(1)
    article = Article.objects.get()
    assert (article.pk, article.owner, article.identifier) == (pk, owner, None)
    assert (article.text, article.title) == ("one\n\ntwo\n\nthree", "A report")
    assert (article.rights, article.title_is_editorial) == ("All rights reserved.", True)
    assert article.blocks == (Block(P, 0, 3), Block(P, 5, 8), Block(P, 10, 15))
    assert not ArticleDraft.objects.exists()


def test_draft_without_a_title_is_not_frozen(ines: User) -> None:
    draft = factories.a_draft(ines, title="")
    with pytest.raises(ValidationError) as caught:
        draft.freeze(1)
    assert list(caught.value.message_dict) == ["title"]
    assert (Article.objects.count(), ArticleDraft.objects.count()) == (0, 1)


def test_drafts_are_their_owners_and_go_with_them(draft: ArticleDraft, ines: User) -> None:
    omar = factories.an_instructor("omar")
    theirs = factories.a_draft(omar)
    assert list(ArticleDraft.objects.visible_to(omar)) == [theirs]
    omar.delete()
    assert list(ArticleDraft.objects.all()) == [draft]
