"""`doorwatch crawl probe URL`: look at two pages of an agreed site and propose a profile for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from doorwatch.cli.common import emit, say, tenant
from doorwatch.errors import BadInput, Exit, Refused, Unreachable

if TYPE_CHECKING:
    from pathlib import Path

    from doorwatch.settings import TenantSettings

app = typer.Typer(help="Look at a site before it is scanned.")


@app.callback()
def crawl() -> None:
    """Look at a site before it is scanned. The scan itself is `doorwatch scan`."""


@app.command()
def probe(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="A list page of a site with a signed agreement.")],
) -> None:
    """Fetch one list page and one detail page, and propose a site profile.

    The same gate holds as in a scan: agreement, hours, key on the site, robots.txt, pace. Nothing
    is stored. The profile goes to standard output; what it would extract to the lines before it.
    """
    chosen = tenant(ctx)
    platform = _platform(chosen, url)
    proposal = _run({"tenant": chosen.name, "platform": platform, "probe": url, "settings": _settings(ctx)})
    emit(ctx, proposal)
    for name in proposal["fields"]:
        shown = " ".join(str(proposal["listing"].get(name)).split())[:80]
        source = "guessed" if name in proposal["silent"] else "profile"
        say(ctx, f"# {name} ({source}): {shown}")
    say(ctx, proposal["profile"].rstrip())


def _platform(chosen: TenantSettings, url: str) -> str:
    """Return the platform whose agreement names the address's host.

    Raises Refused: no agreement does; nothing is requested.
    """
    from doorwatch.agreements import host_of, load_agreements
    from doorwatch.types import Agreement

    host = host_of(url)
    for name, agreement in load_agreements(chosen.agreements, chosen.name).items():
        if isinstance(agreement, Agreement) and host in agreement.scope.hosts:
            return name
    raise Refused(f"{host}: expected a host of one of the agreements of {chosen.name}")


def _settings(ctx: typer.Context) -> str | None:
    from doorwatch.cli.common import load

    path = load(ctx).path
    return str(path) if path else None


def _run(order: dict[str, Any]) -> dict[str, Any]:
    """Run the crawler as its own process and return its proposal.

    Raises Refused, BadInput or Unreachable: as the crawler did.
    """
    import json
    import subprocess
    import sys
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory(prefix="doorwatch-probe-") as folder:
        path = Path(folder) / "order.json"
        path.write_text(json.dumps(order), encoding="utf-8")
        done = _crawler(path, subprocess, sys.executable)
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    proposal = next((event for event in events if event["event"] == "proposal"), None)
    if proposal is not None:
        return {key: proposal[key] for key in ("profile", "listing", "fields", "silent")}
    reason = next((event["reason"] for event in reversed(events) if "reason" in event), done.stderr[-500:])
    if done.returncode == Exit.REFUSED:
        raise Refused(reason)
    if done.returncode == Exit.BAD_INPUT:
        place, _, rest = reason.partition(": expected ")
        raise BadInput(place, f"expected {rest}" if rest else "expected a list page")
    raise Unreachable(reason)


def _crawler(path: Path, subprocess: Any, python: str) -> Any:
    return subprocess.run(
        [python, "-m", "crawler", str(path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
