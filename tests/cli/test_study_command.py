"""`doorwatch study`: from a file to the register and the book; nothing live without papers and an entry."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from doorwatch.referral.sealing import new_identity
from doorwatch.store.people import insert_user
from doorwatch.types import system_clock
from tests.audit.files import SITES, paper, written
from tests.cli.conftest import Run

NO_KEY = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq3290gq"
PAPERS = ("platform_agreement", "ethics_approval", "police_notice")


@pytest.fixture
def study(home: Path, run: Run) -> str:
    """A live study with all papers, planned; a researcher and a moderator have accounts."""
    from doorwatch.cli.common import open_store
    from doorwatch.settings import load_settings

    assert run("keys", "new").code == 0
    assert run("db", "upgrade").code == 0
    store = open_store(load_settings().tenant())
    for name, role in (("rosa", "researcher"), ("anna", "moderator")):
        values = {
            "name": name, "roles": [role], "platforms": list(SITES), "language": "nl", "settings": {},
            "state": "active", "generation": 1, "created_at": system_clock(), "created_by": "operator",
        }  # fmt: skip
        store.run_write(lambda conn, values=values: insert_user(conn, values))  # type: ignore[misc]
    store.close()
    today = system_clock().date()
    for kind in PAPERS:
        days = {"valid_from": f"{today}", "valid_until": f"{today + timedelta(days=9)}"}
        paper(home, kind, **days)
    papers = ", ".join(f"{kind}.yaml" for kind in PAPERS)
    changes = {"mode: simulation": "mode: live", "papers: []": f"papers: [{papers}]", '"3"  ': '"1"  '}
    file = str(written(home, **{**changes, NO_KEY: new_identity()[1]}))
    assert run("study", "plan", file).code == 0
    return file


def test_a_live_placement_is_submitted_only_after_it_was_entered(study: str, run: Run) -> None:
    record = ("study", "record", study, "my-door-study-0001", "submitted", "--by", "rosa")
    refused = run(*record)
    assert refused.code == 3
    assert "expected an entry in the sealed register before; got none" in refused.err
    entered = run("--json", "study", "register", study, "--as", "rosa")
    assert entered.json == {"entered": 24}
    assert run("--json", "study", "register", study, "--as", "rosa").json == {"entered": 0}
    assert run(*record).code == 0
    listed = run("--json", "study", "register", "--list", "--as", "rosa").json
    assert len(listed) == 24
    assert {one["until"] for one in listed} == {f"{system_clock().date() + timedelta(days=10)}"}
    assert "my-door-study" not in str(listed)


def test_the_register_is_closed_to_moderators(study: str, run: Run) -> None:
    refused = run("study", "register", study, "--as", "anna")
    assert refused.code == 3
    assert "expected the right study:placement:record" in refused.err
    assert run("study", "register", "--list", "--as", "anna").code == 3
    assert run("study", "register", study).code == 2


def test_a_tenant_enters_its_own_platforms(study: str, run: Run) -> None:
    one = run("--json", "study", "register", study, "--as", "rosa", "--platform", "demo-north")
    assert one.json == {"entered": 6}
    assert run("--json", "study", "register", study, "--as", "rosa").json == {"entered": 18}


def test_a_sweep_tells_what_would_have_been_referred(study: str, run: Run) -> None:
    run("study", "register", study, "--as", "rosa")
    swept = run("--json", "study", "register", study, "--as", "rosa", "--sweep")
    assert swept.json == {"cleared": 0, "would_have_been_referred": []}


@pytest.mark.parametrize("kind", PAPERS)
def test_a_study_without_one_of_its_papers_places_nothing(
    study: str, home: Path, run: Run, kind: str
) -> None:
    paper(home, kind, valid_until="2026-01-01", valid_from="2025-01-01")
    refused = run("study", "register", study, "--as", "rosa")
    assert refused.code == 3
    assert "expected an unexpired paper; got one that ended 2026-01-01" in refused.err
