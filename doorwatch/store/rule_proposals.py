"""Rows of proposals about rules: one person asks, another answers. No datum of a listing or an advertiser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from doorwatch.store.sql import AnyRow
from doorwatch.store.tables import rule_proposals as t

RuleProposalKind = Literal["live", "lift"]


@dataclass(frozen=True, slots=True)
class RuleProposal:
    """A proposal: `live` makes a rule in shadow live, `lift` lets one count again that was put back.

    `digest` names the rule's text as it was when somebody asked. `state`: waiting, confirmed or refused.
    """

    id: int
    rule: str
    kind: RuleProposalKind
    digest: str
    state: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


def put_rule_proposal(
    conn: sa.Connection, rule: str, kind: RuleProposalKind, digest: str, by: str, now: datetime
) -> int:
    """Store a proposal that waits and return its number."""
    values = {
        "rule": rule, "kind": kind, "digest": digest, "state": "waiting", "proposed_by": by,
        "proposed_at": now,
    }  # fmt: skip
    return int(conn.scalar(sa.insert(t).values(values).returning(t.c.id)) or 0)


def rule_proposal(conn: sa.Connection, number: int) -> RuleProposal | None:
    """Return a proposal, None when there is none."""
    row = conn.execute(sa.select(t).where(t.c.id == number)).one_or_none()
    return None if row is None else _proposal(row)


def rule_proposals_of(
    conn: sa.Connection, rule: str | None = None, *, waiting: bool = False
) -> tuple[RuleProposal, ...]:
    """Return proposals of a rule, or of all, the newest first; `waiting` ones only when asked."""
    query = sa.select(t).order_by(t.c.id.desc())
    if rule is not None:
        query = query.where(t.c.rule == rule)
    if waiting:
        query = query.where(t.c.state == "waiting")
    return tuple(_proposal(row) for row in conn.execute(query))


def answer_rule_proposal(
    conn: sa.Connection, number: int, state: Literal["confirmed", "refused"], by: str, now: datetime
) -> bool:
    """Answer a proposal that waits; False when another was faster."""
    done = conn.execute(
        sa.update(t)
        .where(t.c.id == number, t.c.state == "waiting")
        .values(state=state, decided_by=by, decided_at=now)
    )
    return bool(done.rowcount)


def _proposal(row: AnyRow) -> RuleProposal:
    return RuleProposal(
        row.id, row.rule, row.kind, row.digest, row.state, row.proposed_by, row.proposed_at,
        row.decided_by, row.decided_at,
    )  # fmt: skip
