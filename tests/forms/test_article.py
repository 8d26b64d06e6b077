"""What is said about an article: its language by name, and nothing of its text."""

import pytest

from annotate.forms.article import DetailsForm, DraftDetailsForm
from annotate.forms.language import language_name
from annotate.models import Article, ArticleDraft
from tests import factories

SAID = {"title": "A report", "direction": "ltr"}


@pytest.mark.parametrize(
    ("code", "name"), [("ar", "Arabic"), ("pt-br", "Brazilian Portuguese"), ("ar-EG", "ar-EG")]
)
def test_language_has_a_name_where_it_is_known(code: str, name: str) -> None:
    assert language_name(code) == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "is_valid"), [("ar", True), ("ar-EG", True), ("en-GB", False), ("", False)]
)
def test_language_is_chosen_or_stays(language: str, is_valid: bool) -> None:
    article = factories.an_article(language="ar-EG")
    form = DetailsForm({**SAID, "language": language}, instance=article)
    assert form.is_valid() == is_valid
    assert list(form.errors) == ([] if is_valid else ["language"])


@pytest.mark.django_db
def test_what_was_stored_meanwhile_beside_the_details_stays() -> None:
    stale = factories.an_article()
    Article.objects.update(identifier="given-meanwhile")
    form = DetailsForm({**SAID, "language": "en", "rights": "R"}, instance=stale)
    assert form.is_valid()
    form.save()
    stored = Article.objects.get()
    assert (stored.identifier, stored.rights) == ("given-meanwhile", "R")


@pytest.mark.django_db
def test_details_of_a_draft_that_was_frozen_meanwhile_are_not_stored() -> None:
    draft = factories.a_draft()
    form = DraftDetailsForm({**SAID, "title": "Late", "language": "en"}, instance=draft)
    assert form.is_valid()
    ArticleDraft.objects.get().freeze(1)
    form.save()
    assert not ArticleDraft.objects.exists()
    assert Article.objects.get().title == "A report"
