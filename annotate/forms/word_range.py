"""A highlight named by its first and last word: no pointer, no script, no typing."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.domain.span import Span
from annotate.domain.words import Words
from annotate.forms.annotation import Data, label_field
from annotate.models import Article, LabelSet


class WordRangeForm(forms.Form):
    """Choose the first and the last word within `window`, a stretch of the article."""

    def __init__(
        self, data: Data = None, *, article: Article, label_set: LabelSet, window: Span
    ) -> None:
        words = [word for word in Words.of(article.text) if window.holds(word)]
        numbered = [(number, article.words_of(word), word) for number, word in enumerate(words, 1)]
        super().__init__(data, initial={"last": words[-1].end} if words else {})
        self.fields["first"] = forms.TypedChoiceField(
            label=gettext_lazy("From"),
            choices=[(word.start, f"{number} {text}") for number, text, word in numbered],
            coerce=int,
        )
        self.fields["last"] = forms.TypedChoiceField(
            label=gettext_lazy("To"),
            choices=[(word.end, f"{number} {text}") for number, text, word in numbered],
            coerce=int,
        )
        self.fields["label"] = label_field(label_set, widget=forms.RadioSelect, empty_label=None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "first" in cleaned and "last" in cleaned and cleaned["first"] >= cleaned["last"]:
            raise ValidationError(_("The last word comes before the first."))
        return cleaned

    def marked(self) -> dict[str, Any]:
        """Return what `mark` takes."""
        cleaned = self.cleaned_data
        span = Span(cleaned["first"], cleaned["last"])
        return {"pk": uuid4(), "label": cleaned["label"], "span": span}
