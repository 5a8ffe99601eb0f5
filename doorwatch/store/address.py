"""Database addresses as people may see them, and whether there is a database behind one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url


def shown(url: str) -> str:
    """Return a database address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def is_there(url: str) -> bool:
    """Return False for a SQLite database without a file; a server is asked only when it is opened."""
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()
