"""The places and the book of the fault plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.book import Book
from tests.faults.look import Essence, essence
from tests.night.places import Place, served
from tests.postgres import PostgresServer

TENANT = "demo-a"
SIZE = 100


@dataclass
class Twin:
    """A place before each night, and what two nights left that nobody disturbed."""

    before: list[Place] = field(default_factory=list)
    after: list[Essence] = field(default_factory=list)


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """Two nights without a fault, on sites that stay up for the others."""
    home = tmp_path_factory.mktemp("twin")
    with served(home / "home", nights=2, size=SIZE) as place:
        twin = Twin()
        for night in range(2):
            twin.before.append(place.copy(home / f"before-{night}"))
            place.night(TENANT, night).whole()
            twin.after.append(essence(place, TENANT))
            assert twin.after[-1].cases, "without cases the plan would prove little"
        yield twin


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of its own: it is restarted while nights run."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def book() -> Iterator[Book]:
    """What the run saw; its table is written at the end."""
    book = Book()
    yield book
    book.write(Path(__file__).parents[2] / "docs" / "reliability.md")
