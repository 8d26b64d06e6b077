"""The only emitter of article text: every page that shows an article paints it here.

A block of text carries `data-start`, its place in the article in code points. Whatever stands in
it without being the article's text (letters, words for screen readers) carries `data-aside`, so
that the browser leaves it out when it counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from annotate.domain.painting import Painted, Run, blocks_met, runs
from annotate.domain.span import Span
from annotate.domain.text import Block, BlockKind
from annotate.models import Article

register = template.Library()

TAGS = {
    BlockKind.PARAGRAPH: "p",
    BlockKind.HEADING: "h2",
    BlockKind.QUOTATION: "blockquote",
    BlockKind.LIST_ITEM: "li",
}

LAST_PLACE = 8
"""The style sheet has so many places beside the first letter; further ones share the last."""


class Marking(NamedTuple):
    """A span as a page shows it.

    `style` is its CSS classes, `letter` stands for it where colour cannot, `name` is what a
    screen reader hears at both ends, `address` is where its letter leads, if anywhere.
    """

    key: str
    span: Span
    style: str
    letter: str
    name: str
    address: str


@dataclass(frozen=True)
class PaintedBlock:
    """One block of an article with the markings that lie in it."""

    index: int
    block: Block
    text: str
    markings: Sequence[Marking]


def painted_blocks(article: Article, markings: Sequence[Marking]) -> list[PaintedBlock]:
    """Divide an article into its blocks, each with the markings that lie in it."""
    blocks = article.blocks
    lying: list[list[Marking]] = [[] for _block in blocks]
    for marking in markings:
        for index in blocks_met(blocks, marking.span):
            lying[index].append(marking)
    return [
        PaintedBlock(index, block, article.text, lying[index]) for index, block in enumerate(blocks)
    ]


@register.filter
def words_at(article: Article, span: Span) -> str:
    """Return the words of a span, escaped by the template like any text."""
    return article.words_of(span)


@register.simple_tag
def marked_text(blocks: Sequence[PaintedBlock]) -> SafeString:
    """Emit the blocks of an article, the items of a list together in their list."""
    parts: list[SafeString] = []
    for is_list, group in groupby(blocks, key=lambda each: each.block.kind == BlockKind.LIST_ITEM):
        painted = format_html_join("\n", "{}", ((marked_block(each),) for each in group))
        parts.append(format_html("<ul>{}</ul>", painted) if is_list else painted)
    return mark_safe("\n".join(parts))  # noqa: S308 - joined from escaped parts


@register.simple_tag
def marked_block(painted: PaintedBlock, swap: bool = False) -> SafeString:
    """Emit one block; with `swap`, for htmx to put what is in it into the one in the page.

    The element itself stays: it remembers its height while it is out of view, and no text moves.
    """
    block = painted.block
    said = _("%(name)s begins"), _("%(name)s ends")
    coats = [Painted(marking.span, marking.style) for marking in painted.markings]
    body = [
        _run(painted.text[run.start : run.end], run, painted.markings, said)
        for run in runs(Span(block.start, block.end), coats)
    ]
    return format_html(
        '<{tag} class="block" id="block-{index}" data-start="{start}"{swap}>{body}</{tag}>',
        tag=TAGS[block.kind],
        index=painted.index,
        start=block.start,
        swap=mark_safe(' hx-swap-oob="innerHTML"') if swap else "",
        body=mark_safe("".join(body)),  # noqa: S308 - joined from escaped parts
    )


def _run(text: str, run: Run, markings: Sequence[Marking], said: tuple[str, str]) -> str:
    html = conditional_escape(text)
    key = "" if run.top is None else format_html(' data-marking="{}"', markings[run.top].key)
    for depth, style in reversed(list(enumerate(run.styles))):
        html = format_html('<mark class="{} depth-{}"{}>{}</mark>', style, min(depth, 3), key, html)
        key = ""
    begins = _begins([markings[index] for index in run.opening], said[0]) if run.opening else ""
    ends = "".join(_end(markings[index], said[1]) for index in reversed(run.closing))
    return f"{begins}{html}{ends}"


def _begins(opening: Sequence[Marking], says: str) -> str:
    """Emit the letters of markings that begin at one place, each beside those of its kind."""
    letters: dict[bool, int] = {True: 0, False: 0}
    parts = []
    for marking in opening:
        is_of_key = "in-key" in marking.style
        place = min(letters[is_of_key], LAST_PLACE)
        letters[is_of_key] += 1
        style = f"{marking.style} place-{place}" if place else marking.style
        parts.append(_begin(marking, style, says))
    return "".join(parts)


def _begin(marking: Marking, style: str, says: str) -> SafeString:
    letter = _letter(style, marking.letter, says % {"name": marking.name})
    if not marking.address:
        return format_html('<span id="at-{}" {}</span>', marking.key, letter)
    return format_html(
        '<a id="at-{}" href="{}" tabindex="-1" {}</a>', marking.key, marking.address, letter
    )


def _end(marking: Marking, says: str) -> SafeString:
    return _unseen(says % {"name": marking.name})


# An article has hundreds of markings, and they differ in little but their places.
@lru_cache(maxsize=256)
def _letter(style: str, letter: str, says: str) -> SafeString:
    return format_html(
        'class="letter {}" data-aside><span class="sign">{}</span>'
        '<span class="visually-hidden"> {} </span>',
        style,
        letter,
        says,
    )


@lru_cache(maxsize=256)
def _unseen(says: str) -> SafeString:
    return format_html('<span class="visually-hidden" data-aside> {} </span>', says)
