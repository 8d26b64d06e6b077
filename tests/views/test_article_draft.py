"""New articles: read from what is pasted or from a file, corrected, and frozen once."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotate.domain.text import BlockKind
from annotate.formats.document import LARGEST_DOCUMENT, LONGEST_ARTICLE
from annotate.models import Article, ArticleDraft, User
from tests import factories
from tests.formats.word_files import word_parts, zipped
from tests.pages import Element, page_of
from tests.views.answers import refusal_of, statuses

pytestmark = pytest.mark.django_db

NEW = "/articles/new/"
P = BlockKind.PARAGRAPH
DETAILS = {"title": "A report", "language": "en", "direction": "ltr"}


@pytest.fixture
def draft(instructor: User) -> ArticleDraft:
    return factories.a_draft(instructor, "one", "two", "three")


def errors_of(page: Element) -> list[str]:
    return [each.words for each in page.all("ul", class_="errorlist")]


def texts(draft: ArticleDraft) -> list[str]:
    return [text for _kind, text in ArticleDraft.objects.get(pk=draft.pk).parts]


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("plain", [(P, "<h2>One</h2>"), (P, "> two")]),
        ("markdown", [(P, "<h2>One</h2>"), (BlockKind.QUOTATION, "two")]),
        ("html", [(BlockKind.HEADING, "One"), (P, "> two")]),
        ("", [(P, "<h2>One</h2>"), (P, "> two")]),
    ],
)
def test_pasted_text_becomes_a_draft(
    ines: Client, instructor: User, kind: str, parts: list[tuple[BlockKind, str]]
) -> None:
    response = ines.post(NEW, {"pasted": "<h2>One</h2>\r\n\r\n> two", "kind": kind})
    draft = ArticleDraft.objects.get()
    assert response.headers["Location"] == draft.get_absolute_url()
    assert (draft.parts, draft.owner) == (parts, instructor)
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"One"),
        ("a.MD", b"One"),
        ("a.html", "<p>One".encode("utf-16")),
        ("a.docx", zipped(word_parts(("", "One")))),
    ],
)
def test_file_becomes_a_draft(ines: Client, name: str, data: bytes) -> None:
    response = ines.post(NEW, {"file": SimpleUploadedFile(name, data), "kind": "html"})
    draft = ArticleDraft.objects.get()
    assert response.headers["Location"] == draft.get_absolute_url()
    assert draft.parts == [(P, "One")]


NOT_ONE = "Paste a text or choose a file, one of both. A file may have 5 MB."


@pytest.mark.parametrize(
    ("pasted", "file", "why"),
    [
        (" \n", None, NOT_ONE),
        ("One", ("a.txt", b"One"), NOT_ONE),
        ("<p>", None, "there is no text in it"),
        ("x" * (LONGEST_ARTICLE + 1), None, "100,001 characters; an article may have 100,000"),
        ("", ("a.pdf", b"One"), "the name of the file ends in none of these"),
        ("", ("a.txt", b""), "there is no text in it"),
        ("", ("a.txt", b"one\n\xe9"), "line 2: byte 0xE9 is not UTF-8"),
        ("", ("a.txt", b" " * (LARGEST_DOCUMENT + 1)), "the file is larger than 5 MB"),
        ("", ("a.txt", b" " * (LARGEST_DOCUMENT + 1024 * 1024)), NOT_ONE),
        ("", ("a.docx", b"PK"), "it is damaged, or another kind of file"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_in_the_form(
    ines: Client, pasted: str, file: tuple[str, bytes] | None, why: str
) -> None:
    data: dict[str, object] = {"pasted": pasted, "kind": "html"}
    if file:
        data["file"] = SimpleUploadedFile(*file)
    response = ines.post(NEW, data)
    assert response.status_code == 422
    page = page_of(response)
    [error] = errors_of(page)
    assert why in error
    assert page.one("textarea", name="pasted").text.strip("\n ") == pasted.strip("\n ")
    assert not ArticleDraft.objects.exists()


def test_paste_that_is_too_long_for_a_form_is_refused_in_words(ines: Client) -> None:
    response = ines.post(NEW, {"pasted": "x" * 1024 * 1024})
    assert response.status_code == 413
    assert "send a long text as a file" in refusal_of(response)


def test_draft_is_shown_as_it_will_be_annotated(ines: Client, instructor: User) -> None:
    html = "<title>T</title><p>One <a href=x>two</a><ul><li>three</ul><script>x</script>"
    ines.post(NEW, {"pasted": html, "kind": "html"})
    draft = ArticleDraft.objects.get()
    page = page_of(ines.get(draft.get_absolute_url()))
    blocks = page.one("article").all(class_="block")
    shown = [(each.tag, each.text, each.attributes["data-start"]) for each in blocks]
    assert shown == [("p", "One two", "0"), ("li", "three", "9")]
    left_out = page.one("aside").one("ul", class_="rows").all("li")
    assert {each.words for each in left_out} == {
        "links, whose words stay: 1",
        "scripts, styles and other parts that are not shown: 1",
    }
    draft.freeze(1)
    frozen = page_of(ines.get(Article.objects.get().get_absolute_url())).all(class_="block")
    assert [(each.tag, each.text, each.attributes["data-start"]) for each in frozen] == shown


def test_block_is_opened_and_corrected(ines: Client, draft: ArticleDraft) -> None:
    address = f"{draft.get_absolute_url()}blocks/2/"
    page = page_of(ines.get(address))
    form = page.one("form", class_="correction")
    assert form.one("textarea").text.strip() == "two"
    assert [each.text for each in page.all(class_="block")] == ["one", "three"]
    said = {"version": 1, "kind": "quotation", "text": "Two\n\nand a half"}
    response = ines.post(address, said)
    assert response.headers["Location"] == f"{draft.get_absolute_url()}#at-2"
    quotation = BlockKind.QUOTATION
    assert ArticleDraft.objects.get().parts == [
        (P, "one"),
        (quotation, "Two"),
        (quotation, "and a half"),
        (P, "three"),
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"text": " "}, "This field is required."),
        ({"kind": "nonsense"}, "Select a valid choice. nonsense is not one of the available"),
        ({"version": 2}, "Nothing was changed: the text was changed elsewhere"),
        ({"text": "x" * LONGEST_ARTICLE}, "characters; an article may have 100,000"),
    ],
)
def test_correction_that_cannot_be_stored_stays_in_the_form(
    ines: Client, draft: ArticleDraft, change: dict[str, object], why: str
) -> None:
    said = {"version": 1, "kind": "heading", "text": "Two", **change}
    response = ines.post(f"{draft.get_absolute_url()}blocks/2/", said)
    assert response.status_code == 422
    form = page_of(response).one("form", class_="correction")
    assert why in errors_of(form)[0]
    assert form.one("textarea").text.strip() == str(said["text"]).strip()
    assert texts(draft) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("said", "left", "at"),
    [
        ({"join": 2}, ["one two", "three"], 1),
        ({"delete": 1}, ["two", "three"], 1),
        ({"delete": 3}, ["one", "two"], 2),
        ({"act": "delete", "ticked": [1, 3]}, ["two"], 1),
        ({"act": "heading", "ticked": [2, 3]}, ["one", "two", "three"], 2),
        ({"delete": 1, "ticked": [2, 3]}, ["two", "three"], 1),
    ],
)
def test_blocks_are_joined_deleted_and_given_a_kind(
    ines: Client, draft: ArticleDraft, said: dict[str, object], left: list[str], at: int
) -> None:
    response = ines.post(f"{draft.get_absolute_url()}blocks/", {"version": 1, **said})
    assert response.headers["Location"] == f"{draft.get_absolute_url()}#at-{at}"
    assert texts(draft) == left
    headings = [kind for kind, _text in ArticleDraft.objects.get().parts if kind == "heading"]
    assert len(headings) == (2 if said.get("act") == "heading" else 0)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"act": "delete"}, "Tick the blocks first."),
        ({"ticked": [1]}, "Say what is to be done with them."),
        ({"ticked": [4], "act": "delete"}, "Select a valid choice. 4 is not one of the"),
        ({"ticked": [1, 2, 3], "act": "delete"}, "there is no text in it"),
        ({"join": 1}, "There is no such block."),
        ({"delete": 4}, "There is no such block."),
        ({"delete": -1}, "There is no such block."),
        ({"delete": 1, "version": 2}, "Nothing was changed: the text was changed elsewhere"),
        ({"delete": 1, "version": ""}, "This field is required."),
    ],
)
def test_change_of_blocks_that_cannot_be_made_says_why(
    ines: Client, draft: ArticleDraft, said: dict[str, object], why: str
) -> None:
    response = ines.post(f"{draft.get_absolute_url()}blocks/", {"version": 1, **said})
    assert response.status_code == 422
    assert why in refusal_of(response)
    assert texts(draft) == ["one", "two", "three"]


def test_block_is_typed_in_the_direction_of_its_text(ines: Client, instructor: User) -> None:
    draft = factories.a_draft(instructor, "قال", language="ar")
    page = page_of(ines.get(f"{draft.get_absolute_url()}blocks/1/"))
    typed = page.one("form", class_="correction").one("textarea").attributes
    assert (typed["lang"], typed["dir"]) == ("ar", "rtl")


def test_last_change_can_be_undone(ines: Client, draft: ArticleDraft) -> None:
    address = f"{draft.get_absolute_url()}blocks/undo/"
    assert not page_of(ines.get(draft.get_absolute_url())).all("form", action=address)
    ines.post(f"{draft.get_absolute_url()}blocks/", {"version": 1, "delete": 2})
    assert page_of(ines.get(draft.get_absolute_url())).all("form", action=address)
    assert ines.post(address, {"version": "1"}).status_code == 422
    assert ines.post(address, {"version": "2"}).headers["Location"] == draft.get_absolute_url()
    assert texts(draft) == ["one", "two", "three"]


def test_details_are_stored_for_later(ines: Client, draft: ArticleDraft) -> None:
    said = DETAILS | {"title": "Better", "author": "A. Writer", "published_on": "2023-10-23"}
    ines.post(draft.get_absolute_url(), said)
    stored = ArticleDraft.objects.get()
    assert (stored.title, stored.author, str(stored.published_on)) == (
        "Better",
        "A. Writer",
        "2023-10-23",
    )
    assert texts(draft) == ["one", "two", "three"]


def test_draft_without_a_title_says_so(ines: Client, draft: ArticleDraft) -> None:
    ArticleDraft.objects.update(title="")
    page = page_of(ines.get(draft.get_absolute_url()))
    assert page.one("h1", id="article-title").words == "No title yet"


@pytest.mark.parametrize("where", ["", "freezing/"])
def test_details_that_do_not_do_stay_in_the_form(
    ines: Client, draft: ArticleDraft, where: str
) -> None:
    said = DETAILS | {"title": "", "published_on": "someday", "author": "A", "version": 1}
    response = ines.post(f"{draft.get_absolute_url()}{where}", said)
    assert response.status_code == 422
    page = page_of(response)
    assert errors_of(page) == ["This field is required.", "Enter a valid date."]
    assert page.one("input", name="author").attributes["value"] == "A"
    assert page.one("h1", id="article-title").words == "A report"
    assert not Article.objects.exists()


def test_freezing_stores_the_details_too_and_makes_one_article(
    ines: Client, draft: ArticleDraft, instructor: User
) -> None:
    said = DETAILS | {"title": "Better", "version": 1}
    for _ in range(2):
        response = ines.post(f"{draft.get_absolute_url()}freezing/", said)
        assert response.headers["Location"] == f"/articles/{draft.pk}/"
    article = Article.objects.get()
    assert (article.title, article.text, article.owner) == (
        "Better",
        "one\n\ntwo\n\nthree",
        instructor,
    )
    assert ines.get(draft.get_absolute_url()).headers["Location"] == article.get_absolute_url()


@pytest.mark.parametrize("version", [2, "", "x", "1" * 5000])
def test_text_that_was_not_seen_is_not_frozen(
    ines: Client, draft: ArticleDraft, version: object
) -> None:
    said = DETAILS | {"title": "Better", "version": version}
    response = ines.post(f"{draft.get_absolute_url()}freezing/", said)
    assert response.status_code == 422
    assert "changed elsewhere" in refusal_of(response)
    assert ArticleDraft.objects.get().title == "Better"
    assert not Article.objects.exists()


def test_draft_is_discarded_once_that_is_confirmed(ines: Client, draft: ArticleDraft) -> None:
    address = f"{draft.get_absolute_url()}removal/"
    lead = page_of(ines.get(address)).one("p", class_="lead").words
    assert lead.startswith("Its 3 blocks, with all that you corrected, are gone")
    assert ines.post(address).headers["Location"] == "/articles/"
    assert not ArticleDraft.objects.exists()
    assert ines.get(draft.get_absolute_url()).status_code == 404


def test_drafts_are_for_their_owner(
    draft: ArticleDraft, instructor: User, outsider: User, student: User
) -> None:
    people = (instructor, outsider, student)
    assert statuses(people, "get", draft.get_absolute_url()) == [200, 404, 404]
    assert statuses(people, "get", NEW) == [200, 200, 404]
    said = {"version": 1, "delete": 1}
    address = f"{draft.get_absolute_url()}blocks/"
    assert statuses((outsider, student), "post", address, said) == [404, 404]
    assert texts(draft) == ["one", "two", "three"]


def test_wrong_methods_and_addresses(ines: Client, draft: ArticleDraft) -> None:
    own = draft.get_absolute_url()
    for only_post in ("freezing/", "blocks/", "blocks/undo/"):
        assert ines.get(f"{own}{only_post}").status_code == 405
    for nowhere in (f"{own}blocks/0/", f"{own}blocks/4/", f"/article-drafts/{uuid4()}/"):
        assert (ines.get(nowhere).status_code, ines.post(nowhere).status_code) == (404, 404)
    unknown = f"/article-drafts/{uuid4()}/"
    for act in ("freezing/", "blocks/", "blocks/undo/", "removal/"):
        assert ines.post(f"{unknown}{act}").status_code == 404
