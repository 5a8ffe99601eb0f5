"""Taking a port before a server starts on it, so that a taken one is told and not a fault."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from doorwatch.errors import Unreachable

if TYPE_CHECKING:
    import uvicorn

_WAITING = 2048


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one.

    Raises Unreachable: the name is not of this machine, or the port is taken or not ours to take.
    """
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(kind, socket.SOCK_STREAM)
        try:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(address)
            taken.listen(_WAITING)
        except OSError:
            taken.close()
            raise
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise Unreachable(f"{host}:{port}: an address that is free to listen on; got: {why}") from error
    return taken


def preferred(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `port`, on any free one where that is taken."""
    try:
        return listening(host, port)
    except Unreachable:
        return listening(host, 0)


def port_of(taken: socket.socket) -> int:
    """Return the port that a socket listens on."""
    return int(taken.getsockname()[1])


def serve_on(taken: socket.socket, server: uvicorn.Server) -> None:
    """Serve until somebody ends it; the socket is closed then."""
    try:
        server.run(sockets=[taken])
    except KeyboardInterrupt:
        pass
    finally:
        taken.close()
