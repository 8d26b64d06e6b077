"""Receiving large files: up to a cap, and without the rest in memory."""

from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from annotate.formats.detection import MAXIMUM_BYTES


class CappedUploadHandler(MemoryFileUploadHandler):
    """Keeps a file in memory up to the cap, and of a larger one only its true size.

    Of more files it keeps the first: a request may have a hundred, which would fill the memory.
    """

    files = 0

    def handle_raw_input(self, *_args: object, **_kwargs: object) -> None:
        """Take every file, however long the request is."""
        self.activated = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.files += 1
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.files == 1 and start + len(raw_data) <= MAXIMUM_BYTES:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        if self.files > 1:
            return None
        file = super().file_complete(file_size)
        if isinstance(file, InMemoryUploadedFile) and file_size > MAXIMUM_BYTES:
            file.size = file_size
        return file


def receive_large_files(request: HttpRequest) -> None:
    """Let this request bring files up to the cap. Nothing of it may have been read yet."""
    request.upload_handlers = [CappedUploadHandler(request)]
