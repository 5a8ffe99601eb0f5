"""Sites that do not answer as they should: asked again, then partial, and nothing is called removed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tests.bad_input.night import DEMO_WHOLE, PLATFORM, TENANT, WHOLE, figures, live, nightly, small_site
from tests.bad_input.place import Place, Seen
from tests.bad_input.rows import row
from tests.crawler.site import Ad, page

PARTIAL: dict[str, tuple[dict[str, Any], str]] = {
    "errors (500) that do not end": (
        {"errors": 10**6},
        "partial: a list page could not be read; the list showed no listing",
    ),
    "slower than it may be": ({"slow": 2.0}, "unreachable: the site did not answer"),
    "a changed layout": (
        {"changed_layout": True},
        "partial: a page did not look as the profile says; the list showed no listing",
    ),
    "an empty list": (
        {"empty_list": True},
        "partial: a page did not look as the profile says; the list showed no listing",
    ),
    "a maintenance page": (
        {"maintenance": True},
        "partial: the site showed a maintenance page; the list showed no listing",
    ),
    "a robots.txt that now disallows all": (
        {"robots": "User-agent: *\nDisallow: /\n"},
        "partial: robots.txt disallows a page that the profile asks for; the list showed no listing",
    ),
    "pages that lead to another host": (
        {"redirect_host": "127.0.0.1:1"},
        "partial: a page that the profile asks for is outside the agreement",
    ),
}

SLOW = ("an empty list", "a robots.txt that now disallows all", "pages that lead to another host")
"""They take the way of others, or have their test in tests/crawler: enough for the long tests."""


def faulty_night(faults: dict[str, Any], place: Place) -> Seen:
    """A night after a good one, with the demo site's faults on."""
    site = place.after_a_good_night()
    before = live(place, "demo-a")
    for name, value in faults.items():
        setattr(site.faults, name, value)
    seen = nightly(place, "--tenant", "demo-a")
    assert live(place, "demo-a") == before > 0
    assert figures(place, "demo-a")["gone"] == 0
    return seen


for _what, (_faults, _message) in PARTIAL.items():
    _marks = ("slow",) if _what in SLOW else ()
    row("sites", _what, f"demo-a: demo-north: the scan is {_message}", exit=4, marks=_marks)(
        partial(faulty_night, _faults)
    )


@row("sites", "errors (500) that pass: asked again, and whole", DEMO_WHOLE, exit=0)
def stumbles(place: Place) -> Seen:
    return faulty_night({"errors": 2}, place)


@row(
    "sites", "pictures that break off: the listing is read without them", DEMO_WHOLE, exit=0, marks=("slow",)
)
def cut_pictures(place: Place) -> Seen:
    return faulty_night({"cut_pictures": True}, place)


@row("sites", "down", f"{TENANT}: {PLATFORM}: the scan is unreachable: the site did not answer", exit=4)
def down(place: Place) -> Seen:
    with small_site(place):
        assert nightly(place).code == 0
    seen = nightly(place)
    assert live(place) == 3
    return seen


@row(
    "sites",
    "a field that is found on too few pages",
    f"{TENANT}: {PLATFORM}: the scan is partial: a field was found on too few pages",
    f"{TENANT}: {PLATFORM}: extraction of text: found on 0% of the pages; the floor is 90%",
    exit=4,
)
def below_floor(place: Place) -> Seen:
    with small_site(place, count=6) as (site, _):
        assert nightly(place).code == 0
        site.ads = {key: Ad(key, text="") for key in site.ads}
        seen = nightly(place)
    assert live(place) == 6
    return seen


@row(
    "sites",
    "a list that shows far fewer listings than are known",
    f"{TENANT}: {PLATFORM}: the scan is partial: the list showed far fewer listings than are known",
    exit=4,
)
def short_list(place: Place) -> Seen:
    with small_site(place, count=12) as (site, _):
        assert nightly(place).code == 0
        site.ads = {"A-1": site.ads["A-1"]}
        seen = nightly(place)
    assert live(place) == 12
    return seen


@row("sites", "a title that moves the address (301): the same listing", WHOLE, exit=0)
def moved(place: Place) -> Seen:
    with small_site(place) as (site, _):
        assert nightly(place).code == 0
        site.answers = {
            "/ad/A-1": lambda request: RedirectResponse("/ad/A-1/salon", 301),
            "/ad/A-1/salon": lambda request: site.detail_page("A-1"),
        }
        seen = nightly(place)
    told = figures(place)
    assert (told["seen"], told["new"], told["gone"], live(place)) == (3, 0, 0, 3)
    return seen


def gone(status: int, place: Place) -> Seen:
    """A listing leaves the list, and its page says that it is gone."""
    with small_site(place) as (site, _):
        assert nightly(place).code == 0
        del site.ads["A-2"]
        site.answers = {"/ad/A-2": lambda request: page("<h1>Gone</h1>", status)}
        seen = nightly(place)
    assert (figures(place)["gone"], live(place)) == (1, 2)
    return seen


for _status in (404, 410):
    row("sites", f"a listing that is gone ({_status}): removed", WHOLE, exit=0)(partial(gone, _status))


ODD = {
    "a page that unpacks without end": (
        lambda: Response(gzip.compress(b"a" * 20_000_000), 200, {"content-encoding": "gzip"}, "text/html"),
        "a detail page could not be read",
    ),
    "a page that is no page": (
        lambda: Response(b"%PDF-1.7", 200, None, "application/pdf"),
        "a page did not look as the profile says",
    ),
    "a page nested without end": (lambda: page("<div>" * 200_000), "a page did not look as the profile says"),
}


def odd_page(answer: Callable[[], Response], place: Place) -> Seen:
    """One page of three is odd; the others are read."""

    def answered(request: Request) -> Response:
        return answer()

    with small_site(place) as (site, _):
        site.answers = {"/ad/A-1": answered}
        seen = nightly(place)
    assert figures(place)["new"] >= 2
    return seen


for _what, (_answer, _why) in ODD.items():
    row(
        "sites",
        _what,
        f"{TENANT}: {PLATFORM}: the scan is partial: {_why}",
        exit=4,
        marks=() if _what == "a page that unpacks without end" else ("slow",),
    )(partial(odd_page, _answer))
