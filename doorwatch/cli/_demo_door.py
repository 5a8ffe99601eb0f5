"""The demo's door: the interface of one tenant, served beside its platform, whose form asks it over HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import uvicorn

from demo.people import MODERATOR, Seeded, seed
from demo.sites.door import over_http
from demo.sites.site import Site
from doorwatch.casework.duties import operator
from doorwatch.casework.service_tokens import issue_token
from doorwatch.cli._house import opened_house
from doorwatch.cli._listening import port_of, serve_on
from doorwatch.client import Client
from doorwatch.errors import Unreachable
from doorwatch.settings import Settings
from doorwatch.types import Permission, system_clock
from review_ui.app import make_app
from review_ui.v1.desk import Desk

_TERM = timedelta(days=1)
_START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class DemoDoor:
    """A sample site with the check at its door: its form, the console of its tenant, and who may enter."""

    site: str
    form: str
    console: str
    tenant: str
    moderator: Seeded


@contextmanager
def demo_door(settings: Settings, sites: Mapping[str, Site], taken: socket.socket) -> Iterator[DemoDoor]:
    """Serve the tenant whose site wants a check at its door; that site asks it with a token of its own.

    `taken` is the socket that it listens on. Raises Unreachable: the server does not start.
    """
    name, site = next((name, site) for name, site in sites.items() if site.config.door == "doorwatch")
    tenant = settings.tenant(site.config.tenant)
    with opened_house(settings, tenant) as house:
        store, now = house.workshop.store, system_clock()
        (moderator,) = seed(store, tenant.name, [name], now, [MODERATOR])
        token = issue_token(
            store, operator(tenant.name), "door", {Permission.DOOR_CHECK}, {name}, now, now + _TERM
        )
        app = make_app(settings, clock=system_clock, tenant=tenant.name, desk=Desk.of(house))
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        with _running(uvicorn.Server(config), taken) as base, Client(base, token) as client:
            site.check = over_http(client)
            try:
                yield DemoDoor(name, f"{site.base}/submit", base, tenant.name, moderator)
            finally:
                site.check = None


@contextmanager
def _running(server: uvicorn.Server, taken: socket.socket) -> Iterator[str]:
    """Run a server in a thread until the end; give its address."""
    thread = threading.Thread(target=serve_on, args=(taken, server), name="demo-door", daemon=True)
    thread.start()
    try:
        waited = 0.0
        while not server.started:
            thread.join(0.02)
            waited += 0.02
            if not thread.is_alive() or waited > _START_SECONDS:
                raise Unreachable("the door of the demo: a server that starts; got none")
        yield f"http://127.0.0.1:{port_of(taken)}"
    finally:
        server.should_exit = True
        thread.join()
