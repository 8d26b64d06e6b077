"""What several types of line have in common: identifiers, references and spans."""

from collections.abc import Mapping

from annotate.domain.span import Span
from annotate.formats.controls import LONGEST_NAME, is_name
from annotate.formats.json_lines import Line, quoted


def new_id(line: Line, earlier: Mapping[str, object] | set[str]) -> str:
    """Return the line's identifier, which no earlier one of its type has."""
    pk = line.text("id", may_be_empty=False)
    if pk in earlier:
        raise line.broken(f"{quoted(pk)} belongs to an earlier line", "id")
    return pk


def referred[R](line: Line, name: str, known: Mapping[str, R]) -> R:
    """Return what the line refers to."""
    pk = line.text(name)
    if pk not in known:
        raise line.broken(f"{quoted(pk)} was in no earlier line", name)
    return known[pk]


def span_in(line: Line, text: str) -> Span:
    """Return the span of the line, in code points of the text."""
    start = line.whole_number("start", 0)
    end = line.whole_number("end", 1)
    if start >= end:
        raise line.broken(f"{end} is not after the start, {start}", "end")
    if end > len(text):
        raise line.broken(f"{end} is beyond the text, which has {len(text)} characters", "end")
    return Span(start, end)


def check_words(line: Line, text: str, span: Span) -> str:
    """Return the words of the line, which are those of the text at the span."""
    words, held = line.text("words"), text[span.start : span.end]
    if held != words:
        reason = f"the text says {quoted(held)} there, not {quoted(words)}"
        raise line.broken(reason, "words")
    return words


def known_label(line: Line, labels: list[str]) -> str:
    """Return the label of the line, which is one of these."""
    label = line.identifier("label")
    if label not in labels:
        reason = f"the label set has no label “{label}”, only: {', '.join(labels)}"
        raise line.broken(reason, "label")
    return label


def control_name(line: Line, field: str) -> str:
    """Return what Label Studio calls a control or a text; empty if that is not known."""
    name = line.text(field)
    if not is_name(name):
        allowed = f"{LONGEST_NAME} characters at most, no comma and no control character"
        raise line.broken(f"{quoted(name)} should be {allowed}", field)
    return name
