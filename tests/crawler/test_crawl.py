"""Crawls for real: the crawler as its own process against a site on loopback."""

from __future__ import annotations

import base64
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, MappingKeyResolver, algorithms
from nacl.signing import SigningKey
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from crawler.signing import thumbprint
from doorwatch.types import DetailRead, FetchFailed, Gone, KnownListing, Validators, VisitPlan
from tests.crawler.site import PIXEL, PROFILE, Ad, Crawled, Home, Site, crawl, finished, page, serving, start

PUBLIC = ["/.well-known/doorwatch.json", "/robots.txt"]
SCAN = "2026-11-20/1"


def ads(count: int) -> dict[str, Ad]:
    return {f"A-{number}": Ad(f"A-{number}") for number in range(1, count + 1)}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(ads=ads(2))) as served:
        yield served


@pytest.fixture
def home(tmp_path: Path, site: Site) -> Home:
    return Home(tmp_path, site)


def failures(result: Crawled) -> dict[str | None, str]:
    return {record.id: record.reason for record in result.records if isinstance(record, FetchFailed)}


def listening_sockets(pid: int) -> list[str]:
    """Return the listening TCP and UNIX sockets of a process (proc(5): state 0A, flag 00010000)."""
    inodes = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        target = os.readlink(entry)
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    found = []
    for table in ("tcp", "tcp6", "unix"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            columns = line.split()
            inode, listens = (
                (columns[6], columns[3] == "00010000")
                if table == "unix"
                else (columns[9], columns[3] == "0A")
            )
            if listens and inode in inodes:
                found.append(line)
    return found


def test_a_crawl_reads_what_a_visitor_sees_and_tells_who_it_is(home: Home, site: Site) -> None:
    listening: list[list[str]] = []
    running: list[int] = []

    def second_page(request: Request) -> Response:
        listening.append(listening_sockets(running[0]))
        return site.detail_page("A-2")

    def with_cookie(request: Request) -> Response:
        answer = site.detail_page("A-1")
        answer.set_cookie("session", "1")
        return answer

    hidden = '<p style="display:none">bel 030 23125 001</p>'
    site.ads["A-1"] = replace(site.ads["A-1"], images=("/img/1.png",), extra=hidden)
    site.ads["A-2"] = replace(site.ads["A-2"], images=("/img/1.png", "/img/2.png"), age="zestien")
    site.answers = {"/ad/A-1": with_cookie, "/ad/A-2": second_page}
    process = start(home.write())
    running.append(process.pid)
    result = finished(home, process)

    assert (result.exit, result.errors) == (0, "")
    assert site.paths()[:3] == [*PUBLIC, "/list?p=1"]
    assert listening == [[]]
    first, second = (result.listings()[key] for key in ("A-1", "A-2"))
    assert (first.title, first.text, first.stated_age) == (
        "Massage",
        "A calm salon. Company by the hour.",
        24,
    )
    assert first.hidden_text == "bel 030 23125 001"
    assert (second.stated_age, second.text) == (None, "A calm salon. Company by the hour.\nLeeftijd: zestien")
    assert all("17" not in (listing.text or "") for listing in (first, second))
    pictures = {r.listing.id: r.pictures for r in result.records if isinstance(r, DetailRead)}
    assert [picture.index for picture in pictures["A-2"]] == [0, 1]
    assert all(picture.pdq and picture.failure is None for read in pictures.values() for picture in read)
    assert site.paths().count("/img/1.png") == 1
    assert (result.end.index_complete, result.end.detail_complete, result.end.reasons) == (True, True, ())
    assert result.end.extraction["title"] == 1.0
    key = next(event for event in result.events if event["event"] == "key")
    assert base64.b64decode(key["key"]) == bytes(site.key.verify_key)
    assert all("cookie" not in headers and "referer" not in headers for _, headers in site.log)
    assert {h["user-agent"] for _, h in site.log} == {"doorwatch/0.1.0 (+mailto:operator@example.org)"}
    check_signature(home, site)


def check_signature(home: Home, site: Site) -> None:
    key = home.keys().signing_key("request").verify_key
    public = {thumbprint(key): Ed25519PublicKey.from_public_bytes(bytes(key))}
    verifier = HTTPMessageVerifier(
        signature_algorithm=algorithms.ED25519,
        key_resolver=MappingKeyResolver(public_keys=public, private_keys={}),
    )

    class Message:
        method = "GET"
        url = site.base + site.log[-1][0]
        headers = site.log[-1][1]

    assert verifier.verify(Message(), max_age=timedelta(hours=1))


def test_no_picture_and_no_session_reaches_the_disk(home: Home, site: Site) -> None:
    site.ads = {"A-1": Ad("A-1", images=("/img/1.png",))}
    crawl(home.write())
    for path in home.folder.rglob("*"):
        if path.is_file():
            assert PIXEL[8:] not in path.read_bytes(), path


def test_what_is_outside_the_agreement_is_never_sent(home: Home, site: Site) -> None:
    with serving(Site()) as foreign:
        site.ads = {
            "A-1": Ad("A-1"),
            "A-2": Ad(
                "A-2", images=(f"{foreign.base}/img/1.png", "https://localhost/1.png", "/private/1.png")
            ),
            "A-3": Ad("A-3"),
            "A-4": Ad("A-4"),
        }
        site.per_page = 10
        site.answers = {
            "/ad/A-1": lambda request: RedirectResponse(f"{foreign.base}/ad/A-1"),
            "/ad/A-3": lambda request: RedirectResponse("/private/A-3", 301),
            "/ad/A-4": lambda request: RedirectResponse("/account", 302),
        }
        home.scope = {"deny": ["/private"], "image_hosts": ["localhost"], "rate": 10.0}
        home.values = {"ocr_required": True}
        result = crawl(home.write())
    assert foreign.log == []
    assert not [path for path in site.paths() if path.startswith(("/private", "/account"))]
    assert failures(result) == {
        "A-1": "refused: agreement",
        "A-3": "refused: agreement",
        "A-4": "refused: robots",
    }
    assert result.exit == 4
    assert set(result.end.reasons) == {"agreement", "robots"}
    (read,) = (record for record in result.records if isinstance(record, DetailRead))
    assert [picture.failure for picture in read.pictures] == ["refused", "refused", "refused"]
    counts = result.end.counts
    assert (counts["refused_agreement"], counts["refused_robots"], counts["refused_address"]) == (4, 1, 1)
    assert counts["requests"] == len(site.log)


def test_an_expired_agreement_requests_nothing(home: Home, site: Site) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=400)
    home.values = {"valid_from": long_ago.date(), "valid_until": (long_ago + timedelta(days=200)).date()}
    result = crawl(home.write())
    assert result.exit == 3
    assert "expected valid_until" in result.errors
    assert (site.log, result.records) == ([], [])


