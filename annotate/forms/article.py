"""What is said about an article, and what is looked for in the library."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotate.forms.language import LanguageField, language_name
from annotate.models import Article, ArticleDraft, User
from annotate.models.article import ArticleDetails, ArticleQuerySet

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[ArticleDetails]
else:
    BaseForm = forms.ModelForm


class Whose(TextChoices):
    ALL = "", _("all")
    OWN = "own", _("mine")
    LIBRARY = "library", _("of the library")


class LibraryForm(forms.Form):
    """All fields may be missing: then everything that the person can use is listed."""

    words = forms.CharField(
        label=_("Words in title, source, author or text"), max_length=200, required=False
    )
    whose = forms.ChoiceField(label=_("Articles"), choices=Whose, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, user: User) -> None:
        super().__init__(*args)
        self.user = user
        self.usable = Article.objects.usable_by(user)
        codes = self.usable.order_by("language").values_list("language", flat=True).distinct()
        named = [("", _("all")), *((code, language_name(code)) for code in codes)]
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=named, required=False
        )

    def found(self) -> ArticleQuerySet:
        """Return the articles that are looked for, without their texts."""
        said = self.cleaned_data if self.is_valid() else {}
        articles = self.usable.found(said.get("words", ""))
        if said.get("whose"):
            owner = self.user if said["whose"] == Whose.OWN else None
            articles = articles.filter(owner=owner)
        if said.get("language"):
            articles = articles.filter(language=said["language"])
        return articles.select_related("owner").defer("text", "blocks_json")


class DetailsForm(BaseForm):
    """Stores what is said about the article alone, so that its text stays as it is."""

    class Meta:
        model: type[ArticleDetails] = Article
        fields = Article.DETAILS
        widgets = {
            "published_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "rights": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"rights": _("Who allows its use, or under which licence.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True
        for name in ("title", "source", "author", "rights"):
            self.fields[name].widget.attrs["dir"] = "auto"
        self.fields["language"] = LanguageField(self.instance.language)

    def save(self, commit: bool = True) -> ArticleDetails:
        if commit:
            self.instance.save(update_fields=list(self.fields))
        return self.instance


class DraftDetailsForm(DetailsForm):
    class Meta(DetailsForm.Meta):
        model = ArticleDraft

    def save(self, commit: bool = True) -> ArticleDetails:
        """Store what is said, unless the draft has become an article in the meantime."""
        if commit:
            draft = ArticleDraft.objects.filter(pk=self.instance.pk)
            draft.update(**self.cleaned_data, changed_at=timezone.now())
        return self.instance
