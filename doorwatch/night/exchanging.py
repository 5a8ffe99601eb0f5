"""A night's turn with the exchange, for platforms whose agreements allow it; off by default."""

from __future__ import annotations

from doorwatch.exchange.client import ExchangeClient
from doorwatch.exchange.contract import FILE_NAME, check, load
from doorwatch.exchange.sync import Turn, take_turn
from doorwatch.night.house import House, Papers


def exchange_turn(house: House, papers: Papers) -> Turn | None:
    """Take a turn; None when the exchange is off: no agreement with it, or no platform that allows it.

    Raises AgreementRefused, Refused or Unreachable: the night says so and goes on without.
    """
    path = house.tenant.agreements / FILE_NAME
    allowed = {name for name, paper in papers.valid.items() if paper.exchange}
    if not allowed or not path.is_file():
        return None
    shop = house.workshop
    contract = load(path)
    check(contract, shop.now())
    client = ExchangeClient(contract, shop.keys.signing_key("exchange"), shop.clock)
    return take_turn(shop, client, allowed)
