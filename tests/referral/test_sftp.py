"""Hand-over to a real SFTP server on loopback, whose host key is pinned."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import paramiko
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from doorwatch.errors import ReferralRefused, Refused, RouteError, Unreachable
from doorwatch.referral.delivery import put_by_sftp
from doorwatch.referral.routes import Sftp


def key_file(path: Path) -> paramiko.PKey:
    """A new Ed25519 key as OpenSSH writes it."""
    secret = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    path.write_bytes(secret)
    path.chmod(0o600)
    return paramiko.Ed25519Key.from_private_key_file(str(path))


class _Door(paramiko.ServerInterface):
    """Lets in one key."""

    def __init__(self, key: paramiko.PKey) -> None:
        self.key = key

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        """Tell whether this is the sender's key."""
        right = username == "doorwatch" and key == self.key
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        """Keys only."""
        return "publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        """Sessions only."""
        return paramiko.OPEN_SUCCEEDED if kind == "session" else paramiko.OPEN_FAILED_UNKNOWN_CHANNEL_TYPE


class _Files(paramiko.SFTPServerInterface):
    """The files under one folder."""

    root: Path

    def _place(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def open(self, path: str, flags: int, attr: Any) -> Any:
        """Open a file for writing."""
        try:
            file = os.open(self._place(path), flags, 0o600)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        handle = paramiko.SFTPHandle(flags)
        handle.writefile = os.fdopen(file, "wb")
        return handle

    def stat(self, path: str) -> Any:
        """Tell a file's size."""
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(self._place(path)))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        """Rename, replacing what is there."""
        os.replace(self._place(oldpath), self._place(newpath))
        return paramiko.SFTP_OK


@dataclass(frozen=True)
class Server:
    """A running server: how it is reached, the sender's key, and where its files are."""

    delivery: Sftp
    key: Path
    root: Path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server on loopback for as many connections as a test makes."""
    host = key_file(tmp_path / "host.key")
    own = key_file(tmp_path / "own.key")
    root = tmp_path / "root"
    (root / "in").mkdir(parents=True)
    files = type("_Rooted", (_Files,), {"root": root})
    listener = socket.create_server(("127.0.0.1", 0))
    transports: list[paramiko.Transport] = []

    def serve() -> None:
        while True:
            try:
                wire, _ = listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(wire)
            transports.append(transport)
            transport.add_server_key(host)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, files)
            try:
                transport.start_server(server=_Door(own))
            except (paramiko.SSHException, EOFError, OSError):
                transport.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    pinned = f"{host.get_name()} {host.get_base64()}"
    port = listener.getsockname()[1]
    yield Server(Sftp("127.0.0.1", port, "doorwatch", "/in", pinned, "own"), tmp_path / "own.key", root)
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for transport in transports:
        transport.close()
    thread.join(timeout=10)


def test_the_file_arrives_whole_and_again_is_harmless(server: Server) -> None:
    data = os.urandom(300_000)
    for _ in range(2):
        put_by_sftp(server.delivery, server.key, "referral.zip.age", data)
        assert [path.name for path in (server.root / "in").iterdir()] == ["referral.zip.age"]
        assert (server.root / "in/referral.zip.age").read_bytes() == data


def test_another_host_key_gets_nothing(server: Server, tmp_path: Path) -> None:
    other = key_file(tmp_path / "other.key")
    wrong = replace(server.delivery, host_key=f"{other.get_name()} {other.get_base64()}")
    with pytest.raises(ReferralRefused, match="expected the pinned host key; got another; nothing was sent"):
        put_by_sftp(wrong, server.key, "x.age", b"x")
    kind = replace(server.delivery, host_key=f"ecdsa-sha2-nistp256 {other.get_base64()}")
    with pytest.raises(ReferralRefused, match="expected the pinned host key"):
        put_by_sftp(kind, server.key, "x.age", b"x")
    assert list((server.root / "in").iterdir()) == []


def test_a_server_that_refuses_or_is_away_is_unreachable(server: Server, tmp_path: Path) -> None:
    key_file(tmp_path / "other.key")
    with pytest.raises(Unreachable, match="got AuthenticationException"):
        put_by_sftp(server.delivery, tmp_path / "other.key", "x.age", b"x")
    with pytest.raises(Unreachable, match="expected a server that takes the file"):
        put_by_sftp(replace(server.delivery, folder="/none"), server.key, "x.age", b"x")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unreachable, match="got ConnectionRefusedError"):
        put_by_sftp(replace(server.delivery, port=port), server.key, "x.age", b"x")


def test_a_key_that_others_can_read_or_that_is_none_is_refused(server: Server, tmp_path: Path) -> None:
    server.key.chmod(0o644)
    with pytest.raises(Refused, match="expected mode 0600"):
        put_by_sftp(server.delivery, server.key, "x.age", b"x")
    (tmp_path / "no.key").write_text("no key")
    (tmp_path / "no.key").chmod(0o600)
    with pytest.raises(RouteError, match="expected a private key of OpenSSH"):
        put_by_sftp(server.delivery, tmp_path / "no.key", "x.age", b"x")
