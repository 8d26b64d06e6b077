"""What a person is told about an import: how much there is, what does not fit, and why."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotate.domain.placing import How
from annotate.domain.text import canonical
from annotate.exchange.import_labels import MOST_LABELS, keeps_control
from annotate.exchange.import_plan import LONGEST_NOTE, Plan
from annotate.formats.controls import LONGEST_NAME

PROBLEMS_SHOWN = 50


def contents(plan: Plan) -> list[str]:
    """Return what the file holds, such as “2 articles”; nothing of it is left out here."""
    submissions = [each for each in plan.imported.submissions if not each.is_key]
    keys = [each for each in plan.imported.submissions if each.is_key]
    cancelled = sum(each.is_cancelled for each in submissions)
    annotators = {each.annotator for each in submissions}
    highlights = sum(len(each.spans) for each in submissions)
    asked = sum(len(each.spans) for each in keys)
    said = (
        (ngettext("%(count)s article", "%(count)s articles", n := len(plan.imported.documents)), n),
        (ngettext("%(count)s label", "%(count)s labels", n := len(plan.labels)), n),
        (ngettext("%(count)s annotator", "%(count)s annotators", n := len(annotators)), n),
        (ngettext("%(count)s submission", "%(count)s submissions", n := len(submissions)), n),
        (_("%(count)s of them cancelled (skipped): kept, not graded"), cancelled),
        (ngettext("%(count)s highlight", "%(count)s highlights", highlights), highlights),
        (ngettext("%(count)s answer key", "%(count)s answer keys", n := len(keys)), n),
        (ngettext("%(count)s key annotation", "%(count)s key annotations", asked), asked),
    )
    return [text % {"count": count} for text, count in said if count]


def placements(plan: Plan) -> list[str]:
    """Return how sure it is where the highlights lie, with how many of each."""
    said = {
        How.EXACT: _("exactly where the file says, and the words agree: %(count)s"),
        How.QUOTED: _("found by their words and those around them: %(count)s"),
        How.UNDECIDED: _("in one of several places, for you to choose: %(count)s"),
        How.LOST: _("nowhere, for their words are not in the article: %(count)s"),
    }
    return [text % {"count": plan.placed[how]} for how, text in said.items() if plan.placed[how]]


def leftovers(plan: Plan) -> list[str]:
    """Return what does not fit and why: left out, changed, or here already.

    It is kept with the import, so that control characters of the file go here as everywhere.
    """
    return [canonical(each) for each in (*_of_file(plan), *_of_plan(plan))]


def _of_file(plan: Plan) -> Iterator[str]:
    problems = plan.imported.problems
    yield from map(str, problems[:PROBLEMS_SHOWN])
    more = len(problems) - PROBLEMS_SHOWN
    if more > 0:
        yield _("and %(count)s more of this kind") % {"count": more}


def _of_plan(plan: Plan) -> Iterator[str]:
    if plan.already_here:
        text = ngettext(
            "%(count)s submission is here already (by its id) and is not imported again",
            "%(count)s submissions are here already (by their ids) and are not imported again",
            plan.already_here,
        )
        yield text % {"count": plan.already_here}
    if plan.again:
        text = ngettext(
            "%(count)s submission is in the file again (by its id); only the first is taken",
            "%(count)s submissions are in the file again (by their ids); only the first are taken",
            plan.again,
        )
        yield text % {"count": plan.again}
    for reason, count in plan.left_out.items():
        text = ngettext(
            "%(count)s highlight is left out: %(reason)s",
            "%(count)s highlights are left out: %(reason)s",
            count,
        )
        yield text % {"count": count, "reason": _(reason.value)}
    if plan.choices.label_set is None and len(plan.labels) > MOST_LABELS:
        names = ", ".join(each.name for each in plan.labels[MOST_LABELS:])
        yield _("a label set holds nine labels at most; left out: %(names)s") % {"names": names}
    yield from _of_controls(plan)
    if plan.notes_cut:
        said = {"count": plan.notes_cut, "length": LONGEST_NOTE}
        yield _("notes longer than %(length)s characters are cut: %(count)s") % said
    if plan.without_time:
        said = {"count": plan.without_time}
        text = _("submissions without a time of handing in count as handed in now: %(count)s")
        yield text % said
    if any(plan.whole_key(each) is None for each in plan.keys):
        yield _("of a key come the passages to be found, as a draft; other parts of it do not")


def _of_controls(plan: Plan) -> Iterator[str]:
    """Yield of which labels Label Studio will not find its names again, and why."""
    label_set, taken = plan.choices.label_set, plan.labels_taken
    here = plan.choices.labels if label_set else {}
    lost = [
        each.name
        for each in plan.labels
        if each.id in taken and not keeps_control(each, here.get(each.id))
    ]
    if not lost:
        return
    if label_set:
        text = _(
            "the label set has other names for Label Studio’s controls (from_name, to_name), and"
            " keeps them: %(names)s"
        )
    else:
        text = _(
            "names of Label Studio’s controls (from_name, to_name) are not kept if they have more"
            " than %(length)s characters, a comma or a control character: %(names)s"
        )
    yield text % {"length": LONGEST_NAME, "names": ", ".join(lost)}
