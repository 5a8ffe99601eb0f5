"""A platform's file under its agreement: the same gate as a crawl, with the key last read from the site."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path

from doorwatch.agreements import key_fresh, verify_platform
from doorwatch.casework import Proposed, propose
from doorwatch.errors import AgreementRefused
from doorwatch.ingest import SetAside
from doorwatch.night.house import House, read_papers
from doorwatch.pipeline import Fed, feed
from doorwatch.store.aside import platform_key
from doorwatch.store.journalling import append_journal
from doorwatch.types import Agreement, Listing


def feed_night(
    house: House, platform: str, items: Iterable[Listing | SetAside], folder: Path | None
) -> tuple[Fed, Proposed]:
    """Take in a platform's listings and open cases for the flagged ones.

    Raises AgreementRefused: no valid agreement, no key read from the site within 30 days, or a
    platform's signature that it does not verify. Nothing was read then.
    """
    house.workshop.store.upgrade()
    return take_in(house, checked_agreement(house, platform), items, folder)


def take_in(
    house: House,
    agreement: Agreement,
    items: Iterable[Listing | SetAside],
    folder: Path | None,
    actor: str = "machine",
) -> tuple[Fed, Proposed]:
    """Take in listings under an agreement that was checked; `actor` is who brought them."""
    platform = agreement.platform
    store, now = house.workshop.store, house.workshop.now()
    store.run_write(lambda conn: append_journal(conn, now, actor, "feed.started", f"platform/{platform}"))
    fed = feed(
        house.workshop, agreement, items, folder, lambda done: house.progress.update(platform, done)
    )
    house.progress.finish(platform)
    proposed = propose(
        store, house.workshop.now(), {platform: agreement}, night=now.date(),
        burst=house.tenant.thresholds.burst_size,
    )  # fmt: skip
    return fed, proposed


def checked_agreement(house: House, platform: str) -> Agreement:
    """Return the platform's agreement, both signatures verified without a request.

    Raises AgreementRefused with the reason.
    """
    papers = read_papers(house, platform)
    if platform in papers.refused:
        raise AgreementRefused(papers.refused[platform])
    with house.workshop.store.read() as conn:
        held = platform_key(conn, platform)
    if held is None or not key_fresh(held[1], house.workshop.now()):
        got = "none" if held is None else f"one of {held[1]:%F}"
        raise AgreementRefused(
            f"{platform}: expected a key read from its own site at most 30 days ago; got {got}; "
            f"run: doorwatch scan {platform}"
        )
    verify_platform(papers.valid[platform], base64.b64decode(held[0]))
    return papers.valid[platform]
