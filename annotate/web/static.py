"""How static files are stored for production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Name each file by its content and compress it; rewrite the imports of JavaScript modules."""

    support_js_module_import_aggregation = True
