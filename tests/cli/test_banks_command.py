"""`doorwatch banks`, as an analyst types it, and `check` that looks into the same banks."""

from __future__ import annotations

import base64
import getpass
import json
from pathlib import Path

import cv2
import pytest

from doorwatch.store import Store
from doorwatch.store.journalling import journal_entries
from tests.cli.conftest import Run
from tests.images.shapes import shapes

A, B = "a" * 64, "0b" * 32
ASKED = ("--supplier", "Demo", "--basis", "demo agreement", "--second", "m.two")


@pytest.fixture
def bank(home: Path, run: Run) -> Run:
    """A tenant with an empty hotline bank."""
    assert run("keys", "new").code == run("db", "upgrade").code == 0
    assert run("banks", "create", "demo-hotline", "--kind", "hotline", "--second", "m.two").code == 0
    return run


def test_an_import_does_what_is_good_and_names_what_is_bad(bank: Run, home: Path) -> None:
    (home / "list.csv").write_text(f"pdq,sha256\n{A},\nxyz,\n,{B}\n")
    done = bank("banks", "import", "demo-hotline", "list.csv", *ASKED, "--json")
    assert (done.code, done.json["added"]) == (2, 2)
    assert [one["place"] for one in done.json["bad"]] == ["list.csv:3"]
    assert "list.csv:3: pdq: 64 hexadecimal digits; got 3 characters" in done.err
    (listed,) = bank("banks", "list", "--json").json
    assert (listed["bank"], listed["entries"], listed["enabled"]) == ("demo-hotline", 2, True)


def test_a_bank_goes_through_its_life_and_each_act_is_journalled(bank: Run, home: Path) -> None:
    add = ("banks", "add", "demo-hotline", *ASKED, "--expires", "2027-06-01")
    assert bank(*add, "--pdq", A).code == bank(*add, "--sha256", B).code == 0
    assert bank("banks", "remove", "demo-hotline", A).code == 0
    exported = bank("banks", "export", "demo-hotline")
    assert [one["sha256"] for one in json.loads(exported.out)["entries"]] == [B]
    assert bank("banks", "export", "demo-hotline", "--out", "out.csv", "--format", "csv").code == 0
    assert B in (home / "out.csv").read_text()
    assert bank("banks", "disable", "demo-hotline").code == 0
    assert bank("banks", "enable", "demo-hotline", "--second", "m.two").code == 0
    store = Store.open(f"sqlite:///{home / 'tenants/north/doorwatch.db'}", lambda: None)  # type: ignore[arg-type, return-value]
    with store.read() as conn:
        acts = [one.act for one in journal_entries(conn) if one.object == "bank:demo-hotline"]
    store.close()
    assert acts == ["bank.created", "bank.added", "bank.added", "bank.removed", "bank.exported",
                    "bank.exported", "bank.disabled", "bank.enabled"]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("create", "x", "--kind", "hotline", "--second", getpass.getuser()), 3, "expected two persons"),
        (("create", "x", "--kind", "hotline"), 64, "--second"),
        (("create", "x", "--kind", "odd", "--second", "m.two"), 2, "one of hotline, survivor,"),
        (("add", "demo-hotline", *ASKED), 2, "a pdq or sha256 hash"),
        (("add", "demo-hotline", *ASKED, "--pdq", "x"), 2, "64 hexadecimal digits"),
        (("add", "demo-hotline", *ASKED, "--pdq", A, "--expires", "2020-01-01"), 2, "a day after today"),
        (("add", "nobody", *ASKED, "--pdq", A), 2, "one of: demo-hotline"),
        (("remove", "demo-hotline", "xyz"), 2, "64 hexadecimal digits"),
        (("remove", "demo-hotline", A), 2, "an entry with this hash; got none"),
        (("export", "demo-hotline", "--format", "xml"), 2, "one of csv, json, threatexchange"),
        (("import", "demo-hotline", "none.csv", *ASKED), 2, "none.csv: a file that can be opened"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(bank: Run, words: tuple[str, ...], code: int, says: str) -> None:
    done = bank("banks", *words)
    assert done.code == code
    assert says in done.err


def test_what_hash_writes_is_imported_and_check_finds_it(bank: Run, home: Path) -> None:
    data = cv2.imencode(".jpg", shapes(3, 240, 320))[1].tobytes()
    (home / "a.jpg").write_bytes(data)
    (home / "hashes.json").write_text(bank("hash", "a.jpg", "--json").out)
    assert bank("banks", "import", "demo-hotline", "hashes.json", *ASKED).code == 0
    image = "data:image/jpeg;base64," + base64.b64encode(data).decode()
    listing = {"schema": 1, "platform": "demo-north", "id": "A-1", "text": "Company.", "images": [image]}
    (home / "one.jsonl").write_text(json.dumps(listing) + "\n")
    assert bank("check", "one.jsonl").json["lanes"]["known_image"]["level"] == "none"
    found = bank("check", "one.jsonl", "--tenant", "north").json
    assert found["lanes"]["known_image"]["level"] == "urgent"
    bank("banks", "disable", "demo-hotline")
    assert bank("check", "one.jsonl", "--tenant", "north").json["lanes"]["known_image"]["level"] == "none"
