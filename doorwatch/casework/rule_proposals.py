"""Making a rule live, or letting one count again, by two persons. The file in `rules/` stays the truth.

What two people agree to is recorded here; a rule becomes live when the change of its file is committed, as
`live_change` writes it out. A rule that the night put back counts again with the second person's word.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from doorwatch.casework.rights import ActRefused, refusals, require
from doorwatch.journal import Scalar
from doorwatch.rates import Rate
from doorwatch.rules import Rule
from doorwatch.store import Store
from doorwatch.store.journalling import append_journal
from doorwatch.store.quality import lift, shadowed
from doorwatch.store.rule_proposals import (
    RuleProposal,
    RuleProposalKind,
    answer_rule_proposal,
    put_rule_proposal,
    rule_proposal,
    rule_proposals_of,
)
from doorwatch.types.people import Permission, Person


def propose_rule(store: Store, person: Person, rule: Rule, kind: RuleProposalKind, now: datetime) -> int:
    """Ask that a rule in shadow be made live, or that one put back count again; return the number.

    Raises PermissionRefused. ActRefused: it is not in shadow, was not put back, or waits already.
    """

    def write(conn: Any) -> int:
        require(person, Permission.RULES_PROPOSE)
        if kind == "live" and rule.status != "shadow":
            raise ActRefused("rule_not_shadow", f"rule {rule.id}: expected one in shadow; got {rule.status}")
        if kind == "lift" and rule.id not in shadowed(conn):
            raise ActRefused("rule_counts", f"rule {rule.id}: expected one that was put back to shadow")
        if any(one.kind == kind for one in rule_proposals_of(conn, rule.id, waiting=True)):
            raise ActRefused("rule_waits", f"rule {rule.id}: expected none that waits; got one")
        number = put_rule_proposal(conn, rule.id, kind, rule_digest(rule), person.name, now)
        append_journal(
            conn, now, person.name, f"rule.{kind}_proposed", f"rule/{rule.id}", {"proposal": number}
        )
        return number

    with refusals(store, person, now, f"rule/{rule.id}"):
        return store.run_write(write)


def answer_rule(
    store: Store, person: Person, number: int, rule: Rule | None, now: datetime, *, agrees: bool
) -> RuleProposal:
    """Answer as the second person; `rule` is the rule as its file says now.

    Raises PermissionRefused. ActRefused: there is none that waits, it is one's own, or the file changed.
    """

    def write(conn: Any) -> RuleProposal:
        require(person, Permission.RULES_CONFIRM)
        found = rule_proposal(conn, number)
        if found is None or found.state != "waiting":
            raise ActRefused("rule_closed", f"proposal {number}: expected one that waits")
        if found.proposed_by == person.name:
            raise ActRefused("same_person", f"proposal {number}: expected another person than proposed it")
        if agrees and (rule is None or rule_digest(rule) != found.digest):
            raise ActRefused("rule_changed", f"proposal {number}: expected the rule as proposed; it changed")
        lifts = agrees and found.kind == "lift"
        if lifts and not lift(conn, found.rule, found.proposed_by, person.name, now):
            raise ActRefused("rule_counts", f"rule {found.rule}: expected one that was put back to shadow")
        answer_rule_proposal(conn, number, "confirmed" if agrees else "refused", person.name, now)
        act = f"rule.{found.kind}_{'confirmed' if agrees else 'refused'}"
        detail: dict[str, Scalar] = {"proposal": number, "first": found.proposed_by}
        append_journal(conn, now, person.name, act, f"rule/{found.rule}", detail)
        answered = rule_proposal(conn, number)
        assert answered is not None
        return answered

    with refusals(store, person, now, f"rule-proposal/{number}"):
        return store.run_write(write)


def rule_digest(rule: Rule) -> str:
    """Return what names a rule's text: SHA-256, hexadecimal; its lists are read for it."""
    whole = msgspec.json.encode(rule, enc_hook=dict, order="deterministic")
    return hashlib.sha256(whole).hexdigest()


def live_change(rule: Rule, proposal: RuleProposal, measured: Rate) -> str:
    """Return the lines that the rule's file gets: its status, what it was measured on, and who agreed."""
    low, high = (f"{end:.2g}" for end in measured.interval)
    share = 0.0 if measured.share is None else measured.share
    day = proposal.decided_at or proposal.proposed_at
    known = "decisions of this tenant" if measured.trials else "none"
    return "\n".join((
        f"# {rule.place.partition(':')[0]}",
        "status: live",
        f"live: {{set: {known}, n: {measured.trials}, precision: {share:.2g}, interval: [{low}, {high}],",
        f'  second: "{proposal.proposed_by} and {proposal.decided_by or "?"}, {day:%Y-%m-%d}",',
        '  advisory: "no advisory review by people with lived experience yet"}',
    ))  # fmt: skip
