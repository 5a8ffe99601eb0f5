"""`doorwatch serve`: the console of one tenant as one process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from doorwatch.cli.common import load, note, open_store, options

app = typer.Typer(help="The review console of a tenant.")
PORT = 8120
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@app.command()
def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="The port; 0 takes a free one.")] = PORT,
    behind_tls: Annotated[
        bool,
        typer.Option("--behind-tls", help="A proxy on this machine or network ends TLS before the console."),
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="A host name that people type; several may be given."),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy",
            help="The address or network of a proxy that is believed about who asks; several may be given.",
        ),
    ] = None,
    zone: Annotated[str, typer.Option(help="The zone of all times on the pages.")] = "Europe/Amsterdam",
) -> None:
    """Serve the console until Ctrl-C.

    Passwords and evidence never travel in the clear: an address that others can reach is refused unless
    `--behind-tls` says that a proxy ends TLS before it. Name a proxy on another machine with `--proxy`: the
    walls against guessing count by who asks, and without it everybody behind the proxy is one.
    """
    from doorwatch.errors import Refused

    trusted(proxy or ())
    if host not in _LOOPBACK and not behind_tls:
        raise Refused(
            f"--host: expected a loopback address, or --behind-tls with a proxy that ends TLS; got {host}"
        )
    import uvicorn

    from doorwatch.cli._house import opened_house
    from doorwatch.cli._listening import listening, port_of, serve_on
    from doorwatch.types import system_clock
    from review_ui.app import LOOPBACK, make_app
    from review_ui.v1.desk import Desk
    from review_ui.wire import AT_ONCE, HEAD_BYTES, PatientProtocol

    settings = load(ctx)
    tenant = settings.tenant(options(ctx).tenant)
    open_store(tenant).close()
    with opened_house(settings, tenant) as house:
        app = make_app(
            settings,
            clock=system_clock,
            tenant=tenant.name,
            hosts=(*(name or ()), *LOOPBACK),
            secure=behind_tls,
            zone=zone,
            desk=Desk.of(house),
        )
        taken = listening(host, port)
        address = f"[{host}]" if ":" in host else host
        note(ctx, f"{tenant.name}: http://{address}:{port_of(taken)} (Ctrl-C ends it)")
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=behind_tls,
            forwarded_allow_ips=list(trusted(proxy or ())),
            http=PatientProtocol,
            h11_max_incomplete_event_size=HEAD_BYTES,
            limit_concurrency=AT_ONCE,
            ws="none",
            timeout_graceful_shutdown=5,
        )
        serve_on(taken, uvicorn.Server(config))


def trusted(told: Sequence[str]) -> tuple[str, ...]:
    """Return the proxies that are believed: this machine, and the networks told. Raises BadInput."""
    import ipaddress

    from doorwatch.errors import BadInput

    for one in told:
        try:
            network = ipaddress.ip_network(one, strict=False)
        except ValueError:
            raise BadInput("--proxy", "an address or a network like 10.1.0.0/16", repr(one)) from None
        if network.prefixlen == 0:
            raise BadInput("--proxy", "a network of proxies, not everybody", repr(one))
    return ("127.0.0.1", "::1", *told)
