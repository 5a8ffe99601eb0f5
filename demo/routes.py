"""Routes of the demo: five kinds of receiver, each with keys made now and an address that leads nowhere."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path

from nacl.signing import SigningKey

from demo.known import HOTLINE
from doorwatch.casework.referring import new_route_key
from doorwatch.settings import TenantSettings

ROUTES: Mapping[str, Mapping[str, str]] = {
    "police-liaison": {
        "kind": "police_liaison",
        "nl": "Politie, liaison mensenhandel (demo)",
        "en": "Police, liaison for human trafficking (demo)",
        "accepts": "minor, control",
        "purpose_nl": "Vermoeden van mensenhandel of van een minderjarige (DSA art. 18)",
        "purpose_en": "Suspected trafficking or a suspected minor (DSA art. 18)",
    },
    "offlimits": {
        "kind": "hotline_imagery",
        "nl": "Offlimits, alleen beeld (demo)",
        "en": "Offlimits, imagery only (demo)",
        "accepts": "imagery",
        "banks": HOTLINE,
        "purpose_nl": "Melding dat beeld van de eigen lijst weer te zien is",
        "purpose_en": "Notice that imagery of its own list is shown again",
    },
    "veilig-thuis": {
        "kind": "care",
        "nl": "Veilig Thuis (demo)",
        "en": "Veilig Thuis, safety at home (demo)",
        "accepts": "minor, care",
        "purpose_nl": "Zorg over de veiligheid van een kind of wie afhankelijk is",
        "purpose_en": "Concern about the safety of a child or dependant",
    },
    "zorgcoordinator": {
        "kind": "coordinator",
        "nl": "Zorgcoördinator mensenhandel (demo)",
        "en": "Care coordinator for human trafficking (demo)",
        "accepts": "control, care",
        "purpose_nl": "Coördinatie van zorg en opvang",
        "purpose_en": "Coordination of care and shelter",
    },
    "meldpunt-minderjarigen": {
        "kind": "helpline",
        "nl": "Meldpunt Uitbuiting Minderjarigen (demo)",
        "en": "Helpline for the exploitation of minors (demo)",
        "accepts": "minor, care",
        "purpose_nl": "Zorgen over een minderjarige",
        "purpose_en": "Worries about a minor",
    },
}
_FILE = """\
# A made-up receiver of the demo: its keys were made on this machine, its address leads nowhere.
schema: 1
id: {id}
kind: {kind}
name:
  nl: "{nl}"
  en: "{en}"
contact: {id}@route.example
recipient: {recipient}
reply_key: {reply_key}
delivery: {{kind: download}}
accepts: [{accepts}]
banks: [{banks}]
keep_days: 183
reply_due_hours: 72
duty_officer: Duty officer of {tenant} (demo), duty@demo.example
purpose:
  nl: "{purpose_nl}"
  en: "{purpose_en}"
"""


def make_routes(tenant: TenantSettings, receivers: Path) -> None:
    """Write the routes of a tenant, and each receiver's keys under `receivers`/<tenant>/<route>/ (0600).

    In life those keys are made and kept by the receiver; here they let the demo open what it sent.
    """
    tenant.routes.mkdir(parents=True, exist_ok=True)
    for name, values in ROUTES.items():
        secret, public = new_route_key()
        reply = SigningKey.generate()
        place = receivers / tenant.name / name
        place.mkdir(parents=True, mode=0o700)
        _secret(place / "age.key", secret)
        _secret(place / "reply.key", base64.b64encode(bytes(reply)).decode())
        text = _FILE.format(
            **{"banks": "", **values},
            id=name,
            tenant=tenant.name,
            recipient=public,
            reply_key=base64.b64encode(bytes(reply.verify_key)).decode(),
        )
        (tenant.routes / f"{name}.yaml").write_text(text, encoding="utf-8")


def _secret(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text + "\n")
