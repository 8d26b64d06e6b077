"""What a file says, whether it is packed or not."""

from io import BytesIO

from annotate.formats.archive import is_archive, read_archive


def unpacked(file: bytes) -> str:
    """Return the text of the file, or of all the files in it with their names."""
    if not is_archive(file):
        return file.decode(errors="replace")
    files = read_archive(BytesIO(file))
    return "\n".join(f"{each.name}\n{unpacked(each.data)}" for each in files)
