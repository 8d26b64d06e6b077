"""How a highlight arrives, and how it is changed."""

from uuid import uuid4

import pytest

from annotate.domain.span import Span
from annotate.forms.annotation import (
    LONGEST_QUOTATION,
    AnnotationForm,
    QuotationForm,
    SpanForm,
    VersionForm,
)
from annotate.models import Article, LabelSet
from tests import factories

pytestmark = pytest.mark.django_db

TWICE = "at least 12 people were killed"


@pytest.fixture
def article() -> Article:
    return factories.an_article()


@pytest.fixture
def label_set() -> LabelSet:
    return factories.a_label_set()


def sent(**changes: object) -> dict[str, object]:
    data = {"id": str(uuid4()), "start": "15", "end": "23", "words": "at least", "label": "denial"}
    return {name: value for name, value in (data | changes).items() if value is not None}


def test_span_form_gives_what_mark_takes(label_set: LabelSet) -> None:
    pk = uuid4()
    form = SpanForm(sent(id=str(pk)), label_set=label_set)
    assert form.is_valid()
    assert form.marked() == {
        "pk": pk,
        "label": label_set.labels.get(identifier="denial"),
        "span": Span(15, 23),
        "words": "at least",
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [(" at ", " at "), ("one\r\n\r\ntwo", "one\n\ntwo"), ("one\rtwo", "one\rtwo")],
)
def test_span_form_keeps_the_words_but_for_the_line_ends_of_forms(
    label_set: LabelSet, typed: str, words: str
) -> None:
    form = SpanForm(sent(words=typed), label_set=label_set)
    assert form.is_valid()
    assert form.marked()["words"] == words


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((name, None) for name in ("id", "start", "end", "words", "label")),
        ("id", "1"),
        ("id", "not-a-uuid"),
        ("start", "-1"),
        ("start", "1.5"),
        ("start", "one"),
        ("start", "9" * 5000),
        ("end", "0"),
        ("words", ""),
        ("words", "a\0b"),
        ("words", "x" * (LONGEST_QUOTATION + 1)),
        ("label", "no-such-label"),
        ("label", "denial\0"),
        ("label", ""),
    ],
)
def test_span_form_refuses_what_is_malformed(
    label_set: LabelSet, field: str, value: str | None
) -> None:
    form = SpanForm(sent(**{field: value}), label_set=label_set)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_label_of_another_set_is_unknown(label_set: LabelSet) -> None:
    factories.a_label_set([("rumour", "rumour", "R")])
    form = SpanForm(sent(label="rumour"), label_set=label_set)
    assert form.errors == {"label": ["That label is not in this label set. Reload the page."]}


@pytest.mark.parametrize("quotation", ["denied the report", "  denied\n the\treport "])
def test_quotation_that_occurs_once_needs_no_place(
    article: Article, label_set: LabelSet, quotation: str
) -> None:
    data = {"quotation": quotation, "label": "denial"}
    form = QuotationForm(data, article=article, label_set=label_set)
    assert form.is_valid()
    marked = form.marked()
    assert (marked["label"].identifier, marked["span"]) == (
        "denial",
        factories.span_of(article, "denied the report"),
    )
    assert "words" not in marked


def test_every_quotation_has_an_id_of_its_own(article: Article, label_set: LabelSet) -> None:
    data = {"quotation": "denied", "label": "denial"}
    form = QuotationForm(data, article=article, label_set=label_set)
    assert form.is_valid()
    assert form.marked()["pk"] != form.marked()["pk"]


def test_quotation_that_occurs_more_than_once_asks_which(
    article: Article, label_set: LabelSet
) -> None:
    data = {"quotation": TWICE, "label": "denial"}
    form = QuotationForm(data, article=article, label_set=label_set)
    assert form.errors == {"place": ["These words occur 2 times. Choose which."]}
    first, second = (factories.span_of(article, TWICE, nth).start for nth in (1, 2))
    choices = [choice.data for choice in form["place"].subwidgets]
    assert [(choice["value"], choice["label"]) for choice in choices] == [
        (str(first), f"Officials said [{TWICE}], a report claims.\n\nThe ministry denied …"),
        (str(second), f"… was hurt, it said.\n\nWitnesses said [{TWICE}]."),
    ]


