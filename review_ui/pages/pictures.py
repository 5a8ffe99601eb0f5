"""Mosaics: made for one look from a fresh request under the agreement, sent no-store, kept nowhere."""

from __future__ import annotations

import asyncio
from html import escape

from starlette.responses import Response

from doorwatch.casework.mosaics import mosaic_source
from doorwatch.casework.rights import refusals, require_case
from doorwatch.errors import AgreementRefused, PictureError
from doorwatch.store.casefile import load_case
from doorwatch.types import Agreement, ListingRef
from doorwatch.types.people import Permission
from review_ui.labels import N_
from review_ui.v1.fetch import Fetcher
from review_ui.visit import NotFound, Page, Visit

WHY = {
    "hard": N_("pictures of this lane are never shown"),
    "no_agreement": N_("no agreement holds now"),
    "not_agreed": N_("the agreement grants no mosaic"),
    "no_address": N_("the picture has no address any more"),
    "refused": N_("the agreement does not allow the request"),
    "unreadable": N_("what came is no picture that can be read"),
    "unreachable": N_("the platform does not give the picture now"),
}


def show(visit: Visit) -> Response:
    """Show the page around one mosaic; nothing is fetched for it. The picture's own request follows."""
    case, number, picture, _ = _asked(visit)
    return visit.page("picture.html", case=case, listing=number, picture=picture)


def mosaic(visit: Visit) -> Response:
    """Give the mosaic, or a grey tile that says why there is none."""
    case, _, picture, ref = _asked(visit)
    found = mosaic_source(
        visit.store, visit.who, case, ref, picture - 1, visit.now, lambda name: _agreement(visit, name)
    )
    if found is None:
        raise NotFound("picture: expected one of the case")
    if isinstance(found, str):
        return _grey(visit, found)
    data = asyncio.run(Fetcher(found.agreement).fetch(found.address, visit.now))
    if isinstance(data, str):
        return _grey(visit, "refused" if data == "refused" else "unreachable")
    return _drawn(visit, data)


def _asked(visit: Visit) -> tuple[int, int, int, ListingRef]:
    """Return case, number of the listing, number of the picture, and the listing.

    The evidence is not shown here, so this is no look at the case. Raises NotFound, PermissionRefused.
    """
    case, number, picture = (visit.number(name) for name in ("case", "listing", "picture"))
    with visit.store.read() as conn:
        state = load_case(conn, case)
    if state is not None:
        with refusals(visit.store, visit.who, visit.now, f"case/{case}"):
            require_case(visit.who, Permission.CASE_PICTURE, state)
    if state is None or not 0 < number <= len(state.listings) or picture < 1:
        raise NotFound("picture: expected one of the case")
    return case, number, picture, state.listings[number - 1].ref


def _drawn(visit: Visit, data: bytes) -> Response:
    from doorwatch.images.mosaic import mosaic as cells

    try:
        return Response(cells(data, grey=visit.look.grey), media_type="image/png")
    except PictureError:
        return _grey(visit, "unreadable")


def _agreement(visit: Visit, platform: str) -> Agreement:
    """Return the agreement that holds now. Only where the house is served are both signatures checked."""
    desk = visit.console.desk
    if desk is None:
        raise AgreementRefused(f"{platform}: expected a console that is served with its house")
    return desk.agreement(platform)


def _grey(visit: Visit, why: str) -> Response:
    told = escape(visit.texts.gettext(WHY[why]))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120" width="320" height="120">'
        '<rect width="320" height="120" fill="#8a9099"/><text x="160" y="64" text-anchor="middle" '
        f'font-family="sans-serif" font-size="13" fill="#101214">{told}</text></svg>'
    )
    return Response(svg, media_type="image/svg+xml")


PAGES = (
    Page(
        "/cases/{case}/listings/{listing}/pictures/{picture}", "picture", Permission.CASE_PICTURE, get=show
    ),
    Page(
        "/cases/{case}/listings/{listing}/pictures/{picture}/mosaic", "mosaic", Permission.CASE_PICTURE,
        get=mosaic,
    ),
)  # fmt: skip
