"""What the sets of a file would become here: worked out, and shown, before anything is written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import NamedTuple
from uuid import UUID, uuid5

from django.utils.functional import cached_property
from django.utils.translation import gettext_noop

from annotate.domain.answer_key import MAX_KEY_ANNOTATIONS
from annotate.domain.matching import MAX_ANNOTATIONS
from annotate.domain.placing import How, Placement, Placer, Quotation
from annotate.domain.span import Span
from annotate.exchange.import_labels import MOST_LABELS, labels_of, said
from annotate.formats.imported import (
    ImportedDocument,
    ImportedSet,
    ImportedSpan,
    ImportedSubmission,
)
from annotate.formats.records import AnswerKey
from annotate.models import Article, Classroom, Label, LabelSet, Submission, User

OWN_IDENTIFIERS = UUID("6f5a0c5e-0e6f-4c39-8f1b-6a4a7d1c2b90")
"""From this and what a submission is called elsewhere comes what it is called here."""
LONGEST_NOTE = 2000
AT_ONCE = 500


class LeftOut(Enum):
    """Why a highlight of the file does not come along."""

    DOCUMENT = gettext_noop("their article is left out")
    LABEL = gettext_noop("their label is left out")
    LOST = gettext_noop("their words are not in the article")
    UNDECIDED = gettext_noop("it is not decided where in the article they lie")
    TWICE = gettext_noop("the same words have the same label already")
    FULL = gettext_noop("a submission holds 500 highlights at most")
    KEY_FULL = gettext_noop("an answer key holds 2,000 annotations at most")


class Choices(NamedTuple):
    """What the instructor decided.

    `articles` says for a document which article it is, or None for a new one; a document that is
    not in it is left out. `labels` says for a label of the file which it is in `label_set`; it
    counts where that is not None, for a new label set has the file's own. `places` says where the
    undecided spans lie, by their number.
    """

    articles: Mapping[str, Article | None]
    label_set: LabelSet | None
    labels: Mapping[str, Label]
    classroom: Classroom | None
    places: Mapping[int, Span]


class PlannedSpan(NamedTuple):
    """A span in code points of its article; `label` is that of the file."""

    label: str
    span: Span
    note: str
    created_at: datetime | None


class PlannedSubmission(NamedTuple):
    pk: UUID
    source: ImportedSubmission
    spans: list[PlannedSpan]


class Undecided(NamedTuple):
    """A span that could lie in several places."""

    number: int
    label: str
    words: str
    article: str
    places: tuple[Span, ...]


class Plan:
    """What an import would write. `origin` tells the file from others: the hash of its bytes."""

    def __init__(self, imported: ImportedSet, origin: str, owner: User, choices: Choices) -> None:
        self.imported = imported
        self.origin = origin
        self.owner = owner
        self.choices = choices
        self.labels = labels_of(imported)
        self.left_out: Counter[LeftOut] = Counter()
        self.placed: Counter[How] = Counter()
        self.undecided: list[Undecided] = []
        self.notes_cut = 0
        self.without_time = 0
        self.again = 0
        """How many submissions have the id of one that comes before them in the file."""
        self.submissions: list[PlannedSubmission] = []
        self.keys: list[PlannedSubmission] = []
        self._placers = dict(self._placers_by_document())
        self._work_out()

    @property
    def documents(self) -> list[ImportedDocument]:
        """The documents that come along."""
        return [each for each in self.imported.documents if each.id in self.choices.articles]

    @property
    def labels_taken(self) -> set[str]:
        """The labels of the file that have a label here."""
        if self.choices.label_set:
            return set(self.choices.labels)
        return {each.id for each in self.labels[:MOST_LABELS]}

    @property
    def new_submissions(self) -> list[PlannedSubmission]:
        return [each for each in self.submissions if each.pk not in self._here]

    @property
    def already_here(self) -> int:
        """How many submissions of the file were imported before, or come from this very class."""
        return len(self.submissions) - len(self.new_submissions)

    @property
    def annotators(self) -> dict[str, str]:
        """Those who made what is new, with their names, or what the file calls them."""
        return {
            each.source.annotator: said(each.source.annotator_name or each.source.annotator)
            for each in self.new_submissions
        }

    def whole_key(self, planned: PlannedSubmission) -> AnswerKey | None:
        """Return the whole key of a submission, if it fits the article just as it is."""
        key = self.imported.answer_keys.get(planned.source.id)
        document = next(each for each in self.documents if each.id == planned.source.document)
        same = self._placers[document.id].article == document.text
        return key if key and same else None

    @cached_property
    def _here(self) -> set[UUID]:
        found = set(_existing(each.pk for each in self.submissions))
        if self.choices.classroom:
            own = {_uuid(each.source.id): each.pk for each in self.submissions}
            in_class = self.choices.classroom.assignments.values("pk")
            found |= {
                own[pk] for pk in _existing((pk for pk in own if pk), assignment__in=in_class)
            }
        return found

    def _placers_by_document(self) -> Iterator[tuple[str, Placer]]:
        for document in self.documents:
            article = self.choices.articles[document.id]
            placer = Placer(article.text if article else "", document.text)
            if article is None and placer.source:
                placer.article = placer.source.text
            yield document.id, placer

    def _work_out(self) -> None:
        taken = self.labels_taken
        planned_already: set[UUID] = set()
        for index, submission in enumerate(self.imported.submissions):
            placer = self._placers.get(submission.document)
            if placer is None:
                self.left_out[LeftOut.DOCUMENT] += len(submission.spans)
                continue
            pk = self._identifier(index, submission)
            if pk in planned_already:
                self.again += 1
                continue
            spans = self._spans(submission, placer, taken)
            planned = PlannedSubmission(pk, submission, spans)
            if submission.is_key:
                self.keys.append(planned)
                continue
            planned_already.add(pk)
            self.submissions.append(planned)
            self.without_time += not submission.is_cancelled and submission.handed_in_at is None

    def _spans(
        self, submission: ImportedSubmission, placer: Placer, taken: set[str]
    ) -> list[PlannedSpan]:
        spans: list[PlannedSpan] = []
        seen: set[tuple[str, Span]] = set()
        most = MAX_KEY_ANNOTATIONS if submission.is_key else MAX_ANNOTATIONS
        for each in submission.spans:
            span = self._place(each, placer)
            target = self._target(each.label)
            if span is None:
                continue
            if each.label not in taken:
                self.left_out[LeftOut.LABEL] += 1
            elif (target, span) in seen:
                self.left_out[LeftOut.TWICE] += 1
            elif len(spans) == most:
                self.left_out[LeftOut.KEY_FULL if submission.is_key else LeftOut.FULL] += 1
            else:
                seen.add((target, span))
                self.notes_cut += len(each.note) > LONGEST_NOTE
                note = said(each.note)[:LONGEST_NOTE]
                spans.append(PlannedSpan(each.label, span, note, each.created_at))
        return spans

    def _target(self, label: str) -> str:
        """Return what tells the label here: two of the file can become one."""
        found = self.choices.labels.get(label) if self.choices.label_set else None
        return found.identifier if found else label

    def _place(self, each: ImportedSpan, placer: Placer) -> Span | None:
        placement = placer.place(Quotation(each.span, each.words, each.before, each.after))
        self.placed[placement.how] += 1
        if placement.how is How.UNDECIDED:
            return self._decide(each, placer, placement)
        if placement.span is None:
            self.left_out[LeftOut.LOST] += 1
        return placement.span

    def _decide(self, each: ImportedSpan, placer: Placer, placement: Placement) -> Span | None:
        number = len(self.undecided)
        first = placement.places[0]
        words = each.words or placer.article[first.start : first.end]
        self.undecided.append(
            Undecided(number, each.label, words, placer.article, placement.places)
        )
        decided = self.choices.places.get(number)
        if decided is None or decided not in placement.places:
            self.left_out[LeftOut.UNDECIDED] += 1
            return None
        return decided

    def _identifier(self, index: int, submission: ImportedSubmission) -> UUID:
        """Return the same for the same submission of the owner whenever it is imported."""
        known = _uuid(submission.id)
        name = str(known) if known else f"{self.origin}/{index}"
        return uuid5(OWN_IDENTIFIERS, f"{self.owner.pk}/{name}")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _existing(pks: Iterable[UUID], **within: object) -> Iterator[UUID]:
    wanted = list(pks)
    for start in range(0, len(wanted), AT_ONCE):
        some = Submission.objects.filter(pk__in=wanted[start : start + AT_ONCE], **within)
        yield from some.order_by().values_list("pk", flat=True)
