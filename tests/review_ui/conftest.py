"""A tenant with people of every role and a handful of cases, served by the console itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review_ui.world import Desk, build


@pytest.fixture
def desk(tmp_path: Path, migrated_sqlite: bytes) -> Iterator[Desk]:
    """A console of a fresh tenant; nobody is signed in."""
    made = build(tmp_path, migrated_sqlite)
    yield made
    made.close()
