"""One running site: its state, which a test or the demo changes, and its ASGI application."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from email.utils import format_datetime, parsedate_to_datetime

from nacl.signing import SigningKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from demo.generator import World
from demo.sites import render
from demo.sites.catalog import Catalog
from demo.sites.config import SiteConfig
from demo.sites.door import DoorCheck, Reader, decide, submission
from demo.sites.faults import Faults
from demo.sites.listpages import list_routes
from demo.sites.log import AccessLog, logged
from demo.sites.submissions import Submissions
from doorwatch.agreements import key_document
from doorwatch.types import Clock, Listing

Endpoint = Callable[[Request], Awaitable[Response]]
ROBOTS = "User-agent: *\nDisallow: /account\nDisallow: /submit\nDisallow: /search\n"
_ALWAYS_ANSWERED = ("/robots.txt", "/.well-known/doorwatch.json")


def platform_key(name: str, seed: int) -> SigningKey:
    """Return the demo platform's agreement key: made from the seed, so that every run has the same."""
    return SigningKey(hashlib.sha256(f"doorwatch demo platform {name} {seed}".encode()).digest())


class Site:
    """A sample site. `night` chooses what it shows.

    `faults`, and what stands at its door (`config`, `check`, `reader`), may be changed while it runs.

    `base` is its address without a slash at the end, known once it is served; `log` holds every
    request that it answered.
    """

    def __init__(self, config: SiteConfig, world: World, clock: Clock) -> None:
        self.config = config
        self.night = 0
        self.faults = Faults()
        self.log = AccessLog()
        self.base = ""
        self.check: DoorCheck | None = None
        self.reader: Reader | None = None
        self.key = platform_key(config.name, world.plan.seed)
        self.catalog = Catalog(world, config)
        self.submissions = Submissions(self.catalog.submitted)
        self._world = world
        self._clock = clock
        self.app = logged(Starlette(routes=self._routes()), self.log, clock)

    @property
    def name(self) -> str:
        """The platform's name."""
        return self.config.name

    def address(self, listing: Listing) -> str:
        """Return the full address of a listing's detail page."""
        return self.base + self.catalog.address(listing)

    def shown(self, listing: Listing) -> dict[str, object]:
        """Return what pages may show of a listing."""
        return render.shown_fields(listing, self.catalog.address(listing), self.base, self.config)

    def html(self, page: str, status: int = 200) -> HTMLResponse:
        """Return a page, after a redesign when that fault is on."""
        return HTMLResponse(render.rearranged(page) if self.faults.changed_layout else page, status)

    def _routes(self) -> list[Route]:
        style = self.config.style
        detail = {
            "north": "/advertentie/{id}/{slug}", "south": "/offer/{address}",
            "east": "/anzeige/{id}/{slug}.html", "west": "/a/{address}",
        }[style]  # fmt: skip
        routes = [
            self._route("/robots.txt", self._robots),
            self._route("/.well-known/doorwatch.json", self._well_known),
            self._route(detail, self._detail),
            self._route("/img/{name}", self._picture),
            self._route("/submit", self._form),
            self._route("/submit", self._submit, "POST"),
            self._route("/my/{id}", self._mine),
            self._route("/my/{id}/withdraw", self._withdraw, "POST"),
            self._route("/account", self._account),
            *(self._route(path, answer) for path, answer in list_routes(self)),
        ]
        if self.config.reveal:
            routes.append(self._route(self.config.reveal, self._reveal))
        return [*routes, self._route("/{rest:path}", self._unknown)]

    def _route(self, path: str, answer: Endpoint, method: str = "GET") -> Route:
        async def answered(request: Request) -> Response:
            return await self._with_faults(request, answer)

        return Route(path, answered, methods=[method])

    async def _with_faults(self, request: Request, answer: Endpoint) -> Response:
        if self.faults.slow:
            await asyncio.sleep(self.faults.slow)
        path = request.url.path
        if path not in _ALWAYS_ANSWERED and not path.startswith("/img/"):
            if self.faults.take_error():
                return PlainTextResponse("Internal Server Error", 500)
            if self.faults.maintenance:
                return HTMLResponse(render.notice(self.config, "Maintenance", "Back soon."))
        return await answer(request)

    async def _robots(self, request: Request) -> Response:
        return PlainTextResponse(ROBOTS if self.faults.robots is None else self.faults.robots)

    async def _well_known(self, request: Request) -> Response:
        return Response(key_document(self.name, self.key.verify_key), media_type="application/json")

    async def _account(self, request: Request) -> Response:
        return self.html(render.notice(self.config, "Account", "Log in."))

    async def _unknown(self, request: Request) -> Response:
        return self.html(render.notice(self.config, "404", "Not found."), 404)

    async def _detail(self, request: Request) -> Response:
        path = request.url.path
        listing_id = self._id_in(request)
        listing = self.catalog.find(listing_id, self.night)
        if listing is None:
            known = self.catalog.known(listing_id, self.night)
            status = self.config.gone if known else 404
            return self.html(render.notice(self.config, str(status), "Not here."), status)
        if self.faults.redirect_host:
            return RedirectResponse(f"http://{self.faults.redirect_host}{path}", 302)
        if path != self.catalog.address(listing):
            return RedirectResponse(self.catalog.address(listing), 301)
        related = [self.shown(other) for other in self.catalog.related(listing_id, self.night)]
        page = self.html(render.detail_page(self.config, self.shown(listing), related))
        return self._conditional(request, page, listing_id)

    def _id_in(self, request: Request) -> str:
        found = request.path_params.get("id")
        if found is not None:
            return str(found)
        address = str(request.path_params["address"])
        parts = address.split("-")
        return "-".join(parts[:2] if self.config.style == "west" else parts[-2:])

    def _conditional(self, request: Request, page: Response, listing_id: str) -> Response:
        """Give validators, and 304 where the request holds the same ones (RFC 9110, 13)."""
        etag = f'"{hashlib.sha256(bytes(page.body)).hexdigest()[:32]}"'
        changed = self.catalog.changed_at(listing_id, self.night).replace(microsecond=0)
        headers = {"ETag": etag, "Last-Modified": format_datetime(changed, usegmt=True)}
        known, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
        if known is not None:
            same = etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
        else:
            same = since is not None and _not_after(changed.timestamp(), since)
        if same:
            return Response(status_code=304, headers=headers)
        page.headers.update(headers)
        return page

    async def _reveal(self, request: Request) -> Response:
        listing = self.catalog.find(str(request.path_params["id"]), self.night)
        if listing is None:
            return JSONResponse({"fehler": "weg"}, self.config.gone)
        return JSONResponse({"telefon": listing.phones[0] if listing.phones else None})

    async def _picture(self, request: Request) -> Response:
        name = str(request.path_params["name"])
        try:
            data = await asyncio.to_thread(self._world.picture, f"img/{name}", self.night)
        except KeyError:
            return PlainTextResponse("Not Found", 404)
        if self.faults.cut_pictures:
            data = data[: len(data) // 2]
        return Response(data, media_type="image/png")

    async def _form(self, request: Request) -> Response:
        return self.html(render.submit_page(self.config))

    async def _submit(self, request: Request) -> Response:
        form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
        number = len(self.submissions.by_id) + 1
        listing = submission(self.config, form, number, self._clock(), self.submissions.accounts)
        listing = self.submissions.edited(listing, form.get("edit", ""))
        answer = await asyncio.to_thread(decide, self.config, listing, form, self.check, self.reader)
        self.submissions.put(listing, answer.state, answer.message)
        page = self.html(render.submit_page(self.config, answer.message), answer.status)
        page.headers["X-Demo-Outcome"] = answer.outcome
        page.headers["Location"] = f"/my/{listing.id}"
        return page

    async def _mine(self, request: Request) -> Response:
        """Tell an advertiser what became of a submission."""
        found = self.submissions.by_id.get(str(request.path_params["id"]))
        if found is None:
            return JSONResponse({"state": "unknown"}, 404)
        address = self.catalog.address(found.listing) if found.state == "online" else None
        return JSONResponse({"state": found.state, "message": found.message, "address": address})

    async def _withdraw(self, request: Request) -> Response:
        online = self.submissions.withdraw(str(request.path_params["id"]))
        return JSONResponse({"withdrawn": online}, 200 if online else 404)


def _not_after(changed: float, since: str) -> bool:
    try:
        return changed <= parsedate_to_datetime(since).timestamp()
    except ValueError:
        return False
