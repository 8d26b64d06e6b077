"""An installation of the application as a process of its own, which can be killed and started."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from tests.postgres import free_port

DEMO_CLASS = "/join/DMC4R9TY/"


class Installation:
    """Its database is a file in `directory`, which outlives the server; it holds the demo class."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self.database = directory / "db.sqlite3"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "annotate.settings",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "SECRET_KEY": "for-this-test-only-" + "0" * 40,
            "DEBUG": "0",
            "HTTPS": "0",
        }
        for command in (["migrate"], ["seed", "--demo"], ["collectstatic", "--no-input"]):
            self._run("manage.py", *command, "--verbosity", "0").wait()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server, and return when it answers."""
        options = ["--interface", "wsgi", "--no-ws", "--port", str(self.port)]
        self.server = self._run("-m", "granian", *options, "annotate.wsgi:application")
        for _ in range(300):
            try:
                urlopen(self.url).close()  # noqa: S310 - our own address
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(self.url)

    def kill(self) -> None:
        """End the server and its worker at once, without a chance to finish anything."""
        subprocess.run(["pkill", "-KILL", "-P", str(self.server.pid)], check=False)  # noqa: S607
        self.server.kill()
        self.server.wait()

    def _run(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
