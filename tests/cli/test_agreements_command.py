"""`doorwatch agreements`: a form, two signatures, and what is refused or cannot be found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from doorwatch.agreements import render
from tests.agreements.agreed import values
from tests.cli.conftest import Run

TODAY = datetime.now(UTC).date()


@pytest.fixture
def written(run: Run, home: Path) -> Path:
    """Return a complete agreement that is valid today and not signed."""
    run("keys", "new")
    run("keys", "new", "--platform", "demo-north", "--out", "platform.key")
    file = home / "agreements/north/demo-north.yaml"
    file.parent.mkdir(parents=True)
    dates: dict[str, Any] = {
        "valid_from": TODAY - timedelta(days=2),
        "valid_until": TODAY + timedelta(days=200),
        "dpia": {
            "sha256": "a" * 64,
            "date": TODAY - timedelta(days=30),
            "review": TODAY + timedelta(days=300),
        },
    }
    file.write_text(render(values(**dates)))
    return file


def sign_both(run: Run, file: Path) -> None:
    assert run("agreements", "sign", str(file)).code == 0
    assert run("agreements", "sign", str(file), "--party", "platform", "--key", "platform.key").code == 0


def test_a_form_is_written_once_and_names_what_it_lacks(run: Run, home: Path) -> None:
    run("keys", "new")
    assert run("agreements", "new", "demo-north").code == 0
    assert run("agreements", "new", "demo-north").code == 3
    outcome = run("agreements", "check")
    assert outcome.code == 3
    for line in ("why: expected the operator's signature; got none", "lacks: contacts.security: nobody named",
                 "cannot fire: shared_payer (not collected: payer)"):  # fmt: skip
        assert line in outcome.out


@pytest.mark.parametrize("name", ["../x", "Demo", "a_b", ""])
def test_a_platforms_name_cannot_leave_the_folder(run: Run, home: Path, name: str) -> None:
    outcome = run("agreements", "new", name)
    assert outcome.code == 3
    assert "platform: expected a platform's name" in outcome.err
    assert not (home / "agreements").exists()


def test_an_agreement_that_both_signed_allows_a_scan(run: Run, written: Path) -> None:
    sign_both(run, written)
    outcome = run("agreements", "check", "--json")
    assert outcome.code == 0
    assert outcome.json[0]["refused"] == []
    assert outcome.json[0]["gaps"] == []
    assert "age_edit_history" in outcome.json[0]["cannot_fire"]
    assert run("agreements", "list", "--json").json[0]["state"] == "allows a scan"


def test_a_changed_agreement_is_refused_with_exit_3(run: Run, written: Path) -> None:
    sign_both(run, written)
    written.write_text(written.read_text().replace("rate: 1", "rate: 2"))
    outcome = run("agreements", "check", str(written))
    assert outcome.code == 3
    assert "why: expected an operator's signature that verifies; got an altered agreement" in outcome.out
    assert "refused: expected an operator's signature that verifies" in run("agreements", "list").out


def test_a_file_that_is_none_is_named_beside_the_others(run: Run, written: Path) -> None:
    sign_both(run, written)
    (written.parent / "demo-south.yaml").write_text("x: 1\n")
    outcome = run("agreements", "check")
    assert outcome.code == 3
    assert "demo-north: allows a scan" in outcome.out
    assert "demo-south.yaml:1: x: expected one of schema" in outcome.out


def test_the_platforms_signature_needs_the_platforms_key(run: Run, written: Path) -> None:
    outcome = run("agreements", "sign", str(written), "--party", "platform")
    assert outcome.code == 64
    assert "its key belongs to the platform" in outcome.err
