"""`doorwatch rules`: list, check, try out and begin rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doorwatch.cli.common import emit, load, options, say, table
from doorwatch.errors import BadInput, Exit, SettingsError

if TYPE_CHECKING:
    from doorwatch.rules import RuleMatch, RuleSet

app = typer.Typer(help="Rules: phrases for one indicator, one YAML file each.")
Folders = Annotated[
    list[Path] | None, typer.Argument(help="Folders of rules; those of doorwatch and the tenant by default.")
]


@app.command("list")
def list_rules(ctx: typer.Context, folders: Folders = None) -> None:
    """List all rules with their status, indicator and weight."""
    found = _load(ctx, folders).rules
    emit(
        ctx,
        [
            {"id": r.id, "status": r.status, "indicator": r.indicator, "weight": r.weight, "file": r.place}
            for r in found
        ],
    )
    rows = [(rule.id, rule.status, rule.indicator, rule.weight or "context") for rule in found]
    table(ctx, f"{len(found)} rules", ("rule", "status", "indicator", "weight"), rows)


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
    field: Annotated[str, typer.Option(help="The field: title, text, review:0 or persona.")] = "text",
) -> None:
    """Show which rules match a text, where and why. Shadow rules are named as such."""
    from doorwatch.ages import find_ages
    from doorwatch.text import normalise

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
