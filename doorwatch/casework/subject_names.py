"""Whose request of a data subject it is, in the platform's words; encrypted while it waits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput
from doorwatch.store.subject_requests import RequestRow

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing

_MOST = 200


@dataclass(frozen=True, slots=True)
class Named:
    """Whose request it is, in the platform's words: its listing ids and at most one account."""

    listings: tuple[str, ...] = ()
    account: str | None = None

    def check(self) -> None:
        """Raise BadInput when nothing, too much, or what is no id is named."""
        names = (*self.listings, *([self.account] if self.account is not None else []))
        if not names or len(self.listings) > _MOST:
            raise BadInput("subject", f"expected an account or 1 to {_MOST} listing ids", str(len(names)))
        if any(not name.strip() or len(name) > 200 for name in names):
            raise BadInput("subject", "expected ids as the platform writes them", "an empty or a long one")


def sealed(keys: KeyRing, platform: str, named: Named) -> bytes:
    """Encrypt the names for a request of one platform."""
    from nacl.secret import Aead

    body = json.dumps({"listings": named.listings, "account": named.account}).encode()
    return bytes(Aead(keys.people_key()).encrypt(body, aad=_platform(platform)))


def opened(keys: KeyRing, row: RequestRow) -> Named:
    """Return the names of an open request. Raises ActRefused: another key, or another platform's row."""
    from nacl.exceptions import CryptoError
    from nacl.secret import Aead

    try:
        body = Aead(keys.people_key()).decrypt(row.body or b"", aad=_platform(row.platform))
        found = json.loads(body)
    except (CryptoError, ValueError, TypeError) as error:
        message = f"subject {row.id}: expected ids under this tenant's people key; enter the request anew"
        raise ActRefused("request_unreadable", message) from error
    return Named(tuple(found["listings"]), found["account"])


def _platform(platform: str) -> bytes:
    return f"doorwatch-subject-1 {platform}".encode()
