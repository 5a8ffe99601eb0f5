"""From a study's plan to the sealed register, and back: which placements would have been referred."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from audit.desk import Desk, Registered
from audit.model import Planned
from audit.schedule import stimulus_of
from audit.stimuli import load_templates
from doorwatch.casework.studyregister import (
    Placement,
    Release,
    enter_placements,
    is_entered,
    stopped_placements,
)

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.store import Store
    from doorwatch.types.people import Person

SIMULATED = timedelta(days=30)
"""How long the entries of a simulation stay, which has no authorisation to end with."""


def to_register(desk: Desk, platforms: Collection[str] | None = None) -> tuple[Placement, ...]:
    """Return what the register is to hold of a study, of all platforms or of some."""
    templates = load_templates(desk.study.templates)
    chosen = [one for one in desk.plan.placements if platforms is None or one.platform in platforms]
    made: list[Placement] = []
    for one in chosen:
        words = stimulus_of(desk.study, templates, one)
        made.append(
            Placement(
                desk.study.study, one.placement, one.gradation, one.platform, words.title, words.text,
                words.phone,
            )
        )  # fmt: skip
    return tuple(made)


def authorised_until(desk: Desk, now: datetime) -> datetime:
    """Return when the first paper that the study rests on ends, at midnight UTC after its last day.

    Raises Refused: a paper is missing or ended (see `audit.papers.clear`).
    """
    papers = desk.cleared(now).papers
    if not papers:
        return now + SIMULATED
    last = min(paper.valid_until for paper in papers)
    return datetime.combine(last + timedelta(days=1), time(), UTC)


def enter_study(
    desk: Desk, store: Store, keys: KeyRing, person: Person, now: datetime,
    platforms: Collection[str] | None = None,
) -> int:  # fmt: skip
    """Enter a study's placements; return how many were new. Raises as `enter_placements`."""
    release = desk.study.release
    held = Release(release.officer, release.officer_key, release.police_contact)
    until = authorised_until(desk, now)
    return enter_placements(store, keys, person, to_register(desk, platforms), now, until, held)


def registered(desk: Desk, store: Store, keys: KeyRing, now: datetime) -> Registered:
    """Return the question that a submission asks: does the register hold this placement already?"""
    templates = load_templates(desk.study.templates)

    def ask(planned: Planned) -> bool:
        words = stimulus_of(desk.study, templates, planned)
        placement = Placement(
            desk.study.study, planned.placement, planned.gradation, planned.platform, words.title, words.text,
            words.phone,
        )  # fmt: skip
        return is_entered(store, keys, placement, now)

    return ask


def note_stopped(desk: Desk, store: Store, keys: KeyRing, by: str, now: datetime) -> tuple[str, ...]:
    """Enter in the book that the register stopped a referral: the platform would have told the police.

    Returns the placements that are new. What was entered before stays as it is.
    """
    book = desk.book
    placed = {one.planned.placement: one for one in book.placed()}
    stopped = stopped_placements(store, keys, desk.study.study, placed)
    told = []
    for name in sorted(stopped):
        before = placed[name].report
        if before is None or before.result != "reported":
            data = {"how": "the sealed register stopped a referral", "result": "reported"}
            at = max(stopped[name], placed[name].submitted_at)
            desk.enter(name, "report_check", min(at, now), by, now, data, lambda planned: True)
            told.append(name)
    return tuple(told)
