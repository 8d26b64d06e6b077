"""Every outcome in words that a fourteen-year-old understands, made from the alignment alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from gettext import NullTranslations
from typing import Protocol

from annotate.domain.alignment import Alignment, KeyMatch, KeyOutcome, SpanOutcome
from annotate.domain.grading import percent
from annotate.domain.regions import Region, size, union
from annotate.domain.span import Span
from annotate.domain.words import Words

LONGEST_QUOTATION = 8
"""A quotation of more words than this is shortened in the middle."""

_KEPT_BEFORE, _KEPT_AFTER = 4, 3


class Translator(Protocol):
    """What gives English in the reader's language: `django.utils.translation` does, for one."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains an alignment that was made from `text` and its words.

    `label_names` says how people read a label; one that it lacks stands for itself. `number`
    writes a number as the reader's language does. To students, a span of theirs is a highlight
    and a key annotation is a passage.
    """

    text: str
    words: Words
    alignment: Alignment
    label_names: Mapping[str, str] = field(default_factory=dict)
    translator: Translator = field(default_factory=NullTranslations)
    number: Callable[[Decimal], str] = str

    def explain_span(self, index: int) -> str:
        """Say what became of the student's span at `index`."""
        match = self.alignment.span_matches[index]
        match match.outcome:
            case SpanOutcome.BLANK:
                return self.translator.gettext(
                    "This highlight holds no words, so it does not count."
                )
            case SpanOutcome.DUPLICATE:
                return self.translator.gettext(
                    "You marked the same words with the same label before; they count only once."
                )
            case SpanOutcome.SPURIOUS:
                return self._explain_spurious(index)
            case SpanOutcome.OPTIONAL:
                return self.translator.gettext(
                    "This passage may be marked or left out: "
                    "your highlight neither earns points nor costs any."
                )
            case SpanOutcome.FRAGMENT:
                return self._explain_fragment(index, self.alignment.key_matches[match.keys[0]])
            case SpanOutcome.MERGED:
                return self._explain_merged(match.keys)
            case _:
                return self._explain_met(match.keys[0])

    def explain_key(self, index: int) -> str:
        """Say what became of the key annotation at `index`."""
        gettext = self.translator.gettext
        match self.alignment.key_matches[index].outcome:
            case KeyOutcome.MISSED:
                return gettext("You missed this passage: none of your highlights counts for it.")
            case KeyOutcome.OPTIONAL_UNUSED:
                return gettext(
                    "This passage may be marked or left out: leaving it out costs nothing."
                )
            case KeyOutcome.MERGED:
                keys = self.alignment.shared_with(index)
                explained = f"{self._count_passages(keys)} {self._explain_edges(index)}"
            case _:
                explained = self._explain_met(index)
        if self.alignment.annotation(index).required:
            return explained
        return f"{explained} {gettext('It is optional, so this changes no points.')}"

    def _explain_met(self, key_index: int) -> str:
        """Explain a key annotation that has a span, fragments included, to itself."""
        match = self.alignment.key_matches[key_index]
        if match.outcome is KeyOutcome.WRONG_LABEL:
            return self._compare_labels(
                key_index,
                self.translator.gettext(
                    "The answer key marks a passage here too, "
                    "but as “%(best)s” and not as “%(given)s”."
                ),
            )
        sentences = []
        if match.label_credit != 1:
            sentences.append(
                self._compare_labels(
                    key_index,
                    self.translator.gettext(
                        "The best label here is “%(best)s”; “%(given)s” is accepted "
                        "and earns %(percent)s %% of the points."
                    ),
                )
            )
        if match.split:
            sentences.append(self._count_pieces(match))
        if len(keys := self.alignment.shared_with(key_index)) > 1:
            sentences.append(self._count_passages(keys))
        sentences.append(self._explain_edges(key_index))
        return " ".join(sentences)

    def _explain_edges(self, key_index: int) -> str:
        """Name the words that are missing and those that are too many."""
        held = size(self.alignment.held_words(key_index))
        missing, extra = (
            self.alignment.missing_words(key_index),
            self.alignment.extra_words(key_index),
        )
        total = held + size(missing)
        if missing:
            sentence = self.translator.ngettext(
                "You marked %(held)d of the %(total)d word; you left out %(missing)s.",
                "You marked %(held)d of the %(total)d words; you left out %(missing)s.",
                total,
            ) % {"held": held, "total": total, "missing": self._quote(missing)}
        elif extra:
            sentence = self.translator.ngettext(
                "You marked the one word that counts.",
                "You marked all of the %(total)d words that count.",
                total,
            ) % {"total": total}
        else:
            return self.translator.gettext("You marked just the right words.")
        return f"{sentence} {self._count_extra(extra)}" if extra else sentence

    def _explain_merged(self, keys: tuple[int, ...]) -> str:
        """Explain the span that several key annotations share, from its own side."""
        missing = union(span for key in keys for span in self.alignment.missing_words(key))
        extra = self.alignment.extra_words(keys[0])
        sentences = [self._count_passages(keys)]
        if missing:
            left_out = self.translator.gettext("You left out %(missing)s.")
            sentences.append(left_out % {"missing": self._quote(missing)})
        if extra:
            sentences.append(self._count_extra(extra))
        return " ".join(sentences)

    def _explain_fragment(self, index: int, match: KeyMatch) -> str:
        if match.split and index in match.spans:
            return self._count_pieces(match)
        return self.translator.gettext(
            "You found this passage with another highlight already; "
            "this further piece of it changes nothing."
        )

    def _explain_spurious(self, index: int) -> str:
        label, span = self.alignment.spans[index]
        near = [
            key
            for key, annotation in enumerate(self.alignment.key.annotations)
            if annotation.credit(label)
            and any(span and span.overlap(extent) for _, extent in annotation.alternatives)
        ]
        if not near:
            return self.translator.gettext("The answer key marks nothing here as “%(label)s”.") % {
                "label": self._name(label)
            }
        if any(self.alignment.key_matches[key].label_credit for key in near):
            return self.translator.gettext(
                "You found the passage here with another highlight already, "
                "and most of this one lies outside it."
            )
        return self.translator.gettext(
            "This highlight comes near a passage, but holds none of the words that count."
        )

    def _count_pieces(self, match: KeyMatch) -> str:
        return self.translator.ngettext(
            "You marked this passage in %(count)d piece.",
            "You marked this passage in %(count)d pieces, which count together.",
            len(match.spans),
        ) % {"count": len(match.spans)}

    def _count_passages(self, keys: tuple[int, ...]) -> str:
        quality = self.alignment.key_matches[keys[0]].quality
        return self.translator.ngettext(
            "One highlight covers %(count)d passage and fits it by %(percent)s %%.",
            "One highlight covers %(count)d passages and counts for each of them; "
            "it fits them by %(percent)s %%.",
            len(keys),
        ) % {"count": len(keys), "percent": self._percent(quality)}

    def _count_extra(self, extra: Region) -> str:
        return self.translator.ngettext(
            "%(count)d word is too many: %(extra)s.",
            "%(count)d words are too many: %(extra)s.",
            size(extra),
        ) % {"count": size(extra), "extra": self._quote(extra)}

    def _compare_labels(self, key_index: int, sentence: str) -> str:
        match = self.alignment.key_matches[key_index]
        return sentence % {
            "best": self._name(self.alignment.annotation(key_index).label),
            "given": self._name(self.alignment.spans[match.spans[0]].label),
            "percent": self._percent(match.label_credit),
        }

    def _percent(self, share: Fraction) -> str:
        """Write the share in per cent; only 1 itself is written as 100."""
        return self.number(percent(share) if share == 1 else min(percent(share), Decimal("99.9")))

    def _name(self, label: str) -> str:
        return self.label_names.get(label, label)

    def _quote(self, region: Region) -> str:
        quoted = self.translator.gettext("“%(words)s”")
        return ", ".join(quoted % {"words": self._shorten(span)} for span in region)

    def _shorten(self, span: Span) -> str:
        if span.length <= LONGEST_QUOTATION:
            return self._written(span)
        before = self._written(Span(span.start, span.start + _KEPT_BEFORE))
        after = self._written(Span(span.end - _KEPT_AFTER, span.end))
        return f"{before} … {after}"

    def _written(self, span: Span) -> str:
        characters = self.words.to_characters(span)
        return " ".join(self.text[characters.start : characters.end].split())
