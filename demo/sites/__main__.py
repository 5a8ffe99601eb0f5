"""`python -m demo.sites [--size N] [--seed N] [--night K] [--free]`: serve until stopped by Ctrl-C."""

from __future__ import annotations

import argparse
import threading

from demo.generator import generate
from demo.sites import serve


def main() -> None:
    """Serve the sites and print their addresses."""
    parser = argparse.ArgumentParser(prog="python -m demo.sites")
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--night", type=int, default=0)
    parser.add_argument("--free", action="store_true", help="free ports in place of 8101 to 8104")
    chosen = parser.parse_args()
    world = generate(chosen.size, chosen.seed)
    with serve(world, "free" if chosen.free else "fixed") as sites:
        sites.night = chosen.night
        for name, site in sites.items():
            print(f"{name}  {site.base}{site.config.list_path}")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
