"""What a terminal shows while a command works."""

from io import StringIO

import pytest

from annotate.management.progress import counted

CLEARED = "\r\033[K"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_terminal_shows_how_far_it_is_and_is_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.management.progress.INTERVAL", 0)
    terminal = Terminal()
    assert list(counted(terminal, "submissions", "ab", 2000)) == ["a", "b"]
    said = ["", "0 of 2,000 submissions", "1 of 2,000 submissions", ""]
    assert terminal.getvalue().split(CLEARED) == said


def test_terminal_is_not_written_to_for_every_single_one() -> None:
    terminal = Terminal()
    assert list(counted(terminal, "submissions", range(1000), 1000)) == list(range(1000))
    assert terminal.getvalue() == CLEARED


def test_file_or_pipe_gets_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.management.progress.INTERVAL", 0)
    pipe = StringIO()
    assert list(counted(pipe, "submissions", "ab", 2)) == ["a", "b"]
    assert pipe.getvalue() == ""
