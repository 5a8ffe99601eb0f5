"""The door of a small tenant over HTTP; the agreement that its platform signed is taken as checked."""

from __future__ import annotations

import asyncio
import socket
import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from doorwatch.banks.shelf import BankShelf
from doorwatch.casework.duties import operator
from doorwatch.casework.service_tokens import issue_token
from doorwatch.keys import KeyRing
from doorwatch.night.crawling import start_process
from doorwatch.night.house import House
from doorwatch.pipeline import Workshop
from doorwatch.settings import load_settings
from doorwatch.store import Store
from doorwatch.types import Agreement, Permission
from review_ui.app import make_app
from review_ui.v1.desk import Desk
from tests.pipeline.test_known import JUDGE, paper
from tests.review_ui.world import TENANT, Clock

PLATFORM = "demo-north"


class _Serving:
    """Serves an application with its lifespan, in a thread, until `stop`."""

    def __init__(self, app: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="critical", lifespan="on", ws="none", server_header=False)
        self.server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self.server.serve([self._socket])), daemon=True
        )
        self._thread.start()
        self.base = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def stop(self) -> None:
        self.server.should_exit = True
        self._thread.join()
        self._socket.close()


@dataclass
class Served:
    """A served door: its address, store, clock, and the token of the platform's service."""

    serving: _Serving
    store: Store
    clock: Clock
    token: str
    desk: Desk

    @property
    def base(self) -> str:
        """Where it is."""
        return self.serving.base

    def issue(self, name: str, permissions: set[Permission], platforms: set[str]) -> str:
        """Give a service a token."""
        now = self.clock.now
        return issue_token(
            self.store, operator(TENANT), name, permissions, platforms, now, now + timedelta(days=30)
        )

    def post(self, path: str, token: str | None = None, **more: Any) -> httpx.Response:
        """Send a request as a service."""
        headers = {"authorization": f"Bearer {token or self.token}", **more.pop("headers", {})}
        return httpx.post(f"{self.base}{path}", headers=headers, timeout=30, **more)

    def check(self, listing: dict[str, Any], **headers: str) -> httpx.Response:
        """Ask the door about a listing."""
        return self.post("/v1/check", json=listing, headers=headers)

    def close(self) -> None:
        """End it."""
        self.serving.stop()
        self.store.close()


def serve_door(home: Path, database: bytes, *, agreement: Agreement | None = None) -> Served:
    """Make and serve a tenant's door under `home`."""
    clock = Clock()
    (home / "doorwatch.toml").write_text(f'home = "."\n[tenants.{TENANT}]\n', encoding="utf-8")
    settings = load_settings(home / "doorwatch.toml", {})
    tenant = settings.tenant(TENANT)
    tenant.data.mkdir(parents=True)
    (tenant.data / "doorwatch.db").write_bytes(database)
    keys = KeyRing.create(tenant.keys, clock.now)
    store = Store.open(tenant.database, clock)
    banks = BankShelf(tenant.banks, clock)
    house = House(tenant, Workshop(store, keys, JUDGE, clock, banks=banks), start_process)
    signed = agreement or replace(paper(), platform=PLATFORM)
    desk = Desk.of(house, check_agreement=lambda house, platform: signed)
    app = make_app(settings, clock=clock, tenant=TENANT, desk=desk)
    served = Served(_Serving(app), store, clock, "", desk)
    served.token = served.issue("platform", {Permission.DOOR_CHECK}, {PLATFORM})
    return served


def submission(age: int, number: int = 1, **more: Any) -> dict[str, Any]:
    """A neutral listing that states an age."""
    values: dict[str, Any] = {
        "schema": 1, "platform": PLATFORM, "id": f"N-{number}", "title": "Massage",
        "text": f"Ontspannende massage in Utrecht. Ik ben {age} jaar. Bel 030 23125 123.",
        "persona": "Alex", "city": "Utrecht", "country": "NL", "account": {"id": "u7"},
    }  # fmt: skip
    return {**values, **more}
