"""`doorwatch agreements`: write one, sign one, see what one lacks and what it cannot find."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from doorwatch.cli.common import emit, finish, keys, say, table, tenant, tenants
from doorwatch.errors import AgreementRefused, Exit, Refused

if TYPE_CHECKING:
    from doorwatch.settings import TenantSettings
    from doorwatch.types import Agreement

app = typer.Typer(help="Agreements with platforms: without a valid one nothing is requested.")
_SOON = dt.timedelta(days=30)


@app.command("list")
def list_agreements(ctx: typer.Context) -> None:
    """List the agreements of the tenant (or of all) and whether they allow a scan now."""
    rows = [_row(one, name, item) for one in tenants(ctx) for name, item in _loaded(one).items()]
    emit(ctx, rows)
    columns = ("tenant", "platform", "reference", "valid until", "state")
    cells = [(r["tenant"], r["platform"], r["reference"], r["valid_until"], r["state"]) for r in rows]
    table(ctx, "Agreements", columns, cells)


@app.command()
def check(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Files; without any, all of the tenant.")] = None,
) -> None:
    """Say what each agreement lacks, why it is refused, and which indicators cannot fire with it.

    Exit 3 when one would be refused offline. The platform's signature is verified at its site by
    the crawl; here it is only seen to be there.
    """
    chosen = tenant(ctx)
    public = bytes(keys(ctx).signing_key("operator").verify_key)
    reports = [_report(name, item, public) for name, item in _wanted(chosen, files or [])]
    emit(ctx, reports)
    for report in reports:
        say(ctx, f"{report['platform']}: {'refused' if report['refused'] else 'allows a scan'}")
        for title in ("refused", "gaps"):
            for line in report[title]:
                say(ctx, f"  {'why' if title == 'refused' else 'lacks'}: {line}")
        for indicator, missing in report["cannot_fire"].items():
            say(ctx, f"  cannot fire: {indicator} (not collected: {missing})")
    finish(Exit.REFUSED for report in reports if report["refused"])


@app.command()
def sign(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The agreement.")],
    party: Annotated[Literal["operator", "platform"], typer.Option(help="Who signs.")] = "operator",
    key: Annotated[Path | None, typer.Option(help="Key file; the operator's own by default.")] = None,
) -> None:
    """Sign an agreement. Only the block `signatures` of the file changes."""
    from nacl.signing import SigningKey

    from doorwatch.agreements import sign as write_signature
    from doorwatch.keys import decode, read_private

    if key is None and party == "platform":
        raise typer.BadParameter("--party platform needs --key: its key belongs to the platform")
    secret = (
        keys(ctx).signing_key("operator") if key is None else SigningKey(decode(read_private(key), str(key)))
    )
    agreement = write_signature(file, secret, party)
    emit(ctx, {"file": str(file), "party": party, "digest": agreement.digest})
    say(ctx, f"signed by the {party}: {agreement.reference} {agreement.digest}")


@app.command()
def new(
    ctx: typer.Context,
    platform: Annotated[str, typer.Argument(help="The platform's name: small letters, digits, hyphens.")],
) -> None:
    """Write a form into the tenant's folder: safe values filled in, the rest for people to write."""
    from doorwatch.agreements import parse_agreement, render, template

    chosen = tenant(ctx)
    text = render(template(platform, chosen.name, dt.datetime.now(dt.UTC).date()))
    parse_agreement(text, f"{platform}.yaml")  # a name that is none is refused before anything is written
    file = chosen.agreements / f"{platform}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as form:
            form.write(text)
    except FileExistsError as error:
        raise Refused(f"{file}: expected no agreement yet; it is never overwritten") from error
    emit(ctx, {"file": str(file)})
    say(ctx, f"wrote {file}; fill it in, then: doorwatch agreements check")


def _loaded(chosen: TenantSettings) -> dict[str, Agreement | AgreementRefused]:
    from doorwatch.agreements import load_agreements

    return load_agreements(chosen.agreements, chosen.name)


def _wanted(chosen: TenantSettings, files: list[Path]) -> list[tuple[str, Agreement | AgreementRefused]]:
    from doorwatch.agreements import load_agreement

    if not files:
        return list(_loaded(chosen).items())
    wanted: list[tuple[str, Agreement | AgreementRefused]] = []
    for file in files:
        try:
            wanted.append((file.stem, load_agreement(file)))
        except AgreementRefused as error:
            wanted.append((file.stem, error))
    return wanted


def _row(chosen: TenantSettings, name: str, item: Agreement | AgreementRefused) -> dict[str, Any]:
    from doorwatch.agreements import problems_offline
    from doorwatch.keys import KeyRing

    row: dict[str, Any] = {"tenant": chosen.name, "platform": name, "reference": None, "valid_until": None}
    if isinstance(item, AgreementRefused):
        return row | {"state": f"refused: {item}"}
    now = dt.datetime.now(dt.UTC)
    public = KeyRing.open(chosen.keys).signing_key("operator").verify_key
    problems = problems_offline(item, now, public)
    soon = " (ends soon)" if item.valid_until - now.date() <= _SOON else ""
    state = f"refused: {problems[0]}" if problems else f"allows a scan{soon}"
    return row | {"reference": item.reference, "valid_until": str(item.valid_until), "state": state}


def _report(name: str, item: Agreement | AgreementRefused, operator: bytes) -> dict[str, Any]:
    from doorwatch.agreements import cannot_fire, gaps, problems_offline
    from doorwatch.rules import load_taxonomy

    if isinstance(item, AgreementRefused):
        return {"platform": name, "reference": None, "refused": [str(item)], "gaps": [], "cannot_fire": {}}
    return {
        "platform": name,
        "reference": item.reference,
        "refused": problems_offline(item, dt.datetime.now(dt.UTC), operator),
        "gaps": gaps(item),
        "cannot_fire": cannot_fire(item, load_taxonomy()),
    }
