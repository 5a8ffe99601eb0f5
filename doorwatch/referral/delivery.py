"""Handing a sealed file over: into a folder, or to a server whose host key is pinned. Again is harmless."""

from __future__ import annotations

import base64
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorwatch.errors import ReferralRefused, RouteError, Unreachable
from doorwatch.referral.routes import Folder, Sftp

if TYPE_CHECKING:
    import paramiko  # type: ignore[import-untyped]

_SECONDS = 20


def put_in_folder(delivery: Folder, name: str, data: bytes) -> None:
    """Write `data` as `name` (mode 0600), all or nothing; a file of that name is replaced.

    Raises Unreachable: the folder is not there or cannot be written.
    """
    try:
        partly = delivery.path / f".{name}.partly"
        partly.unlink(missing_ok=True)
        with os.fdopen(os.open(partly, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        partly.replace(delivery.path / name)
    except OSError as error:
        raise Unreachable(f"delivery.path: expected a folder to write to; got {error.strerror}") from error


def put_by_sftp(delivery: Sftp, key_file: Path, name: str, data: bytes) -> None:
    """Put `data` as `name` into the route's folder on its server, under another name until it is whole.

    Raises ReferralRefused: the server shows another host key than the pinned one; nothing was sent.
    Unreachable: it does not answer, refuses the key, or the folder. RouteError: a key of another kind.
    """
    import paramiko

    try:
        with socket.create_connection((delivery.host.strip("[]"), delivery.port), timeout=_SECONDS) as wire:
            transport = paramiko.Transport(wire)
            try:
                _connect(transport, delivery, key_file)
                _put(transport, delivery.folder, name, data)
            finally:
                transport.close()
    except (paramiko.SSHException, OSError, EOFError) as error:
        got = f"{type(error).__name__}"
        raise Unreachable(
            f"{delivery.host}:{delivery.port}: expected a server that takes the file; got {got}"
        ) from error


def _connect(transport: paramiko.Transport, delivery: Sftp, key_file: Path) -> None:
    """Shake hands with the pinned kind of key only, and compare before anything of ours is shown."""
    import paramiko

    kind, _, pinned = delivery.host_key.partition(" ")
    wanted = ("rsa-sha2-512", "rsa-sha2-256") if kind in ("ssh-rsa", "rsa-sha2-256") else (kind,)
    transport.get_security_options().key_types = wanted
    transport.banner_timeout = transport.auth_timeout = _SECONDS
    try:
        transport.start_client(timeout=_SECONDS)
    except paramiko.SSHException as error:
        if "ncompatible" in str(error) or "host key" in str(error):
            raise _other_host(delivery) from error
        raise
    if transport.get_remote_server_key().asbytes() != base64.b64decode(pinned):
        raise _other_host(delivery)
    transport.auth_publickey(delivery.user, _own_key(key_file))


def _other_host(delivery: Sftp) -> ReferralRefused:
    return ReferralRefused(
        f"{delivery.host}:{delivery.port}: expected the pinned host key; got another; nothing was sent"
    )


def _own_key(key_file: Path) -> Any:
    import paramiko

    from doorwatch.keys.files import read_private

    read_private(key_file)
    try:
        return paramiko.PKey.from_path(key_file)
    except (paramiko.SSHException, paramiko.UnknownKeyType, ValueError, TypeError) as error:
        raise RouteError(key_file.name, "expected a private key of OpenSSH without a passphrase") from error


def _put(transport: paramiko.Transport, folder: str, name: str, data: bytes) -> None:
    import paramiko

    client = paramiko.SFTPClient.from_transport(transport)
    if client is None:
        raise paramiko.SSHException("no sftp")
    with client:
        partly = f"{folder.rstrip('/')}/.{name}.partly"
        with client.open(partly, "wb") as stream:
            stream.set_pipelined(True)
            stream.write(data)
        if client.stat(partly).st_size != len(data):
            raise paramiko.SSHException("the file did not arrive whole")
        client.posix_rename(partly, f"{folder.rstrip('/')}/{name}")
