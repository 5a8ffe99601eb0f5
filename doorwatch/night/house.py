"""What a night works with; the command line puts it together once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from doorwatch.agreements import check_offline, load_agreement
from doorwatch.errors import AgreementRefused, DoorwatchError
from doorwatch.night.crawling import StartCrawl
from doorwatch.night.progress import Progress, Silent
from doorwatch.pipeline import Workshop
from doorwatch.settings import TenantSettings
from doorwatch.types import Agreement


@dataclass(frozen=True)
class House:
    """A tenant, its workshop, and the way to start a crawl.

    `kind` pilot assesses and reports without opening cases. `clock_offset` is what the workshop's
    clock is ahead of the machine's, in seconds; crawls are told. `at_once` bounds how many
    platforms are crawled side by side.
    """

    tenant: TenantSettings
    workshop: Workshop
    start_crawl: StartCrawl
    progress: Progress = field(default_factory=Silent)
    settings_path: str | None = None
    clock_offset: float = 0.0
    kind: Literal["nightly", "pilot"] = "nightly"
    at_once: int = 4


@dataclass(frozen=True, slots=True)
class Papers:
    """The tenant's agreements by platform: those that hold, why the others do not, and all that parse."""

    valid: Mapping[str, Agreement]
    refused: Mapping[str, str]
    all: tuple[Agreement, ...] = ()


def read_papers(house: House, only: str | None = None) -> Papers:
    """Read and check all agreements offline, or the one of platform `only`; nothing is requested.

    Raises AgreementRefused: there is no agreement (of this platform) at all.
    """
    folder = house.tenant.agreements
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    paths = [path for path in paths if only in (None, path.stem)]
    if not paths:
        wanted = f"an agreement with {only}" if only else "at least one agreement"
        raise AgreementRefused(f"{folder}: expected {wanted}; got none; nothing was requested")
    valid: dict[str, Agreement] = {}
    refused: dict[str, str] = {}
    parsed: list[Agreement] = []
    operator = house.workshop.keys.signing_key("operator").verify_key
    for path in paths:
        try:
            agreement = load_agreement(path)
            parsed.append(agreement)
            check_offline(agreement, house.workshop.now(), operator)
            _check_place(agreement, house.tenant.name, path.stem)
        except DoorwatchError as error:
            refused[path.stem] = str(error)
        else:
            valid[path.stem] = agreement
    return Papers(valid, refused, tuple(parsed))


def _check_place(agreement: Agreement, tenant: str, platform: str) -> None:
    if (agreement.tenant, agreement.platform) != (tenant, platform):
        raise AgreementRefused(
            f"{agreement.reference}: expected tenant {tenant} and platform {platform}; "
            f"got {agreement.tenant} and {agreement.platform}"
        )
