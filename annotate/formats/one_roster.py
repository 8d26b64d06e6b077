"""OneRoster 1.1 and 1.2: the students of one class from `users.csv` and `enrollments.csv`.

See https://www.imsglobal.org/spec/oneroster/v1p2/bind/csv; of the many columns only those are read
that say who is enrolled. E-mail addresses and all other identifiers are left in the files.
"""

from collections.abc import Sequence

from annotate.formats.csv_reader import Row, read_rows
from annotate.formats.json_lines import quoted
from annotate.formats.plain_text import BrokenFile, Problem
from annotate.formats.roster import ListedStudent, checked, student

USERS, ENROLLMENTS = "users.csv", "enrollments.csv"
_USER_COLUMNS = ("sourcedid", "givenname", "familyname")
_ENROLLMENT_COLUMNS = ("classsourcedid", "usersourcedid", "role")
_NAMED_AT_MOST = 10


def parse_one_roster(users: bytes, enrollments: bytes, class_id: str = "") -> list[ListedStudent]:
    """Return the students of the class, in the order of their enrolments.

    `class_id` is its `classSourcedId`; without one there has to be only one class. Raise
    `BrokenFile` with all that is wrong with the first file that cannot be used.
    """
    known = {row["sourcedid"]: row for row in _rows(users, USERS, _USER_COLUMNS)}
    enrolled = [
        row
        for row in _rows(enrollments, ENROLLMENTS, _ENROLLMENT_COLUMNS)
        if row["role"].casefold() == "student"
    ]
    chosen = _chosen({row["classsourcedid"]: None for row in enrolled}, class_id)
    of_class = [row for row in enrolled if row["classsourcedid"] == chosen]
    problems = [
        Problem(
            f"there is no user {quoted(row['usersourcedid'])} in {USERS}", ENROLLMENTS, row.line
        )
        for row in of_class
        if row["usersourcedid"] not in known
    ]
    if problems:
        raise BrokenFile(problems)
    once = dict.fromkeys(row["usersourcedid"] for row in of_class)
    return checked((_student(known[user]) for user in once), USERS)


def _rows(data: bytes, file: str, required: Sequence[str]) -> list[Row]:
    """Return the rows that are not to be deleted."""
    columns, rows = read_rows(data, file)
    missing = [column for column in required if column not in columns]
    if missing:
        spelt = ", ".join(_SPELT[column] for column in missing)
        raise BrokenFile([Problem(f"has no column {spelt}", file, 1)])
    return [row for row in rows if row["status"].casefold() != "tobedeleted"]


def _chosen(classes: dict[str, None], class_id: str) -> str:
    if not classes:
        raise BrokenFile([Problem("no student is enrolled", ENROLLMENTS)])
    if class_id in classes or (len(classes) == 1 and not class_id):
        return class_id or next(iter(classes))
    names = ", ".join(map(quoted, list(classes)[:_NAMED_AT_MOST]))
    if len(classes) > _NAMED_AT_MOST:
        names += f" and {len(classes) - _NAMED_AT_MOST} more"
    begins = "has no such class" if class_id else "holds several classes; say which one"
    raise BrokenFile([Problem(f"{begins}: {names}", ENROLLMENTS)])


def _student(user: Row) -> ListedStudent:
    """Prefer the name a student goes by, which version 1.2 has a column for."""
    given = user["preferredgivenname"] or user["givenname"]
    return student(given, user["preferredfamilyname"] or user["familyname"], user.line)


_SPELT = {
    "sourcedid": "sourcedId",
    "givenname": "givenName",
    "familyname": "familyName",
    "classsourcedid": "classSourcedId",
    "usersourcedid": "userSourcedId",
    "role": "role",
}
