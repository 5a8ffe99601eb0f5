"""`doorwatch golden`: the synthetic items with a known answer."""

from __future__ import annotations

import typer

from doorwatch.cli.common import emit, table

app = typer.Typer(help="Golden items: synthetic cases with a known answer.")


@app.callback()
def _group() -> None:
    """Golden items: synthetic cases with a known answer."""


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List the items with the decisions that are right and why. Where they were planted is not told."""
    from doorwatch.casework.quality_golden import load_items

    items = load_items().values()
    emit(ctx, [{"item": one.id, "answer": list(one.answer), "why": dict(one.why)} for one in items])
    table(
        ctx,
        f"{len(items)} golden items",
        ("item", "right answers", "why"),
        [(one.id, ", ".join(one.answer), one.why["en"]) for one in items],
    )
