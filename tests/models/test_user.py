"""People: instructors with a password, students without."""

import pytest

from annotate.models import User

pytestmark = pytest.mark.django_db


def test_instructor_signs_in_with_a_password() -> None:
    ines = User.objects.create_instructor("ines", "a long password", "Ines Instructor")
    assert (ines.is_instructor, ines.is_staff, ines.is_superuser) == (True, False, False)
    assert ines.check_password("a long password")
    assert (str(ines), ines.get_short_name()) == ("Ines Instructor", "Ines Instructor")


def test_instructor_without_a_display_name_is_known_by_the_username() -> None:
    assert str(User.objects.create_instructor("ines", "a long password", "")) == "ines"


def test_administrator_teaches_too() -> None:
    ada = User.objects.create_superuser("ada", "a long password")
    assert (ada.is_instructor, ada.is_staff, ada.is_superuser) == (True, True, True)
    assert str(ada) == "ada"


def test_student_has_no_password_and_a_username_that_tells_nothing() -> None:
    first, second = (User.objects.create_student("Sam") for _ in range(2))
    assert not first.has_usable_password()
    assert first.username != second.username
    assert "sam" not in first.username.lower()
