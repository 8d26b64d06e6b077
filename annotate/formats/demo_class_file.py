"""The file of a made-up class, in TOML: who is in it, what was set, and how the students work.

Chances are numbers from 0 to 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from annotate.domain.codes import JOIN_ALPHABET, JOIN_LENGTH
from annotate.formats.plain_text import decode
from annotate.formats.toml_table import Table


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """A way of working. Each chance is taken anew for every passage.

    `finds` is the chance, by label, of finding what the key requires; `optional` and `falls_for`
    the same for what is optional and for distractors; `follows` scales the share of the passages
    that the class has its own mind about. `reads` is the part of the text that is read at all.
    `generous` is the chance of marking the whole extent, `sloppy` that of an edge a few words or
    letters off, `whole_block` of marking the whole paragraph, `splits` of marking in two pieces.
    `confuses` maps labels to the chance of giving another one, `extra` is the number of highlights
    in places picked blindly, and `minutes` the time it takes.
    """

    finds: Mapping[str, float]
    optional: float
    falls_for: float
    follows: float
    reads: float
    generous: float
    sloppy: float
    whole_block: float
    splits: float
    confuses: Mapping[str, tuple[str, float]]
    extra: int
    minutes: int
    hands_in: bool


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage that this share of the class marks, whatever the key says about it."""

    label: str
    quotation: str
    share: float


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """`answer_key` is an identifier; the work was done `days_ago`."""

    title: str
    instructions: str
    answer_key: str
    attempts: int
    feedback: str
    shows_remaining: bool
    allows_disputes: bool
    days_ago: int


@dataclass(frozen=True, slots=True)
class StudentRecord:
    """`work` holds, for each assignment, the names of the profiles of the attempts begun."""

    name: str
    work: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DemoClassRecord:
    """`chance` is where chance begins: with the same one everybody does the same again."""

    chance: str
    name: str
    join_code: str
    username: str
    instructor: str
    assignments: tuple[AssignmentRecord, ...]
    profiles: Mapping[str, ProfileRecord]
    passages: tuple[PassageRecord, ...]
    students: tuple[StudentRecord, ...]


def parse_demo_class(data: bytes) -> DemoClassRecord:
    """Return the class, or raise `BrokenFile` with all that is wrong with the file by itself."""
    root = Table.parse(decode(data))
    instructor = root.table("instructor")
    profiles = root.table("profiles")
    assignments = tuple(map(_assignment, root.tables("assignments")))
    by_name = {name: _profile(profiles.table(name)) for name in profiles}
    record = DemoClassRecord(
        chance=root.text("chance"),
        name=root.text("name"),
        join_code=_join_code(root),
        username=instructor.text("username"),
        instructor=instructor.text("display_name"),
        assignments=assignments,
        profiles=by_name,
        passages=tuple(map(_passage, root.tables("passages", required=False))),
        students=tuple(_student(table, assignments, by_name) for table in root.tables("students")),
    )
    root.close()
    return record


def _join_code(root: Table) -> str:
    code = root.text("join_code")
    if code and (len(code) != JOIN_LENGTH or not set(code) <= set(JOIN_ALPHABET)):
        root.fault("join_code", f"should be {JOIN_LENGTH} characters out of {JOIN_ALPHABET}")
    return code


def _assignment(table: Table) -> AssignmentRecord:
    return AssignmentRecord(
        title=table.text("title"),
        instructions=table.text("instructions", required=False),
        answer_key=table.text("answer_key"),
        attempts=table.whole_number("attempts", 1, 20, 1),
        feedback=table.choice("feedback", ("at_once", "on_release"), "at_once"),
        shows_remaining=table.flag("shows_remaining", default=False),
        allows_disputes=table.flag("allows_disputes", default=False),
        days_ago=table.whole_number("days_ago", 1, 1000),
    )


def _profile(table: Table) -> ProfileRecord:
    finds = table.table("finds")
    confuses = table.table("confuses", required=False)
    return ProfileRecord(
        finds={label: finds.share(label) for label in finds},
        optional=table.share("optional", 0),
        falls_for=table.share("falls_for", 0),
        follows=table.share("follows", 0),
        reads=table.share("reads", 1),
        generous=table.share("generous", 0),
        sloppy=table.share("sloppy", 0),
        whole_block=table.share("whole_block", 0),
        splits=table.share("splits", 0),
        confuses={label: _confusion(confuses.table(label)) for label in confuses},
        extra=table.whole_number("extra", 0, 100, 0),
        minutes=table.whole_number("minutes", 1, 600),
        hands_in=table.flag("hands_in", default=True),
    )


def _confusion(table: Table) -> tuple[str, float]:
    return table.text("with"), table.share("chance")


def _passage(table: Table) -> PassageRecord:
    return PassageRecord(
        label=table.text("label"),
        quotation=table.text("quotation"),
        share=table.share("share"),
    )


def _student(
    table: Table,
    assignments: tuple[AssignmentRecord, ...],
    profiles: Mapping[str, ProfileRecord],
) -> StudentRecord:
    work = table.lists_of_texts("work")
    if len(work) != len(assignments):
        table.fault("work", f"should hold one list for each assignment, {len(assignments)} in all")
    for attempts, assignment in zip(work, assignments, strict=False):
        if len(attempts) > assignment.attempts:
            reason = f"has {len(attempts)} attempts; “{assignment.title}” allows "
            table.fault("work", f"{reason}{assignment.attempts}")
        for name in attempts:
            if name not in profiles:
                table.fault("work", f"there is no profile “{name}”")
        if any(name in profiles and not profiles[name].hands_in for name in attempts[:-1]):
            table.fault("work", "only the last attempt can be one that is not handed in")
    return StudentRecord(table.text("name"), tuple(map(tuple, work)))
