"""The project's own settings, with what only a test run needs."""

import os

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0" * 40)
os.environ.setdefault("HTTPS", "0")

from annotate.settings import *

# The real hasher is slow on purpose; a test makes many users.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages refer to static files by their plain names, so that only the browser tests, which put the
# real storage back, have to collect them.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
WHITENOISE_AUTOREFRESH = True