def test_an_agreement_outside_its_hours_requests_nothing(home: Home, site: Site) -> None:
    later = datetime.now(UTC) + timedelta(hours=3)
    hours = {"start": f"{later:%H:%M}", "end": f"{later + timedelta(hours=1):%H:%M}", "zone": "UTC"}
    home.scope = {"hours": hours}
    result = crawl(home.write())
    assert (result.exit, site.log) == (3, [])
    assert "expected a request between" in result.events[-1]["reason"]


def test_a_self_signed_agreement_reads_no_page(home: Home, site: Site) -> None:
    result = crawl(home.write(platform_key=SigningKey(b"x" * 32)))
    assert result.exit == 3
    assert set(site.paths()) <= set(PUBLIC)
    assert "the key published on its site" in result.events[-1]["reason"]
    assert result.records == []


def test_a_site_without_a_key_is_not_read(home: Home, site: Site) -> None:
    site.answers = {"/.well-known/doorwatch.json": lambda request: page("no", 404)}
    result = crawl(home.write())
    assert result.exit == 3
    assert set(site.paths()) <= set(PUBLIC)
    assert "got status 404" in result.events[-1]["reason"]


def test_a_key_behind_a_redirect_is_no_key(home: Home, site: Site) -> None:
    site.answers = {"/.well-known/doorwatch.json": lambda request: RedirectResponse("/key.json")}
    result = crawl(home.write())
    assert (result.exit, "/key.json" in site.paths()) == (3, False)


