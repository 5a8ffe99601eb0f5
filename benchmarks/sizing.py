"""From measured unit costs to machines: the table of docs/sizing.md, derived and not typed.

    python -m benchmarks.sizing [--costs benchmarks/unit_costs.json] [--write docs/sizing.md]

The costs are those that the other benchmarks print, each with the run that it comes from; the assumptions
(what changes in a night, how long a night may last) stand beside them in the same file. With `--write` the
table takes its place on the page. Nothing is rounded down: a core is a whole core, and a third is left free.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BEGIN, END = "<!-- written by benchmarks.sizing: begin -->", "<!-- written by benchmarks.sizing: end -->"
SIZES = (1_000_000, 10_000_000, 100_000_000)
FREE = 1.5
"""What is bought for each core that is needed: a third stays free."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a tenant of so many live listings needs."""

    listings: int
    feed_cores: int
    crawl_cores: int
    ocr_cores: int
    rescore_cores: int
    database_gb: float
    pictures_gb: float
    where: str


def size_of(listings: int, costs: Mapping[str, Any], assumed: Mapping[str, Any]) -> Size:
    """Return the needs of a number of live listings. Costs are CPU milliseconds, bytes and shares."""
    unit = {name: float(one["value"]) for name, one in costs.items()}
    changed = listings * assumed["changed_a_night"]
    pictures = changed * assumed["pictures_a_changed_listing"]
    night = 3600.0 * assumed["night_hours"]
    feed = listings * night_ms(costs, assumed)
    crawl = changed * unit["crawled_page_ms"]
    ocr = pictures * assumed["share_sent_to_ocr"] * unit["ocr_picture_ms"]
    rescore = listings * assumed["kept_share"] * unit["rescore_ms"]
    return Size(
        listings,
        _cores(feed, night),
        _cores(crawl, night),
        _cores(ocr, night),
        _cores(rescore, 3600.0),
        listings * unit["database_bytes"] / 1e9,
        listings * assumed["pictures_a_listing"] * unit["picture_index_bytes"] / 1e9,
        _where(listings, _cores(feed, night)),
    )


def night_ms(costs: Mapping[str, Any], assumed: Mapping[str, Any]) -> float:
    """Return what one live listing costs in a night from a feed, in CPU milliseconds."""
    changed = float(assumed["changed_a_night"])
    known, dear = (float(costs[name]["value"]) for name in ("known_listing_ms", "changed_listing_ms"))
    return (1 - changed) * known + changed * dear


def _cores(milliseconds: float, seconds: float) -> int:
    return max(1, math.ceil(FREE * milliseconds / 1000 / seconds))


def _rate(costs: Mapping[str, Any], name: str) -> int:
    """Return how many requests of a cost in CPU milliseconds a core answers in a second, a third free."""
    cost = float(costs[name]["value"])
    return int(1000 / FREE / cost) if cost else 0


def _where(listings: int, cores: int) -> str:
    if listings <= 2_000_000 and cores <= 4:
        return "one machine, SQLite"
    if listings <= 20_000_000:
        return "PostgreSQL, the platforms' nights on one or two machines"
    return "PostgreSQL of its own machine, a night a platform, rescoring on Dask"


def table(costs: Mapping[str, Any], assumed: Mapping[str, Any]) -> str:
    """Return costs, assumptions and sizes as Markdown."""
    lines = ["| unit cost | value | from |", "|---|---|---|"]
    lines += [f"| {name} | {one['value']:g} {one['unit']} | {one['from']} |" for name, one in costs.items()]
    lines += ["", "| assumed | |", "|---|---|"]
    lines += [f"| {name.replace('_', ' ')} | {value:g} |" for name, value in assumed.items()]
    lines += [
        "",
        "| live listings | cores: night from a feed | crawl | OCR | rescoring in an hour "
        "| database | pictures in memory | where |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for listings in SIZES:
        one = size_of(listings, costs, assumed)
        cores = (one.feed_cores, one.crawl_cores, one.ocr_cores, one.rescore_cores)
        lines.append(
            f"| {one.listings:,} | {' | '.join(map(str, cores))} "
            f"| {one.database_gb:,.0f} GB | {one.pictures_gb:,.1f} GB | {one.where} |"
        )
    most = int(3_600_000 * assumed["night_hours"] / night_ms(costs, assumed))
    lines += [
        "",
        f"One tenant's night is one process: at these costs it takes in {most:,} listings in "
        f"{assumed['night_hours']:g} hours. Beyond that, tenants are divided by platform.",
        f"With a third free, a core answers {_rate(costs, 'door_text_ms')} submissions of text a second at "
        f"the door, or {_rate(costs, 'door_pictures_ms')} with three pictures of one megapixel; a tenant's "
        "door is one process, and checks are written one after the other.",
    ]
    return "\n".join(lines)


def placed(page: str, written: str) -> str:
    """Return the page with the table in its place."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{written}\n{END}{after}"


def main() -> None:
    """Print the table, or write it into the page."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--costs", type=Path, default=HERE / "unit_costs.json")
    ask.add_argument("--write", type=Path)
    wanted = ask.parse_args()
    given = json.loads(wanted.costs.read_text("utf-8"))
    written = table(given["costs"], given["assumed"])
    if wanted.write is None:
        print(written)
        return
    wanted.write.write_text(placed(wanted.write.read_text("utf-8"), written), "utf-8")


if __name__ == "__main__":
    main()
