from __future__ import annotations

from typing import Any

import pytest
from parsel import Selector

from crawler.extract import Extracted, content_hash, extract, found_fields, with_revealed
from crawler.page import HtmlPage, cut
from crawler.profile import Find, Reveal
from crawler.profiles import parse_profile
from doorwatch.types import Handle, Listing, Price

URL = "http://127.0.0.1/ad/A-1/salon"
SILENT = """\
schema: 1
platform: small-site
list: {urls: [/], card: li, id: {segment: 2}, link: {css: a}}
detail: {exclude: [.related]}
"""


def read(body: str, profile: str = SILENT, head: str = "") -> Extracted:
    root = Selector(f"<html><head>{head}</head><body>{body}</body></html>").root
    return extract(HtmlPage(root, URL, parse_profile(profile, "p"), "A-1"), "small-site", "A-1")


LD = """<script type="application/ld+json">{"@type": "Service", "identifier": "A-1", "name": "Salon",
"description": "Calm company.", "image": ["/1.png", {"@type": "ImageObject", "contentUrl": "/2.png"}],
"datePosted": "2026-11-20T01:00:00+01:00", "category": "offers",
"areaServed": {"@type": "City", "name": "Utrecht", "addressCountry": "nl"},
"offers": {"price": "80", "priceCurrency": "EUR"},
"provider": {"@type": "Person", "name": "Alex", "identifier": "u7", "telephone": "+493023125001",
"sameAs": ["https://t.me/salon"]},
"additionalProperty": [{"name": "rooms", "value": 2}, {"name": "age", "value": 24}]}</script>"""


def test_a_silent_profile_reads_json_ld() -> None:
    listing = read(LD + "<main><h1>Other</h1></main>").listing
    assert (listing.title, listing.text) == ("Salon", "Calm company.")
    assert (listing.persona, listing.stated_age) == ("Alex", 24)
    assert (listing.city, listing.country, listing.section) == ("Utrecht", "NL", "offers")
    assert (listing.price, listing.phones) == (Price(80.0, "EUR"), ("+493023125001",))
    assert listing.handles == (Handle("telegram", "@salon"),)
    assert listing.images == ("http://127.0.0.1/1.png", "http://127.0.0.1/2.png")
    assert listing.account is not None
    assert (listing.account.id, str(listing.posted_at)) == ("u7", "2026-11-20 01:00:00+01:00")


def test_structured_data_cannot_blind_the_reader_to_the_page() -> None:
    shown = "<dl><dt>Age</dt><dd>16</dd></dl><div>These words only a visitor of the page reads.</div>"
    body = f"{LD}<main>{shown}</main>"
    listing = read(body).listing
    assert listing.stated_age == 16
    assert listing.text == "Calm company.\nThese words only a visitor of the page reads."


def test_a_silent_profile_reads_labels_and_the_shape_of_the_page() -> None:
    body = """<nav><p>A long line of navigation words that nobody advertises with here.</p></nav>
    <main><h1>Salon</h1><table><tr><th>Leeftijd:</th><td>24 jaar</td></tr>
    <tr><th>Plaats</th><td>Utrecht</td></tr>
    <tr><th>Geplaatst</th><td><time datetime="2026-11-20T01:00:00+01:00">gisteren</time></td></tr></table>
    <ul><li><b>Prijs:</b> € 80</li></ul><div><p>Rustige massage in de stad.</p><p>Bel gerust.</p></div>
    <a href="tel:+493023125001">bel</a><a href="https://t.me/salon">t</a><img src="/i.png" width="16">
    <img data-src="/1.png" src="data:image/gif;base64,AA"></main>"""
    listing = read(body).listing
    assert (listing.title, listing.stated_age, listing.city) == ("Salon", 24, "Utrecht")
    assert listing.text == "Rustige massage in de stad.\nBel gerust."
    assert (listing.price, listing.phones) == (Price(80.0, "EUR"), ("+493023125001",))
    assert (listing.images, listing.handles) == (("http://127.0.0.1/1.png",), (Handle("telegram", "@salon"),))
    assert str(listing.posted_at) == "2026-11-20 01:00:00+01:00"


def test_open_graph_is_read_and_its_cut_text_gives_way_to_the_whole() -> None:
    tags = {"title": "Salon", "description": "Calm company in…"}
    head = "".join(f'<meta property="og:{name}" content="{text}">' for name, text in tags.items())
    listing = read("<main><div>Calm company in the middle of town.</div></main>", head=head).listing
    assert (listing.title, listing.text) == ("Salon", "Calm company in the middle of town.")