def test_the_pages_of_a_night_hold_over_several_tries(home: Home, site: Site) -> None:
    site.ads = ads(6)
    site.per_page = 10
    home.scope = {"pages": 6}
    result = crawl(home.write())
    assert len(site.log) == 6
    assert (result.exit, result.end.reasons) == (4, ("pages",))
    assert result.end.index_complete
    assert not result.end.detail_complete
    assert result.kinds().count("detail") == 3
    again = crawl(home)
    assert len(site.log) == 6
    assert again.exit == 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda request: page("<p>Wij zijn  zo terug.</p>"), "maintenance"),
        (lambda request: page("<ul></ul>"), "changed_layout"),
        (lambda request: page("<li class=card>no link</li>"), "cards_unread"),
        (lambda request: page("busy", 500), "list_failed"),
    ],
    ids=["maintenance", "layout", "cards", "down"],
)
def test_a_list_that_cannot_be_trusted_calls_nothing_complete(
    home: Home, site: Site, answer: object, reason: str
) -> None:
    site.answers = {"/list": answer}  # type: ignore[dict-item]
    result = crawl(home.write())
    assert result.exit == 4
    assert not result.end.index_complete
    assert set(result.end.reasons) == {reason, "empty_list"}


def test_known_listings_are_visited_in_order_and_not_twice(home: Home, site: Site) -> None:
    site.per_page = 20
    site.ads = ads(6)
    seen = datetime(2026, 11, 1, tzinfo=UTC)
    first = crawl(home.write())
    marks = {r.listing.id: r.validators for r in first.records if isinstance(r, DetailRead)}
    cards = {r.id: r.card for r in first.records if r.record == "card"}

    def known(identity: str, days: int, **more: object) -> KnownListing:
        url, card = f"{site.base}/ad/{identity}", cards.get(identity)
        at = seen + timedelta(days=days)
        return replace(KnownListing(identity, url, card, marks.get(identity, Validators()), at), **more)

    def conditional(request: Request) -> Response:
        fresh = request.headers.get("if-none-match") == '"v2"'
        return Response(status_code=304) if fresh else site.detail_page("A-2")

    site.log.clear()
    site.answers = {"/ad/A-2": conditional}
    plan = VisitPlan(
        "small-site",
        SCAN,
        {
            "A-2": known("A-2", 1, validators=Validators('"v2"', None, None)),
            "A-3": known("A-3", 9, card="00"),
            "A-4": known("A-4", 5, flagged_or_linked=True, conditional=False),
            "A-5": known("A-5", 0),
            "A-9": known("A-9", 0),
        },
        frozenset({"A-6"}),
    )
    home.scope = {"concurrency": 1}
    result = crawl(home.write(), plan=home.plan(plan))
    order = [path.removeprefix("/ad/") for path in site.paths() if path.startswith("/ad/")]
    assert order == ["A-1", "A-3", "A-4", "A-5", "A-2", "A-9"]
    states = {getattr(r, "id", None) or r.listing.id: r.record for r in result.records[6:-1]}
    assert states == {
        "A-1": "detail", "A-3": "unchanged", "A-4": "detail", "A-5": "unchanged", "A-2": "unchanged",
        "A-9": "gone",
    }  # fmt: skip
    assert next(record for record in result.records if isinstance(record, Gone)).status == 410
    assert result.exit == 0


def test_a_moved_title_is_the_same_listing_and_a_foreign_page_is_not(home: Home, site: Site) -> None:
    home.profile = PROFILE.replace("  scope: main", "  id: {css: main, attribute: [data-id]}\n  scope: main")
    body = '<main data-id="{}"><h1>Salon</h1><div class=text>Company</div></main>'
    site.ads = ads(2)
    site.answers = {
        "/ad/A-1": lambda request: RedirectResponse("/ad/A-1/salon", 301),
        "/ad/A-1/salon": lambda request: page(body.format("A-1")),
        "/ad/A-2": lambda request: page(body.format("A-7")),
    }
    result = crawl(home.write())
    assert result.listings()["A-1"].url == f"{site.base}/ad/A-1/salon"
    assert failures(result) == {"A-2": "other_listing"}


def test_a_site_that_stumbles_is_asked_again(home: Home, site: Site) -> None:
    answers = iter([503, 429])

    def stumbling(request: Request) -> Response:
        status = next(answers, 200)
        return site.detail_page("A-1") if status == 200 else page("busy", status, {"Retry-After": "0"})

    site.answers = {"/ad/A-1": stumbling}
    result = crawl(home.write())
    assert result.exit == 0
    assert (site.paths().count("/ad/A-1"), result.end.counts["retried"]) == (3, 2)


