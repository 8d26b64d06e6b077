"""A file can hold NUL, which PostgreSQL keeps in no text and in no JSON: none of it is written."""

from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import call_command

from annotate.domain.answer_key import Alternative
from annotate.domain.span import Span
from annotate.exchange.imports import import_upload
from annotate.formats.detection import read_file
from annotate.formats.records import (
    AnnotationSet,
    Annotator,
    AnnotatorsAs,
    AnswerKey,
    KeyAnnotation,
    Label,
)
from annotate.formats.registry import FORMATS
from annotate.forms.imports import ImportForm
from annotate.models import Annotation, Article, LabelSet, Upload, User
from annotate.models import KeyAnnotation as AskedFor
from tests import factories
from tests.formats.annotation_sets import (
    CLAIMS,
    a_submission,
    an_annotation,
    an_article,
    an_assignment,
    set_of,
)

pytestmark = pytest.mark.django_db

NUL = "\0"


def a_set_full_of_it() -> AnnotationSet:
    """A set with NUL in every text that people write, and more labels than a set here holds."""
    article = an_article()._replace(
        title=f"{NUL}A title", source=f"A{NUL} source", author=NUL, rights=f"None{NUL}"
    )
    labels = tuple(
        Label(f"label-{number}", f"la{NUL}bel {number}", f"{NUL}", NUL, NUL, NUL, 1, 1)
        for number in range(10)
    )
    label_set = CLAIMS._replace(name=NUL, description=NUL, labels=labels)
    core = (Alternative.just(Span(4, 12)),)
    key = AnswerKey(
        "key", 1, (KeyAnnotation("k", "label-0", "required", 1, f"why{NUL}", core, ()),)
    )
    assignment = an_assignment(article)._replace(
        title=NUL, instructions=NUL, label_set=label_set, answer_key=key, classroom=NUL
    )
    annotation = an_annotation(article, Span(4, 12), f"who{NUL}?")._replace(label="label-0")
    sam = Annotator("annotator-1", f"S{NUL}am")
    held = set_of([a_submission(annotation, assignment=assignment, annotator=sam)], [assignment])
    return held._replace(annotators_as=AnnotatorsAs.NAMES)


def imported(data: bytes, identifier: str, owner: User) -> Upload:
    """Import the file as the page does, by all that it proposes."""
    upload = Upload.objects.keep(owner, f"set.{FORMATS[identifier].ending}", identifier, data)
    form = ImportForm(
        None,
        imported=read_file(data, upload.name).imported,
        origin=sha256(data).hexdigest(),
        title=upload.title,
        user=owner,
    )
    import_upload(upload, form.plan, "Imported: set")
    upload.refresh_from_db()
    return upload


def everything_stored() -> str:
    """Return every row there is, as JSON."""
    stored = StringIO()
    call_command("dumpdata", "annotate", stdout=stored)
    return stored.getvalue()


@pytest.mark.parametrize("identifier", ["jsonl", "xlsx"])
def test_no_text_that_is_imported_holds_nul(identifier: str) -> None:
    data = b"".join(FORMATS[identifier].write(a_set_full_of_it()))
    upload = imported(data, identifier, factories.an_instructor())
    stored = everything_stored()
    assert "who?" in stored
    assert "\\u0000" not in stored
    article, annotation = Article.objects.get(), Annotation.objects.get()
    assert (article.title, article.source, article.rights) == ("A title", "A source", "None")
    assert (annotation.note, annotation.label.name) == ("who?", "label 0")
    assert annotation.submission.student.display_name == "Sam"
    assert AskedFor.objects.get().explanation == "why"
    assert LabelSet.objects.get().labels.count() == 9
    assert upload.summary is not None
    assert "a label set holds nine labels at most; left out: label 9" in upload.summary["left_out"]
