from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import _Element
from parsel import Selector

from crawler.structured import json_ld, main_item, microdata, open_graph, texts
from crawler.tree import xpath_elements

URL = "http://127.0.0.1/ad/A-1"


def root(body: str) -> _Element:
    element: _Element = Selector(f"<html><body>{body}</body></html>").root
    return element


def script(text: str) -> _Element:
    return root(f'<script type="application/ld+json">{text}</script>')


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Service", "name": "Salon"}',
        '[{"@type": "Service", "name": "Salon"}]',
        '{"@graph": [{"@type": "Service", "name": "Salon"}]}',
        '{"@type": "ItemPage", "mainEntity": {"@type": "Service", "name": "Salon"}}',
        '<!-- {"@type": "Service", "name": "Salon"} -->',
        '{"@type": "Service", "name": "Salon", "description": "two\nlines"}',
    ],
)
def test_json_ld_is_found_in_all_its_shapes(text: str) -> None:
    assert [node["name"] for node in json_ld(script(text))] == ["Salon"]


@pytest.mark.parametrize("text", ["", "{", "null", "17", '"words"', "[" * 5000, '{"@type": "Service",}'])
def test_broken_json_ld_is_left_out(text: str) -> None:
    assert json_ld(script(text)) == []


def service(name: str, **more: object) -> dict[str, object]:
    return {"@type": "Service", "name": name, **more}


def test_the_listing_is_known_by_its_identifier_then_by_its_address() -> None:
    other, own = service("other", identifier="A-2"), service("own", identifier="A-1")
    assert main_item([other, own], URL, "A-1") is own
    other, own = service("other", url="/ad/A-2"), service("own", url="/ad/A-1/")
    assert main_item([other, own], URL, "A-1") is own


def test_several_that_cannot_be_told_apart_are_none() -> None:
    assert main_item([service("one"), service("two")], URL, "A-1") is None


def test_a_related_listing_alone_is_not_the_page_s_own() -> None:
    assert main_item([service("related", identifier="A-2")], URL, "A-1") is None
    assert main_item([service("related", url="/ad/A-2")], URL, "A-1") is None


def test_what_describes_the_site_is_never_the_listing() -> None:
    nodes = [{"@type": "Organization", "name": "site"}, {"@type": ["BreadcrumbList"]}, service("own")]
    assert main_item(nodes, URL, "A-1") == nodes[2]


MICRODATA = """
<article itemscope itemtype="https://schema.org/Service"><meta itemprop="identifier" content="A-1">
<h1 itemprop="name">Salon</h1><img itemprop="image" data-src="/1.png" src="blank.gif">
<img itemprop="image" src="/2.png"><time itemprop="datePosted" datetime="2026-11-20T01:00:00+01:00">now</time>
<div itemprop="provider" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Alex</b></div>
<a itemprop="url" href="/ad/A-1">x</a></article>
"""


def test_microdata_becomes_the_same_shape() -> None:
    tops = xpath_elements(root(MICRODATA), "//*[@itemscope and not(@itemprop)]")
    (item,) = microdata(tops)
    assert (item["@type"], item["identifier"], item["url"]) == ("Service", "A-1", "/ad/A-1")
    assert item["image"] == ["/1.png", "/2.png"]
    assert (texts(item["name"]), texts(item["provider"])) == (["Salon"], ["Alex"])
    assert item["datePosted"] == "2026-11-20T01:00:00+01:00"


def test_microdata_nested_without_end_is_survived() -> None:
    deep = "<div itemprop=x itemscope>" * 2000
    tops = xpath_elements(root(f"<div itemscope>{deep}"), "//*[@itemscope and not(@itemprop)]")
    assert len(microdata(tops)) == 1


def test_open_graph_keeps_every_picture() -> None:
    tags = '<meta property="og:image" content="/1.png"><meta property="og:image" content="/2.png">'
    assert open_graph(root(tags + '<meta property="og:title" content=" ">')) == {
        "image": ["/1.png", "/2.png"]
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "name", "url", "identifier", "value", "offers"]), inner, max_size=3
        )
    ),
    max_leaves=10,
)


@given(st.lists(st.dictionaries(st.sampled_from(["@type", "url", "identifier"]), json_values), max_size=3))
def test_any_json_is_survived(nodes: list[dict[str, object]]) -> None:
    found = main_item(nodes, URL, "A-1")
    assert found is None or found in nodes
