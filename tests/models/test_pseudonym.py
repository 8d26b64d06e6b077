"""What stands for a student whose name is hidden while grading."""

from uuid import uuid4

from annotate.domain.codes import JOIN_ALPHABET
from annotate.models.pseudonym import pseudonym


def test_pseudonym_stays_within_the_assignment_and_changes_with_it() -> None:
    one, other = uuid4(), uuid4()
    assert pseudonym(one, 7) == pseudonym(one, 7)
    assert pseudonym(one, 7) != pseudonym(other, 7)


def test_pseudonyms_tell_the_students_of_a_class_apart() -> None:
    assignment = uuid4()
    codes = {pseudonym(assignment, student).removeprefix("Student ") for student in range(30)}
    assert len(codes) == 30
    assert {len(code) for code in codes} == {5}
    assert set("".join(codes)) <= set(JOIN_ALPHABET)
