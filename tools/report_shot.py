"""Makes docs/report.png: the morning report of a demo night, as a browser shows it.

make demo DEMO=--no-serve && .venv/bin/python tools/report_shot.py out/demo/tenants/demo-a/reports/DAY.html
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "docs" / "report.png"
WIDTH, MOST = 1040, 2400
"""Pixels: as wide as the README shows it, and no longer than a reader scrolls."""


def shoot(report: Path, target: Path) -> None:
    """Write the picture of a report, all of its sections."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 1314})
        page.goto(report.resolve().as_uri())
        height = min(MOST, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": WIDTH, "height": height})
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    shoot(Path(sys.argv[1]), TARGET)
