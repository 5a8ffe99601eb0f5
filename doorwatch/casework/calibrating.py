"""Calibration as an act: one person has it fitted and proposes it, another accepts or refuses it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from doorwatch.calibrate.examples import gather
from doorwatch.casework.rights import ActRefused, refusals, require
from doorwatch.replay.reviews import verdicts
from doorwatch.rules import load_taxonomy
from doorwatch.store import Store
from doorwatch.store.calibrations import Proposal, decide_proposal, proposal, put_proposal
from doorwatch.store.journalling import append_journal
from doorwatch.store.quality import real_cases
from doorwatch.types.people import Permission, Person

SEED = 20


def propose_calibration(
    store: Store, by: str, now: datetime, shares: Mapping[str, float], *, seed: int = SEED, rounds: int = 200
) -> Proposal:
    """Fit the decisions of the store and propose the outcome; nothing changes until it is accepted.

    `shares` is the chance of a listing of each platform to be drawn as a control. Raises Refused: too few
    decisions, or no control sample.
    """
    from doorwatch.calibrate.fit import fit
    from doorwatch.calibrate.propose import calibration_of, name_of, to_body, to_svg

    with store.read() as conn:
        examples = gather(conn, load_taxonomy(), shares, verdicts(real_cases(conn)))
    fitted = fit(examples, seed=seed, rounds=rounds)
    name = name_of(fitted, now.date())

    def write(conn: Any) -> Proposal:
        put_proposal(conn, calibration_of(fitted, name), to_body(fitted), to_svg(fitted, name), by, now)
        append_journal(conn, now, by, "calibration.proposed", f"calibration/{name}")
        found = proposal(conn, name)
        assert found is not None
        return found

    return store.run_write(write)


def decide_calibration(store: Store, person: Person, name: str, now: datetime, *, accept: bool) -> None:
    """Accept or refuse a proposal. From an acceptance on, assessments carry `risk` under this name.

    Raises PermissionRefused; ActRefused: it does not wait for a decision, or this person proposed it.
    """

    def write(conn: Any) -> None:
        require(person, Permission.CALIBRATION_ACCEPT)
        found = proposal(conn, name)
        if found is None or found.state != "proposed":
            raise ActRefused("calibration_closed", f"calibration {name}: expected one that waits")
        if found.proposed_by == person.name:
            raise ActRefused("same_person", f"calibration {name}: expected another person than proposed it")
        state = "accepted" if accept else "refused"
        decide_proposal(conn, name, state, person.name, now)
        append_journal(conn, now, person.name, f"calibration.{state}", f"calibration/{name}")

    with refusals(store, person, now, f"calibration/{name}"):
        store.run_write(write)
