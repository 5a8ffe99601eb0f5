"""The console on a free port of loopback, in a thread of the test."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import uvicorn


class Serving:
    """Serves one application until `stop`."""

    def __init__(self, app: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        # The socket listens already: a request waits until it is served.
        self.base = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", server_header=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._server.serve([self._socket])), daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
