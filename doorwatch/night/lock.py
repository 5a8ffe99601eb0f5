"""One night at a time for a tenant: a lock that the system lets go of when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doorwatch.errors import Refused


@contextmanager
def night_lock(path: Path, tenant: str) -> Iterator[None]:
    """Hold the tenant's lock file.

    Raises Refused: another process holds it; its number stands in the message.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        path.chmod(0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read(20).strip() or "unknown"
            raise Refused(
                f"{tenant}: expected no other night or ingestion to run; got process {holder}"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
