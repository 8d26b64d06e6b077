"""Readers raise `BrokenFile` and nothing else: a few examples of each; `make fuzz` tries more."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.formats.registry import FORMATS
from tests.fuzz.mutations import files
from tests.fuzz.targets import Target, targets
from tests.fuzz.with_hypothesis import fuzz

TARGETS = targets()


def test_every_format_that_can_be_read_is_a_target() -> None:
    readable = {key for key, each in FORMATS.items() if each.read}
    assert readable <= TARGETS.keys()
    assert {"spacy.parts", "uima_cas.parts", "xlsx.parts"} <= TARGETS.keys()


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_seeds_can_be_read(target: Target) -> None:
    target.read(target.seeds[0])


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@settings(max_examples=40)
@given(data=st.data())
def test_reader_raises_nothing_but_that_the_file_is_broken(
    target: Target, data: st.DataObject
) -> None:
    target.check(data.draw(files(target.seeds)))


def test_file_that_breaks_a_reader_is_kept(tmp_path: Path) -> None:
    def read(data: bytes) -> None:
        if b"\0" in data:
            raise KeyError

    crash = fuzz(Target("broken", read, (b"a seed",)), 20, tmp_path)
    assert crash == tmp_path / "broken-hypothesis"
    assert b"\0" in crash.read_bytes()
    assert fuzz(Target("whole", len, (b"a seed",)), 0.01, tmp_path) is None
