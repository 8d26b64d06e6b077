"""Fuzz a reader with changed files for so many seconds; the smallest that breaks it is kept."""

import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.fuzz.mutations import files
from tests.fuzz.targets import Target

FUZZ = settings(
    max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def fuzz(target: Target, seconds: float, crashes: Path) -> Path | None:
    """Return the file that broke the reader, if one did."""
    broke: list[bytes] = []

    @FUZZ
    @given(files(target.seeds))
    def reads(data: bytes) -> None:
        try:
            target.check(data)
        except Exception:
            broke.append(data)
            raise

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            reads()
        except Exception:
            if not broke:
                raise
            path = crashes / f"{target.name}-hypothesis"
            path.write_bytes(min(broke, key=len))
            return path
    return None
