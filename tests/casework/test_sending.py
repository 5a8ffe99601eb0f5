"""Sending from the outbox: growing pauses, dead letters, one process at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from doorwatch.casework.sending import ONE_TRY, PAUSES, Sent, send_due
from doorwatch.errors import Unreachable
from doorwatch.store import Store
from doorwatch.store.outbox import Waiting, put_message
from doorwatch.store.tables import outbox
from tests.conftest import NOW


def put(store: Store, recipient: str = "hook/a", event: str = "case/1/2") -> None:
    """Let a message wait."""
    store.run_write(lambda conn: put_message(conn, event, recipient, {"case": 1}, NOW))


def refuse(one: Waiting) -> None:
    """Be a receiver that does not answer."""
    raise Unreachable("no answer")


def test_a_message_is_sent_once_and_to_its_own_kind_of_recipient_only(store: Store) -> None:
    put(store)
    put(store, "hook_a", "case/1/3")
    got: list[str] = []
    assert send_due(store, "hook/", lambda one: got.append(one.recipient), NOW) == Sent(sent=1)
    assert send_due(store, "hook/", lambda one: got.append(one.recipient), NOW) == Sent()
    assert got == ["hook/a"]


def test_a_receiver_that_never_answers_is_tried_with_growing_pauses_and_then_no_more(store: Store) -> None:
    put(store)
    now = NOW
    for pause in PAUSES:
        assert send_due(store, "hook/", refuse, now) == Sent(waiting=1)
        assert send_due(store, "hook/", refuse, now + pause - timedelta(seconds=1)) == Sent()
        now += pause
    assert send_due(store, "hook/", refuse, now) == Sent(dead=1)
    with store.read() as conn:
        assert conn.execute(sa.select(outbox.c.state, outbox.c.attempts)).one() == ("dead", len(PAUSES) + 1)


def test_a_message_that_another_process_is_sending_is_left_to_it_until_its_try_is_over(store: Store) -> None:
    put(store)
    seen: list[Sent] = []
    send_due(store, "hook/", lambda _: seen.append(send_due(store, "hook/", refuse, NOW)), NOW)
    assert seen == [Sent()]


def test_what_a_killed_process_was_sending_is_sent_again_later(store: Store) -> None:
    put(store)

    def die(one: Waiting) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_due(store, "hook/", die, NOW)
    assert send_due(store, "hook/", lambda _: None, NOW) == Sent()
    assert send_due(store, "hook/", lambda _: None, NOW + ONE_TRY) == Sent(sent=1)
