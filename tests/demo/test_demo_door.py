"""A sample site with the check at its door, over real HTTP from the form to the case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx

from demo.generator import generate
from demo.sites.door import over_http
from demo.sites.serving import serve
from doorwatch.client import Client
from doorwatch.store.casefile import cases_in, load_case
from doorwatch.types import Permission
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