@pytest.mark.parametrize("occurrence", [1, 2])
def test_quotation_lies_at_the_place_chosen(
    article: Article, label_set: LabelSet, occurrence: int
) -> None:
    span = factories.span_of(article, TWICE, occurrence)
    data = {"quotation": TWICE, "label": "denial", "place": str(span.start)}
    form = QuotationForm(data, article=article, label_set=label_set)
    assert form.is_valid()
    assert form.marked()["span"] == span


@pytest.mark.parametrize("place", ["0", "-1", "one", "9" * 5000, "15\0"])
def test_place_that_was_not_offered_is_refused(
    article: Article, label_set: LabelSet, place: str
) -> None:
    data = {"quotation": TWICE, "label": "denial", "place": place}
    form = QuotationForm(data, article=article, label_set=label_set)
    assert list(form.errors) == ["place"]


@pytest.mark.parametrize(
    ("quotation", "reason"),
    [
        (None, "Type or paste the words to highlight."),
        (" \n", "Type or paste the words to highlight."),
        ("Denied the report", "These words are not in the article. Check every letter."),
        ("denied\0", "Null characters are not allowed."),
    ],
)
def test_quotation_that_is_not_in_the_article_is_refused(
    article: Article, label_set: LabelSet, quotation: str | None, reason: str
) -> None:
    data = {"label": "denial"} | ({} if quotation is None else {"quotation": quotation})
    form = QuotationForm(data, article=article, label_set=label_set)
    assert form.errors == {"quotation": [reason]}


def test_quotation_needs_a_label(article: Article, label_set: LabelSet) -> None:
    form = QuotationForm({"quotation": "denied"}, article=article, label_set=label_set)
    assert form.errors == {"label": ["Choose a label."]}


@pytest.mark.parametrize("version", ["", "0", "-1", "one", "1.5"])
def test_version_is_a_whole_number_from_1(version: str) -> None:
    assert list(VersionForm({"version": version}).errors) == ["version"]
    assert VersionForm({"version": "1"}).is_valid()


def test_annotation_form_shows_what_is_and_gives_what_change_takes() -> None:
    annotation = factories.an_annotation(factories.a_submission(), "denial", "denied")
    form = AnnotationForm(annotation=annotation)
    assert {name: form[name].value() for name in form.fields} == {
        "label": "denial",
        "note": "",
        "version": 1,
    }
    data = {"version": "1", "label": "unconfirmed-claim", "note": " Who says so? "}
    form = AnnotationForm(data, annotation=annotation)
    assert form.is_valid()
    claim = annotation.holder.label_set.labels.get(identifier="unconfirmed-claim")
    assert form.changes() == {"version": 1, "label": claim, "note": "Who says so?"}


@pytest.mark.parametrize(("length", "allowed"), [(2000, True), (2001, False)])
def test_note_has_2000_characters_at_most(length: int, allowed: bool) -> None:
    annotation = factories.an_annotation(factories.a_submission(), "denial", "denied")
    data = {"version": "1", "label": "denial", "note": "x" * length}
    assert AnnotationForm(data, annotation=annotation).is_valid() is allowed


def test_form_is_sent_once_more_at_another_version() -> None:
    annotation = factories.an_annotation(factories.a_submission(), "denial", "denied")
    data = {"version": "1", "label": "denial", "note": "mine"}
    form = AnnotationForm(data, annotation=annotation)
    assert form.is_valid()
    form.at_version(7)
    assert {name: form[name].value() for name in form.fields} == data | {"version": "7"}
