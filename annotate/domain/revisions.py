"""What differs between two versions of an answer key, in words that students read."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations

from annotate.domain.answer_key import Alternative
from annotate.domain.explanations import LONGEST_QUOTATION, Translator
from annotate.domain.span import Span


@dataclass(frozen=True, slots=True)
class Entry:
    """An annotation of one version, in code points, with labels as people read them.

    `origin` is the identity of what it was copied from in the version before, if that is known;
    `accepted` maps other labels to their credit in per cent.
    """

    identity: Hashable
    label: str
    alternatives: tuple[Alternative, ...]
    required: bool = True
    weight: int = 1
    accepted: Mapping[str, int] = field(default_factory=dict)
    origin: Hashable = None

    @property
    def core(self) -> Span:
        return self.alternatives[0].core


def paired(
    before: Sequence[Entry], after: Sequence[Entry]
) -> list[tuple[Entry | None, Entry | None]]:
    """Put each entry beside what became of it, in the order of the later version; None is nothing.

    They belong together if one is a copy of the other, or else if label and core are the same.
    """
    left = {entry.identity: entry for entry in before}
    pairs: list[tuple[Entry | None, Entry | None]] = []
    for entry in after:
        same = (
            each.identity
            for each in left.values()
            if entry.origin is None and (each.label, each.core) == (entry.label, entry.core)
        )
        origin = entry.origin if entry.origin in left else next(same, None)
        pairs.append((left.pop(origin, None), entry))
    return pairs + [(entry, None) for entry in left.values()]


@dataclass(frozen=True, slots=True)
class RevisionExplainer:
    """Says what a version changes; `text` is the article."""

    text: str
    translator: Translator = field(default_factory=NullTranslations)

    def explain(self, before: Sequence[Entry], after: Sequence[Entry]) -> list[str]:
        """Return a sentence for each difference that may change a grade."""
        return [sentence for pair in paired(before, after) for sentence in self._differ(*pair)]

    def _differ(self, old: Entry | None, new: Entry | None) -> Iterator[str]:
        gettext = self.translator.gettext
        if old is None and new is not None:
            sentence = (
                gettext("New in the key: %(words)s as “%(label)s”.")
                if new.required
                else gettext(
                    "New in the key: %(words)s may be marked as “%(label)s” or left out, and "
                    "neither earns points nor costs any."
                )
            )
            yield self._say(sentence, new)
        elif new is None and old is not None:
            yield self._say(gettext("No longer in the key: %(words)s as “%(label)s”."), old)
        elif old is not None and new is not None:
            yield from self._changes(old, new)

    def _changes(self, old: Entry, new: Entry) -> Iterator[str]:
        gettext = self.translator.gettext
        if old.label != new.label:
            sentence = gettext("%(words)s is “%(label)s” now, and no longer “%(old)s”.")
            yield self._say(sentence, new, old=old.label)
        if old.core != new.core:
            sentence = gettext("For “%(label)s”, %(words)s has to be marked now, not %(old)s.")
            yield self._say(sentence, new, old=self._quote(old.core))
        extent = new.alternatives[0].extent
        if extent not in (old.alternatives[0].extent, new.core):
            sentence = gettext("With %(words)s, all of %(extent)s may be marked now.")
            yield self._say(sentence, new, extent=self._quote(extent))
        elif extent != old.alternatives[0].extent and old.core == new.core:
            yield self._say(gettext("With %(words)s, nothing else may be marked now."), new)
        if old.alternatives[1:] != new.alternatives[1:]:
            yield self._others(new)
        if old.required != new.required:
            sentence = (
                gettext("%(words)s (“%(label)s”) is required now.")
                if new.required
                else gettext(
                    "%(words)s (“%(label)s”) is optional now: "
                    "it neither earns points nor costs any."
                )
            )
            yield self._say(sentence, new)
        if old.weight != new.weight:
            sentence = gettext("%(words)s (“%(label)s”) has the weight %(weight)s now.")
            yield self._say(sentence, new, weight=str(new.weight))
        for label in sorted(old.accepted.keys() | new.accepted.keys()):
            if old.accepted.get(label) != new.accepted.get(label):
                yield self._acceptance(new, label)

    def _others(self, new: Entry) -> str:
        gettext = self.translator.gettext
        others = ", ".join(self._quote(each.core) for each in new.alternatives[1:])
        if not others:
            return self._say(gettext("In the place of %(words)s nothing else counts now."), new)
        sentence = gettext("In the place of %(words)s this counts too now: %(others)s.")
        return self._say(sentence, new, others=others)

    def _acceptance(self, new: Entry, label: str) -> str:
        gettext = self.translator.gettext
        if label not in new.accepted:
            sentence = gettext("For %(words)s, “%(other)s” is no longer accepted.")
            return self._say(sentence, new, other=label)
        sentence = gettext(
            "For %(words)s, “%(other)s” is accepted now and earns %(percent)s %% of the points."
        )
        return self._say(sentence, new, other=label, percent=str(new.accepted[label]))

    def _say(self, sentence: str, entry: Entry, **more: str) -> str:
        return sentence % {"words": self._quote(entry.core), "label": entry.label, **more}

    def _quote(self, span: Span) -> str:
        words = self.text[span.start : span.end].split()
        if len(words) > LONGEST_QUOTATION:
            words = [*words[:4], "…", *words[-3:]]
        return self.translator.gettext("“%(words)s”") % {"words": " ".join(words)}
