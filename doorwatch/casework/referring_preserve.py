"""Asking a platform to keep the originals for the police, and its word that it does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from doorwatch.casework.referring_desk import Desk
from doorwatch.casework.rights import refusals, require
from doorwatch.errors import ReferralRefused
from doorwatch.referral.preserve import KEEP_DAYS, PreserveRequest, preserve_request
from doorwatch.store.casefile import load_case, urls_of
from doorwatch.store.journalling import append_journal
from doorwatch.store.referrals import acknowledge_preserve, put_preserve
from doorwatch.types import CaseState, ListingRef
from doorwatch.types.people import Permission, Person

_GRAVE = ("refer_police", "danger")


def preserve(
    desk: Desk, person: Person, case: int, platform: str, now: datetime
) -> tuple[int, PreserveRequest]:
    """Make the request to a platform about its own listings of a case, and note that it was asked.

    May be made as soon as one person decided refer_police or danger: originals vanish while a second
    person is looked for. Returns its number and the signed document.

    Raises PermissionRefused; ReferralRefused: no such decision, or no listing of this platform with an
    agreement.
    """
    with refusals(desk.store, person, now, f"case/{case}"):
        require(person, Permission.REFERRAL_VIEW, [platform])

        def work(conn: Any) -> tuple[int, PreserveRequest]:
            state = load_case(conn, case)
            if state is None or person.tenant != desk.tenant.name:
                raise ReferralRefused(f"case {case}: expected a case of this tenant; got none")
            refs = _grave(conn, state, platform)
            if not refs or platform not in desk.agreements:
                raise ReferralRefused(
                    f"case {case}: expected listings of {platform} decided refer_police or danger; got none"
                )
            until = now + timedelta(days=KEEP_DAYS)
            reference = f"{desk.tenant.name}-{case}-preserve-{platform}"
            key = desk.keys.signing_key("referral")
            made = preserve_request(reference, desk.agreements[platform], refs, now, until, key)
            number = put_preserve(
                conn,
                {
                    "case": case, "platform": platform, "digest": made.digest, "listings": len(refs),
                    "asked_at": now, "asked_by": person.name, "until": until,
                },
            )  # fmt: skip
            detail = {"platform": platform, "digest": made.digest}
            append_journal(conn, now, person.name, "preserve.asked", f"case/{case}", detail)
            return number, made

        return desk.store.run_write(work)


def _grave(conn: Any, state: CaseState, platform: str) -> list[tuple[ListingRef, str | None]]:
    """Return the platform's listings that somebody decided to refer, with their addresses."""
    grave = {one.ref for one in state.decisions if one.kind in _GRAVE}
    urls = urls_of(conn, state.case)
    return [
        (one.ref, urls.get(one.ref))
        for one in state.listings
        if one.ref in grave and one.ref.platform == platform
    ]


def acknowledge(desk: Desk, person: Person, request: int, now: datetime) -> None:
    """Note the platform's word that it keeps the originals.

    Raises PermissionRefused; ReferralRefused: no such request, or it was answered before.
    """
    with refusals(desk.store, person, now, f"preserve/{request}"):
        require(person, Permission.REFERRAL_REPLY)

        def work(conn: Any) -> None:
            case = acknowledge_preserve(conn, request, now, person.name)
            state = None if case is None else load_case(conn, case)
            if case is None or state is None or person.tenant != desk.tenant.name:
                raise ReferralRefused(f"preserve {request}: expected a request that waits; got none")
            require(person, Permission.REFERRAL_REPLY, {one.ref.platform for one in state.listings})
            append_journal(
                conn, now, person.name, "preserve.acknowledged", f"case/{case}", {"request": request}
            )

        desk.store.run_write(work)
