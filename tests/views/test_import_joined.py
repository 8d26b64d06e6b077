"""Files put together by hand, in which a submission stands twice: it is taken once, and said."""

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client

from annotate.exchange.exports import export_set
from annotate.formats.archive import read_archive, write_archive
from annotate.formats.doccano import LABELS
from annotate.formats.registry import FORMATS
from annotate.models import Annotation, Assignment, Submission
from tests import factories
from tests.pages import page_of
from tests.views.test_import import preview_of, proposal

pytestmark = pytest.mark.django_db


def joined(data: bytes) -> bytes:
    return data + b"\n" + data


def listed_twice(data: bytes) -> bytes:
    [tasks] = read_archive(BytesIO(data), wanted=lambda name: name == "tasks.json")
    return json.dumps(2 * json.loads(tasks.data)).encode()


def packed_twice(data: bytes) -> bytes:
    files = list(read_archive(BytesIO(data)))
    again = [(f"again/{each.name}", [each.data]) for each in files if each.name != LABELS]
    return b"".join(write_archive([(each.name, [each.data]) for each in files] + again))


@pytest.fixture
def exported(assignment: Assignment) -> Assignment:
    """A class in which Ada marked something and Ben nothing."""
    for name, marked in (("Ada", ["Nobody was hurt"]), ("Ben", [])):
        student = factories.a_student(assignment.classroom, name)
        submission = factories.a_submission(assignment, student)
        for words in marked:
            factories.an_annotation(submission, "denial", words)
        submission.hand_in()
    return assignment


@pytest.mark.parametrize(
    ("name", "file", "twice"),
    [
        ("conll", "set.conll", joined),
        ("doccano", "set.zip", packed_twice),
        ("label_studio", "set.json", listed_twice),
    ],
)
def test_submission_that_is_in_the_file_again_is_said_and_left_out(
    ines: Client, exported: Assignment, name: str, file: str, twice: Callable[[bytes], bytes]
) -> None:
    data = b"".join(FORMATS[name].write(export_set(exported)))
    address = preview_of(ines, twice(data), file)
    said = "2 submissions are in the file again (by their ids); only the first are taken"
    assert said in page_of(ines.get(address)).words
    response = ines.post(address, proposal(ines, address) | {"import": ""}, follow=True)
    assert said in page_of(response).words
    imported = Submission.objects.exclude(assignment=exported)
    assert [each.attempt for each in imported] == [1, 1]
    [marked] = Annotation.objects.filter(submission__in=imported)
    assert marked.words == "Nobody was hurt"
