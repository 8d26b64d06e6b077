"""Text of any length as bytes, a piece at a time."""

from collections.abc import Iterable, Iterator

# Each chunk costs a system call and ends a block of the compressor, so a line would be too little.
CHUNK_LENGTH = 64 * 1024


def chunks(lines: Iterable[str]) -> Iterator[bytes]:
    """Yield the lines joined and encoded as UTF-8, in chunks of about `CHUNK_LENGTH` characters."""
    held: list[str] = []
    length = 0
    for line in lines:
        held.append(line)
        length += len(line)
        if length >= CHUNK_LENGTH:
            yield "".join(held).encode()
            held.clear()
            length = 0
    if held:
        yield "".join(held).encode()
