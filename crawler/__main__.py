"""`python -m crawler ORDER.json`: one crawl, one process. Progress is JSON lines on standard output."""

from __future__ import annotations

import logging
import os
import resource
import sys
import traceback
from pathlib import Path
from typing import NoReturn

from doorwatch.errors import DoorwatchError, Exit, describe_fault


def main(arguments: list[str]) -> int:
    """Run the crawl of an order file and return the exit code (`doorwatch.errors.Exit`)."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m crawler ORDER.json\n")
        return Exit.USAGE
    from crawler.job import print_progress
    from crawler.order import load_order
    from crawler.orphan import end_with_starter, starter_gone
    from crawler.run import crawl

    try:
        order = load_order(Path(arguments[0]))
        end_with_starter(order.grace)
        if starter_gone():
            return Exit.INTERRUPTED
        return crawl(order, print_progress)
    except DoorwatchError as error:
        sys.stderr.write(f"{error}\n")
        print_progress({"event": "failed", "exit": int(error.exit_code), "reason": str(error)})
        return error.exit_code
    except Exception as error:
        if os.environ.get("DOORWATCH_TRACE"):
            traceback.print_exc()
        sys.stderr.write(f"{describe_fault(error)}\n")
        return Exit.FAULT


def run() -> NoReturn:
    """Run the crawl that the command line names, as a process of its own.

    Its files are for its own user alone and a crash leaves no picture of the memory. Scrapy, Twisted
    and asyncio log addresses and the words of exceptions: of that nothing is written, what matters
    stands in the records.
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not os.environ.get("DOORWATCH_TRACE"):
        logging.disable()
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
