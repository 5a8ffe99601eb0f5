from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from parsel import Selector
from typer.testing import CliRunner

from crawler.profiles import parse_profile
from crawler.propose import guess_cards, guess_identity, guess_next
from doorwatch.cli.main import app
from doorwatch.errors import BadInput, Refused
from tests.crawler.site import Ad, Home, Site, serving


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    site = Site(ads={f"A-{n}": Ad(f"A-{n}", title=f"Salon number {n}") for n in range(1, 5)}, per_page=3)
    with serving(site):
        yield Home(tmp_path, site).write()


def probe(home: Home, url: str) -> Result:
    settings = str(home.folder / "doorwatch.toml")
    return CliRunner().invoke(app, ["crawl", "probe", url, "--settings", settings, "--json"])


def test_a_probe_proposes_a_profile_that_reads_the_listing(home: Home) -> None:
    result = probe(home, f"{home.site.base}/list?p=1")
    proposal = json.loads(result.stdout)
    profile = parse_profile(proposal["profile"], "proposal")
    assert (profile.list.card, profile.list.urls) == ("ul > li.card", ("/list?p=1",))
    assert profile.list.next is not None
    assert profile.detail.exclude == ("div.related",)
    assert proposal["listing"]["title"] == "Salon number 1"
    assert proposal["listing"]["stated_age"] == 24
    assert {"title", "text", "stated_age"} <= set(proposal["fields"])
    pages = [path for path in home.site.paths() if path.startswith(("/list", "/ad"))]
    assert pages == ["/list?p=1", "/ad/A-1"]
    assert not list(home.spool.glob("*.seg"))


def test_a_site_without_an_agreement_is_not_probed(home: Home) -> None:
    with serving(Site()) as foreign:
        result = probe(home, f"{foreign.base}/list?p=1")
        assert foreign.log == []
    assert isinstance(result.exception, Refused)


CARDS = "".join(
    f'<article class="card big"><a href="/offer/salon-{n}-S-00{n}">Salon {n}</a></article>' for n in "123"
)
LIST = (
    '<nav><a href="/1">a</a><a href="/2">b</a><a href="/3">c</a></nav>'
    f'<section class="offers">{CARDS}</section>'
)


def test_cards_are_the_largest_group_of_like_links() -> None:
    guess = guess_cards(Selector(LIST).root, "http://127.0.0.1/offers")
    assert (guess.card, guess.link, len(guess.addresses)) == ("section.offers > article.card", "a", 3)


def test_a_list_that_a_script_fills_is_said_to_be_one() -> None:
    with pytest.raises(BadInput, match="expected three or more links of one kind"):
        guess_cards(Selector("<div id=grid></div>").root, "http://127.0.0.1/")


@pytest.mark.parametrize(
    ("named", "last"), [((), 1), (("S-001",), 2)], ids=["shortest", "as the page names itself"]
)
def test_an_identity_is_what_differs_and_is_best_named_by_the_page(named: tuple[str, ...], last: int) -> None:
    addresses = guess_cards(Selector(LIST).root, "http://127.0.0.1/offers").addresses
    find = guess_identity(addresses, addresses[0], named)
    assert (find.segment, find.split, find.last) == (2, "-", last)


@pytest.mark.parametrize(
    ("markup", "css"),
    [
        ('<a rel="next" href="/2">2</a>', "a[rel~=next]"),
        ('<a class="weiter" href="/2">mehr</a>', "a.weiter"),
        ('<a href="/2">elsewhere</a>', None),
    ],
)
def test_the_way_on_is_known_by_its_relation_or_its_word(markup: str, css: str | None) -> None:
    found = guess_next(Selector(markup).root)
    assert (found or {}).get("css") == css
