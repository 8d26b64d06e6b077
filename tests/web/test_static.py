"""What a browser loads of our own JavaScript on the annotating page."""

import json
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

MODULES = ("annotator", "cursor", "highlights", "queue", "text")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "annotate.web.static.ModuleManifestStorage"},
}


def test_annotating_page_needs_at_most_twelve_kibibytes_of_own_javascript(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    stored = [tmp_path / names[f"annotate/js/{module}.js"] for module in MODULES]
    as_sent = [path.with_name(f"{path.name}.gz") for path in stored]
    assert sum(path.stat().st_size for path in as_sent) <= 12 * 1024
