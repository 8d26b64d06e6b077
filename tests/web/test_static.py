"""What a browser loads of our own JavaScript on the annotating page."""

import gzip
from pathlib import Path

from django.contrib.staticfiles import finders
from rjsmin import jsmin

MODULES = ("annotator", "cursor", "highlights", "queue", "text")


def test_annotating_page_needs_less_than_twelve_kibibytes_of_own_javascript() -> None:
    found = [finders.find(f"annotate/js/{name}.js") for name in MODULES]
    sources = [Path(path).read_bytes() for path in found if path]
    assert len(sources) == len(MODULES)
    assert sum(len(gzip.compress(jsmin(source))) for source in sources) < 12 * 1024
