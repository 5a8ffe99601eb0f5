"""A person at a real browser: signs in with a code, opens pages, sends forms by clicking."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.review_ui.world import PASSWORD, Desk


@dataclass
class Seat:
    """One browser window of one person, with everything that it complained of."""

    desk: Desk
    page: Any
    checks: bool = True
    noise: list[str] = field(default_factory=list)

    def go(self, path: str) -> Seat:
        """Open a page and let axe look at it."""
        self.page.goto(self.desk.origin + path)
        return self.looked()

    def click(self, selector: str) -> Seat:
        """Click, wait for the page that follows, and let axe look at it."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        return self.looked()

    def looked(self) -> Seat:
        """Let axe look at the page: no violation."""
        if self.checks:
            found = Axe().run(self.page)
            assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        return self

    def sign_in(self, name: str) -> Seat:
        """Sign in through the page."""
        self.go("/")
        self.page.fill("#name", name)
        self.page.fill("#password", PASSWORD)
        self.page.fill("#code", self.desk.code(name))
        return self.click("main form button")

    def heard(self, told: Any) -> None:
        """Keep what the browser complains of."""
        if told.type in ("error", "warning"):
            self.noise.append(told.text)

    def asked(self, dialog: Any) -> None:
        """A page of ours never opens a dialog of the browser."""
        self.noise.append(dialog.message)
        dialog.dismiss()

    def sent(self, request: Any) -> None:
        """Nothing is asked of another host."""
        if not request.url.startswith(self.desk.origin):
            self.noise.append(request.url)

    @property
    def words(self) -> str:
        """What the page shows."""
        return str(self.page.locator("main").inner_text())


def seat(browser: Any, desk: Desk, *, script: bool = True, checks: bool = True, **options: Any) -> Seat:
    """Open a window of its own. Without `script` the browser runs no JavaScript, and axe cannot look."""
    context = browser.new_context(java_script_enabled=script, **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    made = Seat(desk, page, checks and script)
    page.on("console", made.heard)
    page.on("pageerror", lambda error: made.noise.append(str(error)))
    page.on("dialog", made.asked)
    page.on("request", made.sent)
    return made
