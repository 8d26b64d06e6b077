"""Large files: as many bytes as one may have, however many are sent."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from annotate.web.uploads import receive_large_files


def test_request_brings_one_large_file(rf: RequestFactory) -> None:
    files = {name: SimpleUploadedFile(f"{name}.jsonl", name.encode()) for name in ("a", "b", "c")}
    request = rf.post("/imports/", files | {"format": "jsonl"})
    receive_large_files(request)
    assert {name: file.read() for name, file in request.FILES.items()} == {"a": b"a"}
    assert request.POST["format"] == "jsonl"
