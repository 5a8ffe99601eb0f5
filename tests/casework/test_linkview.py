"""The link view: what a case's listings share, without a number or a name, the same each time."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import pytest

from doorwatch.casework.linkview import LISTINGS, link_view
from doorwatch.report.linkpicture import svg, table
from doorwatch.store import Store
from doorwatch.types import ListingRef
from doorwatch.types.linkview import LinkView, SharedNode, ShownNode
from tests.casework.linked import Ad, place
from tests.casework.test_clusters import proposed
from tests.casework.test_reshape import PHONE, read_phone

SVG = "{http://www.w3.org/2000/svg}"


def of(store: Store, case: int) -> LinkView:
    """The link view of a case."""
    with store.read() as conn:
        view = link_view(conn, case)
    assert view is not None
    return view


def test_a_case_shows_its_shared_values_and_never_a_number(store: Store) -> None:
    place(store, [Ad("A-1", phone=PHONE, account="u1"), Ad("A-2", phone=PHONE), Ad("A-3", account="u1")])
    read_phone(store)
    view = of(store, proposed(store).opened[0])
    assert [(one.kind, one.label, len(one.listings)) for one in view.shared] == [
        ("account", "A", 2), ("phone", "…23", 2),
    ]  # fmt: skip
    shown = svg(view) + table(view)
    assert PHONE not in shown
    assert PHONE[-3:] not in shown
    assert "number …23" in shown


def test_too_many_listings_are_folded_with_their_count(store: Store) -> None:
    place(store, [Ad(f"A-{number:02}", account="u1") for number in range(40)])
    view = of(store, proposed(store, burst=500).opened[0])
    assert len(view.listings) == LISTINGS
    assert view.more_listings == 40 - LISTINGS
    assert view.shared[0].more == 40 - LISTINGS
    assert f"and {40 - LISTINGS} more" in svg(view)
    assert of(store, 1) == view


def test_there_is_no_view_of_no_case(store: Store) -> None:
    with store.read() as conn:
        assert link_view(conn, 7) is None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_picture_is_whole_without_script_or_style_and_escapes_what_listings_say(language: str) -> None:
    evil = ListingRef("demo", '<script>alert("1")</script>')
    nodes = (ShownNode(evil, "urgent", ("2026-11-18", "2026-11-20"), "<b>Utrecht</b>"),)
    shared = (SharedNode("text", "A", False, (0,), 3),)
    view = LinkView(1, None, nodes, shared, (("<b>Utrecht</b>", (0,)),), (2,))
    picture = ET.fromstring(svg(view, language))
    assert not picture.findall(f".//{SVG}script")
    assert not [one for one in picture.iter() if "style" in one.attrib]
    assert picture.find(f"{SVG}title") is not None
    boxes = list(picture.iter(f"{SVG}rect"))
    assert all(0 <= float(box.attrib["x"]) <= 920 for box in boxes)
    assert "<script>" not in table(view, language)
    assert picture.findall(f".//{SVG}path")[0].attrib["stroke-dasharray"]


def test_boxes_of_a_column_never_lie_over_each_other() -> None:
    nodes = tuple(ShownNode(ListingRef("demo", f"A-{at}"), "review", None, f"P{at % 7}") for at in range(12))
    shared = tuple(SharedNode("phone", f"…{at}", True, (at % 12, (at * 5) % 12)) for at in range(14))
    places = tuple((f"P{at}", tuple(one for one in range(12) if one % 7 == at)) for at in range(7))
    picture = ET.fromstring(svg(LinkView(1, None, nodes, shared, places)))
    columns: dict[str, list[float]] = {}
    for box in picture.iter(f"{SVG}rect"):
        if float(box.attrib["width"]) > 10:
            columns.setdefault(box.attrib["x"], []).append(float(box.attrib["y"]))
    height = float(picture.attrib["viewBox"].split()[3])
    for tops in columns.values():
        tops.sort()
        assert all(after - before >= 30 for before, after in itertools.pairwise(tops))
        assert tops[-1] + 26 <= height
