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
from datetime import datetime
from pathlib import Path
from typing import Any

import pyotp
import uvicorn
from playwright.sync_api import sync_playwright

from demo.people import seed
from demo.sites.config import TENANTS
from doorwatch.casework.own_account import change_password, change_settings, confirm_totp, enrol_totp
from doorwatch.casework.signing_in import sign_in
from doorwatch.keys import KeyRing
from doorwatch.settings import TenantSettings, load_settings
from doorwatch.store import Store
from doorwatch.types import system_clock
from review_ui.app import make_app

DOCS = Path(__file__).parent.parent / "docs"
TENANT = "demo-a"
WHO = "mira"
_PASSWORD = "paarden lopen zelden achteruit"  # noqa: S105  of an invented person, for a minute


def main(folder: Path) -> None:
    """Write docs/console-queue.png and docs/console-case.png."""
    with tempfile.TemporaryDirectory() as copy:
        home = Path(copy) / "demo"
        shutil.copytree(folder, home)
        settings = load_settings(home / "doorwatch.toml", {})
        tenant = settings.tenant(TENANT)
        session = _session(tenant, system_clock())
        app = make_app(settings, clock=system_clock, tenant=TENANT)
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
        thread.start()
        _shoot(f"http://127.0.0.1:{listening.getsockname()[1]}", session)
        server.should_exit = True
        thread.join()


def _session(tenant: TenantSettings, now: datetime) -> str:
    """Make the demo's people and return a session of the moderator."""
    keys = KeyRing.create(tenant.keys, now)
    store = Store.open(tenant.database, system_clock)
    store.upgrade()
    people = {one.name: one.password for one in seed(store, TENANT, TENANTS[TENANT], now)}
    change_settings(store, WHO, {}, language="en")
    first = sign_in(store, WHO, people[WHO], None, now, where="here", keys=keys)
    token = change_password(store, first.session_token, people[WHO], _PASSWORD, now, keys=keys)
    begun = enrol_totp(store, token, now, keys=keys, tenant=TENANT)
    code = pyotp.parse_uri(begun.uri).now()  # type: ignore[union-attr]
    session = confirm_totp(store, token, code, now, keys=keys).session_token
    store.close()
    return session


def _shoot(base: str, session: str) -> None:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = _page(browser, base, session)
        page.goto(f"{base}/queue")
        page.screenshot(path=DOCS / "console-queue.png")
        page.goto(f"{base}/cases/4")
        page.locator("[data-key=claim]").click()
        page.goto(f"{base}/cases/4")
        page.locator("input[value=refer_police]").check()
        page.screenshot(path=DOCS / "console-case.png")
        browser.close()


def _page(browser: Any, base: str, session: str) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 840}, color_scheme="light")
    context.add_cookies([{"name": f"doorwatch-{TENANT}-session", "value": session, "url": base}])
    return context.new_page()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
