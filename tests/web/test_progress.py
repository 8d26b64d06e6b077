"""How far a long work has come: told to the one who began it, and its end told once."""

from uuid import UUID, uuid4

import pytest
from django.core.cache import cache

from annotate.models import User
from annotate.web.progress import PIECE, Progress, Sign, Stage
from tests.factories import an_instructor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines() -> User:
    return an_instructor()


@pytest.fixture
def work() -> UUID:
    return uuid4()


def test_work_without_a_sign_has_none(ines: User, work: UUID) -> None:
    assert Progress(ines, work).take() is None


def test_counting_passes_everything_on_and_says_how_far_it_is(ines: User, work: UUID) -> None:
    counted = Progress(ines, work).counted(Stage.EXPORTING, ["a", "b", "c"], 3)
    assert next(counted) == "a"
    assert Progress(ines, work).take() == Sign(Stage.EXPORTING, 0, 3)
    assert list(counted) == ["b", "c"]


def test_counting_says_so_again_after_a_while(
    ines: User, work: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.web.progress.INTERVAL", 0)
    counted = Progress(ines, work).counted(Stage.IMPORTING, "abc", 3)
    said = [Progress(ines, work).take() for _ in counted]
    assert said == [Sign(Stage.IMPORTING, done, 3) for done in range(3)]


def test_counting_says_so_once_in_a_while_only(ines: User, work: UUID) -> None:
    counted = Progress(ines, work).counted(Stage.IMPORTING, "abc", 3)
    assert list(counted) == ["a", "b", "c"]
    assert Progress(ines, work).take() == Sign(Stage.IMPORTING, 0, 3)


def test_work_taken_to_its_end_is_complete_and_that_is_said_once(ines: User, work: UUID) -> None:
    assert list(Progress(ines, work).until_complete([b"a", b"", b"bc"], 3)) == [b"a", b"bc"]
    assert Progress(ines, work).take() == Sign(Stage.COMPLETE, 3, 3)
    assert Progress(ines, work).take() is None


def test_work_that_is_left_is_broken_off(ines: User, work: UUID) -> None:
    chunks = Progress(ines, work).until_complete([b"a", b"b"], 3)
    next(chunks)
    chunks.close()
    assert Progress(ines, work).take() == Sign(Stage.BROKEN_OFF, 3, 3)


def test_work_that_fails_is_broken_off_and_the_failure_goes_on(ines: User, work: UUID) -> None:
    progress = Progress(ines, work)
    with pytest.raises(ZeroDivisionError):
        list(progress.until_complete((bytes([1 // each]) for each in (1, 0)), 2))
    assert progress.take() == Sign(Stage.BROKEN_OFF, 2, 2)


def test_export_is_given_out_in_pieces_of_which_each_is_noticed(
    ines: User, work: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.web.progress.INTERVAL", 0)
    whole = bytes(2 * PIECE + 1)
    taken = []
    for piece in Progress(ines, work).until_complete([whole], 3):
        taken.append((len(piece), Progress(ines, work).take()))
        cache.clear()
    sign = Sign(Stage.EXPORTING, 0, 3)
    assert taken == [(PIECE, sign), (PIECE, sign), (1, sign)]


def test_work_that_is_begun_again_is_not_said_to_be_broken_off(ines: User, work: UUID) -> None:
    first, second = (Progress(ines, work).until_complete([b"a", b"b"], 3) for _ in range(2))
    next(first)
    next(second)
    first.close()
    assert Progress(ines, work).take() == Sign(Stage.EXPORTING, 0, 3)
    assert list(second) == [b"b"]
    assert Progress(ines, work).take() == Sign(Stage.COMPLETE, 3, 3)


def test_other_instructors_hear_nothing_of_it(ines: User, work: UUID) -> None:
    Progress(ines, work).begin(Stage.READING)
    assert Progress(an_instructor("omar", "Omar Outsider"), work).take() is None
    assert Progress(ines, work).take() == Sign(Stage.READING)