def test_a_site_that_is_down_is_unreachable(home: Home, site: Site) -> None:
    home.write()
    home.site.port = 0
    site.answers = {"/.well-known/doorwatch.json": lambda request: page("busy", 503)}
    result = crawl(home)
    assert result.exit == 4
    assert (result.end.index_complete, result.end.reasons) == (False, ("unreachable",))


def test_fields_under_their_floor_raise_an_alarm(home: Home, site: Site) -> None:
    site.per_page, site.ads = 10, {key: replace(ad, text="") for key, ad in ads(5).items()}
    result = crawl(home.write())
    assert result.exit == 4
    assert result.end.alarms == ("text: found on 0% of the pages; the floor is 90%",)
    assert "extraction_below_floor" in result.end.reasons
    assert not result.end.index_complete


@pytest.mark.parametrize("point", ["fetch:2", "spool:5"])
def test_a_killed_crawl_resumes_from_what_it_wrote(home: Home, site: Site, point: str) -> None:
    site.per_page, site.ads = 10, ads(4)
    process = start(home.write(), environ={"DOORWATCH_FAILPOINT": point})
    killed = finished(home, process)
    assert killed.exit == -signal.SIGKILL
    done = frozenset(killed.listings())
    site.log.clear()
    resumed = crawl(home, plan=home.plan(VisitPlan("small-site", SCAN, {}, done)))
    assert resumed.exit == 0
    assert set(resumed.listings()) == set(site.ads) - done
    assert not [path for path in site.paths() if path.removeprefix("/ad/") in done]


@pytest.mark.parametrize("how", ["signal", "input"])
def test_an_interrupted_crawl_keeps_what_it_has(home: Home, site: Site, how: str) -> None:
    site.per_page, site.ads = 50, ads(40)
    ours, other = os.pipe()
    processes = []

    def interrupt(request: Request) -> Response:
        if how == "signal":
            processes[0].send_signal(signal.SIGTERM)
        else:
            os.close(other)
        return site.detail_page("A-4")

    site.answers = {"/ad/A-4": interrupt}
    processes.append(start(home.write(), stdin=ours))
    os.close(ours)
    result = finished(home, processes[0])
    assert result.exit == 5
    assert result.kinds().count("card") == 40
    assert 3 <= len(result.listings()) < 40
    assert "end" not in result.kinds()


LOAD_MORE = """\
schema: 1
platform: small-site
list:
  urls: [/]
  next: {css: "#grid", attribute: [data-more]}
  items: items
  id: {json: id}
  link: {json: url}
  more: {json: more}
detail: {scope: main}
fields:
  title: {css: h1}
reveal:
  link: {css: button, attribute: [data-reveal]}
  phones: {json: telefon}
fallback: false
"""


@pytest.mark.parametrize("allowed", [True, False])
def test_a_load_more_list_and_a_contact_behind_a_button(home: Home, site: Site, allowed: bool) -> None:
    def api(request: Request) -> Response:
        after = int(request.query_params["after"])
        items = [{"id": f"A-{after + 1}", "url": f"/ad/A-{after + 1}"}]
        return JSONResponse({"items": items, "more": None if after else "/api?after=1"})

    button = '<button data-reveal="/contact/1">show</button>'
    site.ads = {key: replace(ad, extra=button) for key, ad in ads(2).items()}
    site.answers = {
        "/": lambda request: page('<div id=grid data-more="/api?after=0"></div>'),
        "/api": api,
        "/contact/1": lambda request: JSONResponse({"telefon": "+49 30 23125 001"}),
    }
    home.profile, home.scope = LOAD_MORE, {"reveal_contact": allowed}
    result = crawl(home.write())
    assert (result.exit, set(result.listings())) == (0, {"A-1", "A-2"})
    phones = {listing.phones for listing in result.listings().values()}
    assert phones == ({("+493023125001",)} if allowed else {()})
    reveals = {record.reveal for record in result.records if isinstance(record, DetailRead)}
    assert reveals == ({"shown"} if allowed else {"behind_button"})
    assert ("/contact/1" in site.paths()) is allowed
