"""Retention of one tenant: its folders, its agreements' terms, its keys."""

from __future__ import annotations

import getpass
from collections.abc import Mapping

from doorwatch.pipeline import Workshop
from doorwatch.retention.book import TermsBook
from doorwatch.retention.files import Folders
from doorwatch.retention.run import apply
from doorwatch.settings import TenantSettings
from doorwatch.types.agreement import Agreement


def folders_of(tenant: TenantSettings) -> Folders:
    """Return where a tenant's files are."""
    return Folders(
        spool=tenant.spool,
        work=tenant.data / "orders",
        evidence=tenant.evidence,
        reports=tenant.reports,
        backups=tenant.data / "backups",
    )


def keyboard() -> str:
    """Return the actor of a command: the user at the keyboard, as the journal names them."""
    return f"cli:{getpass.getuser()}"[:64]


def apply_terms(
    tenant: TenantSettings,
    workshop: Workshop,
    agreements: Mapping[str, Agreement],
    *,
    confirm_clock: bool = False,
) -> Mapping[str, int]:
    """End what has reached its end in a tenant; return how many by name of the ending.

    Platforms whose agreement is not among `agreements` get the strictest terms. Raises ClockRefused:
    the clock is doubtful and nothing was destroyed. Unreachable and Conflict as the store does.
    """
    applied = apply(
        workshop.store,
        TermsBook.of(agreements.values()),
        workshop.now(),
        folders=folders_of(tenant),
        keys=workshop.keys,
        confirm_clock=keyboard() if confirm_clock else None,
    )
    return applied.counts
