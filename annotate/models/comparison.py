"""An answer key made ready to be compared with any number of submissions."""

from collections.abc import Sequence

from annotate.domain.answer_key import Alternative, Distractor
from annotate.domain.answer_key import AnswerKey as KeyInWords
from annotate.domain.answer_key import KeyAnnotation as KeyAnnotationInWords
from annotate.domain.assessment import Assessment, assess
from annotate.domain.grading import GradeRule
from annotate.domain.span import Span
from annotate.domain.words import Words
from annotate.models.annotation import Highlight
from annotate.models.answer_key import AnswerKey
from annotate.models.key_annotation import KeyAnnotation


class Comparison:
    """The key of an assignment with its grade rule.

    `key_annotations` and `distractors` are in the order of the text, which is the order that an
    alignment counts them in.
    """

    def __init__(self, answer_key: AnswerKey, rule: GradeRule) -> None:
        self.answer_key = answer_key
        self.rule = rule
        self.words = Words.of(answer_key.article.text)
        live = sorted(answer_key.annotations.live().with_parts(), key=lambda each: each.span)
        self.key_annotations = [each for each in live if not each.is_distractor]
        self.distractors = [each for each in live if each.is_distractor]
        self.key = KeyInWords.in_words(
            self.words,
            map(_key_annotation, self.key_annotations),
            [Distractor(each.label.identifier, each.span) for each in self.distractors],
        )

    def assess(self, annotations: Sequence[Highlight]) -> Assessment:
        """Compare and grade what one student marked."""
        return self.assess_spans([(each.label.identifier, each.span) for each in annotations])

    def assess_spans(self, spans: Sequence[tuple[str, Span]]) -> Assessment:
        """Compare and grade spans with the identifiers of their labels, in code points."""
        return assess(self.words, self.key, spans, self.rule)


def _key_annotation(annotation: KeyAnnotation) -> KeyAnnotationInWords:
    return KeyAnnotationInWords(
        label=annotation.label.identifier,
        alternatives=tuple(
            Alternative(alternative.core, alternative.extent)
            for alternative in annotation.alternatives.all()
        ),
        required=annotation.role == KeyAnnotation.Role.REQUIRED,
        weight=annotation.weight,
        accepted={
            accepted.label.identifier: accepted.credit
            for accepted in annotation.accepted_labels.all()
        },
    )
