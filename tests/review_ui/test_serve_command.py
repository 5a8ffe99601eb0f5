"""`doorwatch serve`: what it refuses before anything listens."""

from __future__ import annotations

from pathlib import Path

import pytest
import uvicorn

from demo.people import PEOPLE, seed
from doorwatch.casework.duties import operator
from doorwatch.casework.people import users
from doorwatch.cli._listening import listening, port_of, preferred
from doorwatch.cli.main import main
from review_ui.wire import PatientProtocol
from tests.review_ui.world import TENANT, Desk


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org"])
def test_an_address_that_others_reach_is_refused_without_tls(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--host", host]) == 3
    assert "--behind-tls" in capsys.readouterr().err


def test_a_tenant_without_a_database_is_not_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "doorwatch.toml").write_text('home = "."\n[tenants.demo]\n')
    assert main(["--settings", str(tmp_path / "doorwatch.toml"), "serve"]) == 4
    assert "doorwatch db upgrade" in capsys.readouterr().err


def test_serving_bounds_what_a_stranger_may_open(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    started: list[uvicorn.Config] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, sockets: started.append(server.config))
    settings = str(desk.settings.home / "doorwatch.toml")
    asked = ["--settings", settings, "serve", "--port", "0", "--behind-tls", "--proxy", "10.1.0.0/16"]
    assert main(asked) == 0
    (told,) = started
    assert told.http is PatientProtocol
    assert told.h11_max_incomplete_event_size is not None
    assert told.h11_max_incomplete_event_size <= 64 * 1024
    assert told.limit_concurrency
    assert told.ws == "none"
    assert told.forwarded_allow_ips == ["127.0.0.1", "::1", "10.1.0.0/16"]


def test_a_taken_port_is_told_and_is_no_fault(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    settings = str(desk.settings.home / "doorwatch.toml")
    with listening("127.0.0.1", 0) as taken:
        port = str(port_of(taken))
        assert main(["--settings", settings, "serve", "--port", port]) == 4
        assert f"127.0.0.1:{port}: an address that is free to listen on" in capsys.readouterr().err
        with preferred("127.0.0.1", port_of(taken)) as other:
            assert port_of(other) != port_of(taken)


def test_the_demo_makes_an_account_for_each_role(empty_desk: Desk) -> None:
    desk = empty_desk
    made = seed(desk.store, TENANT, ["demo-north"], desk.clock.now)
    assert [(one.name, one.role) for one in made] == list(PEOPLE)
    assert all(len(one.password) == 23 for one in made)
    with desk.store.read() as conn:
        assert {one.name for one in users(conn, operator(TENANT))} == {name for name, _ in PEOPLE}
