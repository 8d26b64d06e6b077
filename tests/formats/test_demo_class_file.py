import pytest

from annotate.domain.codes import JOIN_ALPHABET
from annotate.formats.demo_class_file import (
    AssignmentRecord,
    PassageRecord,
    ProfileRecord,
    StudentRecord,
    parse_demo_class,
)
from annotate.formats.plain_text import BrokenFile

HEAD = 'chance = "c"\nname = "Class"\njoin_code = "CDFHJKMN"\n'
INSTRUCTOR = '[instructor]\nusername = "demo"\ndisplay_name = "Ms Okafor"\n'
ASSIGNMENT = '[[assignments]]\ntitle = "Practice"\nanswer_key = "k"\nattempts = 2\ndays_ago = 3\n'
PROFILES = (
    "[profiles.careful]\nfinds = { claim = 0.5 }\nminutes = 20\n"
    "[profiles.slow]\nfinds = { claim = 0 }\nminutes = 1\nhands_in = false\n"
)
STUDENT = '[[students]]\nname = "Sam T."\nwork = [["careful", "slow"]]\n'


def a_file(
    head: str = HEAD,
    assignment: str = ASSIGNMENT,
    profiles: str = PROFILES,
    student: str = STUDENT,
) -> str:
    return head + INSTRUCTOR + assignment + profiles + student


def problems_in(file: str) -> list[str]:
    with pytest.raises(BrokenFile) as caught:
        parse_demo_class(file.encode())
    return [str(problem) for problem in caught.value.problems]


def test_assignment_says_what_students_are_told_and_may_do() -> None:
    flags = "shows_remaining = true\nallows_disputes = true\nfeedback = 'on_release'\n"
    [record] = parse_demo_class(a_file(assignment=ASSIGNMENT + flags).encode()).assignments
    assert (record.shows_remaining, record.allows_disputes) == (True, True)
    assert record.feedback == "on_release"


def test_class_holds_what_its_file_says() -> None:
    record = parse_demo_class(a_file().encode())
    assert (record.chance, record.name, record.join_code) == ("c", "Class", "CDFHJKMN")
    assert (record.username, record.instructor) == ("demo", "Ms Okafor")
    assert record.assignments == (
        AssignmentRecord("Practice", "", "k", 2, "at_once", False, False, 3),
    )
    assert record.students == (StudentRecord("Sam T.", (("careful", "slow"),)),)
    assert record.passages == ()
    assert record.profiles["careful"] == ProfileRecord(
        finds={"claim": 0.5},
        optional=0,
        falls_for=0,
        follows=0,
        reads=1,
        generous=0,
        sloppy=0,
        whole_block=0,
        splits=0,
        confuses={},
        extra=0,
        minutes=20,
        hands_in=True,
    )


def test_class_may_have_its_own_mind_about_passages() -> None:
    passage = '[[passages]]\nlabel = "claim"\nquotation = "they say"\nshare = 0.75\n'
    record = parse_demo_class((a_file() + passage).encode())
    assert record.passages == (PassageRecord("claim", "they say", 0.75),)


def test_profile_may_confuse_labels() -> None:
    confused = PROFILES + 'confuses.claim = { with = "denial", chance = 0.5 }\n'
    record = parse_demo_class(a_file(profiles=confused).encode())
    assert record.profiles["slow"].confuses == {"claim": ("denial", 0.5)}


@pytest.mark.parametrize("code", ["CDFHJKM", "CDFHJKMNP", "CDFHJKMO", "cdfhjkmn"])
def test_join_code_is_one_that_a_class_could_have(code: str) -> None:
    assert problems_in(a_file(head=HEAD.replace("CDFHJKMN", code))) == [
        f"join_code: should be 8 characters out of {JOIN_ALPHABET}"
    ]


def a_student(work: str) -> str:
    return f'[[students]]\nname = "Sam T."\nwork = {work}\n'


@pytest.mark.parametrize("work", ["[[]]", '[["slow"]]', '[["careful", "careful"]]'])
def test_work_may_be_less_than_the_assignments_allow(work: str) -> None:
    assert len(parse_demo_class(a_file(student=a_student(work)).encode()).students) == 1


@pytest.mark.parametrize(
    ("work", "told"),
    [
        ("[[], []]", "should hold one list for each assignment, 1 in all"),
        ('[["careful", "careful", "careful"]]', "has 3 attempts; “Practice” allows 2"),
        ('[["carefull"]]', "there is no profile “carefull”"),
        ('[["slow", "careful"]]', "only the last attempt can be one that is not handed in"),
    ],
)
def test_work_is_what_the_assignments_allow(work: str, told: str) -> None:
    assert problems_in(a_file(student=a_student(work))) == [f"line 19, students[1].work: {told}"]


def test_class_tells_every_slip_at_once() -> None:
    assignment = ASSIGNMENT.replace("days_ago = 3", "days_ago = 0\ndue = 1")
    profiles = PROFILES.replace("claim = 0.5", "claim = 1.5").replace("minutes = 20", "minute = 20")
    assert problems_in(a_file(assignment=assignment, profiles=profiles)) == [
        "profiles.careful.finds.claim: 1.5 does not lie between 0 and 1",
        "profiles.careful.minutes: is missing",
        "profiles.careful.minute: is not a field here; is minutes meant?",
        "line 7, assignments[1].days_ago: 0 does not lie between 1 and 1000",
        "line 7, assignments[1].due: is not a field here",
    ]
