"""OneRoster: the students of a class, from the two files that name and enrol them."""

import pytest

from annotate.formats.one_roster import parse_one_roster
from annotate.formats.plain_text import BrokenFile
from annotate.formats.roster import ListedStudent

USERS = """\
sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,email
u1,,,true,o1,student,adaeze,Adaeze,Nwosu,adaeze@school.example
u2,,,true,o1,student,kim,Kim,Lee,
u3,,,true,o1,teacher,ines,Ines,Instructor,
u4,tobedeleted,,true,o1,student,gone,Gina,Gone,
"""
ENROLLMENTS = """\
sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary
e1,,,c1,o1,u2,student,false
e2,,,c1,o1,u1,student,false
e3,,,c1,o1,u3,teacher,true
e4,tobedeleted,,c1,o1,u4,student,false
e5,,,c1,o1,u2,student,false
"""
KIM = ListedStudent("Kim", "Lee", "Kim Lee", 3)
ADAEZE = ListedStudent("Adaeze", "Nwosu", "Adaeze Nwosu", 2)


def parse(
    users: str = USERS, enrollments: str = ENROLLMENTS, class_id: str = ""
) -> list[ListedStudent]:
    return parse_one_roster(users.encode(), enrollments.encode(), class_id)


def problems_of(**given: str) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        parse(**given)
    return [str(problem) for problem in caught.value.problems]


def test_students_come_once_in_the_order_of_their_enrolments() -> None:
    """Without teachers, and without what is to be deleted."""
    assert parse() == [KIM, ADAEZE]


def test_byte_order_marks_do_no_harm() -> None:
    assert parse("\ufeff" + USERS, "\ufeff" + ENROLLMENTS) == [KIM, ADAEZE]


def test_only_the_columns_that_are_read_are_needed() -> None:
    users = "sourcedId,givenName,familyName\nu1,Adaeze,Nwosu\n"
    enrollments = "userSourcedId,classSourcedId,role\nu1,c1,student\n"
    assert parse(users, enrollments) == [ADAEZE]


def test_name_that_a_student_goes_by_is_preferred() -> None:
    users = (
        "sourcedId,givenName,familyName,preferredGivenName,preferredFamilyName\n"
        "u1,Adaeze,Nwosu,Ada,\nu2,Kim,Lee,,Park\n"
    )
    assert [each.listed for each in parse(users)] == ["Kim Park", "Ada Nwosu"]


def test_one_class_out_of_several_is_chosen() -> None:
    enrollments = ENROLLMENTS + "e6,,,c2,o1,u1,student,false\n"
    assert parse(enrollments=enrollments, class_id="c2") == [ADAEZE]
    assert parse(enrollments=enrollments, class_id="c1") == [KIM, ADAEZE]
    assert problems_of(enrollments=enrollments) == [
        "enrollments.csv: holds several classes; say which one: “c1”, “c2”"
    ]
    assert problems_of(enrollments=enrollments, class_id="c3") == [
        "enrollments.csv: has no such class: “c1”, “c2”"
    ]


@pytest.mark.parametrize(("number", "more"), [(10, ""), (11, " and 1 more"), (12, " and 2 more")])
def test_ten_classes_are_named_at_most(number: int, more: str) -> None:
    rows = "".join(f"e,,,k{each},o1,u1,student,false\n" for each in range(number))
    [problem] = problems_of(enrollments=ENROLLMENTS.partition("\n")[0] + "\n" + rows)
    assert problem.endswith(f"“k9”{more}")


def test_class_that_is_named_need_not_be_the_only_one() -> None:
    assert parse(class_id="c1") == [KIM, ADAEZE]


def test_student_who_is_not_among_the_users_is_told_with_the_line() -> None:
    enrollments = ENROLLMENTS + "e6,,,c1,o1,u9,student,false\ne7,,,c1,o1,u4,student,false\n"
    assert problems_of(enrollments=enrollments) == [
        "line 7, enrollments.csv: there is no user “u9” in users.csv",
        "line 8, enrollments.csv: there is no user “u4” in users.csv",
    ]


def test_columns_that_are_missing_are_told_as_they_are_spelt() -> None:
    assert problems_of(users="sourcedId,givenName\n") == [
        "line 1, users.csv: has no column familyName"
    ]
    assert problems_of(enrollments="role\n") == [
        "line 1, enrollments.csv: has no column classSourcedId, userSourcedId"
    ]


def test_student_without_a_usable_name_is_told_with_the_line() -> None:
    assert problems_of(users=USERS.replace("Kim,Lee", ",")) == [
        "line 3, users.csv: a name needs at least one letter"
    ]


def test_files_that_enrol_nobody_are_refused() -> None:
    nobody = ENROLLMENTS.replace("student", "teacher")
    assert problems_of(enrollments=nobody) == ["enrollments.csv: no student is enrolled"]


def test_row_with_too_many_cells_is_told_with_its_file() -> None:
    assert problems_of(users=USERS + "u5,,,true,o1,student,x,X,Y,,,z\n") == [
        "line 6, users.csv: has 12 cells; the first line names 10"
    ]


def test_files_the_wrong_way_round_are_refused() -> None:
    assert problems_of(users=ENROLLMENTS, enrollments=USERS) == [
        "line 1, users.csv: has no column givenName, familyName"
    ]
