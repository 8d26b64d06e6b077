"""Fuzz every reader for a bounded time: python -m tests.fuzz [TARGET…]

FUZZ_SECONDS (30) for each are halved between atheris, where there is a wheel of it, and hypothesis.
A file that breaks a reader is kept in .fuzz/crashes and printed; then the command fails.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.targets import Target, targets
from tests.fuzz.with_hypothesis import fuzz

FUZZED = Path(__file__).parents[2] / ".fuzz"
CRASHES = FUZZED / "crashes"
SLOWEST_SECONDS = 20
LARGEST_MEBIBYTES = 2048
LARGEST_BYTES = 64 * 1024


def main(names: list[str]) -> int:
    every = targets()
    if unknown := set(names) - every.keys():
        print(f"No such target: {', '.join(unknown)}. There are: {', '.join(every)}")  # noqa: T201
        return 2
    CRASHES.mkdir(parents=True, exist_ok=True)
    seconds = float(os.environ.get("FUZZ_SECONDS", "30"))
    has_atheris = find_spec("atheris") is not None
    if not has_atheris:
        print("atheris has no wheel for this Python or machine: hypothesis alone fuzzes")  # noqa: T201
    failed = []
    for target in (every[name] for name in names or every):
        print(f"== {target.name}", flush=True)  # noqa: T201
        crash = None
        if has_atheris:
            seconds_each = seconds / 2
            crash = _with_atheris(target, seconds_each)
        else:
            seconds_each = seconds
        crash = crash or fuzz(target, seconds_each, CRASHES)
        if crash:
            failed.append(crash)
            print(f"{target.name} breaks on {crash}", flush=True)  # noqa: T201
    print(f"{len(failed)} of {len(names or every)} readers broke", *failed, sep="\n")  # noqa: T201
    return 1 if failed else 0


def _with_atheris(target: Target, seconds: float) -> Path | None:
    """Return the file that broke the reader, if one did."""
    corpus = FUZZED / "corpus" / target.name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    prefix = f"{CRASHES}/{target.name}-"
    before = set(CRASHES.iterdir())
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.fuzz.with_atheris",
            target.name,
            f"-max_total_time={int(seconds)}",
            f"-timeout={SLOWEST_SECONDS}",
            f"-rss_limit_mb={LARGEST_MEBIBYTES}",
            f"-max_len={LARGEST_BYTES}",
            f"-artifact_prefix={prefix}",
            str(corpus),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode == 0:
        return None
    print(ran.stdout[-3000:], ran.stderr[-3000:], sep="\n")  # noqa: T201
    found = sorted(set(CRASHES.iterdir()) - before)
    return found[0] if found else CRASHES / f"{target.name}-unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
