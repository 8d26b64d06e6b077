"""Fuzz a reader by what of its code is reached: python -m tests.fuzz.with_atheris NAME ARGUMENTS…

The arguments are those of libFuzzer, which ends the process.
"""

import sys

import atheris

with atheris.instrument_imports(include=["annotate.formats", "annotate.domain"]):
    from tests.fuzz.targets import targets

if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, targets()[name].check)
    atheris.Fuzz()
