"""Files that are nearly ones that can be read, for hypothesis."""

from collections.abc import Sequence

from hypothesis import strategies as st

# What readers trip over, wherever it is put.
_TOKENS = [
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\n", b"\t", b'"', b"'", b",", b";"),
    *(b"<", b">", b"&", b"<!", b"]]>", b"{", b"}", b"[", b"]", b"\\", b"\\ud800", b"-1", b"0"),
    *(b"9" * 30, b"1e999", b"NaN", b"null", b"true", "👩\u200d👧".encode(), "\u2028".encode()),
    *(b"x" * 200, b"[" * 200, b"<a>" * 200, b"2026-13-32T25:61:61", b"_x0000_", b"+++"),
]


@st.composite
def changed(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds with a few parts of it cut out, doubled, moved or put over by others."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        put = draw(
            st.one_of(
                st.sampled_from(_TOKENS),
                st.binary(max_size=8),
                st.just(bytes(data[start:end]) * 2),
                st.just(b""),
            )
        )
        data[start:end] = put
    return bytes(data)


def files(seeds: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Changed seeds for the most part, and anything at all."""
    return st.one_of(changed(seeds), changed(seeds), st.binary(max_size=200))
