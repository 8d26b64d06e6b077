"""Large files: as many bytes as one may have, however many are sent."""

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory

from annotate.web.uploads import receive_large_files


def test_request_brings_one_large_file(rf: RequestFactory) -> None:
    files = {name: SimpleUploadedFile(f"{name}.jsonl", name.encode()) for name in ("a", "b", "c")}
    request = rf.post("/imports/", files | {"format": "jsonl"})
    receive_large_files(request)
    [file] = request.FILES.values()
    assert isinstance(file, UploadedFile)
    assert (file.name, file.read()) == ("a.jsonl", b"a")
    assert request.POST["format"] == "jsonl"
