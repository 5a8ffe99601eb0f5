"""Addresses inside the operator's own network, however they are written: never asked."""

from __future__ import annotations

import os
import socket
from functools import partial

import pytest
from starlette.responses import RedirectResponse

from tests.bad_input.night import PLATFORM, TENANT, WHOLE, figures, nightly, small_site, started
from tests.bad_input.place import Place, Seen
from tests.bad_input.rows import row
from tests.crawler.site import Ad, Home, Site, serving

SITES = {
    "a loopback address": "127.0.0.1",
    "a private address": "10.0.0.1",
    "a link-local address": "169.254.1.1",
    "the metadata service of a cloud": "169.254.169.254",
    "loopback written as one number": "2130706433",
    "metadata in IPv6": "[fd00:ec2::254]",
}

SLOW = dict.fromkeys(("10.0.0.1", "169.254.1.1", "[fd00:ec2::254]"), ("slow",))
"""Of addresses that take the same way, the first and the last are enough for every day."""


def site_at(host: str, place: Place) -> Seen:
    """The agreement names a site at an address of a private network, and does not mark it as the demo's."""
    scope = {"hosts": [host], "private_hosts": [], "rate": 1.0}
    with small_site(place, scope=scope, values={"site": f"https://{host}", "ocr_required": True}) as (
        site,
        _,
    ):
        seen = nightly(place)
    assert site.log == []
    return seen


for _what, _host in SITES.items():
    row(
        "addresses",
        f"a site at {_what} (`{_host}`)",
        f"{TENANT}: {PLATFORM}: refused: {_host.strip('[]')}: expected a public address; got one of a "
        "private network",
        exit=3,
        marks=("tesseract", *SLOW.get(_host, ())),
    )(partial(site_at, _host))


@row(
    "addresses",
    "a page that redirects to the metadata service",
    f"{TENANT}: {PLATFORM}: the scan is partial: a page that the profile asks for is outside the agreement",
    exit=4,
)
def redirected(place: Place) -> Seen:
    with small_site(place) as (site, _):
        site.answers = {
            "/ad/A-1": lambda request: RedirectResponse("http://169.254.169.254/latest/meta-data")
        }
        return nightly(place)


@row("addresses", "pictures there: each refused and counted, the listing read", WHOLE, exit=0)
def pictures(place: Place) -> Seen:
    there = (
        "http://127.0.0.1:1/1.png",
        "https://10.0.0.1/1.png",
        "https://[::1]/1.png",
        "//169.254.169.254/1.png",
    )
    with small_site(place) as (site, _):
        site.ads["A-1"].images = there
        seen = nightly(place)
    assert figures(place)["refused_requests"] == len(there)
    return seen


REBINDING = """
import socket
real, seen = socket.getaddrinfo, []
def answer(host, *rest, **more):
    if host == "site.localhost":
        seen.append(host)
        host = "127.0.0.1" if len(seen) == 1 else "127.0.0.2"
    return real(host, *rest, **more)
socket.getaddrinfo = answer
"""


@row(
    "addresses",
    "a name that answers differently the second time (rebinding): the first, checked answer is used",
    WHOLE,
    exit=0,
)
def rebinding(place: Place) -> Seen:
    with serving(Site(ads={})) as site, socket.create_server(("127.0.0.2", site.port)) as other:
        site.ads = {"A-1": Ad("A-1")}
        host = f"site.localhost:{site.port}"
        scope = {"hosts": [host], "private_hosts": [host]}
        Home(place.home, site, scope=scope, values={"site": f"http://{host}"}).write()
        names = place.write("names/sitecustomize.py", REBINDING).parent
        night = started(place, PYTHONPATH=f"{names}:{os.environ.get('PYTHONPATH', '')}")
        text, _ = night.communicate(timeout=120)
        other.setblocking(False)
        with pytest.raises(BlockingIOError, match="unavailable"):  # nobody has connected
            other.accept()
    assert "/ad/A-1" in site.paths()
    return Seen(night.returncode, text)
