"""Endings of what the tenant keeps about its own people and services."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store import tables as t
from doorwatch.store.door import ANSWERS_KNOWN
from doorwatch.store.endings import Ending, Ids, Moment, delete_from
from doorwatch.store.guests import FORGET_FAILURES


def _sessions_due(moment: Moment) -> Ids:
    over = sa.or_(t.sessions.c.until <= moment.now, t.sessions.c.idle_until <= moment.now)
    return sa.select(t.sessions.c.id).where(over).order_by(t.sessions.c.id)


def _answers_due(moment: Moment) -> Ids:
    old = t.door_answers.c.at <= moment.now - ANSWERS_KNOWN
    return sa.select(t.door_answers.c.id).where(old).order_by(t.door_answers.c.id)


def _failures_due(moment: Moment) -> Ids:
    still = t.sign_in_failures.c.last_at <= moment.now - FORGET_FAILURES
    return sa.select(t.sign_in_failures.c.id).where(still).order_by(t.sign_in_failures.c.id)


def _accounts_due(moment: Moment) -> Ids:
    """Disabled accounts stay as long as the journal names them."""
    gone = t.users.c.disabled_at <= moment.ago(moment.terms.journal)
    return sa.select(t.users.c.id).where(gone).order_by(t.users.c.id)


def _tokens_due(moment: Moment) -> Ids:
    ended = sa.func.coalesce(t.service_tokens.c.revoked_at, t.service_tokens.c.until)
    old = ended <= moment.ago(moment.terms.journal)
    return sa.select(t.service_tokens.c.id).where(old).order_by(t.service_tokens.c.id)


PEOPLE_ENDINGS = (
    Ending("session", t.sessions, _sessions_due, delete_from(t.sessions), per_platform=False),
    Ending(
        "sign_in_failure", t.sign_in_failures, _failures_due, delete_from(t.sign_in_failures),
        per_platform=False,
    ),
    Ending("door_answer", t.door_answers, _answers_due, delete_from(t.door_answers), per_platform=False),
    Ending("account", t.users, _accounts_due, delete_from(t.users), per_platform=False),
    Ending("token", t.service_tokens, _tokens_due, delete_from(t.service_tokens), per_platform=False),
)  # fmt: skip
