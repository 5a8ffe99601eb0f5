"""Serving the sites on loopback in a thread of this process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Literal

import uvicorn

from demo.generator import World
from demo.sites.config import SITES
from demo.sites.site import Site
from doorwatch.errors import Unreachable
from doorwatch.types import Clock, system_clock

HOST = "127.0.0.1"
FIRST_PORT = 8101
"""With `ports="fixed"` the sites listen on this port and the ones after it."""
_START_SECONDS = 30.0


class RunningSites(AbstractContextManager["RunningSites"], Mapping[str, Site]):
    """The sites by name while they are served. Leave the context, or call `stop`, to end them."""

    def __init__(self, sites: dict[str, Site], ports: dict[str, int]) -> None:
        self._sites = sites
        self._servers = {
            name: uvicorn.Server(
                uvicorn.Config(site.app, HOST, ports[name], log_level="error", lifespan="off", ws="none")
            )
            for name, site in sites.items()
        }
        self._failed: BaseException | None = None
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo-sites", daemon=True)

    def __getitem__(self, name: str) -> Site:
        return self._sites[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sites)

    def __len__(self) -> int:
        return len(self._sites)

    @property
    def night(self) -> int:
        """The night that all sites show."""
        return next(iter(self._sites.values())).night

    @night.setter
    def night(self, night: int) -> None:
        for site in self._sites.values():
            site.night = night

    def start(self) -> RunningSites:
        """Serve until `stop`. Raises Unreachable: a port is taken or the servers do not come up."""
        self._thread.start()
        if not self._up.wait(_START_SECONDS) or self._failed is not None:
            self.stop()
            raise Unreachable(f"{HOST}: the sample sites must listen; got {self._failed or 'no answer'}")
        return self

    def stop(self) -> None:
        """End all servers and wait until they are gone. May be called twice."""
        for server in self._servers.values():
            server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except (Exception, SystemExit) as error:  # uvicorn ends a server that cannot bind by SystemExit
            self._failed = error
        finally:
            self._up.set()

    async def _serve(self) -> None:
        tasks = [asyncio.create_task(server.serve()) for server in self._servers.values()]
        while not all(server.started for server in self._servers.values()):
            if any(task.done() for task in tasks):
                break
            await asyncio.sleep(0.01)
        else:
            for name, server in self._servers.items():
                port = server.servers[0].sockets[0].getsockname()[1]
                self._sites[name].base = f"http://{HOST}:{port}"
            self._up.set()
        await asyncio.gather(*tasks)


def serve(
    world: World, ports: Literal["free", "fixed"] = "free", *, clock: Clock = system_clock
) -> RunningSites:  # fmt: skip
    """Serve the four sites of a world on loopback, on free ports or from `FIRST_PORT` on.

    Raises Unreachable: a port is taken.
    """
    sites = {name: Site(config, world, clock) for name, config in SITES.items()}
    numbers = {
        name: 0 if ports == "free" else FIRST_PORT + place for place, name in enumerate(sites)
    }  # fmt: skip
    return RunningSites(sites, numbers).start()
