"""From the store to a dossier: what is read for a referral, and the pages in the case's folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from doorwatch.casework.referring_desk import Authority, Desk, authority
from doorwatch.errors import PackageError, ReferralRefused
from doorwatch.referral.bag import MOST_BYTES, fingerprint
from doorwatch.referral.compose import Matter, compose
from doorwatch.referral.dossier import Dossier
from doorwatch.referral.parts import Source
from doorwatch.referral.routes import Route
from doorwatch.retention import case_folder
from doorwatch.rules import load_taxonomy
from doorwatch.store.casefile import assessment_of, events_of, load_case
from doorwatch.store.casetext import case_texts
from doorwatch.store.golden import golden_among
from doorwatch.store.referrals import Seen, preserved, seen_of
from doorwatch.types import CaseState


@dataclass(frozen=True, slots=True)
class Material:
    """A dossier as it would go now, its pages by name, and what it rests on."""

    dossier: Dossier
    pages: dict[str, bytes]
    authority: Authority
    state: CaseState
    route: Route


def material(conn: Any, desk: Desk, case: int, route: Route, now: datetime) -> Material:
    """Read a case for a route, all in the caller's transaction.

    Raises ReferralRefused: there is no such case, it is a golden item, or `authority` refuses.
    """
    state = load_case(conn, case)
    if state is None:
        raise ReferralRefused(f"case {case}: expected a case of this tenant; got none")
    granted = authority(state, events_of(conn, case), desk, route)
    # Only now: before it is decided nobody learns which case is a test.
    if golden_among(conn, [case]):
        raise ReferralRefused(f"case {case}: expected a real case; got a golden item")
    key = desk.keys.signing_key("referral")
    matter = Matter(
        reference=f"{desk.tenant.name}-{case}-{granted.sequence}-{route.id}",
        made_at=now,
        case=case,
        route=route,
        topics=granted.topics,
        tenant=desk.tenant.name,
        fingerprint=fingerprint(key.verify_key),
        verdict=granted.verdict,
        sources=_sources(conn, desk, state, granted),
        agreements=desk.agreements,
        taxonomy=load_taxonomy(),
        secret=bytes(key),
        left_out=granted.left_out,
        preserved=preserved(conn, case),
    )
    dossier, pages = compose(matter)
    dossier = _own_matches_only(dossier, route)
    return Material(dossier, pages, granted, state, route)


def _own_matches_only(dossier: Dossier, route: Route) -> Dossier:
    """A hotline is told of listings that show a picture of its own banks, and of no others."""
    if route.kind != "hotline_imagery":
        return dossier
    kept = tuple(one for one in dossier.listings if one.pictures)
    if not kept:
        raise ReferralRefused(f"{route.id}: expected a match of the banks {', '.join(route.banks)}; got none")
    return replace(dossier, listings=kept, left_out=dossier.left_out + len(dossier.listings) - len(kept))


def _sources(conn: Any, desk: Desk, state: CaseState, granted: Authority) -> tuple[Source, ...]:
    """Return the listings that the decision covers, the worst first, as the decision saw them."""
    texts, sights = case_texts(conn, state.case), seen_of(conn, state.case)
    pages = _pages(case_folder(desk.tenant.evidence, state.case))
    found = []
    room = MOST_BYTES
    for one in state.listings:
        if one.ref not in granted.refs:
            continue
        seen, text = sights[one.ref], texts.get(one.ref)
        content = text.content if text else None
        page = _page(pages, seen, room)
        room -= len(page or b"")
        found.append(
            Source(
                ref=one.ref,
                address=seen.address,
                status=seen.status,
                listing=content.listing if content else None,
                pictures=content.pictures if content else (),
                assessment=assessment_of(conn, one.assessment),
                first_seen=seen.first_seen,
                read_at=content.observed_at if content else None,
                last_seen=seen.last_seen,
                gone_at=seen.removed_at,
                page=page,
            )
        )
    return tuple(found)


def _pages(folder: Path) -> dict[tuple[int, int], Path]:
    """Return the pages of a case by (listing row, snapshot)."""
    found = {}
    for path in sorted(folder.glob("*-*.warc.gz")) if folder.is_dir() else ():
        row, _, snapshot = path.name.removesuffix(".warc.gz").partition("-")
        if row.isdigit() and snapshot.isdigit() and path.is_file() and not path.is_symlink():
            found[int(row), int(snapshot)] = path
    return found


def _page(pages: dict[tuple[int, int], Path], seen: Seen, room: int) -> bytes | None:
    """Return the page that the evidence was read from, else the newest one of the listing, else None.

    Raises PackageError: all pages together are more than a package holds.
    """
    mine = {snapshot: path for (row, snapshot), path in pages.items() if row == seen.row}
    if not mine:
        return None
    path = mine[seen.snapshot] if seen.snapshot in mine else mine[max(mine)]
    size = path.stat().st_size
    if size > room:
        raise PackageError(
            "evidence", f"expected pages of at most {MOST_BYTES >> 20} MB; split the case", "more"
        )
    return path.read_bytes()
