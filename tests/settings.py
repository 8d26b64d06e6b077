"""The project's own settings, with what only a test run needs."""

import os

os.environ |= {"DEBUG": "0", "HTTPS": "0", "SECRET_KEY": "for-tests-only-" + "0" * 40}

from annotate.settings import *

# The real hasher is slow on purpose; a test makes many users.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages refer to static files by their plain names, and WhiteNoise does not look for collected ones:
# only the browser tests, which put both back, have to collect them.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
