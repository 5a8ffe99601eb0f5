"""The dashboard: of cases and never of persons, drawn without scripts, told again as tables."""

from __future__ import annotations

from dataclasses import fields
from xml.etree import ElementTree

import pytest

from doorwatch.casework.exporting import view_dashboard
from doorwatch.casework.rights import PermissionRefused
from doorwatch.export.dashboard import SHOWN, Dashboard, Times, dashboard
from doorwatch.export.panels import panels, to_html
from doorwatch.rates import Rate
from doorwatch.store import Store
from doorwatch.store.quality import real_cases
from tests.quality.scenes import add, decide, opened, person
from tests.store.samples import DAY, HOUR, NOW, PLATFORM

RATES = {"stated-age-under-18": Rate(9, 10), "<script>x</script>": Rate(0, 3), "never": Rate(0, 0)}


def scene(store: Store) -> Dashboard:
    """Four cases: one open and overdue, two decided after 2 and 10 hours, one decided, undone and open."""
    opened(store, "N-1")
    for number, hours in ((2, 2), (3, 10)):
        decide(store, opened(store, f"N-{number}"), "remove", at=NOW + hours * HOUR)
    undone = opened(store, "N-4")
    decide(store, undone, "no_concern", at=NOW + HOUR)
    add(store, undone, "undone", {"sequence": 3, "reason": "slip"}, "mod-a", NOW + 2 * HOUR)
    with store.read() as conn:
        return dashboard(real_cases(conn), RATES, [PLATFORM], NOW + DAY)


def test_cases_are_counted_as_they_came_in_and_as_they_stand(store: Store) -> None:
    shown = scene(store)
    assert shown.inflow[NOW.date()] == {"urgent": 4}
    assert len(shown.inflow) == 30
    assert shown.open_now["urgent"] == shown.overdue["urgent"] == 2
    assert shown.outcomes == {"remove": 2}
    assert shown.waits["urgent"] == Times(2, 2.0, 10.0)
    assert shown.waits["review"] == Times(0, None, None)


def test_a_case_of_a_platform_that_the_reader_may_not_see_is_left_out(store: Store) -> None:
    scene(store)
    with store.read() as conn:
        shown = dashboard(real_cases(conn), {}, ["other"], NOW + DAY)
    assert sum(counts.total() for counts in shown.inflow.values()) == 0  # type: ignore[attr-defined]
    assert shown.outcomes == {}


def test_what_is_older_than_the_time_shown_is_not_counted(store: Store) -> None:
    scene(store)
    with store.read() as conn:
        shown = dashboard(real_cases(conn), {}, [PLATFORM], NOW + 40 * DAY)
    assert shown.outcomes == {}
    assert shown.waits["urgent"].cases == 0
    assert shown.open_now["urgent"] == 2


def test_nothing_of_a_person_is_in_the_data_or_on_the_page(store: Store) -> None:
    shown = scene(store)
    assert {one.name for one in fields(Dashboard)} == {
        "at", "platforms", "inflow", "open_now", "overdue", "waits", "outcomes", "precision",
    }  # fmt: skip
    for language in ("nl", "en"):
        page = to_html(shown, language)
        assert "mod-a" not in page
        assert "N-1" not in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_plot_has_a_name_and_a_table_with_the_same_figures(store: Store, language: str) -> None:
    shown = scene(store)
    root = ElementTree.fromstring(f"<main>{to_html(shown, language)}</main>")
    titles = {element.get("id") for element in root.iter("h2")}
    plots = list(root.iter("{http://www.w3.org/2000/svg}svg")) or list(root.iter("svg"))
    assert len(plots) == 5
    assert {plot.get("aria-labelledby") for plot in plots} == titles
    assert len(list(root.iter("table"))) == 5
    assert not [element for element in root.iter() if "style" in element.attrib or element.tag == "script"]
    for panel in panels(shown, language):
        assert all(len(row) == len(panel.columns) for row in panel.rows)
        assert len(panel.rows) == len(panel.marks)


def test_a_name_that_holds_markup_stays_text(store: Store) -> None:
    page = to_html(scene(store), "en")
    assert "<script>" not in page
    assert "&lt;script&gt;x" in page


def test_an_empty_house_says_so_in_place_of_an_empty_plot() -> None:
    shown = dashboard([], {}, [PLATFORM], NOW)
    assert to_html(shown, "nl").count("Nog niets te tonen.") == 3
    assert shown.open_now == dict.fromkeys(SHOWN, 0)


def test_the_dashboard_needs_its_right_and_shows_the_own_platforms(store: Store) -> None:
    scene(store)
    assert view_dashboard(store, person("a", "analyst"), NOW + DAY).precision.keys() == {
        "stated-age-under-18"
    }
    assert view_dashboard(store, person("a", "analyst", platforms=["other"]), NOW + DAY).outcomes == {}
    with pytest.raises(PermissionRefused, match="statistics:dashboard:view"):
        view_dashboard(store, person("m", "moderator"), NOW)


def test_times_are_those_of_cases_that_there_are() -> None:
    from doorwatch.export.dashboard import _times

    assert _times([1.0]) == Times(1, 1.0, 1.0)
    assert _times([float(hour) for hour in range(1, 11)]) == Times(10, 5.0, 9.0)
