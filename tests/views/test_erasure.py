"""Erasing a class or the old work in it: shown first, then gone, from exports too."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import BinaryField, FileField
from django.http.response import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate.exchange.exports import pseudonym
from annotate.formats.registry import FORMATS, Part
from annotate.models import AnswerKey, Article, Assignment, Classroom, Submission, User
from annotate.models.upload import LIFETIME
from tests import factories
from tests.formats.unpacked import unpacked
from tests.pages import Element, page_of
from tests.views.answers import message_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(classroom: Classroom) -> str:
    return reverse("classroom_erasure", args=[classroom.pk])


@pytest.fixture
def submission(submission: Submission) -> Submission:
    """Sam's, handed in with one highlight."""
    factories.an_annotation(submission, "denial", "denied")
    submission.hand_in()
    return submission


def listed(page: Element) -> list[str]:
    return [each.words for each in page.one("ul", class_="erased").all("li")]


def in_days(days: int) -> dict[str, str]:
    return {"before": (timezone.localdate() + timedelta(days=days)).isoformat()}


def make_old(submission: Submission) -> None:
    """Let everything in it be three days old."""
    day = timezone.now() - timedelta(days=3)
    Submission.objects.filter(pk=submission.pk).update(
        started_at=day, handed_in_at=day, released_at=day
    )
    submission.annotations.update(created_at=day)


def test_page_says_what_goes_with_the_class(
    ines: Client, address: str, submission: Submission
) -> None:
    assert listed(page_of(ines.get(address))) == [
        "1 class",
        "1 assignment",
        "1 student",
        "1 submission",
        "1 highlight",
        "1 grade",
    ]
    assert Submission.objects.exists()


@pytest.mark.parametrize("archived", [False, True])
def test_class_is_erased_once_its_name_was_typed(
    ines: Client, classroom: Classroom, address: str, submission: Submission, archived: bool
) -> None:
    if archived:
        classroom.archive()
    response = ines.post(address, {"name": " Media  8b "}, follow=True)
    assert message_of(response) == "Media 8b is erased, with all that was done in it."
    assert page_of(response).one("h1").words == "Your classes"
    assert not Classroom.objects.exists()
    assert not User.objects.filter(is_instructor=False).exists()
    assert (AnswerKey.objects.count(), Article.objects.count()) == (1, 1)


@pytest.mark.parametrize("name", ["", "Media 8", "media 8b"])
def test_class_stays_if_another_name_was_typed(
    ines: Client, address: str, submission: Submission, name: str
) -> None:
    response = ines.post(address, {"name": name})
    assert response.status_code == 422
    assert len(page_of(response).all("ul", class_="errorlist")) == 1
    assert Submission.objects.exists()


def test_old_work_is_shown_first_and_then_erased(
    ines: Client, classroom: Classroom, address: str, submission: Submission, classmate: User
) -> None:
    make_old(submission)
    recent = factories.a_submission(submission.assignment, classmate)
    page = page_of(ines.get(f"{address}work/", in_days(0)))
    assert listed(page) == ["1 submission", "1 highlight", "1 grade"]
    assert Submission.objects.count() == 2
    sent = page.one("input", name="before").attributes["value"]
    response = ines.post(f"{address}work/", {"before": sent}, follow=True)
    assert message_of(response) == "Erased: 1 submission, 1 highlight, 1 grade."
    assert list(Submission.objects.all()) == [recent]
    assert classroom.enrolments.students().count() == 2


def test_work_that_is_not_old_stays(ines: Client, address: str, submission: Submission) -> None:
    make_old(submission)
    page = page_of(ines.get(f"{address}work/", in_days(-3)))
    assert page.one("p", class_="lead").words == "There is no work that old."
    assert page.all("form", method="post", action=f"{address}work/") == []
    ines.post(f"{address}work/", in_days(-3))
    assert Submission.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"before": "July"}, in_days(1)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_day_that_is_none_or_to_come_erases_nothing(
    ines: Client, address: str, submission: Submission, sent: dict[str, str], method: str
) -> None:
    make_old(submission)
    response = getattr(ines, method)(f"{address}work/", sent)
    assert response.status_code == 422
    assert len(page_of(response).all("ul", class_="errorlist")) == 1
    assert Submission.objects.exists()


def export(ines: Client, assignment: Assignment, file_format: str) -> str:
    address = reverse("assignment_export_file", args=[assignment.pk])
    chosen = {"format": file_format, "annotators": "names", "submissions": "all"}
    response = ines.get(address, chosen)
    assert isinstance(response, StreamingHttpResponse)
    return unpacked(b"".join(response))


@pytest.mark.parametrize("file_format", FORMATS)
def test_export_holds_an_erased_student_no_longer(
    ines: Client, classroom: Classroom, submission: Submission, classmate: User, file_format: str
) -> None:
    other = factories.a_submission(submission.assignment, classmate)
    factories.an_annotation(other, "denial", "denied")
    enrolment = classroom.enrolments.get(user=submission.student)
    own = {
        None: pseudonym(classroom.pk, submission.student_id),
        Part.ANNOTATOR_NAMES: "Sam",
        Part.IDENTIFIERS: str(submission.pk),
    }
    lost = FORMATS[file_format].cannot_hold
    before = export(ines, submission.assignment, file_format)
    ines.post(reverse("classroom_student_removal", args=[classroom.pk, enrolment.pk]))
    after = export(ines, submission.assignment, file_format)
    for part, held in own.items():
        assert (held in before) == (part not in lost)
        assert held not in after
    assert pseudonym(classroom.pk, other.student_id) in after


def test_nothing_that_was_exported_or_sent_is_kept() -> None:
    """Otherwise it would outlive what is erased. A file waits a day at most for its import."""
    stored = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()  # noqa: SLF001 - Django documents it
        if isinstance(field, (FileField, BinaryField))
    ]
    assert list(map(str, stored)) == ["annotate.Upload.data"]
    assert timedelta(days=1) == LIFETIME
    assert settings.MEDIA_ROOT == ""
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]
