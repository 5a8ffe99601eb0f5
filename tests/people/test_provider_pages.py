"""The way to the provider and back, through the console's own frame, as a browser walks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from doorwatch.casework import people
from doorwatch.settings import load_settings
from review_ui.app import PAGES as CONSOLE
from review_ui.app import make_app
from review_ui.pages import provider
from review_ui.visit import routes
from tests.people.desk import ADMIN, NOW, Desk
from tests.people.provider import OpenProvider
from tests.review_ui.serving import Serving

SESSION = "doorwatch-north-session"
PENDING = "doorwatch-north-provider"


@pytest.fixture
def open_provider() -> Iterator[OpenProvider]:
    server = OpenProvider(now=int(NOW.timestamp()))
    yield server
    server.close()


@pytest.fixture
def console(small: Desk, open_provider: OpenProvider, tmp_path: Path) -> Iterator[httpx.Client]:
    secret = tmp_path / "oidc.secret"
    secret.write_text(open_provider.secret)
    secret.chmod(0o600)
    (tmp_path / "doorwatch.toml").write_text(
        f'[tenants.north]\ndatabase = "sqlite:///{tmp_path / "doorwatch.db"}"\n[tenants.north.oidc]\n'
        f'issuer = "{open_provider.issuer}"\nclient_id = "doorwatch"\nsecret_file = "oidc.secret"\n'
    )
    app = make_app(load_settings(tmp_path / "doorwatch.toml", {}), clock=lambda: NOW)
    mounted = {getattr(route, "name", "") for route in app.router.routes}
    missing = [page for page in provider.PAGES if page.name not in mounted]
    app.router.routes[:0] = routes(app.state.console, missing)
    serving = Serving(app)
    with httpx.Client(base_url=serving.base) as client:
        yield client
    serving.stop()
    app.state.console.store.close()


def walk(console: httpx.Client) -> httpx.Response:
    """Go to the provider and come back."""
    there = console.get("/sign-in/provider")
    assert there.status_code == 303
    back = httpx.get(there.headers["location"]).headers["location"]
    assert back.startswith(f"{console.base_url}".rstrip("/") + "/sign-in/provider/return")
    return console.get(back)


def test_a_person_signs_in_through_the_provider(console: httpx.Client, small: Desk) -> None:
    people.add_user(small.store, ADMIN, "m.one", ["moderator"], ["demo-north"], NOW, external="subject-17")
    planted = "planted-before-the-sign-in"
    console.cookies.set(SESSION, planted, domain="127.0.0.1")
    done = walk(console)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    session = done.cookies[SESSION]
    assert session != planted
    assert PENDING not in console.cookies
    person = small.who(session)
    assert person is not None
    assert person.name == "m.one"
    assert {page.name for page in CONSOLE} >= {"sign-in"}


def test_who_has_no_account_is_told_like_everybody_and_keeps_no_cookie(console: httpx.Client) -> None:
    refused = walk(console)
    assert refused.status_code == 403
    assert SESSION not in console.cookies
    assert PENDING not in console.cookies


def test_another_browsers_return_opens_nothing(console: httpx.Client, small: Desk) -> None:
    people.add_user(small.store, ADMIN, "m.one", ["moderator"], ["demo-north"], NOW, external="subject-17")
    there = console.get("/sign-in/provider")
    back = httpx.get(there.headers["location"]).headers["location"]
    stranger = httpx.get(back)
    assert stranger.status_code == 403
    assert SESSION not in stranger.cookies
