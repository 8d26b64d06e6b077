"""Reading sentence by sentence: a sure way to highlight with a screen reader or switches."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotate.domain.painting import blocks_met
from annotate.domain.sentences import sentences
from annotate.domain.span import Span
from annotate.forms.word_range import WordRangeForm
from annotate.views.annotating import own_holder
from annotate.views.placed import Holder, in_reading_order, rows
from annotate.web.request import UserRequest, posted


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: UserRequest, pk: UUID, number: int, holders: type[Holder]) -> HttpResponse:
    """Show one sentence, counted from 1, and the form to highlight in it."""
    holder = own_holder(request, pk, holders)
    article = holder.article
    found = sentences(article.text, article.blocks)
    if not 1 <= number <= len(found):
        raise Http404
    sentence = found[number - 1]
    window = Span(sentence.start, article.blocks[blocks_met(article.blocks, sentence).start].end)
    form = WordRangeForm(
        posted(request), article=article, label_set=holder.label_set, window=window
    )
    if form.is_valid() and _marked(request, holder, form):
        return redirect(f"{holder.noun}_sentence", holder.pk, number)
    near = in_reading_order(holder, holder.annotations.live().touching(sentence))
    context = {
        "holder": holder,
        "article": article,
        "form": form,
        "sentence": article.words_of(sentence),
        "here": list(rows(article, (each for each in near if each.span.overlap(sentence)))),
        "number": number,
        "total": len(found),
    }
    status = 422 if form.is_bound else 200
    return render(request, "annotation/sentence.html", context, status=status)


def _marked(request: UserRequest, holder: Holder, form: WordRangeForm) -> bool:
    try:
        _annotation, created = holder.mark(**form.marked())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    done = _("Highlighted.") if created else _("These words already have this label.")
    messages.success(request, done)
    return True
