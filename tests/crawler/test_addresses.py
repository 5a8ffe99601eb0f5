from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from crawler.addresses import TTL, AddressBook, is_public
from crawler.resolver import CheckedResolver
from doorwatch.errors import RequestRefused, Unreachable


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_public_addresses_are_reached(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "198.18.0.1", "192.0.0.192", "224.0.0.1", "255.255.255.255",
        "240.0.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "not an address", "",
    ],
)  # fmt: skip
def test_addresses_of_networks_that_are_nobody_else_s_business_are_refused(address: str) -> None:
    assert not is_public(address)


class Names:
    """A resolver whose answers change with every question; `asked` is what it was asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, name: str, port: int) -> Sequence[str]:
        self.asked.append(name)
        answer = self._answers.pop(0)
        if not answer:
            raise OSError(name)
        return answer


def test_a_name_that_rebinds_is_not_asked_again_for_the_connection() -> None:
    names = Names(["93.184.216.34"], ["127.0.0.1"])
    book = AddressBook(resolve=names)
    assert asyncio.run(book.check("site.example", 443)) == ("93.184.216.34",)
    assert book.known("SITE.example.", 443) == ("93.184.216.34",)
    assert asyncio.run(book.check("site.example", 443)) == ("93.184.216.34",)
    assert names.asked == ["site.example"]


def test_a_name_is_checked_anew_when_its_time_is_over() -> None:
    seconds = [0.0]
    book = AddressBook(resolve=Names(["93.184.216.34"], ["127.0.0.1"]), monotonic=lambda: seconds[0])
    asyncio.run(book.check("site.example", 443))
    seconds[0] = TTL + 1
    with pytest.raises(RequestRefused, match=r"site\.example: expected a public address"):
        asyncio.run(book.check("site.example", 443))


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    book = AddressBook(resolve=Names(["93.184.216.34", "10.0.0.1"]))
    with pytest.raises(RequestRefused, match="one of a private network"):
        asyncio.run(book.check("site.example", 443))
    assert book.known("site.example", 443) == ()


def test_a_private_host_of_the_agreement_is_reached_on_its_own_port_alone() -> None:
    book = AddressBook(["127.0.0.1:8101"], resolve=Names(["127.0.0.1"], ["127.0.0.1"]))
    assert asyncio.run(book.check("127.0.0.1", 8101)) == ("127.0.0.1",)
    with pytest.raises(RequestRefused, match="public address"):
        asyncio.run(book.check("127.0.0.1", 8102))


@pytest.mark.parametrize(
    "literal", ["2130706433", "0x7f000001", "017700000001", "127.1", "[::1]", "localhost"]
)
def test_other_spellings_of_loopback_are_refused(literal: str) -> None:
    with pytest.raises((RequestRefused, Unreachable), match="expected"):
        asyncio.run(AddressBook().check(literal, 443))


def test_a_name_without_an_address_is_unreachable() -> None:
    with pytest.raises(Unreachable, match=r"none\.example: expected a name that resolves"):
        asyncio.run(AddressBook(resolve=Names([])).check("none.example", 443))


class Receiver:
    """Collects what a resolution gives."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: object) -> None: ...

    def addressResolved(self, address: object) -> None:
        self.hosts.append(f"{type(address).__name__} {address.host}")  # type: ignore[attr-defined]

    def resolutionComplete(self) -> None:
        self.complete = True


def test_connections_are_made_to_checked_addresses_only() -> None:
    book = AddressBook(resolve=Names(["93.184.216.34", "2606:4700:4700::1111"]))
    asyncio.run(book.check("site.example", 443))
    known, unknown = Receiver(), Receiver()
    CheckedResolver(book).resolveHostName(known, "site.example", 443)
    CheckedResolver(book).resolveHostName(unknown, "127.0.0.1", 443)
    assert known.hosts == ["IPv4Address 93.184.216.34", "IPv6Address 2606:4700:4700::1111"]
    assert (unknown.hosts, unknown.complete) == ([], True)
