"""The exchange service over HTTP: four signed requests, JSON both ways, nothing else.

    /v1/ask        {"points": [base64 ...]}            -> {"points": [base64 ...]}, within the day's quota
    /v1/publish    {"items": [[base64, kind] ...]}     -> {"count": n}
    /v1/withdraw   {"items": [[base64, kind] ...]}     -> {"count": n}
    /v1/list       {}                                  -> {"items": [[base64, kind] ...]} of all other tenants

It listens on loopback; a proxy with TLS stands before it where it leaves the machine.
"""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from doorwatch.errors import BadInput, DoorwatchError, Refused
from doorwatch.exchange import oprf
from doorwatch.exchange.book import Book, Item
from doorwatch.exchange.contract import Contract, check, load
from doorwatch.exchange.signing import Signed, answer_headers, verify_request
from doorwatch.types import Clock

if TYPE_CHECKING:
    from nacl.signing import SigningKey

AT_ONCE = 1_000
"""Points or items of one request."""
KINDS = ("phone", "handle", "pdq", "sha256")
_LONGEST = 256 * 1024
_SECONDS = 20


@dataclass(frozen=True)
class Desk:
    """The service without HTTP: its key, its book, and the tenants that have an agreement."""

    book: Book
    key: bytes
    signing: SigningKey
    members: Path
    clock: Clock

    def contracts(self) -> Mapping[str, Contract]:
        """Return the agreements that hold now, by tenant; a file that is taken away ends one at once."""
        found: dict[str, Contract] = {}
        for path in sorted(self.members.glob("*.json")):
            try:
                contract = load(path)
                check(contract, self.clock())
            except DoorwatchError:
                continue
            if base64.b64decode(contract.exchange_key) == bytes(self.signing.verify_key):
                found[contract.tenant] = contract
        return found

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[bytes, Signed]:
        """Answer one request. Raises Refused or BadInput."""
        from nacl.signing import VerifyKey

        now, contracts = self.clock(), self.contracts()
        keys = {name: VerifyKey(base64.b64decode(one.tenant_key)) for name, one in contracts.items()}
        who = verify_request(headers, path, body, keys, now)
        self.book.once(who.nonce, now)
        asked = _decoded(body)
        quota = contracts[who.tenant].quota
        acts: dict[str, Callable[[], Any]] = {
            "/v1/ask": lambda: self._ask(who.tenant, asked, quota),
            "/v1/publish": lambda: {"count": self.book.publish(who.tenant, _items(asked), quota, now)},
            "/v1/withdraw": lambda: {"count": self.book.withdraw(who.tenant, _items(asked), now)},
            "/v1/list": lambda: {"items": _written(self.book.others(who.tenant, now))},
        }
        if path not in acts:
            raise BadInput("path", f"expected one of {', '.join(acts)}", "another")
        return msgspec.json.encode(acts[path]()), who

    def _ask(self, tenant: str, asked: Mapping[str, Any], quota: int) -> dict[str, Any]:
        points = [_bytes(one) for one in _rows(asked, "points")]
        self.book.spend(tenant, len(points), quota, self.clock())
        return {"points": [base64.b64encode(oprf.evaluate(self.key, one)).decode() for one in points]}


def _decoded(body: bytes) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput("body", "expected a JSON object", "something else") from error
    return found


def _rows(asked: Mapping[str, Any], name: str) -> list[Any]:
    rows = asked.get(name)
    if not isinstance(rows, list) or len(rows) > AT_ONCE:
        raise BadInput(name, f"expected a list of at most {AT_ONCE}", "something else")
    return rows


def _items(asked: Mapping[str, Any]) -> list[Item]:
    found: list[Item] = []
    for row in _rows(asked, "items"):
        if not isinstance(row, list) or len(row) != 2 or row[1] not in KINDS:
            raise BadInput("items", f"expected a token and one of {', '.join(KINDS)}", "something else")
        token = _bytes(row[0])
        if len(token) != oprf.TOKEN_BYTES:
            raise BadInput("items", f"expected tokens of {oprf.TOKEN_BYTES} bytes", f"{len(token)} bytes")
        found.append((token, row[1]))
    return found


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput("bytes", "expected base64", "something else") from error


def _written(items: list[Item]) -> list[list[str]]:
    return [[base64.b64encode(token).decode(), kind] for token, kind in items]


def _named(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name headers as we do: a proxy may write them small."""
    return {name.title(): value for name, value in headers}


class ExchangeServer:
    """The service on a loopback port (0: any free one), in a thread of its own until `close`."""

    def __init__(self, desk: Desk, port: int = 0) -> None:
        handler = type("Handler", (_Handler,), {"desk": desk})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def wait(self) -> None:
        """Return when the service has ended."""
        self._thread.join()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    desk: Desk
    timeout = _SECONDS
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "doorwatch", ""

    def do_POST(self) -> None:
        """Answer one request, signed; a refusal says why in one line."""
        try:
            length = int(self.headers.get("Content-Length") or "-1")
            if not 0 <= length <= _LONGEST:
                raise BadInput("Content-Length", f"expected 0 to {_LONGEST}", "another")
            body = self.rfile.read(length)
            answer, who = self.desk.answer(self.path, _named(self.headers.items()), body)
        except (DoorwatchError, ValueError) as error:
            self.close_connection = True
            status = 403 if isinstance(error, Refused) else 400
            said = str(error) if isinstance(error, DoorwatchError) else "expected a request of this service"
            self._send(status, msgspec.json.encode({"message": said}), {})
            return
        self._send(200, answer, answer_headers(self.desk.signing, who.nonce, answer))

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write no access log: the book counts what matters."""
