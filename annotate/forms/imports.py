"""What becomes of a file that is imported: chosen on its preview, each choice with a proposal."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate.domain.placing import mapped
from annotate.domain.span import Span
from annotate.domain.text import fingerprint
from annotate.exchange.import_labels import fitting, labels_of, match
from annotate.exchange.import_plan import Choices, Plan, Undecided
from annotate.formats.imported import ImportedDocument, ImportedSet
from annotate.models import Article, Classroom, LabelSet, User

MOST_DOCUMENTS_ASKED = 50
MOST_LABELS_ASKED = 50
MOST_SPANS_ASKED = 50
"""What lies beyond these follows the proposal: a page of thousands of choices helps nobody."""
AROUND = 40
NEW = "new"


class ImportForm(forms.Form):
    """Makes the plan of its choices, whether they are valid or only proposed.

    Labels and places depend on the label set and the articles chosen. Where those were changed
    since the page was made, the choices that depend on them are proposed anew, and have to be seen
    before anything is written.
    """

    name = forms.CharField(
        label=gettext_lazy("Name of a new class and label set"), max_length=100, required=False
    )
    classroom = forms.ChoiceField(label=gettext_lazy("Students go to"), required=False)
    label_set = forms.ChoiceField(label=gettext_lazy("Labels become those of"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        imported: ImportedSet,
        origin: str,
        title: str,
        user: User,
    ) -> None:
        super().__init__(dict(data.items()) if data is not None else None)
        self.imported = imported
        self.origin = origin
        self.user = user
        self.file_labels = labels_of(imported)
        self.articles = {str(each.pk): each for each in Article.objects.usable_by(user)}
        self.classrooms = {
            str(each.pk): each for each in Classroom.objects.taught_by(user).active()
        }
        self.label_sets = {
            str(each.pk): each
            for each in LabelSet.objects.usable_by(user).prefetch_related("labels")
        }
        self.fields["name"].initial = _("Imported: %(name)s") % {"name": title[:80]}
        self._offer("classroom", [("", _("a new class")), *_named(self.classrooms)], "")
        fits = fitting(self.file_labels, self.label_sets.values())
        sets = [("", _("a new label set")), *_named(self.label_sets)]
        self._offer("label_set", sets, str(fits.pk) if fits else "")
        for number, document in enumerate(self.asked_documents):
            self._ask_for_article(number, document)
        self.changed = self.is_bound and self.data.get("seen") != self.signature
        if self.chosen_set:
            self._ask_for_labels(self.chosen_set)
        self._ask_for_places()
        self._set("seen", self.signature)

    @property
    def asked_documents(self) -> tuple[ImportedDocument, ...]:
        return self.imported.documents[:MOST_DOCUMENTS_ASKED]

    @property
    def signature(self) -> str:
        """What the other choices depend on."""
        numbers = range(len(self.asked_documents))
        chosen = [self._value("label_set"), *(self._value(f"article_{each}") for each in numbers)]
        return fingerprint("/".join(chosen))[:16]

    @property
    def chosen_set(self) -> LabelSet | None:
        return self.label_sets.get(self._value("label_set"))

    @cached_property
    def plan(self) -> Plan:
        """What an import by these choices would write."""
        places = {
            each.number: span
            for each in self.asked_spans
            if (span := self._place_chosen(each)) is not None
        }
        return self._plan(places) if places else self._undecided_plan

    @property
    def article_fields(self) -> list[BoundField]:
        return [self[f"article_{number}"] for number in range(len(self.asked_documents))]

    @property
    def label_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("label_of_")]

    @property
    def place_fields(self) -> list[BoundField]:
        return [self[f"place_{each.number}"] for each in self.asked_spans]

    def proposals(self) -> dict[str, str]:
        """Return what the form would send as it is proposed."""
        return {name: str(field.initial or "") for name, field in self.fields.items()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.changed:
            raise ValidationError(
                _("You chose another article or label set. See what that changes, then import."),
                code="changed",
            )
        if not self.errors and not self._writes_anything():
            raise ValidationError(_("There is nothing to import by these choices."), code="nothing")
        return cleaned

    def _writes_anything(self) -> bool:
        plan = self.plan
        new_articles = any(each is None for each in plan.choices.articles.values())
        return bool(plan.new_submissions or plan.keys or new_articles)

    def _ask_for_article(self, number: int, document: ImportedDocument) -> None:
        proposal = self._proposed_article(document)
        options = [("", _("leave it out"))]
        if _has_text(document):
            options.append((NEW, _("a new article")))
        options += [(pk, each.title) for pk, each in self.articles.items()]
        label = document.title or document.id
        self.fields[f"article_{number}"] = forms.ChoiceField(label=label, required=False)
        self._offer(f"article_{number}", options, proposal)

    def _proposed_article(self, document: ImportedDocument) -> str:
        """Return the article with the same text, or a new one."""
        if not _has_text(document):
            return ""
        same = self._by_text.get(fingerprint(mapped(document.text or "").text))
        return str(same.pk) if same else NEW

    @cached_property
    def _by_text(self) -> dict[str, Article]:
        return {each.text_sha256: each for each in self.articles.values()}

    def _ask_for_labels(self, label_set: LabelSet) -> None:
        candidates = list(label_set.labels.all())
        options = [("", _("leave it out")), *((each.identifier, each.name) for each in candidates)]
        for number, label in enumerate(self.file_labels[:MOST_LABELS_ASKED]):
            found = match(label, candidates)
            name = f"label_of_{number}"
            self.fields[name] = forms.ChoiceField(label=label.name or label.id, required=False)
            self._offer(name, options, found.identifier if found else "", depends=True)

    def _ask_for_places(self) -> None:
        self._undecided_plan = self._plan({})
        self.asked_spans = self._undecided_plan.undecided[:MOST_SPANS_ASKED]
        for each in self.asked_spans:
            options = [("", _("leave it out"))]
            options += [(str(place.start), _context(each, place)) for place in each.places]
            name = f"place_{each.number}"
            self.fields[name] = forms.ChoiceField(
                label=f"{each.label}: {each.words}", required=False
            )
            self._offer(name, options, "", depends=True)

    def _place_chosen(self, undecided: Undecided) -> Span | None:
        value = self._value(f"place_{undecided.number}")
        return next((each for each in undecided.places if str(each.start) == value), None)

    def _plan(self, places: Mapping[int, Span]) -> Plan:
        return Plan(self.imported, self.origin, self.user, self._choices(places))

    def _choices(self, places: Mapping[int, Span]) -> Choices:
        articles: dict[str, Article | None] = {}
        for number, document in enumerate(self.imported.documents):
            asked = number < MOST_DOCUMENTS_ASKED
            value = self._value(f"article_{number}") if asked else self._proposed_article(document)
            if value in self.articles:
                articles[document.id] = self.articles[value]
            elif value == NEW and _has_text(document):
                articles[document.id] = None
        return Choices(
            articles=articles,
            label_set=self.chosen_set,
            labels=self._labels(),
            classroom=self.classrooms.get(self._value("classroom")),
            places=places,
        )

    def _labels(self) -> dict[str, Any]:
        if not self.chosen_set:
            return {}
        known = {each.identifier: each for each in self.chosen_set.labels.all()}
        found = {label.id: match(label, known.values()) for label in self.file_labels}
        for number, label in enumerate(self.file_labels[:MOST_LABELS_ASKED]):
            found[label.id] = known.get(self._value(f"label_of_{number}"))
        return {pk: label for pk, label in found.items() if label}

    def _offer(
        self, name: str, options: list[tuple[str, str]], proposal: str, *, depends: bool = False
    ) -> None:
        """Let one of the options be chosen; `depends` on what was changed, it is proposed anew."""
        field = self.fields[name]
        field.choices = options  # type: ignore[attr-defined]
        field.initial = proposal
        if self.is_bound and (name not in self.data or (depends and self.changed)):
            self._set(name, proposal)

    def _value(self, name: str) -> str:
        """Return what is chosen, or proposed where nothing was chosen yet."""
        if self.is_bound:
            return str(self.data.get(name, ""))
        return str(self.fields[name].initial or "")

    def _set(self, name: str, value: str) -> None:
        self.fields[name].initial = value
        if self.is_bound:
            self.data[name] = value  # type: ignore[index]


def _named(rows: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return [(pk, each.name) for pk, each in rows.items()]


def _has_text(document: ImportedDocument) -> bool:
    return bool((document.text or "").strip())


def _context(undecided: Undecided, place: Span) -> str:
    """Return the words of a place with those around them."""
    text = undecided.article
    before = text[max(0, place.start - AROUND) : place.start]
    after = text[place.end : place.end + AROUND]
    return f"…{before}[{text[place.start : place.end]}]{after}…"
