"""`doorwatch rules`: list, check, try out, begin and replay rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doorwatch.cli._engine import EngineName
from doorwatch.cli.common import emit, load, note, options, say, table
from doorwatch.errors import BadInput, Exit, SettingsError, Unreachable

if TYPE_CHECKING:
    from doorwatch.rules import RuleMatch, RuleSet

app = typer.Typer(help="Rules: phrases for one indicator, one YAML file each.")
Folders = Annotated[
    list[Path] | None, typer.Argument(help="Folders of rules; those of doorwatch and the tenant by default.")
]

_TRIED = ("title", "text", "hidden_text", "persona", "review:0")
"""The fields that `rules try` reads a text as."""


@app.command("list")
def list_rules(ctx: typer.Context, folders: Folders = None) -> None:
    """List all rules with their status, indicator and weight, and on how many listings shadow rules spoke.

    The counts are those of the last nights, from the store of the tenant where there is one.
    """
    found = _load(ctx, folders).rules
    nights = _shadow_nights(ctx)
    emit(
        ctx,
        [
            {
                "id": r.id, "status": r.status, "indicator": r.indicator, "weight": r.weight, "file": r.place,
                "shadow": {night.isoformat(): count for night, count in nights.get(r.id, {}).items()},
            }
            for r in found
        ],
    )  # fmt: skip
    rows = [
        (
            rule.id, rule.status, rule.indicator, rule.weight or "context",
            ", ".join(f"{night:%m-%d}: {count}" for night, count in nights.get(rule.id, {}).items()),
        )
        for rule in found
    ]  # fmt: skip
    columns = ("rule", "status", "indicator", "weight", "in shadow, listings a night")
    table(ctx, f"{len(found)} rules", columns, rows)


def _shadow_nights(ctx: typer.Context) -> dict[str, dict[dt.date, int]]:
    """Return the shadow counts of the tenant's store; none where no tenant is meant or it has no store."""
    from doorwatch.cli.common import open_store, tenant
    from doorwatch.store.address import is_there
    from doorwatch.store.kept import shadow_nights

    try:
        chosen = tenant(ctx)
    except SettingsError:
        if options(ctx).tenant is not None:
            raise
        return {}
    if not is_there(chosen.database):
        return {}
    try:
        store = open_store(chosen)
    except Unreachable as error:
        note(ctx, f"shadow counts are left out: {error}")
        return {}
    with store.read() as conn:
        found = shadow_nights(conn)
    store.close()
    return found


@app.command()
def check(
    ctx: typer.Context,
    folders: Folders = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the coverage table and the editor's schema anew.")
    ] = False,
) -> None:
    """Check every rule and name every fault with file and line. Exit code 2 when there is one."""
    from doorwatch.rules import SHIPPED, load_taxonomy
    from doorwatch.rules.checker import check_folders
    from doorwatch.rules.coverage import check_readme, placed, render
    from doorwatch.rules.editor import SCHEMA_NAME, check_schema, schema_text

    chosen = _folders(ctx, folders)
    ruleset, faults = check_folders(chosen, load_taxonomy())
    if folders is None:
        shipped, _ = check_folders([SHIPPED], load_taxonomy())
        coverage, readme = render(shipped, load_taxonomy()), SHIPPED / "README.md"
        if write and not faults:
            readme.write_text(placed(readme.read_text("utf-8"), coverage, readme.name), "utf-8")
            (SHIPPED / SCHEMA_NAME).write_text(schema_text(), "utf-8")
        faults += [*check_readme(readme, coverage), *check_schema(SHIPPED / SCHEMA_NAME)]
    emit(ctx, {"rules": len(ruleset.rules), "faults": [str(fault) for fault in faults]})
    for fault in faults:
        say(ctx, str(fault))
    say(ctx, f"{len(ruleset.rules)} rules, {len(faults)} faults")
    if faults:
        raise typer.Exit(int(Exit.BAD_INPUT))


