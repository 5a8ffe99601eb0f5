"""A crawl does not outlive the night that wanted it, whatever it is waiting for."""

from __future__ import annotations

import os
import select
import stat
import threading
import time

from doorwatch.errors import Exit

_READ = 4096


def end_with_starter(grace: float) -> None:
    """End this process `grace` seconds after whoever started it has gone; nothing happens without a pipe.

    The night holds the other end of our standard input. When that closes, the crawl is told to end in good
    order (`crawler.run`), but Scrapy waits for answers under way, a retry for its pause and a full spool for
    room that nobody makes any more: hours, and all the while the next night is refused the spool. What was
    written can be read after any end, so that it may be an abrupt one.
    """
    if input_is_pipe():
        threading.Thread(target=_watch, args=(grace,), name="starter", daemon=True).start()


def input_is_pipe() -> bool:
    """Tell whether standard input is a pipe, as the night's end of it is."""
    try:
        return stat.S_ISFIFO(os.fstat(0).st_mode)
    except OSError:
        return False


def starter_gone() -> bool:
    """Tell whether whoever started this crawl has gone already; without a pipe nobody is looked for.

    Starting takes seconds on a busy machine. A crawl whose night died meanwhile must not take the spool: the
    next night may have looked for a living writer just before, found none and started its own crawl.
    """
    if not input_is_pipe():
        return False
    watched = select.poll()
    watched.register(0, 0)  # a hang-up is told without being asked for
    return any(what & select.POLLHUP for _, what in watched.poll(0))


def _watch(grace: float) -> None:
    while os.read(0, _READ):
        pass
    time.sleep(grace)
    os._exit(Exit.INTERRUPTED)
