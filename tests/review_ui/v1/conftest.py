"""A served door of a fresh tenant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review_ui.v1.door import Served, serve_door


@pytest.fixture
def door(tmp_path: Path, migrated_sqlite: bytes) -> Iterator[Served]:
    """The door; its platform's service has a token."""
    served = serve_door(tmp_path, migrated_sqlite)
    yield served
    served.close()
