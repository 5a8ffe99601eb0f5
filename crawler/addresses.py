"""The network guard: a name is resolved once, its address checked, and only that address connected to.

Without it a page could lead the crawler into the operator's own network (SSRF), by a literal
address, by a name that points there, or by a name that answers differently the second time
(rebinding). Here the second time never comes: the connection asks this book, not the resolver.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

from doorwatch.errors import RequestRefused, Unreachable

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a name for a port, as text."""
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
TTL = 300.0
"""Seconds for which an answer is used; then the name is resolved, and checked, anew."""

_REFUSED_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "100::/64")
)
"""Not global though some versions of Python say so, or only meaningful within a network."""


async def system_resolve(name: str, port: int) -> Sequence[str]:
    """Ask the machine's resolver. Raises OSError: no answer."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(text: str) -> bool:
    """Say whether an address may be reached from an agreement's host that is not marked private.

    Loopback, private, link-local (the clouds' metadata service is there), multicast, reserved and
    unspecified are not; an IPv6 address that carries an IPv4 one is judged by the latter.
    """
    try:
        address: IPAddress = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if address.teredo is not None:
            return False
        if inner is not None:
            return is_public(str(inner))
    if address.is_multicast or address.is_reserved or any(address in one for one in _REFUSED_NETWORKS):
        return False
    return address.is_global


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


@dataclass(frozen=True, slots=True)
class _Entry:
    addresses: tuple[str, ...]
    until: float


class AddressBook:
    """Names and the checked addresses that connections are made to.

    `private_hosts` are hosts as agreements write them (with port where it is not 443) whose address
    may be loopback or private. `monotonic` is seconds of a clock that never goes back.
    """

    def __init__(
        self,
        private_hosts: Collection[str] = (),
        resolve: Resolve = system_resolve,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._private = frozenset(private_hosts)
        self._resolve, self._monotonic = resolve, monotonic
        self._entries: dict[tuple[str, int], _Entry] = {}

    async def check(self, name: str, port: int) -> tuple[str, ...]:
        """Resolve a name when it is not known, check every address, and return them.

        Raises RequestRefused: one of the addresses is not public and the host is not marked
        private. Unreachable: the name has no address.
        """
        key = (_key(name), port)
        entry = self._entries.get(key)
        if entry is not None and self._monotonic() < entry.until:
            return entry.addresses
        try:
            addresses = tuple(dict.fromkeys(await self._resolve(name, port)))
        except OSError as error:
            raise Unreachable(f"{name}: expected a name that resolves; got none") from error
        if not addresses:
            raise Unreachable(f"{name}: expected a name that resolves; got none")
        if self._written(name, port) not in self._private and not all(map(is_public, addresses)):
            raise RequestRefused(f"{name}: expected a public address; got one of a private network")
        self._entries[key] = _Entry(addresses, self._monotonic() + TTL)
        return addresses

    def known(self, name: str, port: int) -> tuple[str, ...]:
        """Return the addresses that were checked, empty for a name that was not: it is not connected to."""
        entry = self._entries.get((_key(name), port))
        return entry.addresses if entry is not None else ()

    def _written(self, name: str, port: int) -> str:
        shown = f"[{_key(name)}]" if ":" in name else _key(name)
        return shown if port == 443 else f"{shown}:{port}"


def _key(name: str) -> str:
    return name.lower().rstrip(".").strip("[]")
