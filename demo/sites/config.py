"""The four sites: one application, four configurations that differ as real sites do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Door = Literal["nothing", "age_field", "verification", "by_hand", "doorwatch"]
DOORS: tuple[Door, ...] = ("nothing", "age_field", "verification", "by_hand", "doorwatch")


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """How one site looks and what it asks of a new listing.

    `style` names its templates. `list_path` is the first list page; `detail` a pattern of id and
    slug; `gone` the status of a listing that is no more. `reveal` is the pattern of the request
    that shows a contact, None where contacts stand in the page.
    """

    name: str
    tenant: str
    style: Literal["north", "south", "east", "west"]
    language: str
    door: Door
    list_path: str
    detail: str
    gone: Literal[404, 410]
    page_size: int = 20
    reveal: str | None = None


SITES: dict[str, SiteConfig] = {
    site.name: site
    for site in (
        SiteConfig(
            name="demo-north", tenant="demo-a", style="north", language="nl", door="nothing",
            list_path="/aanbod?p=1", detail="/advertentie/{id}/{slug}", gone=404,
        ),
        SiteConfig(
            name="demo-south", tenant="demo-a", style="south", language="en", door="age_field",
            list_path="/offers/page/1", detail="/offer/{slug}-{id}", gone=404,
        ),
        SiteConfig(
            name="demo-east", tenant="demo-b", style="east", language="de", door="verification",
            list_path="/anzeigen?ab=0", detail="/anzeige/{id}/{slug}.html", gone=410,
            reveal="/kontakt/{id}",
        ),
        SiteConfig(
            name="demo-west", tenant="demo-c", style="west", language="en", door="doorwatch",
            list_path="/", detail="/a/{id}-{slug}", gone=410,
        ),
    )
}  # fmt: skip
"""The sites by name."""
TENANTS: dict[str, tuple[str, ...]] = {
    tenant: tuple(site.name for site in SITES.values() if site.tenant == tenant)
    for tenant in ("demo-a", "demo-b", "demo-c")
}
"""Tenants with their platforms; what they share goes through the one exchange, never otherwise."""
