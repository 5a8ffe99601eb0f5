"""Drawing unseen listings: what could not be read is looked at by a person, as many as there is time for."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime

from doorwatch.store import Store
from doorwatch.store.aside import draw
from doorwatch.store.proposals import Flag, drawn_unseen, unseen_listings


def draw_unseen(
    store: Store, night: date, now: datetime, platforms: Collection[str], budget: int
) -> tuple[Flag, ...]:
    """Draw up to `budget` unseen listings of the night and return them as flags.

    The draw is by the hash of night and identity, so that a resumed night draws the same ones and
    nobody can arrange not to be drawn. Drawn ones keep their text until they are decided.
    """
    with store.read() as conn:
        mine = [one for one in drawn_unseen(conn, night) if one.ref.platform in platforms]
        waiting = [one for one in unseen_listings(conn) if one.ref.platform in platforms]
    waiting.sort(key=lambda one: hashlib.sha256(f"{night}/{one.ref.platform}/{one.ref.id}".encode()).digest())
    fresh = waiting[: max(0, budget - len(mine))]
    if fresh:
        snapshots = [one.snapshot for one in fresh]
        store.run_write(lambda conn: draw(conn, snapshots, "unseen", night, now))
    return tuple(sorted((*mine, *fresh), key=lambda one: one.ref))
