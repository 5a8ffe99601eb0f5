"""The list of each site: pages with a number, with an offset, or a grid filled by JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from demo.sites import render

if TYPE_CHECKING:
    from demo.sites.site import Site

Answer = Callable[[Request], Awaitable[Response]]


def _number(value: str | None, lowest: int) -> int:
    return max(int(value), lowest) if value and value.isdecimal() and len(value) < 9 else lowest


def _page(site: Site, first: int, more_pattern: str, following: int) -> Response:
    """Return the list from place `first`; `following` fills the address of the next page."""
    ads, total = _ads(site, first)
    more = more_pattern.format(following) if first + site.config.page_size < total else None
    return site.html(render.list_page(site.config, ads, more, total))


def _ads(site: Site, first: int) -> tuple[list[dict[str, Any]], int]:
    if site.faults.empty_list:
        return [], 0
    listings = site.catalog.page(site.night, first, site.config.page_size)
    return [dict(site.shown(listing)) for listing in listings], site.catalog.count(site.night)


def _north(site: Site) -> Answer:
    async def answer(request: Request) -> Response:
        page = _number(request.query_params.get("p"), 1)
        return _page(site, (page - 1) * site.config.page_size, "/aanbod?p={}", page + 1)

    return answer


def _south(site: Site) -> Answer:
    async def answer(request: Request) -> Response:
        page = _number(str(request.path_params["page"]), 1)
        return _page(site, (page - 1) * site.config.page_size, "/offers/page/{}", page + 1)

    return answer


def _east(site: Site) -> Answer:
    async def answer(request: Request) -> Response:
        first = _number(request.query_params.get("ab"), 0)
        return _page(site, first, "/anzeigen?ab={}", first + site.config.page_size)

    return answer


def _west_grid(site: Site) -> Answer:
    async def answer(request: Request) -> Response:
        return site.html(render.list_page(site.config, [], None, 0))

    return answer


def _west_more(site: Site) -> Answer:
    async def answer(request: Request) -> Response:
        first = _number(request.query_params.get("after"), 0)
        ads, total = _ads(site, first)
        following = first + site.config.page_size
        items = [
            {
                "id": ad["id"], "url": ad["path"], "title": ad["title"], "city": ad["city"],
                "age": ad["stated_age"], "teaser": ad["text"][:80],
            }
            for ad in ads
        ]  # fmt: skip
        more = f"/api/ads?after={following}" if following < total else None
        if site.faults.changed_layout:
            return JSONResponse({"results": items, "cursor": more})
        return JSONResponse({"items": items, "more": more, "total": total})

    return answer


def list_routes(site: Site) -> list[tuple[str, Answer]]:
    """Return the paths of a site's list with what answers them; the front page leads there."""
    if site.config.style == "west":
        return [("/", _west_grid(site)), ("/api/ads", _west_more(site))]
    path, answer = {
        "north": ("/aanbod", _north), "south": ("/offers/page/{page}", _south), "east": ("/anzeigen", _east)
    }[site.config.style]  # fmt: skip

    async def front(request: Request) -> Response:
        return RedirectResponse(site.config.list_path, 302)

    return [("/", front), (path, answer(site))]
