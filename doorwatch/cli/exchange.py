"""`doorwatch exchange`: fingerprints of confirmed cases between tenants; off until both have signed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from doorwatch.cli.common import emit, keys, load, note, open_store, say, table, tenant

app = typer.Typer(help="The exchange of confirmed cases' fingerprints between tenants. Off by default.")
_By = Annotated[str, typer.Option("--by", help="Who does it: a user's name.")]


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """Show the agreement, whether the exchange is paused, and what was published and hit. Counts only."""
    from doorwatch.errors import AgreementRefused
    from doorwatch.exchange.contract import FILE_NAME, check
    from doorwatch.exchange.contract import load as load_contract
    from doorwatch.exchange.sync import paused_by
    from doorwatch.store.exchange import counts
    from doorwatch.types import system_clock

    mine = tenant(ctx)
    try:
        contract = load_contract(mine.agreements / FILE_NAME)
        check(contract, system_clock())
        state, paper = "on", contract.reference
    except AgreementRefused as refused:
        state, paper = "off", str(refused)
    store = open_store(mine)
    try:
        with store.read() as conn:
            who, found = paused_by(conn), counts(conn)
    finally:
        store.close()
    if who and state == "on":
        state = f"paused by {who}"
    row: dict[str, Any] = {"exchange": state, "agreement": paper, **found}
    emit(ctx, row)
    table(ctx, "the exchange", ("what", "value"), [[name, value] for name, value in row.items()])


@app.command()
def pause(ctx: typer.Context, by: _By) -> None:
    """Ask and send nothing until `resume`; what was published stays until it is withdrawn or ends."""
    _switch(ctx, by, on=True)


@app.command()
def resume(ctx: typer.Context, by: _By) -> None:
    """Let a paused exchange go on."""
    _switch(ctx, by, on=False)


def _switch(ctx: typer.Context, by: str, *, on: bool) -> None:
    from doorwatch.exchange.sync import pause as switch
    from doorwatch.types import system_clock

    store = open_store(tenant(ctx))
    try:
        switch(store, system_clock(), by, on=on)
    finally:
        store.close()
    say(ctx, f"the exchange is {'paused' if on else 'on'}; {by} is in the journal")


@app.command()
def sign(
    ctx: typer.Context,
    url: Annotated[str, typer.Option("--url", help="Where the service is.")],
    service_key: Annotated[str, typer.Option("--service-key", help="The service's public key, base64.")],
    reference: Annotated[str, typer.Option("--reference", help="The agreement's reference.")],
    basis: Annotated[str, typer.Option("--basis", help="Legal basis.")],
    dpia: Annotated[str, typer.Option("--dpia", help="Hash of the DPIA.")],
    until: Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day.")],
    quota: Annotated[int, typer.Option("--quota", min=1, help="Values asked for in a day.")] = 20_000,
) -> None:
    """Write the agreement with this tenant's signature; the service's operator adds the other one."""
    import base64

    from doorwatch.exchange.contract import FILE_NAME, Contract, save
    from doorwatch.exchange.contract import sign as signed

    mine, own = tenant(ctx), keys(ctx).signing_key("exchange")
    contract = Contract(
        reference, mine.name, url, base64.b64encode(bytes(own.verify_key)).decode(), service_key, basis, dpia,
        datetime.now(UTC).date(), until.date(), quota,
    )  # fmt: skip
    path = mine.agreements / FILE_NAME
    save(signed(contract, own, "tenant"), path)
    say(ctx, f"{path}: signed by {mine.name}; it holds once the exchange has signed it too")


@app.command()
def admit(
    ctx: typer.Context,
    contract: Annotated[Path, typer.Argument(help="A tenant's signed agreement; it is signed here.")],
    folder: Annotated[Path, typer.Option("--folder", help="The service's own folder.")],
) -> None:
    """Sign a tenant's agreement as the service, and keep a copy: from then on it is a member."""
    from doorwatch.exchange.contract import check, save
    from doorwatch.exchange.contract import load as load_contract
    from doorwatch.exchange.contract import sign as signed
    from doorwatch.exchange.folder import members, signing_key
    from doorwatch.types import system_clock

    made = signed(load_contract(contract), signing_key(folder), "exchange")
    check(made, system_clock())
    save(made, contract)
    save(made, members(folder) / f"{made.tenant}.json")
    say(ctx, f"{made.tenant} is a member until {made.valid_until}")


@app.command()
def serve(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Option("--folder", help="The service's own folder: keys, book, members.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="A port of loopback.")] = 8_201,
) -> None:
    """Run the service on loopback until it is stopped."""
    import base64

    from doorwatch.exchange.folder import desk
    from doorwatch.exchange.server import ExchangeServer
    from doorwatch.types import system_clock

    opened = desk(folder, system_clock)
    server = ExchangeServer(opened, port)
    server.start()
    public = base64.b64encode(bytes(opened.signing.verify_key)).decode()
    note(ctx, f"http://127.0.0.1:{server.port} serves the exchange; its public key is {public}")
    try:
        server.wait()
    finally:
        server.close()


@app.command()
def turn(ctx: typer.Context) -> None:
    """Take a turn now: withdraw, publish, ask, compare. Every night does so by itself."""
    from dataclasses import asdict

    from doorwatch.cli._house import opened_house
    from doorwatch.night.exchanging import exchange_turn
    from doorwatch.night.house import read_papers

    with opened_house(load(ctx), tenant(ctx)) as house:
        done = exchange_turn(house, read_papers(house))
    row = {"state": "off"} if done is None else asdict(done)
    emit(ctx, row)
    table(ctx, "a turn with the exchange", ("what", "value"), [[name, value] for name, value in row.items()])
