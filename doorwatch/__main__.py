"""`python -m doorwatch` is `doorwatch`."""

from __future__ import annotations

from doorwatch.cli.main import run

if __name__ == "__main__":
    run()
