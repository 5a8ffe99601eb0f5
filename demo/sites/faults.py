"""What may go wrong with a site, to be switched on by a test while it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Faults:
    """Switches, all off at first. A test sets them on the running site.

    `slow` seconds before each answer. `errors` answers 500 to so many requests for pages.
    `maintenance` a page with status 200 that says so. `empty_list` lists without cards.
    `changed_layout` renames the classes and labels that a profile relies on. `redirect_host` sends
    detail pages to another host. `cut_pictures` ends pictures in the middle. `robots` replaces
    robots.txt.
    """

    slow: float = 0.0
    errors: int = 0
    maintenance: bool = False
    empty_list: bool = False
    changed_layout: bool = False
    redirect_host: str | None = None
    cut_pictures: bool = False
    robots: str | None = None

    def take_error(self) -> bool:
        """Tell whether this request answers 500, and count it."""
        if self.errors <= 0:
            return False
        self.errors -= 1
        return True
