"""`doorwatch pilot PLATFORM`: what would the moderators get? Scans and assesses, opens no case."""

from __future__ import annotations

from typing import Annotated

import typer

from doorwatch.cli.common import emit, finish, load, note, say, tenant

app = typer.Typer(help="Scan and assess without opening cases.")


@app.command()
def pilot(
    ctx: typer.Context,
    platform: Annotated[str, typer.Argument(help="The platform, as its agreement names it.")],
    nights: Annotated[int, typer.Option(min=1, max=90, help="How many nights the pilot has.")] = 7,
) -> None:
    """Run tonight's pilot scan and say how many cases a day the pilot's nights would have brought.

    Call it once a night, as a timer does. It needs the same agreement as `nightly`.
    """
    from doorwatch.cli._house import bars, opened_house
    from doorwatch.night import pilot_night

    with (
        bars(ctx) as progress,
        opened_house(load(ctx), tenant(ctx), kind="pilot", progress=progress) as house,
    ):
        outcome, seen = pilot_night(house, platform, nights)
    rate = seen.cases_a_day
    emit(
        ctx,
        {
            "platform": platform, "night": outcome.report.night, "of": nights, "exit": int(outcome.exit),
            "nights": [{"night": one.night, "flagged": one.flagged, "new": one.new} for one in seen.nights],
            "first_day": seen.backlog, "cases_a_day": rate,
            "alarms": list(outcome.report.alarms), "report": str(outcome.page),
        },
    )  # fmt: skip
    say(ctx, f"{platform}: pilot night {len(seen.nights)} of {nights}; {outcome.page}")
    for one in seen.nights:
        say(ctx, f"  {one.night}: {one.flagged} flagged, {one.new} of them new")
    later = "not known after one night" if rate is None else f"{rate:.1f} on the nights after the first"
    say(ctx, f"expected cases: {seen.backlog} on the first day; a day: {later}")
    for alarm in outcome.report.alarms:
        note(ctx, f"{platform}: {alarm}")
    finish([outcome.exit])
