"""The people of the view tests: Ines teaches Media 8b, Sam is in it, Omar teaches elsewhere."""

import pytest
from django.core.cache import cache
from django.test import Client

from annotate.models import Annotation, ApiToken, Assignment, Classroom, Submission, User
from tests import factories


@pytest.fixture
def instructor() -> User:
    return factories.an_instructor()


@pytest.fixture
def classroom(instructor: User) -> Classroom:
    return factories.a_classroom(instructor)


@pytest.fixture
def assignment(classroom: Classroom) -> Assignment:
    return factories.an_assignment(classroom)


@pytest.fixture
def student(classroom: Classroom) -> User:
    return factories.a_student(classroom)


@pytest.fixture
def submission(assignment: Assignment, student: User) -> Submission:
    return factories.a_submission(assignment, student)


@pytest.fixture
def classmate(classroom: Classroom) -> User:
    return factories.a_student(classroom, "Kim")


@pytest.fixture
def outsider() -> User:
    """An instructor of another class."""
    omar = factories.an_instructor("omar", "Omar Outsider")
    factories.a_classroom(omar, "Media 9c")
    return omar


@pytest.fixture
def stranger(outsider: User) -> User:
    """A student of another class."""
    return factories.a_student(outsider.enrolments.get().classroom, "Sasha")


@pytest.fixture
def sam(student: User) -> Client:
    """Sam's browser."""
    return factories.a_client(student)


@pytest.fixture
def ines(instructor: User) -> Client:
    """Ines's browser."""
    return factories.a_client(instructor)


@pytest.fixture
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def secret(instructor: User) -> str:
    """The token of a program that reads for Ines."""
    return ApiToken.objects.issue(instructor, "statistics")[1]


@pytest.fixture
def marked(submission: Submission) -> list[Annotation]:
    """Five highlights of a submission that is handed in, in the order of their ids."""
    for words in ("The", "ministry", "denied", "the", "report"):
        factories.an_annotation(submission, "denial", words)
    submission.hand_in()
    return list(submission.annotations.order_by("pk"))
