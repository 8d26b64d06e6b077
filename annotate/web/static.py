"""How static files are stored for production."""

from typing import Any

from django.core.files.base import ContentFile
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_MODULES = "annotate/js/"


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Name each file by its content and compress it; rewrite the imports of JavaScript modules.

    The comments of our own modules stay on the server: rjsmin takes them out (pure Python, no
    dependency, since 2011), which saves a third of what a browser loads of them.
    """

    support_js_module_import_aggregation = True

    def _save(self, name: str, content: Any) -> str:
        if name.startswith(OWN_MODULES) and name.endswith(".js"):
            content = ContentFile(jsmin(b"".join(content.chunks())))
        saved: str = super()._save(name, content)
        return saved
