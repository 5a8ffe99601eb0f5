"""The demo's banks: made-up shapes, hashed as a supplier would, put in as two persons would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from demo.generator import World
from doorwatch.banks import NewEntry, Source
from doorwatch.banks.model import TERM, BankKind
from doorwatch.images import read_picture
from doorwatch.settings import Settings
from doorwatch.store import Store
from doorwatch.store.bankdesk import BankDesk

HOTLINE, STOCK = "demo-hotline", "demo-stock"
_ANALYST, _SECOND = "demo.analyst", "demo.second"


def put_banks(settings: Settings, world: World, now: datetime) -> None:
    """Give every tenant the hotline bank and the stock bank of a world, in its database."""
    shelves: tuple[tuple[str, BankKind, list[NewEntry]], ...] = (
        (HOTLINE, "hotline", list(_hashed(world.bank()))),
        (STOCK, "stock", list(_hashed(world.stock()))),
    )
    for tenant in settings.tenants.values():
        tenant.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = Store.open(tenant.database, lambda: now)
        try:
            store.upgrade()
            desk = BankDesk(store, tenant.banks, _ANALYST)
            for name, kind, entries in shelves:
                desk.create(name, kind, _ANALYST, _SECOND, now)
                source = Source("demo supplier", "self-made shapes", _ANALYST, _SECOND, now + TERM)
                desk.put(name, entries, source, now)
        finally:
            store.close()


def _hashed(pictures: Iterable[tuple[str, bytes]]) -> Iterator[NewEntry]:
    for name, data in pictures:
        read = read_picture(data, 0, None, ocr=False)
        assert read.pdq is not None
        yield NewEntry(name, bytes.fromhex(read.pdq), quality=read.quality, reference=name)
