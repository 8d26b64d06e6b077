"""What tools carry along without knowing it: fields of ours beside the text and the spans.

Label Studio and doccano keep whatever stands beside a text; files without it are read too.
"""

from annotate.formats.imported import ImportedDocument, ImportedSubmission, document_of
from annotate.formats.json_lines import Line
from annotate.formats.jsonl import article_fields
from annotate.formats.jsonl_reader import article_of
from annotate.formats.plain_text import BrokenFile
from annotate.formats.records import KEY_ANNOTATOR, Article


def carried_article(article: Article) -> dict[str, object]:
    """Return the fields of the article but its text, which the format has a place for."""
    fields = article_fields(article)
    del fields["text"]
    return fields


def carried_submission(submission: ImportedSubmission) -> dict[str, object]:
    """Return the fields of the submission but its spans."""
    return {
        "id": submission.id,
        "annotator": submission.annotator,
        "annotator_name": submission.annotator_name,
        "attempt": submission.attempt,
        "started_at": submission.started_at and submission.started_at.isoformat(),
        "handed_in_at": submission.handed_in_at and submission.handed_in_at.isoformat(),
        "is_cancelled": submission.is_cancelled,
    }


def document_from(holder: Line, text: str) -> ImportedDocument | None:
    """Return the document that the field `article` describes.

    None if there is none, or if it describes another text, as after a change in the tool.
    """
    if not holder.holds("article"):
        return None
    try:
        fields = holder.child("article")
        fields.values["text"] = text
        return document_of(article_of(fields, fields.text("id")))
    except BrokenFile:
        return None


def submission_from(holder: Line, document: str) -> ImportedSubmission | None:
    """Return what the field `submission` tells, without spans; None if there is none of ours."""
    if not holder.holds("submission"):
        return None
    try:
        fields = holder.child("submission")
        annotator = fields.text("annotator")
        return ImportedSubmission(
            document=document,
            annotator=annotator,
            spans=(),
            annotator_name=fields.text("annotator_name"),
            attempt=fields.whole_number("attempt", 1),
            is_key=annotator == KEY_ANNOTATOR,
            id=fields.text("id"),
            started_at=fields.time("started_at") if fields.holds("started_at") else None,
            handed_in_at=fields.time("handed_in_at") if fields.holds("handed_in_at") else None,
            is_cancelled=fields.holds("is_cancelled") and fields.flag("is_cancelled"),
        )
    except BrokenFile:
        return None
