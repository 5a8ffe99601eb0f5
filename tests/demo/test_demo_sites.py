"""The sample sites, served for real on loopback: lists, details, nights, doors, faults, access log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from markupsafe import escape

from demo.generator import World, generate
from demo.sites import SITES, TENANTS, Faults, RunningSites, Site, serve
from demo.sites.door import VERIFICATION_CODE
from demo.sites.serving import HOST
from doorwatch.agreements import published_key
from doorwatch.errors import Unreachable
from doorwatch.types import Listing

NAMES = sorted(SITES)
LINK = {
    "demo-north": r'<li class="kaart"><a class="kaart-link" href="([^"]+)"',
    "demo-south": r'<article class="card"><a class="card-link" href="([^"]+)"',
    "demo-east": r'<div class="anzeige" itemscope[^>]*><a itemprop="url" href="([^"]+)"',
}
NEXT = {
    "demo-north": r'class="volgende" rel="next" href="([^"]+)"',
    "demo-south": r'<a class="next" href="([^"]+)"',
    "demo-east": r'<a class="weiter" href="([^"]+)"',
}


@pytest.fixture(scope="module")
def world() -> World:
    return generate(800, 7)


@pytest.fixture(scope="module")
def running(world: World) -> Iterator[RunningSites]:
    with serve(world) as sites:
        yield sites


@pytest.fixture
def sites(running: RunningSites) -> RunningSites:
    """The sites as they come up: first night, no faults, nothing submitted, an empty log."""
    running.night = 0
    for site in running.values():
        site.faults, site.check = Faults(), None
        site.catalog.submitted.clear()
        site.log.clear()
    return running


def get(site: Site, path: str, **headers: str) -> httpx.Response:
    return httpx.get(
        site.base + path, headers={k.replace("_", "-"): v for k, v in headers.items()}, timeout=20
    )


def listed(site: Site) -> list[str]:
    """Walk the list as a visitor does and return the addresses of all cards."""
    found: list[str] = []
    path: str | None = "/api/ads?after=0" if site.name == "demo-west" else site.config.list_path
    while path:
        answer = get(site, path.replace("&amp;", "&"))
        if site.name == "demo-west":
            content = answer.json()
            found += [item["url"] for item in content["items"]]
            path = content["more"]
        else:
            page = answer.text.split("</section>")[0] if site.name == "demo-south" else answer.text
            found += re.findall(LINK[site.name], page)
            more = re.search(NEXT[site.name], answer.text)
            path = more[1] if more else None
    return found


def first(site: Site) -> Listing:
    return site.catalog.page(site.night, 0, 1)[0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("night", [0, 2])
def test_the_list_holds_every_live_listing_once(
    sites: RunningSites, world: World, name: str, night: int
) -> None:
    site = sites[name]
    sites.night = night
    live = {
        site.catalog.address(record.listing)
        for record in world.records(night, name)
        if record.listing.status == "live"
    }
    found = listed(site)
    assert len(found) == len(set(found))
    assert set(found) == live


@pytest.mark.parametrize("name", NAMES)
def test_a_detail_page_shows_what_a_platform_shows_and_no_more(sites: RunningSites, name: str) -> None:
    site = sites[name]
    listing = next(ad for ad in site.catalog.page(0, 0, 100) if ad.stated_age and ad.account)
    page = get(site, site.catalog.address(listing))
    assert page.status_code == 200
    for shown in (listing.id, str(listing.stated_age), listing.city, listing.persona):
        assert str(shown) in page.text
    assert listing.account
    for private in ("artifact", "payer", listing.account.verified_person):
        assert str(private) not in page.text


def test_north_holds_no_structured_data_and_the_others_theirs(sites: RunningSites) -> None:
    marks = ("application/ld+json", "itemprop", "og:title")
    held = {
        name: [mark for mark in marks if mark in get(site, site.catalog.address(first(site))).text]
        for name, site in sites.items()
    }
    assert held == {
        "demo-north": [], "demo-south": [marks[0]], "demo-east": [marks[1]], "demo-west": [marks[2]]
    }  # fmt: skip


def test_json_ld_survives_a_text_that_would_end_the_script(sites: RunningSites) -> None:
    site = sites["demo-south"]
    httpx.post(site.base + "/submit", data={"title": "A </script><b>&", "text": "<!-- x", "age": "30"})
    listing = next(iter(site.catalog.submitted.values()))
    page = get(site, site.catalog.address(listing)).text
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert script
    assert json.loads(script[1])["name"] == "A </script><b>&"
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("demo-north", 'style="display:none"'), ("demo-south", 'style="color:#ffffff"'),
        ("demo-east", 'style="font-size:0"'), ("demo-west", 'class="aside-note"'),
    ],
)  # fmt: skip
def test_hidden_text_is_hidden_in_four_ways(name: str, mark: str) -> None:
    with serve(generate(2_000, 7)) as many:
        site = many[name]
        listing = next(ad for ad in site.catalog.page(1, 0, 2_000) if ad.hidden_text)
        many.night = 1
        page = get(site, site.catalog.address(listing)).text
    assert f"<p {mark}>{escape(listing.hidden_text or '')}</p>" in page


def test_related_listings_are_not_on_a_list_page(sites: RunningSites) -> None:
    site = sites["demo-west"]
    page = get(site, site.catalog.address(first(site))).text
    related = page.split('id="more-like-this"')[1]
    assert re.search(r'href="/a/W-\d{6}-', related)


@pytest.mark.parametrize("name", NAMES)
def test_conditional_requests_answer_304_until_the_page_changes(sites: RunningSites, name: str) -> None:
    site = sites[name]
    path = site.catalog.address(first(site))
    page = get(site, path)
    etag, changed = page.headers["etag"], page.headers["last-modified"]
    assert get(site, path, If_None_Match=etag).status_code == 304
    assert get(site, path, If_None_Match=f'W/{etag}, "other"').status_code == 304
    assert get(site, path, If_Modified_Since=changed).status_code == 304
    assert get(site, path, If_None_Match='"other"', If_Modified_Since=changed).status_code == 200
    assert get(site, path, If_Modified_Since="yesterday").status_code == 200


def _moved(site: Site, nights: int) -> tuple[str, str]:
    """A listing whose title changed: its address in the first and in the last night."""
    for listing in site.catalog.page(0, 0, 1_000):
        later = site.catalog.find(listing.id, nights)
        if later and site.catalog.address(later) != site.catalog.address(listing):
            return site.catalog.address(listing), site.catalog.address(later)
    raise AssertionError("a title must change on every site of the fixture")


def _gone(site: Site, night: int) -> str:
    return next(
        site.catalog.address(ad)
        for ad in site.catalog.page(0, 0, 1_000)
        if site.catalog.find(ad.id, night) is None
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_edited_title_moves_the_address(sites: RunningSites, name: str) -> None:
    site = sites[name]
    before, after = _moved(site, 2)
    sites.night = 2
    answer = get(site, before)
    assert (answer.status_code, answer.headers["location"]) == (301, after)
    assert get(site, after).status_code == 200


@pytest.mark.parametrize(("name", "status"), [(name, SITES[name].gone) for name in NAMES])
def test_a_listing_that_is_gone_says_so(sites: RunningSites, name: str, status: int) -> None:
    path = _gone(sites[name], 2)
    sites.night = 2
    assert get(sites[name], path).status_code == status


@pytest.mark.parametrize("name", NAMES)
def test_what_never_was_is_404(sites: RunningSites, name: str) -> None:
    site = sites[name]
    letter = name.removeprefix("demo-")[0].upper()
    for listing_id in (f"{letter}-999999", "Q-000001", f"{letter}-x"):
        assert get(site, site.config.detail.format(id=listing_id, slug="x")).status_code == 404
    assert get(site, "/nowhere").status_code == 404


def test_a_bumped_listing_moves_up(sites: RunningSites) -> None:
    site = sites["demo-north"]
    bumped = next(ad for ad in site.catalog.page(2, 0, 1_000) if ad.bumped_at)
    order = {night: [ad.id for ad in site.catalog.page(night, 0, 1_000)] for night in (0, 2)}
    assert order[2].index(bumped.id) < order[0].index(bumped.id)


def test_the_contact_of_east_is_behind_a_request(sites: RunningSites) -> None:
    site = sites["demo-east"]
    listing = next(
        ad for ad in site.catalog.page(0, 0, 200) if ad.phones and ad.phones[0] not in (ad.text or "")
    )
    page = get(site, site.catalog.address(listing)).text
    assert f'data-reveal="/kontakt/{listing.id}"' in page
    assert listing.phones[0] not in page
    assert get(site, f"/kontakt/{listing.id}").json() == {"telefon": listing.phones[0]}
    assert get(site, "/kontakt/E-999999").status_code == 410


@pytest.mark.parametrize("name", NAMES)
def test_the_site_publishes_its_key_and_its_rules_for_robots(sites: RunningSites, name: str) -> None:
    site = sites[name]
    document = get(site, "/.well-known/doorwatch.json").content
    assert published_key(document, name) == bytes(site.key.verify_key)
    assert "Disallow: /account" in get(site, "/robots.txt").text


def test_platforms_have_keys_of_their_own_that_a_second_run_repeats(
    sites: RunningSites, world: World
) -> None:
    keys = {name: bytes(site.key.verify_key) for name, site in sites.items()}
    assert len(set(keys.values())) == 4
    with serve(world) as again:
        assert {name: bytes(site.key.verify_key) for name, site in again.items()} == keys


def test_two_sites_are_one_tenant_and_two_stand_alone() -> None:
    assert TENANTS == {
        "demo-a": ("demo-north", "demo-south"),
        "demo-b": ("demo-east",),
        "demo-c": ("demo-west",),
    }


def test_pictures_are_served_and_may_be_cut(sites: RunningSites, world: World) -> None:
    site = sites["demo-south"]
    image = first(site).images[0]
    whole = get(site, f"/{image}")
    assert (whole.status_code, whole.headers["content-type"]) == (200, "image/png")
    assert whole.content == world.picture(image)
    site.faults.cut_pictures = True
    assert whole.content.startswith(get(site, f"/{image}").content)
    assert len(get(site, f"/{image}").content) < len(whole.content)
    assert get(site, "/img/x.png").status_code == 404


def submit(site: Site, **form: str) -> tuple[int, str]:
    answer = httpx.post(
        site.base + "/submit", data={"title": "Company in Utrecht", "text": "A quiet room."} | form
    )
    return answer.status_code, answer.headers["x-demo-outcome"]


@pytest.mark.parametrize(
    ("name", "form", "outcome"),
    [
        ("demo-north", {"age": "16"}, (201, "published")),
        ("demo-north", {"title": "", "text": ""}, (422, "refused")),
        ("demo-south", {"age": "17"}, (422, "refused")),
        ("demo-south", {}, (422, "refused")),
        ("demo-south", {"age": "18", "text": "I am 16."}, (201, "published")),
        ("demo-east", {"age": "30"}, (202, "held")),
        ("demo-east", {"age": "16", "verification": VERIFICATION_CODE}, (201, "published")),
        ("demo-west", {"age": "30"}, (503, "held")),
    ],
)
def test_each_door_asks_what_it_asks(
    sites: RunningSites, name: str, form: dict[str, str], outcome: tuple[int, str]
) -> None:  # fmt: skip
    site = sites[name]
    assert submit(site, **form) == outcome
    assert len(site.catalog.submitted) == (outcome[1] == "published")


def test_what_was_published_is_on_the_list_and_has_a_page(sites: RunningSites) -> None:
    for site in (sites["demo-north"], sites["demo-south"]):
        submit(site, age="33")
        (listing,) = site.catalog.submitted.values()
        path = site.catalog.address(listing)
        assert listing.status == "live"
        assert path in listed(site)
        assert get(site, path).status_code == 200


def test_the_check_at_the_door_decides_on_west(sites: RunningSites) -> None:
    site = sites["demo-west"]
    seen: list[Listing] = []

    def check(listing: Listing) -> str:
        seen.append(listing)
        return "held" if listing.stated_age == 16 else "accepted"

    site.check = check  # type: ignore[assignment]
    assert submit(site, age="16") == (202, "held")
    assert submit(site, age="26") == (201, "published")
    assert [listing.status for listing in seen] == ["submitted", "submitted"]


def test_a_form_is_offered_where_one_may_submit(sites: RunningSites) -> None:
    assert 'name="verification"' in get(sites["demo-east"], "/submit").text
    assert 'name="verification"' not in get(sites["demo-north"], "/submit").text


@pytest.mark.parametrize("name", NAMES)
def test_errors_maintenance_and_an_empty_list_can_be_switched_on(sites: RunningSites, name: str) -> None:
    site = sites[name]
    path = "/api/ads?after=0" if name == "demo-west" else site.config.list_path
    site.faults.errors = 2
    assert [get(site, path).status_code for _ in range(3)] == [500, 500, 200]
    site.faults.empty_list = True
    assert listed(site) == []
    site.faults.maintenance = True
    answer = get(site, path)
    assert (answer.status_code, "Maintenance" in answer.text) == (200, True)
    assert get(site, "/robots.txt").text.startswith("User-agent")


@pytest.mark.parametrize("name", NAMES)
def test_a_redesign_hides_what_a_profile_relies_on(sites: RunningSites, name: str) -> None:
    site = sites[name]
    path = site.catalog.address(first(site))
    site.faults.changed_layout = True
    page = get(site, path).text
    assert not re.search(
        r"itemprop|ld\+json|<th>|<dt>|<h1|omschrijving|class=\"facts\"|og:title\"", page.replace("x:", "")
    )
    assert first(site).id in page or name == "demo-south"


def test_a_redirect_to_a_foreign_host_can_be_switched_on(sites: RunningSites) -> None:
    site = sites["demo-north"]
    path = site.catalog.address(first(site))
    site.faults.redirect_host = "elsewhere.example"
    answer = get(site, path)
    assert (answer.status_code, answer.headers["location"]) == (302, f"http://elsewhere.example{path}")


def test_robots_can_be_replaced(sites: RunningSites) -> None:
    sites["demo-north"].faults.robots = "User-agent: *\nDisallow: /\n"
    assert get(sites["demo-north"], "/robots.txt").text.endswith("Disallow: /\n")


def test_the_access_log_holds_every_request_with_its_headers(sites: RunningSites) -> None:
    site = sites["demo-north"]
    get(site, "/aanbod?p=2", User_Agent="doorwatch-test")
    httpx.put(site.base + "/aanbod", content=b"x")
    get(site, "/nowhere")
    seen = [(entry.method, entry.target, entry.status) for entry in site.log.entries()]
    assert seen == [("GET", "/aanbod?p=2", 200), ("PUT", "/aanbod", 405), ("GET", "/nowhere", 404)]
    assert site.log.entries()[0].headers["user-agent"] == "doorwatch-test"
    assert site.log.paths()[0] == "/aanbod?p=2"


def test_the_sites_listen_on_loopback_until_they_are_stopped(world: World) -> None:
    with serve(world) as up:
        bases = [site.base for site in up.values()]
        assert len(set(bases)) == 4
        assert all(base.startswith(f"http://{HOST}:") for base in bases)
    for base in bases:
        with pytest.raises(httpx.ConnectError, match="refused"):
            httpx.get(base + "/robots.txt")
    up.stop()


def test_a_taken_port_is_unreachable_not_silent(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    with serve(world, "fixed"), pytest.raises(Unreachable, match="the sample sites must listen"):
        serve(world, "fixed")
