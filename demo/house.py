"""Setting the demo up: settings, keys, profiles and signed agreements for the four sample sites."""

from __future__ import annotations

import hashlib
from datetime import datetime
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from demo.routes import ROUTES, make_routes
from demo.sites.config import SITES, TENANTS
from demo.sites.serving import RunningSites
from demo.sites.site import Site
from doorwatch.agreements import render, sign, template
from doorwatch.keys import KeyRing
from doorwatch.settings import Settings, load_settings

_RATE = 200
_NOTE = "self-made data on this machine; nobody is described by it"


def set_up(home: Path, sites: RunningSites, now: datetime) -> Settings:
    """Write everything that the nights need under `home` (an empty folder) and return its settings."""
    tables = "\n".join(f"[tenants.{tenant}]\n" for tenant in TENANTS)
    path = home / "doorwatch.toml"
    path.write_text(f'home = "."\n\n{tables}', encoding="utf-8")
    settings = load_settings(path)
    for name, tenant in settings.tenants.items():
        keys = KeyRing.create(tenant.keys, now)
        tenant.agreements.mkdir(parents=True)
        tenant.profiles.mkdir(parents=True)
        make_routes(tenant, home / "receivers")
        for platform in TENANTS[name]:
            agreement = tenant.agreements / f"{platform}.yaml"
            agreement.write_text(_agreement(sites[platform], name, now), encoding="utf-8")
            sign(agreement, sites[platform].key, "platform")
            sign(agreement, keys.signing_key("operator"), "operator")
            profile = resources.files("demo").joinpath("profiles", f"{platform}.yaml").read_text("utf-8")
            (tenant.profiles / f"{platform}.yaml").write_text(profile, encoding="utf-8")
    return settings


def _agreement(site: Site, tenant: str, now: datetime) -> str:
    """Return an agreement with a sample site that both sides could sign."""
    host = urlsplit(site.base).netloc
    form = template(
        site.name,
        tenant,
        now.date(),
        controller=f"{tenant} (demo)",
        site=site.base,
        processor_contract="demo contract 1",
        legal_basis=dict.fromkeys(("gdpr_6", "gdpr_9", "gdpr_10"), _NOTE),
        notice_to_advertisers=_NOTE,
        purpose="moderation of sample listings",
        scope={
            "hosts": [host], "image_hosts": [], "allow": ["/"], "deny": ["/account", "/submit"],
            "rate": _RATE, "concurrency": 8, "pages": 100_000, "private_hosts": [host],
            "reveal_contact": SITES[site.name].reveal is not None,
            "hours": {"start": "00:00", "end": "00:00", "zone": "Europe/Amsterdam"},
        },
        capacity={"cases_a_day": 10_000, "above": "queue"},
        mosaic=True,
        ocr_required=False,
        routes=list(ROUTES),
        contacts={
            "operator": "operator@demo.example", "platform": f"{site.name}@demo.example",
            "data_protection": "privacy@demo.example", "security": "security@demo.example",
            "complaints": f"complaints@{site.name}.example", "territory": "NL",
            "out_of_court": "https://disputes.demo.example",
        },
    )  # fmt: skip
    form["dpia"]["sha256"] = hashlib.sha256(f"DPIA of {site.name}".encode()).hexdigest()
    return render(form)
