"""From the document of a file to an article."""

from annotate.domain.paragraphs import paragraphs
from annotate.domain.placing import mapped
from annotate.domain.span import Span
from annotate.domain.text import Block, InvalidBlocks, check_blocks
from annotate.exchange.import_labels import said
from annotate.formats.imported import ImportedDocument
from annotate.models import Article, User

LONGEST_TITLE = 200
LONGEST_LANGUAGE = 35


def _direction(direction: str) -> str:
    known = direction in Article.Direction.values
    return direction if known else str(Article.Direction.LEFT_TO_RIGHT)


def new_article(document: ImportedDocument, owner: User) -> Article:
    """Return the article that a document with a text becomes, not stored yet."""
    source = mapped(document.text or "")
    article = Article(
        title=(said(document.title) or source.text.strip().partition("\n")[0])[:LONGEST_TITLE],
        title_is_editorial=not said(document.title),
        source=said(document.source)[:LONGEST_TITLE],
        author=said(document.author)[:LONGEST_TITLE],
        published_on=document.published_on,
        language=said(document.language)[:LONGEST_LANGUAGE] or "en",
        direction=_direction(document.direction),
        rights=said(document.rights),
        text=source.text,
        owner=owner,
    )
    blocks = tuple(
        Block(each.kind, *source.span(Span(each.start, each.end))) for each in document.blocks
    )
    try:
        check_blocks(source.text, blocks)
    except InvalidBlocks:
        blocks = paragraphs(source.text)
    article.blocks = blocks
    return article
