"""What a database's errors mean, those of the driver itself among them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from doorwatch.errors import Unreachable
from doorwatch.store.faults import translated


def test_a_full_disk_under_the_driver_is_unreachable(tmp_path: Path) -> None:
    conn = sqlite3.connect(tmp_path / "x.db")
    conn.execute("PRAGMA max_page_count = 2")
    conn.execute("CREATE TABLE t (x)")
    with pytest.raises(Unreachable, match=r"^database: the disk is full$"), translated():
        conn.execute("INSERT INTO t VALUES (zeroblob(100000))")
    conn.close()


def test_a_fault_of_ours_under_the_driver_stays_one() -> None:
    conn = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), translated():
        conn.execute("SELECT 1 FROM missing")
    conn.close()
