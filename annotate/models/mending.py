"""Mending the key of an assignment: changes to a draft, looked at first, then put into force."""

from collections.abc import Collection
from functools import cached_property
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from annotate.domain.painting import blocks_met
from annotate.domain.span import Span
from annotate.domain.words import Words
from annotate.models.answer_key import AnswerKey
from annotate.models.assignment import Assignment
from annotate.models.changes import Frozen
from annotate.models.dispute import Dispute
from annotate.models.impact import Impact, impact_of
from annotate.models.key_annotation import KeyAnnotation
from annotate.models.label_set import Label
from annotate.models.overtaking import overtaken
from annotate.models.user import User


class Act(models.TextChoices):
    ADD = "add", _("Add it to the key: whoever marks it earns points, whoever does not loses some")
    ADD_OPTIONAL = "add_optional", _("Add it as optional: marking it neither earns nor costs any")
    WIDEN = "widen", _("Widen the extent of a passage in the key, so that this may be marked too")
    ACCEPT = "accept", _("Accept the label for a passage in the key, for a part of its points")
    MAKE_OPTIONAL = "make_optional", _("Make a passage in the key optional")


class Mending:
    """The draft by which an instructor mends the key in force, and what it would change.

    There is one draft for an instructor, article and label set, so changes from many places come
    together in it. No version that was published ever changes.
    """

    def __init__(self, assignment: Assignment, instructor: User) -> None:
        self.assignment = assignment
        self.instructor = instructor
        drafts = AnswerKey.objects.filter(owner=instructor, status=AnswerKey.Status.DRAFT)
        same = drafts.filter(article=assignment.article, label_set=assignment.label_set)
        self.draft = same.filter(annotations__isnull=False).distinct().with_parts().first()

    @property
    def is_stale(self) -> bool:
        """Whether the draft does not revise the version in force, so that it cannot follow it."""
        return self.draft is not None and self.draft.revises_id != self.assignment.answer_key_id

    @cached_property
    def overtaken(self) -> str:
        """Who published what in the place of the draft, if somebody did."""
        return overtaken(self.draft) if self.draft else ""

    def annotations_near(self, span: Span) -> list[KeyAnnotation]:
        """Return what can be changed because of these words, the nearest first.

        That is what the key, with what is prepared already, has in the blocks of the words.
        """
        blocks = self.assignment.article.blocks
        met = [blocks[index] for index in blocks_met(blocks, span)]
        window = Span(met[0].start, met[-1].end)
        key = self.draft or self.assignment.answer_key
        near = key.annotations.live().findable().touching(window).with_parts()
        return sorted(near, key=lambda each: (-each.extent.overlap(span), _distance(each, span)))

    @transaction.atomic
    def mend(
        self,
        act: Act,
        *,
        label: Label,
        span: Span,
        annotation: KeyAnnotation | None = None,
        percent: int | None = None,
        disputes: Collection[int] = (),
    ) -> None:
        """Change the draft, beginning it if need be, because of words that have a label.

        `annotation` is what an act on the key changes, `percent` the credit of an accepted label;
        the open `disputes` are accepted once it is put into force. Raise `ValidationError` where
        the parts do not fit, and `Frozen` if the key in force is another by now or the class is
        archived.
        """
        self.assignment.classroom.require_active()
        self._require_current()
        draft = self.assignment.answer_key.revise(self.instructor)
        words = _whole_words(self.assignment.article.text, span)
        if act in (Act.ADD, Act.ADD_OPTIONAL):
            self._add(draft, label, words, is_optional=act == Act.ADD_OPTIONAL)
        else:
            own = _in_draft(draft, annotation)
            if act == Act.WIDEN:
                own.widen(words)
            elif act == Act.MAKE_OPTIONAL:
                own.make_optional()
            else:
                own.accept(label, percent or 0)
        here = Dispute.objects.open().filter(submission__assignment=self.assignment)
        here.filter(pk__in=disputes).update(mended_by=draft)
        self.draft = draft

    def _add(self, draft: AnswerKey, label: Label, words: Span, *, is_optional: bool) -> None:
        annotation, created = draft.mark(pk=uuid4(), label=label, span=words)
        role = KeyAnnotation.Role.OPTIONAL if is_optional else KeyAnnotation.Role.REQUIRED
        if annotation.is_distractor:  # why it was wrong explains it no longer
            annotation.change(annotation.version, role=role, explanation="")
        elif not created:
            raise ValidationError(_("The key has these words with this label already."))
        elif is_optional:
            annotation.make_optional()

    @cached_property
    def problem(self) -> str:
        """Why the draft cannot be put into force, if it cannot."""
        if self.draft:
            try:
                self.draft.check_publishable()
            except ValidationError as error:
                return " ".join(error.messages)
        return ""

    def impacts(self) -> list[Impact]:
        """Return what the draft would change, in this assignment first, then where it also holds.

        Nothing is stored.
        """
        if not self.draft or self.is_stale or self.problem:
            return []
        following = self.draft.following().with_parts()
        here_first = sorted(following, key=lambda each: each.pk != self.assignment.pk)
        return [impact_of(self.draft, each) for each in here_first]

    @transaction.atomic
    def put_into_force(self, answer: str) -> int:
        """Publish the draft, grade everything anew, and accept the disputes with the answer.

        Return how many submissions were graded. Raise `Frozen` if nothing is prepared, the key in
        force is another by now or the class is archived, and `ValidationError` if the draft cannot
        be used.
        """
        self.assignment.classroom.require_active()
        if not self.draft:
            raise Frozen(_("Nothing is prepared that could be put into force."))
        # The key before the assignments, as publishing does, so that no two wait for each other.
        self.draft.lock_open()
        self.draft.hold_following()
        self.assignment.refresh_from_db(fields=["answer_key"])
        self._require_current()
        return self.draft.publish(answer)

    def _require_current(self) -> None:
        if self.is_stale:
            raise Frozen(
                self.overtaken
                or _(
                    "Your draft does not revise the version of the key in force here. "
                    "Throw it away, or publish it where it belongs, and begin again."
                )
            )


def _distance(annotation: KeyAnnotation, span: Span) -> int:
    """Return how many code points lie between its extent and the span."""
    return max(0, annotation.extent.start - span.end, span.start - annotation.extent.end)


def _whole_words(text: str, span: Span) -> Span:
    """Return the span without half words and the signs at its ends."""
    words = Words.of(text)
    held = words.within(span)
    if held is None:
        raise ValidationError(_("Mark at least one word."))
    return words.to_characters(held)


def _in_draft(draft: AnswerKey, annotation: KeyAnnotation | None) -> KeyAnnotation:
    """Return the annotation of the draft that is meant: it, or its copy."""
    if annotation:
        of_draft = draft.annotations.live()
        for found in (of_draft.filter(pk=annotation.pk), of_draft.filter(copy_of=annotation)):
            if own := found.first():
                return own
    raise ValidationError(_("That is no longer in the draft of the key. Reload the page."))
