"""The console as one ASGI application of one tenant."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from doorwatch.casework.referring import StudyRegister
from doorwatch.casework.studyregister import Register
from doorwatch.errors import DoorwatchError, Refused
from doorwatch.keys import KeyRing
from doorwatch.settings import Settings, TenantSettings
from doorwatch.store import Store
from doorwatch.types.clock import Clock
from review_ui.acting import Acts
from review_ui.console import ZONE, Console
from review_ui.gate import Gate
from review_ui.guard import Guard, guard_rules
from review_ui.pages import (
    account,
    acts,
    agency,
    banks,
    bulk,
    calibration,
    case,
    figures,
    handover,
    inbox,
    journal,
    people,
    pictures,
    provider,
    quality,
    queue,
    referrals,
    requests,
    rules,
    shape,
    signin,
    statements,
    studies,
)
from review_ui.spans import Spans
from review_ui.tokens import Cookies
from review_ui.v1.app import LIMITS, program_routes
from review_ui.v1.desk import Desk
from review_ui.v1.health import health_routes
from review_ui.v1.later import Later, sender_of
from review_ui.visit import NotFound, Page, opened, problem, routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STATIC = Path(__file__).parent / "static"
_AREAS = (
    handover, bulk, shape, agency, signin, provider, account, queue, case, acts, pictures, statements,
    referrals, inbox, quality, rules, banks, calibration, figures, journal, requests, people,
    studies,
)  # fmt: skip
PAGES: tuple[Page, ...] = tuple(page for area in _AREAS for page in area.PAGES)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def make_app(
    settings: Settings,
    *,
    clock: Clock,
    tenant: str | None = None,
    hosts: Iterable[str] = LOOPBACK,
    secure: bool = False,
    zone: str = ZONE,
    register: StudyRegister | None = None,
    desk: Desk | None = None,
) -> Starlette:
    """Return the console of a tenant, the only one when none is named.

    `hosts` are the names that it answers to; `secure` says that a proxy ends TLS before it: then cookies
    are for TLS only and browsers are told to stay on it. `zone` is the IANA zone of all times shown.
    `register` tells which listings are placements of a study: they never leave in a referral; it is the
    tenant's own sealed one unless another is given. With a `desk` the interface for programs is served too;
    its store is then the one that all pages use.
    Raises SettingsError: no such tenant.
    """
    chosen = settings.tenant(tenant)
    store = desk.house.workshop.store if desk else Store.open(chosen.database, clock)
    programs = program_routes(desk) if desk else []
    later = Later(sender_of(desk) if desk else None)
    console = Console(
        settings,
        chosen,
        store,
        clock,
        Gate(store, chosen),
        Cookies(chosen.name, secure),
        Acts(),
        zone,
        register or _own_register(store, chosen),
        desk,
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        worker = asyncio.create_task(later.run())
        yield
        worker.cancel()
        store.close()

    every = [
        *routes(console, PAGES),
        *health_routes(store),
        *programs,
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
    ]
    app = Starlette(
        routes=every,
        middleware=[
            Middleware(Spans, routes=every),
            Middleware(Guard, rules=guard_rules(hosts, secure, LIMITS)),
        ],
        exception_handlers={HTTPException: _missing(console)},
        lifespan=lifespan,
    )
    app.state.console = console
    app.state.later = later
    return app


def _own_register(store: Store, tenant: TenantSettings) -> StudyRegister:
    """Return the tenant's sealed register; its keys are read when it is asked, as those of a referral."""
    return lambda refs, now: Register(store, KeyRing.open(tenant.keys))(refs, now)


def _missing(console: Console) -> Any:
    def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        told: DoorwatchError = NotFound("page: expected one of ours")
        if error.status_code == 405:
            told = Refused(f"method: expected another one than {request.method}")
        elif error.status_code == 400:
            told = Refused("form: expected one that can be read")
        return problem(opened(console, request), told)

    return answer