@app.command("try")
def try_text(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="A neutral, made-up text; it is kept nowhere.")],
    field: Annotated[
        str, typer.Option(help="The field: title, text, hidden_text, persona or review:0.")
    ] = "text",
) -> None:
    """Show which rules match a text, where and why. Shadow rules are named as such."""
    from doorwatch.ages import find_ages
    from doorwatch.text import normalise

    if field not in _TRIED:
        raise BadInput("--field", f"{', '.join(_TRIED[:-1])} or {_TRIED[-1]}", f"'{field}'")
    read = normalise(field, text)
    ages = find_ages((read,), dt.datetime.now(dt.UTC).date(), None)
    found = _load(ctx, None).match((read,), ages)
    emit(ctx, [_described(match) for match in found])
    for match in found:
        rule = match.rule
        said = f"{rule.id} ({rule.status}, {rule.weight or 'context'}) at {match.start}-{match.end}"
        say(ctx, f'{said}: "{match.quote}" by "{match.line.phrase}" ({match.line.place})')
        say(ctx, f"    {rule.why['en']}")
    for age in ages:
        say(ctx, f"read: {age.years} years, {age.subject}, {age.kind}, at {age.start}-{age.end}")
    if not found:
        say(ctx, "no rule matches")


@app.command()
def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Folder and id, such as minor/my-rule.")],
    indicator: Annotated[str, typer.Option(help="The indicator of rules/indicators.yaml.")],
    folder: Annotated[Path | None, typer.Option(help="The folder of rules to write into.")] = None,
) -> None:
    """Write a filled template for a rule in shadow. An existing file is never overwritten."""
    from doorwatch.rules import SHIPPED, load_taxonomy
    from doorwatch.rules.editor import new_rule

    group, slash, rule = name.partition("/")
    if not slash or not _plain(group) or not _plain(rule):
        raise BadInput("name", "folder/id of small letters, digits and hyphens", f"'{name}'")
    entry = load_taxonomy().get(indicator)
    if entry is None or entry.build != "score":
        raise BadInput("--indicator", "a score indicator of indicators.yaml", f"'{indicator}'")
    path = (folder or SHIPPED) / group / f"{rule}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(new_rule(rule, indicator, dt.datetime.now(dt.UTC).date().isoformat()))
    except FileExistsError as error:
        raise BadInput(str(path), "a name that no rule has", "an existing file") from error
    emit(ctx, {"written": str(path)})
    say(ctx, f"wrote {path}; write its blanks, then: doorwatch rules check")


@app.command("replay")
def replay_rules(
    ctx: typer.Context,
    target: Annotated[
        str, typer.Argument(metavar="RULE|FILE|FOLDER", help="The id of a rule, or changed and new files.")
    ],
    file: Annotated[
        Path | None, typer.Option("--file", help="Listings of yours instead of what the tenant keeps.")
    ] = None,
    as_of: Annotated[
        dt.datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="Judge ages as of this day."),
    ] = None,
    engine: Annotated[
        EngineName | None, typer.Option(help="Work in shards: local processes, or dask. Not resumed.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes of an engine.")] = 2,
    scheduler: Annotated[str | None, typer.Option(help="The Dask cluster to use, host:port.")] = None,
) -> None:
    """Show what a change of rules adds and loses on what is kept, before it counts anywhere.

    Runs on listings of cases, the control sample and the replay window, or on a file. A rule in shadow is
    replayed as if it were live, a live one as if it were new. Stopped in the middle, the same command
    goes on.
    """
    from doorwatch.cli._replay import Many, run_replay
    from doorwatch.cli.common import finish

    many = Many(engine, workers, scheduler) if engine else None
    finish([run_replay(ctx, target, file, as_of.date() if as_of else None, many)])


def _plain(word: str) -> bool:
    return bool(word) and all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in word)


def _described(match: RuleMatch) -> dict[str, Any]:
    return {
        "rule": match.rule.id, "status": match.rule.status, "indicator": match.rule.indicator,
        "weight": match.rule.weight, "field": match.field, "start": match.start, "end": match.end,
        "quote": match.quote, "phrase": match.line.phrase, "place": match.line.place,
        "why": dict(match.rule.why),
    }  # fmt: skip


def _folders(ctx: typer.Context, folders: list[Path] | None) -> list[Path]:
    """Return the folders given, else those of doorwatch and of the tenant where there are settings."""
    from doorwatch.rules import SHIPPED

    if folders:
        return folders
    given = options(ctx)
    try:
        settings = load(ctx)
    except SettingsError:
        if given.settings is not None or given.tenant is not None:
            raise
        return [SHIPPED]
    if given.tenant is None and len(settings.tenants) != 1:
        return [SHIPPED]
    private = settings.tenant(given.tenant).private_rules
    return [SHIPPED, *([private] if private else [])]


def _load(ctx: typer.Context, folders: list[Path] | None) -> RuleSet:
    from doorwatch.rules import load_rules

    return load_rules(_folders(ctx, folders))
