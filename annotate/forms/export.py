"""What an export holds."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annotate.formats.records import AnnotatorsAs, Submissions
from annotate.formats.registry import FORMATS


class ExportForm(forms.Form):
    """What to export. It is sent by GET, so that the link to a file can be kept."""

    format = forms.TypedChoiceField(
        label=_("Format"),
        choices=[
            (key, format_lazy("{}: {}", each.name, _(each.purpose)))
            for key, each in FORMATS.items()
        ],
        coerce=FORMATS.__getitem__,
        widget=forms.RadioSelect,
        initial="csv",
    )
    annotators = forms.TypedChoiceField(
        label=_("Students appear under"),
        choices=[
            (AnnotatorsAs.PSEUDONYMS, _("pseudonyms, the same in every export of this class")),
            (AnnotatorsAs.NAMES, _("pseudonyms and their names")),
        ],
        coerce=AnnotatorsAs,
        widget=forms.RadioSelect,
        initial=AnnotatorsAs.PSEUDONYMS,
    )
    submissions = forms.TypedChoiceField(
        label=_("Submissions"),
        choices=[
            (Submissions.HANDED_IN, _("those that were handed in")),
            (Submissions.ALL, _("open ones too")),
        ],
        coerce=Submissions,
        widget=forms.RadioSelect,
        initial=Submissions.HANDED_IN,
    )
