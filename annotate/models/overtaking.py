"""Two instructors change the same version of a key: whose draft comes second is told so."""

from django.db.models import Q
from django.utils.translation import gettext as _

from annotate.models.answer_key import AnswerKey
from annotate.models.assignment import Assignment


def overtaken_in(draft: AnswerKey) -> Assignment | None:
    """Return an assignment that uses what a colleague made of the version the draft revises.

    None if there is none in the classes of the draft's owner, or others of these follow the draft.
    Who published the version in force knows it, and may go back behind it.
    """
    if not draft.is_draft or not draft.owner or draft.following().exists():
        return None
    of_others = Q(answer_key__owner__isnull=False) & ~Q(answer_key__owner=draft.owner)
    taught = Assignment.objects.taught_by(draft.owner).active().filter(of_others)
    versions = {draft.revises_id} - {None}
    while versions:
        later = AnswerKey.objects.filter(revises__in=versions)
        versions = set(later.values_list("pk", flat=True))
        using = taught.filter(answer_key__in=versions).select_related("answer_key__owner")
        if assignment := using.first():
            return assignment
    return None


def overtaken(draft: AnswerKey) -> str:
    """Say who published what in the place of the draft, and what to do, if somebody did."""
    assignment = overtaken_in(draft)
    if not assignment or not assignment.answer_key.owner:
        return ""
    return _(
        "%(name)s has published version %(version)s of this key, and “%(title)s” uses it now: "
        "publishing your draft would change no grade there. Your draft stays as it is. Look at "
        "version %(version)s beside it; then throw the draft away, and begin a new version of "
        "that one."
    ) % {
        "name": assignment.answer_key.owner.display_name,
        "version": assignment.answer_key.version,
        "title": assignment.title,
    }
