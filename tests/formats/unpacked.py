"""What a file says, whether it is packed or not."""

import json
from io import BytesIO

from annotate.formats.archive import is_archive, read_archive

ZLIB = b"\x78"


def unpacked(file: bytes) -> str:
    """Return the text of the file, or of all the files in it with their names."""
    if file.startswith(ZLIB):
        return _of_docs(file)
    if not is_archive(file):
        return file.decode(errors="replace")
    files = read_archive(BytesIO(file))
    return "\n".join(f"{each.name}\n{unpacked(each.data)}" for each in files)


def _of_docs(file: bytes) -> str:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    held = [
        {
            "text": doc.text,
            "spans": {name: [each.label_ for each in group] for name, group in doc.spans.items()},
            "about": doc.user_data,
        }
        for doc in DocBin().from_bytes(file).get_docs(Vocab())
    ]
    return json.dumps(held, ensure_ascii=False)
