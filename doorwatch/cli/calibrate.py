"""`doorwatch calibrate`: fit the exploitation lane's weights and propose them; a person accepts elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doorwatch.cli.common import emit, note, open_store, say, table, tenant
from doorwatch.errors import BadInput, Refused

app = typer.Typer(help="Weights of the exploitation lane, from decisions; proposed, never applied.")


@app.command()
def calibrate(
    ctx: typer.Context,
    by: Annotated[str, typer.Option("--by", help="Who proposes: a user's name. Another person accepts.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="A folder for the new weights.yaml and the plot.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of folds and bootstrap.")] = 20,
) -> None:
    """Fit moderators' decisions and propose the outcome. Nothing changes until another person accepts it.

    Refused (exit 3) with too few decisions or without a reviewed control sample.
    """
    from doorwatch.agreements import load_agreements
    from doorwatch.casework.calibrating import propose_calibration
    from doorwatch.types import system_clock

    if out is not None and not out.is_dir():
        raise BadInput(str(out), "a folder", "nothing")
    chosen = tenant(ctx)
    loaded = load_agreements(chosen.agreements, chosen.name)
    shares = {
        name: one.terms.control_sample_share
        for name, one in loaded.items()
        if not isinstance(one, Refused) and one.terms.control_sample_share > 0
    }
    store = open_store(chosen)
    try:
        made = propose_calibration(store, by, system_clock(), shares, seed=seed)
    finally:
        store.close()
    terms = [
        (term["indicator"], f"{term['coefficient']:.2f}", "{:.2f} to {:.2f}".format(*term["interval"]),
         term["listings"])
        for term in made.body["terms"]
    ]  # fmt: skip
    if out is not None:
        _write(out, made.name, made.body["weights"], made.plot)
    emit(ctx, {"name": made.name, "state": made.state, **made.body})
    table(ctx, f"calibration {made.name}", ("indicator", "adds", "interval", "listings"), terms)
    say(ctx, f"error {made.body['brier']:.3f}, of the plain base rate {made.body['brier_base']:.3f}")
    for limit in made.body["limits"]:
        note(ctx, limit)


def _write(out: Path, name: str, weights: dict[str, object], plot: str) -> None:
    """Write the new weights.yaml and the plot, each a file that was not there."""
    from doorwatch.calibrate.propose import to_yaml
    from doorwatch.rules import SHIPPED, Calibration

    calibration = Calibration(name, weights["intercept"], weights["terms"])  # type: ignore[arg-type]
    whole = (SHIPPED / "weights.yaml").read_text("utf-8") + "\n" + to_yaml(calibration)
    for file, text in ((f"weights-{name}.yaml", whole), (f"reliability-{name}.svg", plot)):
        if (out / file).exists():
            raise BadInput(str(out / file), "a file that is not there yet", "one that is")
        (out / file).write_text(text, "utf-8")
