"""A roster as it is given: pasted, as a table or as OneRoster files; and the seats it proposes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotate.domain.seat_names import first_name_and_initial, free_names, new_pseudonyms
from annotate.formats.one_roster import ENROLLMENTS, parse_one_roster
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.roster import ListedStudent, parse_names, parse_table
from annotate.models import Classroom

LARGEST_FILE = 1024 * 1024
PROBLEMS_SHOWN = 20


class ShownAs(TextChoices):
    INITIAL = "initial", gettext_lazy("first name and initial, such as “Adaeze N.”")
    PSEUDONYM = "pseudonym", gettext_lazy("a pseudonym, such as “Quiet Heron”")


class CsvField(forms.FileField):
    """A file that is read at once and never stored; it gives the bytes, none if there is none."""

    widget = forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"})

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, help_text=help_text, required=False, allow_empty_file=True)

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return None
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 1 MB; a roster is much smaller."))
        content: bytes = file.read()
        return content


class RosterForm(forms.Form):
    """A list of students, given in one of three ways; `students` holds them if it is valid."""

    names = forms.CharField(
        label=gettext_lazy("Names, one a line"),
        required=False,
        strip=False,  # a blank line counts where a wrong one is told by its number
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("“Adaeze Nwosu” or “Nwosu, Adaeze”."),
    )
    table = CsvField(
        gettext_lazy("CSV file"),
        gettext_lazy("With a column “name”, or “first name” and “last name”. Others are not read."),
    )
    users = CsvField(gettext_lazy("users.csv"))
    enrollments = CsvField(gettext_lazy("enrollments.csv"))
    class_id = forms.CharField(
        label=gettext_lazy("classSourcedId"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("If there are several classes in the files."),
    )
    shown_as = forms.ChoiceField(
        label=gettext_lazy("Students are shown by"),
        choices=ShownAs.choices,
        initial=ShownAs.INITIAL,
        widget=forms.RadioSelect,
    )
    students: Sequence[ListedStudent] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = cleaned.get("names", "")
        ways = {
            "names": names if names.strip() else None,
            "table": cleaned.get("table"),
            "users": cleaned.get("users"),
            "enrollments": cleaned.get("enrollments"),
        }
        given = [way for way, value in ways.items() if value is not None]
        if self.errors:
            return cleaned
        if given not in (["names"], ["table"], ["users", "enrollments"]):
            raise ValidationError(
                _(
                    "Give the list in one way: pasted, as a CSV file, or as both OneRoster files."
                    " A file may have 1 MB."
                )
            )
        try:
            self.students = self._parsed(given[0], cleaned)
        except BrokenFile as error:
            in_second_file = error.problems[0].field == ENROLLMENTS
            field = "enrollments" if in_second_file else given[0]
            self.add_error(field, _told(error.problems))
        return cleaned

    def _parsed(self, way: str, cleaned: dict[str, Any]) -> list[ListedStudent]:
        if way == "names":
            return parse_names(cleaned["names"])
        if way == "table":
            return parse_table(cleaned["table"])
        return parse_one_roster(cleaned["users"], cleaned["enrollments"], cleaned["class_id"])

    def proposals(self, classroom: Classroom) -> list[dict[str, str]]:
        """Return a seat for each student: the name listed, and one that is free in the class."""
        taken = classroom.names_taken()
        if self.cleaned_data["shown_as"] == ShownAs.PSEUDONYM:
            names = new_pseudonyms(len(self.students), taken)
        else:
            short = (first_name_and_initial(each.given, each.family) for each in self.students)
            names = free_names(short, taken)
        return [
            {"listed": student.listed, "name": name}
            for student, name in zip(self.students, names, strict=True)
        ]


def _told(problems: Sequence[Problem]) -> list[str]:
    """Return what is wrong, a line for each problem; of very many, the first."""
    told = [str(problem) for problem in problems[:PROBLEMS_SHOWN]]
    more = len(problems) - PROBLEMS_SHOWN
    if more > 0:
        told.append(ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more})
    return told
