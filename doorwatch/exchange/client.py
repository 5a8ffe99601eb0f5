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
_SAID = 200
"""Characters of a refusal that are repeated."""
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
            answer = _rows(self._post("/v1/ask", {"points": points}), "points")
            if len(answer) != len(asked):
                raise BadInput("exchange", f"expected {len(asked)} points", f"{len(answer)}")
            found += [oprf.finish(one, _bytes(point)) for one, point in zip(asked, answer, strict=True)]
        return found

    def publish(self, items: Sequence[Item]) -> None:
        """Put tokens of confirmed cases on the list."""
        self._send("/v1/publish", items)

    def withdraw(self, items: Sequence[Item]) -> None:
        """Take own tokens from the list."""
        self._send("/v1/withdraw", items)

    def others(self) -> set[Item]:
        """Return the tokens that other tenants have published."""
        found: set[Item] = set()
        for row in _rows(self._post("/v1/list", {}), "items"):
            if not isinstance(row, list) or len(row) != 2 or not isinstance(row[1], str):
                raise BadInput("exchange", "expected tokens with their kinds", "something else")
            found.add((_bytes(row[0]), row[1]))
        return found

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
            raise Refused(f"exchange: expected an answer; got {status} {_message(answer)}".rstrip())
        key = VerifyKey(base64.b64decode(self.contract.exchange_key))
        verify_answer(key, answered, nonce, answer)
        return _decoded(answer)


def _decoded(answer: bytes) -> dict[str, Any]:
    try:
        found: dict[str, Any] = msgspec.json.decode(answer, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput("exchange", "expected a JSON object", "something else") from error
    return found


def _message(answer: bytes) -> str:
    """Return what an unsigned refusal says, as one short line of plain signs: anybody could have sent it."""
    try:
        said = str(_decoded(answer).get("message", ""))
    except BadInput:
        return ""
    return "".join(sign for sign in said if sign.isascii() and sign.isprintable())[:_SAID]


def _rows(answer: dict[str, Any], name: str) -> list[Any]:
    rows = answer.get(name)
    if not isinstance(rows, list):
        raise BadInput("exchange", f"expected a list of {name}", "something else")
    return rows


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(text if isinstance(text, str) else "!", validate=True)
    except ValueError as error:
        raise BadInput("exchange", "expected base64", "something else") from error


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
