"""Answer keys, and what submissions came to by them, as the records that formats write."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from annotate.domain.alignment import Alignment
from annotate.domain.answer_key import Alternative
from annotate.domain.grading import points_by_key
from annotate.formats import records
from annotate.formats.records import AnnotationResult, KeyResult, points_text
from annotate.models import AnswerKey, Assignment


def key_record(answer_key: AnswerKey) -> records.AnswerKey:
    """Return the version of the key with what it holds, in the order of the text."""
    live = sorted(
        answer_key.annotations.live().with_parts(), key=lambda each: (each.span, each.created_at)
    )
    annotations = tuple(
        records.KeyAnnotation(
            id=str(each.pk),
            label=each.label.identifier,
            role=each.role,
            weight=each.weight,
            explanation=each.explanation,
            alternatives=tuple(
                Alternative(alternative.core, alternative.extent)
                for alternative in each.alternatives.all()
            ),
            accepted=tuple(
                sorted(
                    (accepted.label.identifier, accepted.percent)
                    for accepted in each.accepted_labels.all()
                )
            ),
        )
        for each in live
    )
    return records.AnswerKey(str(answer_key.pk), answer_key.version, annotations)


class SubmissionResults:
    """Works out the results of an assignment's submissions, by the key and rule in force."""

    def __init__(self, assignment: Assignment, record: records.Assignment) -> None:
        self.comparison = assignment.comparison()
        self.is_graded = assignment.answer_key.is_graded_by
        self.names_the_key = record.answer_key is not None

    def of(
        self, annotations: Sequence[records.Annotation], override: Decimal | None
    ) -> records.Result | None:
        """Return the result, or None while no key is in force.

        `override` is the grade that an instructor set, if one did.
        """
        if not self.is_graded:
            return None
        assessment = self.comparison.assess_spans([(each.label, each.span) for each in annotations])
        alignment, grade = assessment.alignment, assessment.grade
        earned = points_by_key(alignment, self.comparison.rule)
        return records.Result(
            grade=str(grade.percent if override is None else override),
            worked_out=str(grade.percent),
            points=points_text(grade.points),
            points_possible=grade.asked,
            annotations=_annotation_results(alignment, earned),
            key_annotations=self._key_results(alignment, earned) if self.names_the_key else (),
        )

    def _key_results(
        self, alignment: Alignment, earned: Sequence[Fraction]
    ) -> tuple[KeyResult, ...]:
        found = zip(self.comparison.key_annotations, alignment.key_matches, earned, strict=True)
        return tuple(
            KeyResult(str(annotation.pk), match.outcome, points_text(points))
            for annotation, match, points in found
        )


def _annotation_results(
    alignment: Alignment, earned: Sequence[Fraction]
) -> tuple[AnnotationResult, ...]:
    """Return what became of each annotation.

    The points of a key annotation go to the first of those that met it, so that they add up.
    """
    points = [Fraction(0)] * len(alignment.span_matches)
    for match, part in zip(alignment.key_matches, earned, strict=True):
        if match.spans:
            points[match.spans[0]] += part
    return tuple(
        AnnotationResult(match.outcome, points_text(part))
        for match, part in zip(alignment.span_matches, points, strict=True)
    )
