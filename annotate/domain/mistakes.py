"""The usual mistake: what most often goes wrong with a key annotation, in a plain sentence."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from gettext import NullTranslations
from typing import NamedTuple

from annotate.domain.alignment import Alignment, KeyOutcome
from annotate.domain.edges import EdgeErrors, edge_errors
from annotate.domain.explanations import Translator


class MistakeKind(StrEnum):
    """In this order: of mistakes that are equally frequent the first is the usual one."""

    MISSED = "missed"
    WRONG_LABEL = "wrong_label"
    NEAR_LABEL = "near_label"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    ASKEW = "askew"  # too long at one end and too short at the other
    MERGED = "merged"
    SPLIT = "split"


class Mistake(NamedTuple):
    """What a student did instead; `label` is the one given, where that was the mistake."""

    kind: MistakeKind
    label: str = ""


@dataclass(frozen=True, slots=True)
class UsualMistake:
    """A mistake that `count` of `students` made."""

    mistake: Mistake
    count: int
    students: int


_BY_OUTCOME = {
    KeyOutcome.MISSED: MistakeKind.MISSED,
    KeyOutcome.MERGED: MistakeKind.MERGED,
    KeyOutcome.SPLIT: MistakeKind.SPLIT,
    KeyOutcome.WRONG_LABEL: MistakeKind.WRONG_LABEL,
    KeyOutcome.NEAR_LABEL: MistakeKind.NEAR_LABEL,
}


def mistake(alignment: Alignment, key_index: int) -> Mistake | None:
    """Return what a student did wrong with a key annotation; None where it is as asked."""
    match = alignment.key_matches[key_index]
    if match.outcome in (KeyOutcome.EXACT, KeyOutcome.OPTIONAL_UNUSED):
        return None
    if match.outcome is KeyOutcome.BOUNDARY:
        errors = edge_errors(alignment, key_index)
        return Mistake(_of_edges(errors)) if errors else None
    kind = _BY_OUTCOME[match.outcome]
    if kind in (MistakeKind.WRONG_LABEL, MistakeKind.NEAR_LABEL):
        return Mistake(kind, alignment.spans[match.spans[0]].label)
    return Mistake(kind)


def _of_edges(errors: EdgeErrors) -> MistakeKind:
    if min(errors) >= 0:
        return MistakeKind.TOO_LONG
    return MistakeKind.TOO_SHORT if max(errors) <= 0 else MistakeKind.ASKEW


def usual_mistake(made: Sequence[Mistake | None]) -> UsualMistake | None:
    """Return the most frequent of the mistakes of a class, in which each student made one or none.

    None where nobody made any.
    """
    order = list(MistakeKind)
    counts = Counter(each for each in made if each is not None)
    if not counts:
        return None
    first = min(counts, key=lambda each: (-counts[each], order.index(each.kind), each.label))
    return UsualMistake(first, counts[first], len(made))


def usual_wrong_label(made: Sequence[Mistake | None]) -> UsualMistake | None:
    """Return the wrong label that was given most often, or None where nobody gave any."""
    return usual_mistake(
        [each if each and each.kind is MistakeKind.WRONG_LABEL else None for each in made]
    )


@dataclass(frozen=True, slots=True)
class MistakeExplainer:
    """Puts a class's mistakes into words; `label_names` says how people read a label."""

    label_names: Mapping[str, str] = field(default_factory=dict)
    translator: Translator = field(default_factory=NullTranslations)

    def explain(self, usual: UsualMistake) -> str:
        """Return a sentence such as “5 of 8 missed it.”"""
        label = usual.mistake.label
        return self._sentence(usual.mistake.kind) % {
            "count": usual.count,
            "students": usual.students,
            "label": self.label_names.get(label, label),
        }

    def _sentence(self, kind: MistakeKind) -> str:
        gettext = self.translator.gettext
        match kind:
            case MistakeKind.MISSED:
                return gettext("%(count)d of %(students)d missed it.")
            case MistakeKind.WRONG_LABEL:
                return gettext("%(count)d of %(students)d called it “%(label)s”.")
            case MistakeKind.NEAR_LABEL:
                return gettext(
                    "%(count)d of %(students)d called it “%(label)s”, which earns a part."
                )
            case MistakeKind.TOO_LONG:
                return gettext("%(count)d of %(students)d marked too much.")
            case MistakeKind.TOO_SHORT:
                return gettext("%(count)d of %(students)d marked too little.")
            case MistakeKind.ASKEW:
                return gettext(
                    "%(count)d of %(students)d marked too much at one end and too little at the "
                    "other."
                )
            case MistakeKind.MERGED:
                return gettext(
                    "%(count)d of %(students)d marked it in one highlight with another passage."
                )
            case _:
                return gettext("%(count)d of %(students)d marked it in pieces.")

    def explain_edges(self, usual: EdgeErrors) -> str:
        """Say which way highlights are usually off: nothing where they are not."""
        said = [self._too_long_or_short(*each) for each in zip(usual, (True, False), strict=True)]
        return " ".join(filter(None, said))

    def _too_long_or_short(self, words: int, at_start: bool) -> str:
        ngettext, count = self.translator.ngettext, abs(words)
        if not words:
            return ""
        if words > 0 and at_start:
            sentence = ngettext(
                "Usually %(count)d word too long at the start.",
                "Usually %(count)d words too long at the start.",
                count,
            )
        elif words > 0:
            sentence = ngettext(
                "Usually %(count)d word too long at the end.",
                "Usually %(count)d words too long at the end.",
                count,
            )
        elif at_start:
            sentence = ngettext(
                "Usually %(count)d word too short at the start.",
                "Usually %(count)d words too short at the start.",
                count,
            )
        else:
            sentence = ngettext(
                "Usually %(count)d word too short at the end.",
                "Usually %(count)d words too short at the end.",
                count,
            )
        return sentence % {"count": count}
