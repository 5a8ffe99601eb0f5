"""From a listing to the page that a site shows of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import jinja2
from markupsafe import Markup

from demo.sites.catalog import shown_at
from demo.sites.config import SiteConfig
from doorwatch.types import Listing

_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.PackageLoader("demo.sites"), autoescape=True, undefined=jinja2.StrictUndefined
)


def shown_fields(listing: Listing, path: str, base: str, site: SiteConfig) -> dict[str, Any]:
    """Return what a page may show of a listing: nothing that only the platform's own feed holds."""
    images = [f"/{image}" for image in listing.images]
    contacts = listing.phones or tuple(handle.value for handle in listing.handles)
    hide = site.reveal is not None
    return {
        "id": listing.id,
        "path": path,
        "url": base + path,
        "title": listing.title or "",
        "text": listing.text or "",
        "hidden_text": listing.hidden_text,
        "persona": listing.persona or "",
        "stated_age": listing.stated_age,
        "city": listing.city or "",
        "country": listing.country or "",
        "section": listing.section or "",
        "price": f"{listing.price.amount:.0f}" if listing.price else None,
        "phones": () if hide else listing.phones,
        "handles": () if hide else tuple(handle.value for handle in listing.handles),
        "has_contact": bool(contacts),
        "account": listing.account.id if listing.account else "",
        "posted": listing.posted_at.isoformat() if listing.posted_at else "",
        "bumped": listing.bumped_at.isoformat() if listing.bumped_at else None,
        "shown": shown_at(listing).isoformat(),
        "images": images,
        "image_urls": [base + image for image in images],
    }


def structured_data(ad: Mapping[str, Any]) -> dict[str, Any]:
    """Return a listing as schema.org data for a JSON-LD script."""
    provider = {"@type": "Person", "name": ad["persona"], "identifier": ad["account"]}
    if ad["phones"]:
        provider["telephone"] = ad["phones"][0]
    if ad["handles"]:
        provider["sameAs"] = [f"https://t.me/{handle.lstrip('@')}" for handle in ad["handles"]]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Service",
        "identifier": ad["id"],
        "name": ad["title"],
        "description": ad["text"],
        "url": ad["url"],
        "image": ad["image_urls"],
        "datePosted": ad["posted"],
        "category": ad["section"],
        "areaServed": {"@type": "City", "name": ad["city"], "addressCountry": ad["country"]},
        "provider": provider,
    }
    if ad["price"]:
        data["offers"] = {"@type": "Offer", "price": ad["price"], "priceCurrency": "EUR"}
    if ad["bumped"]:
        data["dateModified"] = ad["bumped"]
    if ad["stated_age"] is not None:
        data["additionalProperty"] = [{"@type": "PropertyValue", "name": "age", "value": ad["stated_age"]}]
    return data


def script_json(data: Mapping[str, Any]) -> Markup:
    """Return JSON that no text of a listing can break out of its script element with."""
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  escaped above, the way json_script of the web frameworks does


def list_page(site: SiteConfig, ads: Iterable[Mapping[str, Any]], more: str | None, total: int) -> str:
    """Return a list page."""
    template = _ENVIRONMENT.get_template(f"{site.style}_list.html")
    return template.render(site=site, ads=list(ads), more=more, total=total)


def detail_page(site: SiteConfig, ad: Mapping[str, Any], related: Iterable[Mapping[str, Any]]) -> str:
    """Return a detail page."""
    template = _ENVIRONMENT.get_template(f"{site.style}_detail.html")
    reveal = site.reveal.format(id=ad["id"]) if site.reveal else None
    structured = script_json(structured_data(ad))
    return template.render(site=site, ad=ad, related=list(related), reveal=reveal, structured=structured)


def submit_page(site: SiteConfig, message: str | None = None) -> str:
    """Return the form for a new listing, with what became of the last one."""
    return _ENVIRONMENT.get_template("submit.html").render(site=site, message=message)


def notice(site: SiteConfig, title: str, message: str) -> str:
    """Return a page that only says something."""
    return _ENVIRONMENT.get_template("notice.html").render(site=site, title=title, message=message)


def rearranged(page: str) -> str:
    """Return a page after a redesign: other classes, no labels, no structured data."""
    page = re.sub(r'\b(class|id)="([^"]*)"', lambda m: f'{m[1]}="x{len(m[2])}"', page)
    page = re.sub(r"<(/?)(th|dt)>", r"<\1td>", page)
    page = re.sub(r'\b(itemprop|itemscope|itemtype|property|rel)(="[^"]*")?', "", page)
    return (
        page.replace("application/ld+json", "application/x-data")
        .replace("<h1", "<div")
        .replace("</h1", "</div")
    )
