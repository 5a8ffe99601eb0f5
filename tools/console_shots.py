"""Take the pictures of `docs/console.md` from a demo that was played before.

    .venv/bin/doorwatch demo --no-serve --folder out/shots
    .venv/bin/python tools/console_shots.py out/shots

Works on a copy: the demo stays as it is. Needs the system's Chromium.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pyotp
import uvicorn
from playwright.sync_api import sync_playwright

from demo.people import Seeded, seed
from demo.sites.config import TENANTS
from doorwatch.casework import decide
from doorwatch.casework.casepage import case_page
from doorwatch.casework.claims import claim
from doorwatch.casework.model import Decision
from doorwatch.casework.own_account import change_password, change_settings, confirm_totp, enrol_totp
from doorwatch.casework.signing_in import session_person, sign_in
from doorwatch.keys import KeyRing
from doorwatch.settings import TenantSettings, load_settings
from doorwatch.store import Store
from doorwatch.store.casefile import cases_in
from doorwatch.types import system_clock
from doorwatch.types.people import Role
from review_ui.app import make_app

DOCS = Path(__file__).parent.parent / "docs"
TENANT = "demo-a"
ROLES: tuple[Role, ...] = ("moderator", "analyst", "senior")
_PASSWORD = "paarden lopen zelden achteruit"  # noqa: S105  of an invented person, for a minute


def main(folder: Path) -> None:
    """Write docs/console-queue.png, -case, -rules and -dashboard."""
    with tempfile.TemporaryDirectory() as copy:
        home = Path(copy) / "demo"
        shutil.copytree(folder, home)
        settings = load_settings(home / "doorwatch.toml", {})
        tenant = settings.tenant(TENANT)
        sessions = _sessions(tenant, system_clock())
        app = make_app(settings, clock=system_clock, tenant=TENANT)
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        _shoot(base, sessions, lambda: _work(tenant, sessions["moderator"]))
        server.should_exit = True
        thread.join()


def _sessions(tenant: TenantSettings, now: datetime) -> dict[str, str]:
    """Make the demo's people and return a session of the first of each role."""
    keys = KeyRing.create(tenant.keys, now)
    store = Store.open(tenant.database, system_clock)
    store.upgrade()
    people = seed(store, TENANT, TENANTS[TENANT], now)
    sessions: dict[str, str] = {
        role: _session(store, keys, next(one for one in people if one.role == role), now) for role in ROLES
    }
    store.close()
    return sessions


def _session(store: Store, keys: KeyRing, person: Seeded, now: datetime) -> str:
    change_settings(store, person.name, {}, language="en")
    first = sign_in(store, person.name, person.password, None, now, where="here", keys=keys)
    token = change_password(store, first.session_token, person.password, _PASSWORD, now, keys=keys)
    begun = enrol_totp(store, token, now, keys=keys, tenant=TENANT)
    code = pyotp.TOTP(pyotp.parse_uri(begun.uri).secret).now()
    return confirm_totp(store, token, code, now, keys=keys).session_token


def _shoot(base: str, sessions: dict[str, str], work: Callable[[], None]) -> None:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = _page(browser, base, sessions["moderator"])
        page.goto(f"{base}/queue")
        page.screenshot(path=DOCS / "console-queue.png")
        page.goto(f"{base}/cases/4")
        page.locator("[data-key=claim]").click()
        page.goto(f"{base}/cases/4")
        page.locator("input[value=refer_police]").check()
        page.screenshot(path=DOCS / "console-case.png")
        work()
        for role, name in (("analyst", "rules"), ("senior", "dashboard")):
            page = _page(browser, base, sessions[role])
            page.goto(f"{base}/{name}")
            page.screenshot(path=DOCS / f"console-{name}.png")
        browser.close()


def _work(tenant: TenantSettings, session: str) -> None:
    """Let the moderator decide some cases, so that figures have something to count."""
    now, store = system_clock(), Store.open(tenant.database, system_clock)
    person = session_person(store, session, now, tenant=TENANT)
    assert person is not None
    with store.read() as conn:
        waiting = cases_in(conn, ("new",))
    for at, case in enumerate(waiting[:14]):
        claim(store, person, case, now)
        page = case_page(store, person, case, now)
        assert page is not None
        state = page.shown.state
        ref = state.undecided[0].ref
        chosen = Decision("remove", "minor_advertised", "As it reads.", (ref,), no_referral="too_little")
        if at % 5 == 0:
            chosen = Decision("no_concern", "no_sign", "As it reads.", (ref,))
        decide(store, person, case, chosen, now, state.sequence)
    store.close()


def _page(browser: Any, base: str, session: str) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 840}, color_scheme="light")
    context.add_cookies([{"name": f"doorwatch-{TENANT}-session", "value": session, "url": base}])
    return context.new_page()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
