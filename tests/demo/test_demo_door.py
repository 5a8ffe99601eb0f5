"""A sample site with the check at its door, over real HTTP from the form to the case."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import httpx

from demo.generator import generate
from demo.house import set_up
from demo.sites.door import over_http
from demo.sites.serving import serve
from doorwatch.cli._demo_door import demo_door
from doorwatch.cli._listening import listening
from doorwatch.client import Client
from doorwatch.store import Store
from doorwatch.store.aside import put_platform_key
from doorwatch.store.casefile import cases_in, load_case
from doorwatch.types import Listing, Permission, system_clock
from tests.pipeline.test_known import paper
from tests.review_ui.v1.door import serve_door

WEST = "demo-west"


def test_sixteen_held_seventeen_held_eighteen_is_held_too_and_all_are_one_case(
    tmp_path: Path, migrated_sqlite: bytes
) -> None:
    door = serve_door(tmp_path, migrated_sqlite, agreement=replace(paper(), platform=WEST))
    token = door.issue("west", {Permission.DOOR_CHECK}, {WEST})
    world = generate(100, 20261120)
    try:
        with serve(world, clock=door.clock) as sites, Client(door.base, token) as client:
            site = sites[WEST]
            site.check = over_http(client)
            with httpx.Client(base_url=site.base, timeout=30) as browser:
                for age in (16, 17, 18):
                    text = f"Company in Utrecht. I am {age} years old."
                    form = {"text": text, "persona": "Alex", "age": str(age), "account": "new-1"}
                    answer = browser.post("/submit", data=form)
                    assert (answer.status_code, answer.headers["x-demo-outcome"]) == (202, "held")
                    assert "case" not in answer.text.lower()
                    door.clock.move(minutes=3)
        with door.store.read() as conn:
            (case,) = cases_in(conn)
            state = load_case(conn, case)
        assert state is not None
        assert state.level == "urgent"
        assert len(state.listings) == 3
    finally:
        door.close()


def test_the_served_demo_lets_its_west_site_ask_the_door_of_its_tenant(
    tmp_path: Path, migrated_sqlite: bytes
) -> None:
    now = system_clock()
    with serve(generate(100, 20261120)) as sites:
        settings = set_up(tmp_path, sites, now)
        tenant = settings.tenant(sites[WEST].config.tenant)
        tenant.data.mkdir(parents=True, exist_ok=True)
        (tenant.data / "doorwatch.db").write_bytes(migrated_sqlite)
        store = Store.open(tenant.database, system_clock)
        key = base64.b64encode(bytes(sites[WEST].key.verify_key)).decode()
        with store.write() as conn:
            put_platform_key(conn, WEST, key, now)
        with demo_door(settings, sites, listening("127.0.0.1", 0)) as door:
            for age in (16, 17, 18):
                form = {"text": f"Company in Utrecht. I am {age} years old.", "account": "new-1"}
                answer = httpx.post(door.form, data=form, timeout=30)
                assert answer.headers["x-demo-outcome"] == "held"
                assert answer.status_code == 202
            assert httpx.get(f"{door.console}/readyz", timeout=30).status_code == 200
        with store.read() as conn:
            (case,) = cases_in(conn)
            state = load_case(conn, case)
        store.close()
    assert state is not None
    assert (state.level, len(state.listings)) == ("urgent", 3)
    assert sites[WEST].check is None


def test_a_door_that_refuses_holds_the_listing() -> None:
    refusing = httpx.MockTransport(lambda request: httpx.Response(403, json={"detail": "no agreement"}))
    with Client("http://127.0.0.1:9", "dwt_x", transport=refusing) as client:
        assert over_http(client)(Listing(platform=WEST, id="W-1", text="Company.")) == "held"
