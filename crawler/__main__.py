"""`python -m crawler ORDER.json`: one crawl, one process. Progress is JSON lines on standard output."""

from __future__ import annotations

import sys
from pathlib import Path

from doorwatch.errors import DoorwatchError, Exit


def main(arguments: list[str]) -> int:
    """Run the crawl of an order file and return the exit code (`doorwatch.errors.Exit`)."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m crawler ORDER.json\n")
        return Exit.USAGE
    from crawler.job import print_progress
    from crawler.order import load_order
    from crawler.run import crawl

    try:
        return crawl(load_order(Path(arguments[0])), print_progress)
    except DoorwatchError as error:
        sys.stderr.write(f"{error}\n")
        print_progress({"event": "failed", "exit": int(error.exit_code), "reason": str(error)})
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
