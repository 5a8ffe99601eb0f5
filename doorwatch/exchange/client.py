"""A tenant's side of the wire: signed requests, verified answers, values blinded before they leave."""

from __future__ import annotations

import base64
import http.client
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from doorwatch.errors import BadInput, Refused, Unreachable
from doorwatch.exchange import oprf
from doorwatch.exchange.contract import Contract
from doorwatch.exchange.signing import request_headers, verify_answer
from doorwatch.types import Clock

if TYPE_CHECKING:
    from nacl.signing import SigningKey

AT_ONCE = 1_000
_SECONDS = 20
_LONGEST = 256 * 1024 * 1024
Value = tuple[str, str]
"""(kind, normalised value)"""
Item = tuple[bytes, str]
"""(token, kind)"""


@dataclass(frozen=True)
class ExchangeClient:
    """Speaks with one exchange under one agreement, which the caller has checked."""

    contract: Contract
    key: SigningKey
    clock: Clock

    def tokens(self, values: Sequence[Value]) -> list[bytes]:
        """Return the tokens of values, in order; the exchange sees random points.

        Raises Refused: the quota of the day, or a signature. Unreachable.
        """
        found: list[bytes] = []
        for start in range(0, len(values), AT_ONCE):
            asked = [oprf.blind(kind, value) for kind, value in values[start : start + AT_ONCE]]
            points = [base64.b64encode(one.point).decode() for one in asked]
            answer = self._post("/v1/ask", {"points": points})["points"]
            if len(answer) != len(asked):
                raise BadInput("exchange", f"expected {len(asked)} points", f"{len(answer)}")
            found += [
                oprf.finish(one, base64.b64decode(point)) for one, point in zip(asked, answer, strict=True)
            ]
        return found

    def publish(self, items: Sequence[Item]) -> None:
        """Put tokens of confirmed cases on the list."""
        self._send("/v1/publish", items)

    def withdraw(self, items: Sequence[Item]) -> None:
        """Take own tokens from the list."""
        self._send("/v1/withdraw", items)

    def others(self) -> set[Item]:
        """Return the tokens that other tenants have published."""
        rows = self._post("/v1/list", {})["items"]
        return {(base64.b64decode(token), str(kind)) for token, kind in rows}

    def _send(self, path: str, items: Sequence[Item]) -> None:
        for start in range(0, len(items), AT_ONCE):
            part = items[start : start + AT_ONCE]
            self._post(path, {"items": [[base64.b64encode(token).decode(), kind] for token, kind in part]})

    def _post(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        from nacl.signing import VerifyKey

        body, nonce = msgspec.json.encode(asked), secrets.token_hex(16)
        headers = request_headers(self.key, self.contract.tenant, path, body, self.clock(), nonce)
        status, answered, answer = _exchange(self.contract.url, path, body, headers)
        if status != 200:
            said = msgspec.json.decode(answer).get("message", "") if answer[:1] == b"{" else ""
            raise Refused(f"exchange: expected an answer; got {status} {said}".rstrip())
        key = VerifyKey(base64.b64decode(self.contract.exchange_key))
        verify_answer(key, answered, nonce, answer)
        found: dict[str, Any] = msgspec.json.decode(answer, type=dict[str, Any])
        return found


def _exchange(url: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise Refused("exchange: expected https beyond this machine; got http")
    connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        return (
            response.status,
            {name.title(): value for name, value in response.headers.items()},
            response.read(_LONGEST),
        )
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"exchange: expected an answer; got {type(error).__name__}") from error
    finally:
        connection.close()
