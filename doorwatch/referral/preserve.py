"""A request to the platform to keep the originals: doorwatch holds no picture, and listings vanish fast."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from doorwatch.types import Agreement, ListingRef

if TYPE_CHECKING:
    from nacl.signing import SigningKey

KEEP_DAYS = 90
_WHAT = {
    "nl": "Bewaar de originelen van deze advertenties voor de politie: foto's en video's met hun gegevens, "
    "alle versies van de tekst, account, betaling, logboek en berichten. Kopieer of open geen beeld van een "
    "mogelijk minderjarige; laat het staan waar het staat, afgeschermd.",
    "en": "Keep the originals of these listings for the police: pictures and videos with their data, all "
    "versions of the text, account, payment, log and messages. Copy or open no imagery of a possible minor; "
    "leave it where it is, shielded.",
}


@dataclass(frozen=True, slots=True)
class PreserveRequest:
    """A signed request for one platform: about its own listings, and nothing that it does not know."""

    platform: str
    document: bytes
    digest: str


def preserve_request(
    reference: str,
    agreement: Agreement,
    listings: Sequence[tuple[ListingRef, str | None]],
    now: datetime,
    until: datetime,
    key: SigningKey,
) -> PreserveRequest:
    """Return the request about `listings` (reference and address), as JSON with an Ed25519 signature.

    The signature is over the canonical JSON (sorted keys, no spaces) of everything but `signature`.
    """
    body: dict[str, Any] = {
        "schema": 1,
        "request": "preserve",
        "reference": reference,
        "agreement": agreement.reference,
        "to": {"controller": agreement.controller, "contact": agreement.contacts.get("platform", "")},
        "at": now.isoformat(timespec="seconds"),
        "until": until.isoformat(timespec="seconds"),
        "what": _WHAT,
        "listings": [{"id": ref.id, "url": address} for ref, address in listings],
        "public_key": base64.b64encode(bytes(key.verify_key)).decode(),
    }
    signed = canonical(body)
    body["signature"] = base64.b64encode(key.sign(signed).signature).decode()
    document = json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n"
    return PreserveRequest(agreement.platform, document, hashlib.sha256(signed).hexdigest())


def canonical(body: dict[str, Any]) -> bytes:
    """Return the signed form of a request."""
    unsigned = {name: value for name, value in body.items() if name != "signature"}
    return json.dumps(unsigned, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