def test_related_listings_are_not_this_one() -> None:
    body = """<main><h1>Salon</h1><div class="related"><dl><dt>Age</dt><dd>17</dd></dl>
    <a href="tel:+4930231250">x</a><img src="/other.png">
    <p>A much longer text of another listing that is shown here as related.</p></div></main>"""
    listing = read(body).listing
    assert found_fields(listing) == ("title",)


def test_where_the_profile_speaks_nothing_is_guessed() -> None:
    listing = read("<main><h1>Salon</h1></main>", SILENT + "fields: {title: {css: h9}}\n").listing
    assert listing.title is None


def test_without_fallback_a_silent_field_is_empty() -> None:
    assert found_fields(read(LD, SILENT + "fallback: false\n").listing) == ()


@pytest.mark.parametrize(
    ("find", "value"),
    [
        ("{css: h1}", "Salon"), ("{xpath: //h1/text()}", "Salon"), ("{xpath: 'string(//h1)'}", "Salon"),
        ("{label: [City, Plaats]}", "Utrecht"), ("{item: provider.name}", "Alex"),
        ("{value: fixed}", "fixed"),
        ("{segment: 2}", "A-1"), ("{segment: -1}", "salon"), ("{segment: 9}", None),
        ("{css: h1, attribute: [data-x, title]}", "t"),
        ("{segment: 2, split: '-', last: 1}", "1"),
        ("{item: nothing.here}", None), ("{css: h1, attribute: [none]}", None),
    ],
)  # fmt: skip
def test_every_way_to_find_a_value(find: str, value: str | None) -> None:
    body = LD + '<main><h1 title="t">Salon</h1><dl><dt>Plaats:</dt><dd>Utrecht</dd></dl></main>'
    assert read(body, SILENT + f"fields: {{section: {find}}}\n").listing.section == value


@pytest.mark.parametrize(
    ("find", "text", "value"),
    [
        (Find(segment=2, split="-", last=2), "slug-S-000123", "S-000123"),
        (Find(segment=2, split="-", first=2), "W-000123-slug-of-it", "W-000123"),
        (Find(segment=2, split="-", last=2), "slug", None),
        (Find(segment=2), "slug", "slug"),
    ],
)
def test_an_identity_is_cut_without_regular_expressions(find: Find, text: str, value: str | None) -> None:
    assert cut(find, text) == value


def test_hidden_words_are_kept_apart_and_not_in_the_field() -> None:
    body = '<main><div class="b">Calm <span style="display:none">ben 16</span>company</div></main>'
    listing = read(body, SILENT + "fields: {text: {css: .b}}\n").listing
    assert (listing.text, listing.hidden_text) == ("Calm company", "ben 16")


def test_a_script_in_a_listing_is_text_or_nothing() -> None:
    body = "<main><div class=b>one<script>alert(1)</script> &lt;script&gt;two&lt;/script&gt;</div></main>"
    listing = read(body, SILENT + "fields: {text: {css: .b}}\n").listing
    assert listing.text == "one <script>two</script>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/hosts", "http://[", "//", "data:,x"])
def test_an_address_that_is_none_is_left_out(address: str) -> None:
    assert read(f'<main><img src="{address}"></main>').listing.images == ()


def test_pictures_and_text_are_bounded() -> None:
    body = (
        "<main>" + "".join(f'<img src="/{n}.png">' for n in range(100)) + "<p>" + "word " * 10_000 + "</main>"
    )
    listing = read(body).listing
    assert len(listing.images) == 40
    assert len(listing.text or "") == 20_000


def test_a_revealed_contact_joins_the_listing() -> None:
    reveal = Reveal(Find(css="b"), Find(json="telefon"), {"telegram": Find(json="tg")})
    answer: Any = {"telefon": "+49 30 23125001", "tg": "salon"}
    listing = with_revealed(Listing("p", "1", phones=("+4930231250",)), reveal, answer, URL)
    assert listing.phones == ("+4930231250", "+493023125001")
    assert listing.handles == (Handle("telegram", "@salon"),)


def test_the_content_hash_moves_with_content_alone() -> None:
    one = Listing("p", "1", url="/a", title="Salon")
    assert content_hash(one, "none") == content_hash(Listing("p", "1", url="/b", title="Salon"), "none")
    assert content_hash(one, "none") != content_hash(Listing("p", "1", url="/a", title="Salon 2"), "none")
    assert content_hash(one, "none") != content_hash(one, "behind_button")
