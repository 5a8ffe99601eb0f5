"""Twisted's side of the network guard: names resolve to what the address book has checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.addresses import AddressBook


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing runs that could be cancelled."""


@implementer(IHostnameResolver)
class CheckedResolver:
    """Answers every connection of the process from the book; literal addresses come here as well.

    A name that was not checked has no address, so that no code path can connect past the gate.
    """

    def __init__(self, book: AddressBook) -> None:
        self._book = book

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Give the receiver the checked addresses of a name."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        for text in self._book.known(hostName, portNumber):
            kind = IPv6Address if ":" in text else IPv4Address
            resolutionReceiver.addressResolved(kind("TCP", text, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution  # type: ignore[return-value]
