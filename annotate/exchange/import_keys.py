"""From the key of a file to a draft."""

from collections.abc import Mapping, Sequence

from annotate.domain.answer_key import Alternative
from annotate.domain.words import Words
from annotate.exchange.import_labels import said
from annotate.exchange.import_plan import LONGEST_NOTE, Plan, PlannedSubmission
from annotate.formats import records
from annotate.models import AnswerKey, Article, KeyAlternative, KeyAnnotation, Label


def asked_by(
    plan: Plan, planned: PlannedSubmission, article: Article
) -> list[records.KeyAnnotation]:
    """Return what the key of a file asks for: the whole of it, or else its cores alone."""
    if whole := plan.whole_key(planned):
        return [each for each in whole.annotations if each.label in plan.labels_taken]
    return [
        records.KeyAnnotation(
            id="",
            label=each.label,
            role=KeyAnnotation.Role.REQUIRED,
            weight=1,
            explanation=each.note,
            alternatives=(Alternative.just(each.span),),
            accepted=(),
        )
        for each in planned.spans
        if len(Words.of(article.words_of(each.span)))
    ]


def fill_draft(
    draft: AnswerKey,
    base: AnswerKey | None,
    asked: Sequence[records.KeyAnnotation],
    labels: Mapping[str, Label],
) -> bool:
    """Put it into the draft, which revises `base`; `labels` are those of the file's labels here.

    A draft that holds something already stays as it is; return whether this one was filled.
    """
    if draft.annotations.exists() or not asked:
        return False
    if base:
        draft.revises, draft.version = base, base.version + 1
        draft.save(update_fields=["revises", "version"])
    for each in asked:
        annotation = draft.annotations.create(
            label=labels[each.label],
            role=KeyAnnotation.Role(each.role),
            weight=each.weight,
            explanation=said(each.explanation)[:LONGEST_NOTE],
        )
        for position, (core, extent) in enumerate(each.alternatives, start=1):
            edges = KeyAlternative.edges(core=core, extent=extent)
            annotation.alternatives.create(position=position, **edges)
        accepted = {labels[label]: percent for label, percent in each.accepted if label in labels}
        accepted.pop(annotation.label, None)  # two labels of the file can be one here
        for other, percent in accepted.items():
            annotation.accepted_labels.create(label=other, percent=percent)
    return True
