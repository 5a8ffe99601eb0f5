"""Makes docs/study.png: the report of a study that was played on the sample sites, as a browser shows it.

.venv/bin/python tools/study_shot.py
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from audit.desk import preregister
from audit.report.page import make
from audit.runs.demo import run_demo
from audit.studyfile import template
from doorwatch.referral.sealing import new_identity

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
TARGET = Path(__file__).parent.parent / "docs" / "study.png"
_NO_KEY = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq3290gq"


def report(folder: Path) -> str:
    """Play a study with six placements a cell and return its page."""
    text = template().replace('replications: "3"', 'replications: "6"').replace(_NO_KEY, new_identity()[1])
    file = folder / "study.yaml"
    file.write_text(text, encoding="utf-8")
    desk = preregister(file)
    town = folder / "town"
    town.mkdir()
    run_demo(desk, town, START)
    return make(desk.data()).html


def main() -> None:
    """Write the picture."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name:
        page_file = Path(name) / "report.html"
        page_file.write_text(report(Path(name)), encoding="utf-8")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1080, "height": 1500})
            page.goto(page_file.as_uri())
            page.screenshot(path=TARGET)
            browser.close()


def _chromium() -> str | None:
    import shutil

    return shutil.which("chromium") or shutil.which("chromium-browser")


if __name__ == "__main__":
    main()
