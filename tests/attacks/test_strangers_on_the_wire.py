"""A stranger who connects: slow heads and bodies, odd lengths, faults that would be logged, proxies."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import pytest
import uvicorn
from starlette.requests import ClientDisconnect

from doorwatch.cli.serve import trusted
from doorwatch.errors import BadInput
from review_ui import wire
from review_ui.guard import BODY_LIMIT, PACE, BodyTooSlow, Guard, GuardRules, guard_rules
from review_ui.wire import PatientProtocol

Message = MutableMapping[str, Any]


def scope(method: str = "POST", **headers: str) -> dict[str, Any]:
    """A request to the console."""
    held = {"host": "localhost", **headers}
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in held.items()]
    return {"type": "http", "method": method, "path": "/sign-in", "headers": pairs}


def answered(
    app: Callable[..., Awaitable[None]], asked: dict[str, Any], receive: Any = None, **rules: Any
) -> tuple[int, dict[str, str], bytes]:
    """Ask an application behind the guard; return status, headers and body."""
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    async def nothing() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    guard = Guard(app, GuardRules(frozenset({"localhost"}), False, **rules))
    asyncio.run(guard(asked, receive or nothing, send))
    if not told:
        return 0, {}, b""
    headers = {name.decode(): value.decode() for name, value in told[0]["headers"]}
    return told[0]["status"], headers, b"".join(one.get("body", b"") for one in told[1:])


async def reader(_scope: Any, receive: Any, send: Any) -> None:
    """Read a body to its end, then say so."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"read"})


def test_a_body_that_never_comes_is_given_up() -> None:
    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    status, headers, body = answered(reader, scope(), never, patience=0.0)
    assert (status, body) == (408, b"The form came too slowly.\n")
    assert headers["cache-control"] == "no-store"


def test_bytes_earn_patience_and_a_trickle_does_not() -> None:
    """Time is the loop's own: each part takes a second of it."""
    passed = [0.0]

    def parts(size: int, count: int) -> Callable[[], Awaitable[Message]]:
        left = [count]

        async def receive() -> Message:
            passed[0] += 1.0
            left[0] -= 1
            return {"type": "http.request", "body": b"x" * size, "more_body": left[0] > 0}

        return receive

    async def read(receive: Any) -> None:
        from review_ui.guard import _Counted

        loop = asyncio.get_running_loop()
        loop.time = lambda: passed[0]  # type: ignore[method-assign]
        counted = _Counted(receive, 1 << 30, 3.0)
        while (await counted()).get("more_body"):
            pass

    asyncio.run(read(parts(2 * PACE, 50)))
    with pytest.raises(BodyTooSlow):
        asyncio.run(read(parts(1, 50)))


@pytest.mark.parametrize("length", ["²", "-1", "1" * 5_000, "0x10", " 1", "", str(BODY_LIMIT + 1)])
def test_a_length_that_is_none_or_too_much_is_refused_before_anything_is_read(length: str) -> None:
    assert answered(reader, scope(content_length=length))[0] == 413


def test_a_fault_that_nobody_caught_tells_log_and_caller_its_place_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(*_: object) -> None:
        raise KeyError("zeventien")

    with caplog.at_level(logging.ERROR):
        status, headers, body = answered(broken, scope("GET"))
    assert (status, headers["x-frame-options"]) == (500, "DENY")
    assert "content-security-policy" in headers
    assert "zeventien" not in caplog.text + body.decode()
    assert "KeyError at test_strangers_on_the_wire.py" in caplog.text


def test_who_goes_away_in_the_middle_is_no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    async def left(*_: object) -> None:
        raise ClientDisconnect

    assert answered(left, scope())[0] == 0
    assert caplog.text == ""


def served(app: Any) -> tuple[socket.socket, uvicorn.Server, threading.Thread]:
    """Serve with the patient protocol on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=PatientProtocol, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    return listening, server, thread


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nhost: loc"])
def test_a_connection_that_does_not_tell_its_request_is_ended(
    said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "HEAD_SECONDS", 0.05)
    listening, server, thread = served(reader)
    with socket.create_connection(listening.getsockname(), timeout=20) as client:
        client.sendall(said)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(100) == b""
    server.should_exit = True
    thread.join()
    listening.close()


def test_a_request_that_was_told_is_waited_for() -> None:
    """The head's time is over once it was told, and begins again with the next one on the connection."""
    listening, server, thread = served(reader)
    with socket.create_connection(listening.getsockname(), timeout=20) as client:
        for _ in range(2):
            client.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
            got = b""
            while not got.endswith(b"read\r\n0\r\n\r\n"):
                got += client.recv(1_000)
            assert got.startswith(b"HTTP/1.1 200")
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.mark.parametrize("proxy", ["*", "0.0.0.0/0", "::/0", "proxy.example.org", "10.0.0.300"])
def test_nobody_is_believed_about_who_asks_but_named_networks(proxy: str) -> None:
    with pytest.raises(BadInput, match="--proxy"):
        trusted([proxy])


def test_the_rules_of_the_console_have_patience() -> None:
    assert 0 < guard_rules(["localhost"], False).patience <= 60
