"""A tenant with people of every role and a handful of cases, served by the console itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review_ui.world import Desk, Staff, build, quick_hashes, staff


@pytest.fixture(scope="module", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Sign-ins of these tests cost no more than a page does."""
    with quick_hashes():
        yield


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: bytes) -> Staff:
    """A tenant with everybody enrolled, made once and copied by each test."""
    with quick_hashes():
        return staff(tmp_path_factory.mktemp("staffed"), migrated_sqlite)


@pytest.fixture
def desk(tmp_path: Path, staffed: Staff) -> Iterator[Desk]:
    """A console of a fresh tenant; nobody is signed in."""
    made = build(tmp_path, staffed)
    yield made
    made.close()


@pytest.fixture
def empty_desk(tmp_path: Path, migrated_sqlite: bytes) -> Iterator[Desk]:
    """A console of a tenant that nobody has an account of."""
    made = build(tmp_path, migrated_sqlite)
    yield made
    made.close()
