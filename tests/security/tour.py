"""A walk past every page of the site, each filled with what an attacker might type."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import quote
from uuid import uuid4

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate.domain.text import BlockKind, assemble
from annotate.models import (
    Annotation,
    AnswerKey,
    Article,
    ArticleDraft,
    Assignment,
    Dispute,
    LabelSet,
    Submission,
    Trial,
)
from tests import factories

HOSTILE = "\"'><script>alert(1)</script>{{ 7|add:7 }}&lt;</textarea>"
HTMX = {"HX-Request": "true"}


def hostile(name: str) -> str:
    """Return a text of 60 characters at most that breaks out wherever it is not escaped."""
    return f"{HOSTILE}{NAMES.index(name):02}"


PAGES_OF_ASSIGNMENT = (
    "assignment",
    "assignment_live",
    "assignment_grading",
    "assignment_change",
    "assignment_extensions",
    "assignment_copy",
    "assignment_overview",
    "assignment_disputes",
    "assignment_mending",
    "assignment_export",
)
NAMES = (
    *(
        "instructor",
        "student",
        "newcomer",
        "classroom",
        "assignment",
        "instructions",
        "label",
        "definition",
    ),
    *("example", "counter-example", "label set", "note", "explanation", "why not", "title"),
    *("source", "author", "rights", "words", "other words", "comment", "reason", "listed"),
    *("dispute", "answer", "classmate"),
)


class Visit(NamedTuple):
    """A page that somebody asked for."""

    where: str
    response: HttpResponse


class Tour:
    """A class with an instructor and a student, whose every text is hostile."""

    def __init__(self) -> None:
        self.instructor = factories.an_instructor("ines", hostile("instructor"))
        self.classroom = factories.a_classroom(self.instructor, hostile("classroom"))
        self.student = factories.a_student(self.classroom, hostile("student"))
        self.article = self._article()
        self.article_draft = self._article_draft()
        self.label_set = self._label_set()
        self.key = self._key()
        self.draft = self.key.revise(self.instructor)
        self.open = self._submission()
        self.waiting = self._submission(feedback="on_release")
        self.waiting.hand_in()
        self.graded = self._submission()
        self.graded.hand_in()
        highlight = self.graded.annotations.all()[0].pk
        comments = {None: hostile("comment"), highlight: hostile("comment")}
        self.graded.write_comments(self.instructor, comments)
        self.graded.override_grade(self.instructor, Decimal(50), hostile("reason"))
        # Without a second student there is no class to project.
        classmate = factories.a_student(self.classroom, hostile("classmate"))
        factories.a_submission(self.graded.assignment, classmate).hand_in()
        self._dispute(self.graded)
        self._put_off(self.graded.assignment)
        removed = factories.an_annotation(self.open, "lie", hostile("words"))
        removed.remove(1)

    def _dispute(self, submission: Submission) -> None:
        """Let the student dispute a highlight and an annotation of the key, the first answered."""
        submission.assignment.allows_disputes = True
        submission.assignment.save()
        dispute = factories.a_dispute(submission, reason=hostile("dispute"))
        dispute.answer_with(self.instructor, Dispute.Status.DECLINED, hostile("answer"))
        factories.a_dispute(submission, self.key.annotations.all()[0], hostile("dispute"))

    def _put_off(self, assignment: Assignment) -> None:
        """Let it be due, and give the student more time."""
        assignment.due_at = timezone.now() + timedelta(days=1)
        assignment.save()
        assignment.extend(self.student, assignment.due_at + timedelta(days=1))

    def __iter__(self) -> Iterator[Visit]:
        for person, visits in (
            (None, self._of_anyone()),
            (self.student, self._of_the_student()),
            (self.instructor, self._of_the_instructor()),
        ):
            client = factories.a_client(person)
            for where, address, sent, headers in visits:
                if sent is None:
                    response: HttpResponseBase = client.get(address, headers=headers)
                else:
                    response = client.post(address, sent, headers=headers)
                assert isinstance(response, HttpResponse)
                yield Visit(where, response)
        yield Visit("welcome", self._welcome())

    def _of_anyone(self) -> "Iterator[Step]":
        code = self.classroom.join_code
        for name in ("home", "join", "come_back", "sign_in"):
            yield name, reverse(name), None, {}
        yield "join a class", reverse("join_classroom", args=[code]), None, {}
        yield "wrong card", reverse("join_classroom", args=[code]), {"return_code": HOSTILE}, {}
        yield "no such page", "/no-such-page/", None, {}
        yield "to sign in first", reverse("articles"), None, {}
        yield "to sign in first, by htmx", reverse("articles"), None, HTMX
        yield "wrong code", reverse("join"), {"join_code": HOSTILE[:20]}, {}
        yield "wrong words", reverse("come_back"), {"return_code": HOSTILE, "next": HOSTILE}, {}
        yield "wrong password", reverse("sign_in"), {"username": HOSTILE, "password": HOSTILE}, {}

    def _of_the_student(self) -> "Iterator[Step]":
        yield "class", reverse("classroom", args=[self.classroom.pk]), None, {}
        yield "own data", reverse("classroom_own_data", args=[self.classroom.pk]), None, {}
        for submission in (self.open, self.waiting, self.graded):
            yield "assignment", submission.assignment.get_absolute_url(), None, {}
            yield "submission", submission.get_absolute_url(), None, {}
        yield "hand in", reverse("submission_hand_in", args=[self.open.pk]), None, {}
        yield "sentence", reverse("submission_sentence", args=[self.open.pk, 1]), None, {}
        yield from self._of_an_annotator(self.open)
        highlight = self.graded.annotations.all()[1]
        dispute = reverse("submission_highlight_dispute", args=[self.graded.pk, highlight.pk])
        yield "dispute", dispute, None, {}
        yield "dispute without a reason", dispute, {"reason": ""}, {}
        create = reverse("submission_annotations", args=[self.waiting.pk])
        yield "frozen", create, {"quotation": "lie", "label": "lie"}, {}
        begin = reverse("assignment_begin", args=[self.graded.assignment.pk])
        yield "no more attempts", begin, {}, {}

    def _of_an_annotator(self, holder: Submission | AnswerKey | Trial) -> "Iterator[Step]":
        annotation = holder.annotations.live()[0]
        change = annotation.get_absolute_url()
        create = reverse(f"{holder.noun}_annotations", args=[holder.pk])
        twice = {"quotation": "<script>", "label": "lie"}
        selected = {"id": uuid4(), "start": 0, "end": 3, "words": HOSTILE, "label": "lie"}
        for headers in ({}, HTMX):
            yield "change", change, None, headers
            yield "stale change", change, self._description(holder), headers
            yield "bad change", change, {"version": 1, "label": HOSTILE}, headers
            yield "stale removal", f"{change}removal/", {"version": 99}, headers
            yield "quotation with several places", create, twice, headers
            yield "quotation of other words", create, {"quotation": HOSTILE * 2}, headers
            yield "other words selected", create, selected, headers
        quoted = {"quotation": hostile("other words"), "label": "lie"}
        yield "highlight", create, quoted, HTMX

    def _description(self, holder: Submission | AnswerKey | Trial) -> dict[str, object]:
        said: dict[str, object] = {"version": 99, "label": "lie", "note": hostile("note")}
        if isinstance(holder, AnswerKey):
            said |= {"role": "optional", "weight": 2, "explanation": hostile("explanation")}
            said |= {"core": hostile("words"), "extent": hostile("words")}
        return said

    def _of_the_instructor(self) -> "Iterator[Step]":
        assignment = self.graded.assignment
        yield "desk", reverse("home"), None, {}
        yield "password", reverse("password_change"), None, {}
        yield "password not changed", reverse("password_change"), {"old_password": HOSTILE}, {}
        yield "class without a name", reverse("classroom_create"), {"name": ""}, {}
        yield "class", reverse("classroom", args=[self.classroom.pk]), None, {}
        settings = reverse("classroom_change", args=[self.classroom.pk])
        yield "class settings", settings, None, {}
        instructors = reverse("classroom_instructors", args=[self.classroom.pk])
        yield "instructors", instructors, None, {}
        yield "no such instructor", instructors, {"username": HOSTILE}, {}
        retention = reverse("classroom_retention", args=[self.classroom.pk])
        erasure = reverse("classroom_erasure", args=[self.classroom.pk])
        yield "retention", retention, None, {}
        yield "no last day", retention, {"retained_until": HOSTILE}, {}
        yield "erasure", erasure, None, {}
        yield "erasure of another name", erasure, {"name": HOSTILE}, {}
        yield "old work", f"{erasure}work/?before=2026-01-01", None, {}
        yield "old work before no day", f"{erasure}work/", {"before": HOSTILE}, {}
        yield "joining", reverse("classroom_joining", args=[self.classroom.pk]), None, {}
        yield "QR code", reverse("classroom_qr", args=[self.classroom.pk]), None, {}
        yield "class renamed to nothing", settings, {"name": ""}, {}
        copy = reverse("classroom_copy", args=[self.classroom.pk])
        yield "copy of the class", copy, None, {}
        yield "bad copy of the class", copy, {"name": HOSTILE, "days": HOSTILE}, {}
        yield from self._of_seats()
        yield "new assignment", reverse("assignment_create", args=[self.classroom.pk]), None, {}
        for name in PAGES_OF_ASSIGNMENT:
            yield name, reverse(name, args=[assignment.pk]), None, {}
        yield "projector", reverse("assignment_projector", args=[assignment.pk, 1]), None, {}
        change = reverse("assignment_change", args=[assignment.pk])
        release = reverse("assignment_release", args=[assignment.pk])
        yield "release of nothing", f"{release}?show={quote(HOSTILE)}", {}, {}
        yield "bad settings", change, {"title": hostile("assignment")}, {}
        for submission in (self.open, self.waiting, self.graded):
            yield "grading", reverse("submission_grading", args=[submission.pk]), None, {}
            yield "reopening", reverse("submission_reopening", args=[submission.pk]), None, {}
        collection = reverse("submission_collection", args=[self.open.pk])
        yield "collection of one", collection, None, {}
        graded = reverse("submission_grading", args=[self.graded.pk])
        yield "bad grade", graded, {"comment": hostile("comment"), "percent": HOSTILE}, {}
        dispute = self.graded.disputes.open().get()
        answer = reverse("assignment_dispute_answer", args=[self.graded.assignment.pk, dispute.pk])
        mend = reverse("assignment_mending_change", args=[self.graded.assignment.pk])
        place = f"{mend}?label=lie&start=0&end=20"
        yield "mending", place, None, {}
        yield "bad mending", place, {"act": HOSTILE, "label": HOSTILE, "disputes": HOSTILE}, {}
        yield "mending of nothing", f"{mend}?label={quote(HOSTILE)}", None, {}
        yield "bad answer", answer, {"answer": hostile("answer"), "status": HOSTILE}, {}
        yield from self._of_articles()
        yield from self._of_label_sets()
        yield "key", self.key.get_absolute_url(), None, {}
        yield "draft", self.draft.get_absolute_url(), None, {}
        yield "sentence", reverse("answer_key_sentence", args=[self.draft.pk, 1]), None, {}
        yield from self._of_an_annotator(self.draft)
        yield from self._of_two_drafts()
        yield from self._of_a_trial()

    def _of_two_drafts(self) -> "Iterator[Step]":
        colleague = factories.an_instructor("cora", hostile("instructor"))
        self.classroom.add_instructor(colleague)
        theirs = self.key.revise(colleague)
        annotation = theirs.annotations.all()[0]
        annotation.change(annotation.version, explanation=hostile("explanation"), weight=2)
        compared = reverse("answer_key_comparison", args=[self.draft.pk, theirs.pk])
        yield "draft beside another", self.draft.get_absolute_url(), None, {}
        yield "two drafts", compared, None, {}
        yield "bad merging", compared, {"state": HOSTILE, "row-0": HOSTILE, "rest": HOSTILE}, {}

    def _of_a_trial(self) -> "Iterator[Step]":
        trial = Trial.objects.begin(self.instructor, self.key)
        address = trial.get_absolute_url()
        trial.mark(**factories.a_mark(trial, "lie", hostile("words")))
        yield "trial", address, None, {}
        yield from self._of_an_annotator(trial)
        yield "trial is finished", f"{address}result/", {}, {}
        yield "result of a trial", address, None, {}

    def _of_label_sets(self) -> "Iterator[Step]":
        own = self.label_set.copy_for(self.instructor)
        own.name = hostile("label set")
        own.save()
        label = own.labels.get()
        address = own.get_absolute_url()
        named = {"name": hostile("label"), "letter": HOSTILE, "definition": hostile("definition")}
        yield "label sets", reverse("label_sets"), None, {}
        yield "label set of the library", self.label_set.get_absolute_url(), None, {}
        yield "label set", address, None, {}
        yield "name of a label set", f"{address}settings/", None, {}
        yield "label set without a name", f"{address}settings/", {"description": HOSTILE}, {}
        yield "deletion of a label set", f"{address}removal/", None, {}
        yield "new label set", reverse("label_set_create"), {"name": HOSTILE * 2}, {}
        yield "bad label", f"{address}labels/", named, {}
        yield "label", label.get_absolute_url(), None, {}
        yield "bad change of a label", label.get_absolute_url(), named, {}
        yield "label that stays", f"{label.get_absolute_url()}removal/", None, {}
        own.add_label(**named | {"name": "Praise", "letter": "P", "style": 2})
        yield "label that may go", f"{label.get_absolute_url()}removal/", None, {}

    def _of_articles(self) -> "Iterator[Step]":
        draft = reverse("article_draft", args=[self.article_draft.pk])
        own = factories.an_article(hostile("words"), owner=self.instructor)
        about = {"title": "", "author": hostile("author"), "language": HOSTILE}
        new = reverse("article_create")
        library = reverse("articles")
        yield "library", library, None, {}
        yield (
            "library searched",
            f"{library}?words={quote(HOSTILE)}&whose={quote(HOSTILE)}",
            None,
            {},
        )
        yield "article", reverse("article", args=[self.article.pk]), None, {}
        yield "own article", reverse("article", args=[own.pk]), None, {}
        yield "about an article", reverse("article_change", args=[own.pk]), None, {}
        yield "about an article, wrong", reverse("article_change", args=[own.pk]), about, {}
        yield "removal of an article", reverse("article_removal", args=[own.pk]), None, {}
        yield "new article", new, None, {}
        yield "new article of nothing", new, {"pasted": " ", "kind": HOSTILE}, {}
        yield "article of tags", new, {"pasted": HOSTILE[:10], "kind": "html"}, {}
        yield "draft of an article", draft, None, {}
        yield "draft, block open", f"{draft}blocks/2/", None, {}
        stale = {"version": 99, "kind": "heading", "text": hostile("other words")}
        yield "draft, stale block", f"{draft}blocks/1/", stale, {}
        yield "draft, bad block", f"{draft}blocks/1/", {"kind": HOSTILE, "text": ""}, {}
        yield "draft, bad blocks", f"{draft}blocks/", {"version": 1, "ticked": HOSTILE}, {}
        yield "draft, wrong details", f"{draft}freezing/", about, {}
        yield "draft removal", f"{draft}removal/", None, {}

    def _of_seats(self) -> "Iterator[Step]":
        seats = reverse("classroom_seats", args=[self.classroom.pk])
        listed = {"names": hostile("listed"), "shown_as": "initial"}
        names = {"form-0-listed": hostile("listed"), "form-0-name": hostile("listed")}
        made = names | {"form-0-made": "on", "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1}
        yield "list of seats", seats, None, {}
        yield "no list of seats", f"{seats}preview/", {"names": HOSTILE + "@"}, {}
        yield "seats", f"{seats}preview/", listed, {}
        yield "cards", seats, made, {}
        yield "seats that are made already", seats, made, {}
        yield "roster", reverse("classroom_roster", args=[self.classroom.pk]), None, {}
        yield "new cards", reverse("classroom_cards", args=[self.classroom.pk]), None, {}
        yield "cards again", reverse("classroom_cards", args=[self.classroom.pk]), {}, {}
        sam = [self.classroom.pk, self.classroom.enrolments.get(user=self.student).pk]
        yield "words to be made", reverse("classroom_return_code", args=sam), None, {}
        yield "new words", reverse("classroom_return_code", args=sam), {}, {}
        yield "removal", reverse("classroom_student_removal", args=sam), None, {}

    def _welcome(self) -> HttpResponse:
        newcomer = Client()
        link = reverse("join_classroom", args=[self.classroom.join_code])
        newcomer.post(link, {"display_name": hostile("newcomer")})
        response = newcomer.get(reverse("welcome"))
        assert isinstance(response, HttpResponse)
        return response

    def _article(self) -> Article:
        parts = [
            (BlockKind.HEADING, hostile("words")),
            (BlockKind.QUOTATION, hostile("other words")),
        ]
        text, blocks = assemble([*parts, (BlockKind.LIST_ITEM, "A lie, said twice: a lie.")])
        said = {name: hostile(name) for name in ("title", "source", "author", "rights")}
        article = Article(text=text, language='en" x="', direction="ltr", **said)
        article.blocks = blocks
        article.save()
        return article

    def _article_draft(self) -> ArticleDraft:
        said = {name: hostile(name) for name in ("title", "source", "author")}
        words = (hostile("words"), hostile("other words"))
        return factories.a_draft(self.instructor, *words, language='en" x="', **said)

    def _label_set(self) -> LabelSet:
        label_set = LabelSet.objects.create(name=hostile("label set"))
        label_set.labels.create(
            identifier="lie",
            name=hostile("label"),
            letter="<&",
            definition=hostile("definition"),
            example=hostile("example"),
            counter_example=hostile("counter-example"),
            position=1,
            style=1,
        )
        return label_set

    def _key(self) -> AnswerKey:
        asks = [("lie", hostile("words"), 1)]
        key = factories.a_key(
            self.article, self.label_set, self.instructor, published=False, asks=asks
        )
        annotation = key.annotations.get()
        annotation.change(1, explanation=hostile("explanation"))
        factories.add_to_key(
            key, "lie", hostile("other words"), role="distractor", explanation=hostile("why not")
        )
        key.publish()
        return key

    def _submission(self, **settings: object) -> Submission:
        assignment = Assignment.objects.create(
            classroom=self.classroom,
            answer_key=self.key,
            title=hostile("assignment"),
            instructions=hostile("instructions"),
            **settings,
        )
        submission = factories.a_submission(assignment, self.student)
        annotation: Annotation = factories.an_annotation(submission, "lie", hostile("words")[3:])
        annotation.change(1, note=hostile("note"))
        factories.an_annotation(submission, "lie", hostile("other words"))
        return submission


type Step = tuple[str, str, Mapping[str, object] | None, dict[str, str]]
