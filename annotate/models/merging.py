"""Merging two drafts of a key into one, which takes the place of the merging instructor's own."""

from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from annotate.domain.agreement import Agreement, agreement, agreement_across
from annotate.domain.alignment import LabelledSpan
from annotate.domain.answer_key import MAX_KEY_ANNOTATIONS, Alternative
from annotate.domain.answer_key import KeyAnnotation as KeyAnnotationInText
from annotate.domain.marks import Marks
from annotate.domain.side_by_side import Choice, Drafted, Row, side_by_side, twins
from annotate.domain.words import Words
from annotate.models.answer_key import AnswerKey
from annotate.models.changes import Frozen
from annotate.models.key_annotation import KeyAnnotation
from annotate.models.label_set import Label


class Merging:
    """Two drafts for the same article and label set, as they are now, side by side.

    `state` says what they were, so that nobody chooses among what has changed meanwhile.
    """

    def __init__(self, mine: AnswerKey, theirs: AnswerKey) -> None:
        self.mine, self.theirs = mine, theirs
        self.words = Words.of(mine.article.text)
        self.annotations = {
            each.pk: each
            for key in (mine, theirs)
            for each in key.annotations.live().with_parts().select_related("copy_of")
        }
        versions = sorted(f"{pk}/{each.version}" for pk, each in self.annotations.items())
        self.state = sha256(" ".join(versions).encode()).hexdigest()

    def _drafted(self, key: AnswerKey) -> list[Drafted]:
        of_key = (each for each in self.annotations.values() if each.answer_key_id == key.pk)
        return [_in_words(each, self.words) for each in of_key]

    @cached_property
    def rows(self) -> list[Row]:
        return side_by_side(self._drafted(self.mine), self._drafted(self.theirs))

    @cached_property
    def _spans(self) -> list[list[LabelledSpan]]:
        """The cores of each draft that students are to find."""
        return [
            [
                LabelledSpan(each.label, each.core)
                for each in self._drafted(key)
                if each.role != KeyAnnotation.Role.DISTRACTOR
            ]
            for key in (self.mine, self.theirs)
        ]

    @cached_property
    def agreements(self) -> list[tuple[Label, Agreement]]:
        """How far the two agree which words have a label, for each label."""
        length = len(self.words)
        return [
            (label, agreement(Marks.of(length, self._spans, label.identifier)))
            for label in self.mine.label_set.labels.all()
        ]

    @cached_property
    def over_all(self) -> tuple[Agreement, bool]:
        """How far they agree which label each word has, and True.

        Where labels overlap, no word has one: then how far they agree whether it has any, and
        False.
        """
        anywhere = Marks.of(len(self.words), self._spans)
        labels = [measured.marks for _label, measured in self.agreements]
        try:
            return agreement_across(labels, anywhere), True
        except ValueError:
            return agreement(anywhere), False

    @transaction.atomic
    def merge(self, choices: Sequence[Choice]) -> AnswerKey:
        """Make one draft of both by a choice for each row, and return it.

        It takes the place of the instructor's own, which stays on record, as the other one does.
        Nothing is stored when this raises `ValidationError`, because the choices make no key, or
        `Frozen`, because one of the drafts is none any more or was changed.
        """
        for key in sorted((self.mine, self.theirs), key=lambda each: each.pk):
            key.lock_open()
        if type(self)(self.mine, self.theirs).state != self.state:
            raise Frozen(_("One of the drafts was changed meanwhile. Compare them again."))
        chosen = zip(self.rows, choices, strict=True)
        kept = [each for row, choice in chosen for each in row.kept(choice)]
        self._require_key(kept)
        merged = self._begin()
        for each in kept:
            annotation = self.annotation(each)
            annotation.copy_to(merged, origin=_origin(annotation, merged.revises_id))
        return merged

    def annotation(self, drafted: Drafted) -> KeyAnnotation:
        return self.annotations[drafted.identity]  # type: ignore[index]

    def _require_key(self, kept: Sequence[Drafted]) -> None:
        if not kept:
            raise ValidationError(_("Take at least one annotation."))
        if len(kept) > MAX_KEY_ANNOTATIONS:
            most = {"count": MAX_KEY_ANNOTATIONS}
            raise ValidationError(_("A key holds %(count)s annotations at most."), params=most)
        said = _("“%(words)s” would be in the key twice as “%(label)s”. Take only one of the two.")
        twice = [self.annotation(one) for one, _other in twins(kept)]
        if twice:
            raise ValidationError(
                [said % {"words": each.words, "label": each.label.name} for each in twice]
            )

    def _begin(self) -> AnswerKey:
        """Put an empty draft in the place of the instructor's own."""
        mine = self.mine
        revising = mine if mine.revises_id or not self.theirs.revises_id else self.theirs
        mine.freeze(AnswerKey.Status.MERGED)
        mine.save(update_fields=["status"])  # there is room for one draft
        merged = AnswerKey.objects.create(
            owner=mine.owner,
            article=mine.article,
            label_set=mine.label_set,
            revises_id=revising.revises_id,
            version=revising.version,
        )
        mine.merged_into = merged
        mine.save(update_fields=["merged_into"])
        mine.disputes.update(mended_by=merged)
        return merged


def _in_words(annotation: KeyAnnotation, words: Words) -> Drafted:
    alternatives = [Alternative(each.core, each.extent) for each in annotation.alternatives.all()]
    label = annotation.label.identifier
    return Drafted(
        annotation.pk,
        label,
        KeyAnnotationInText(label, tuple(alternatives)).in_words(words).alternatives,
        annotation.role,
        annotation.weight,
        {each.label.identifier: each.percent for each in annotation.accepted_labels.all()},
        annotation.explanation,
    )


def _origin(annotation: KeyAnnotation, revises: UUID | None) -> KeyAnnotation | None:
    """Return what it was in the version that is revised, if it was copied from there."""
    origin = annotation.copy_of
    return origin if origin and origin.answer_key_id == revises else None
