"""The exchange between two tenants over real HTTP: confirmed cases only, blinded, counted, taken back."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from demo.generator import START
from doorwatch.casework import propose
from doorwatch.cli._assess import load_judge
from doorwatch.errors import AgreementRefused, BadInput, Refused
from doorwatch.exchange.book import Book
from doorwatch.exchange.client import ExchangeClient
from doorwatch.exchange.contract import Contract, check, save, sign
from doorwatch.exchange.oprf import new_scalar
from doorwatch.exchange.server import Desk, ExchangeServer
from doorwatch.exchange.sync import Turn, pause, take_turn
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, assess_waiting, commit_records
from doorwatch.settings import TenantSettings
from doorwatch.store import Store, open_scan
from doorwatch.store.bare import bare_assessments
from doorwatch.store.casefile import append_event, cases_in, load_case
from doorwatch.store.journalling import journal_entries
from doorwatch.store.tables import exchange_items, exchange_tokens
from doorwatch.types import DetailRead, Listing, ListingRef, Signal, Validators
from tests.casework.test_propose import agreement

PHONE, OTHER = "+493023125123", "+493023125124"
NOW = START


@dataclass
class Moment:
    """A clock that a test sets."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now


@dataclass
class Party:
    """One tenant with its store and its side of the exchange."""

    shop: Workshop
    client: ExchangeClient
    platform: str

    def turn(self) -> Turn:
        """Take a turn, then assess whoever was touched."""
        done = take_turn(self.shop, self.client, {self.platform})
        assess_waiting(self.shop)
        return done

    def see(self, id: str, text: str, phone: str) -> None:
        """Take one listing in and assess it."""
        now = self.shop.now()
        listing = Listing(
            platform=self.platform, id=id, url=f"http://127.0.0.1/{id}", text=text, phones=(phone,)
        )
        scan = self.shop.store.run_write(lambda conn: open_scan(conn, self.platform, now.date(), now, "feed"))
        commit_records(self.shop, scan, [DetailRead(listing, (), None, Validators(), (), now)])
        assess_waiting(self.shop)

    def signals(self, id: str) -> list[Signal]:
        """The signals of a listing that come from the exchange."""
        with self.shop.store.read() as conn:
            made = bare_assessments(conn)[ListingRef(self.platform, id)]
        return [one for one in made.signals if one.family == "exchange"]

    def level(self, id: str) -> str:
        """The level of a listing."""
        with self.shop.store.read() as conn:
            return bare_assessments(conn)[ListingRef(self.platform, id)].level

    def event(self, kind: Any, data: dict[str, Any], actor: str = "anna") -> None:
        """Append an event to the only case."""
        with self.shop.store.read() as conn:
            (case,) = cases_in(conn, ("new", "claimed", "decided", "awaiting_second"))
            state = load_case(conn, case)
        assert state is not None
        now = self.shop.now()
        self.shop.store.run_write(
            lambda conn: append_event(conn, case, state.sequence, now, kind, data, actor=actor)
        )

    def decide(self, id: str, kind: str) -> None:
        """Decide a listing of the only case."""
        refs = [{"platform": self.platform, "id": id}]
        self.event("decided", {"decision": kind, "ground": "policy", "reason": "seen", "listings": refs})


@dataclass
class Scene:
    """Two tenants and the service between them."""

    north: Party
    west: Party
    book: Book
    port: int
    clock: Moment
    members: Path


def contract(name: str, port: int, ring: KeyRing, service: Any, quota: int = 50) -> Contract:
    """An agreement that both have signed."""
    own = ring.signing_key("exchange")
    made = Contract(
        reference=f"exchange-{name}", tenant=name, url=f"http://127.0.0.1:{port}",
        tenant_key=base64.b64encode(bytes(own.verify_key)).decode(),
        exchange_key=base64.b64encode(bytes(service.verify_key)).decode(),
        legal_basis="art. 6(1)(f)", dpia="sha256:00", valid_from=NOW.date(),
        valid_until=(NOW + timedelta(days=200)).date(), quota=quota,
    )  # fmt: skip
    return sign(sign(made, own, "tenant"), service, "exchange")


@pytest.fixture
def scene(tmp_path: Path, migrated_sqlite: bytes) -> Iterator[Scene]:
    """Two tenants with an agreement each, and the service on loopback."""
    from nacl.signing import SigningKey

    clock, service, members = Moment(), SigningKey.generate(), tmp_path / "members"
    members.mkdir()
    book = Book(tmp_path / "exchange.db")
    server = ExchangeServer(Desk(book, new_scalar(), service, members, clock))
    server.start()
    parties = []
    for name in ("demo-a", "demo-b"):
        home = tmp_path / name
        home.mkdir()
        (home / "doorwatch.db").write_bytes(migrated_sqlite)
        settings = TenantSettings(name, home, home / "keys", home, home, f"sqlite:///{home / 'doorwatch.db'}")
        ring = KeyRing.create(settings.keys, NOW)
        store = Store.open(settings.database, clock)
        paper = contract(name, server.port, ring, service)
        save(paper, members / f"{name}.json")
        client = ExchangeClient(paper, ring.signing_key("exchange"), clock)
        shop = Workshop(store, ring, load_judge(settings), clock)
        parties.append(Party(shop, client, f"{name}-site"))
    yield Scene(parties[0], parties[1], book, server.port, clock, members)
    server.close()
    for party in parties:
        party.shop.store.close()


def confirmed(scene: Scene, kind: str = "remove") -> None:
    """Let a person at one tenant decide on a flagged listing with a number."""
    scene.north.see("N-1", "Company. Ik ben 16 jaar.", PHONE)
    paper = replace(agreement(), platform=scene.north.platform)
    propose(scene.north.shop.store, scene.clock.now, {paper.platform: paper}, night=NOW.date())
    scene.clock.now += timedelta(minutes=1)
    scene.north.decide("N-1", kind)
    scene.clock.now += timedelta(minutes=1)


def test_a_confirmed_number_is_one_weak_sign_elsewhere_without_name_or_text(scene: Scene) -> None:
    confirmed(scene)
    scene.west.see("W-1", "Company and massage.", PHONE)
    scene.west.see("W-2", "Company and massage, also.", OTHER)
    assert scene.north.turn().published == 1
    assert scene.west.turn().hits == 1
    (one,) = scene.west.signals("W-1")
    assert (one.indicator, one.weight, one.lane) == ("shared_phone_many_personas", "weak", "exploitation")
    assert not one.counted
    assert scene.west.level("W-1") == "none"
    assert scene.west.signals("W-2") == []
    assert scene.north.signals("N-1") == []


@pytest.mark.parametrize("kind", [None, "no_concern", "offer_help", "refer_police"])
def test_what_no_person_confirmed_or_only_one_of_two_is_not_carried(scene: Scene, kind: str | None) -> None:
    if kind is None:
        scene.north.see("N-1", "Company. Ik ben 16 jaar.", PHONE)
    else:
        confirmed(scene, kind)
    scene.west.see("W-1", "Company and massage.", PHONE)
    assert scene.north.turn().published == 0
    assert scene.west.turn().hits == 0


def test_a_complaint_takes_back_what_was_published_and_the_sign_goes(scene: Scene) -> None:
    confirmed(scene)
    scene.west.see("W-1", "Company and massage.", PHONE)
    scene.north.turn()
    scene.west.turn()
    assert len(scene.west.signals("W-1")) == 1
    refs = [{"platform": scene.north.platform, "id": "N-1"}]
    scene.north.event("complained", {"listings": refs}, actor="machine")
    scene.clock.now += timedelta(minutes=1)
    assert scene.north.turn().withdrawn == 1
    assert scene.west.turn().hits == 0
    assert scene.west.signals("W-1") == []
    assert scene.west.level("W-1") == "none"


def test_the_service_learns_counts_and_no_value(scene: Scene, tmp_path: Path) -> None:
    confirmed(scene)
    scene.west.see("W-1", "Company and massage.", PHONE)
    scene.north.turn()
    scene.west.turn()
    acts = [(tenant, act, count) for _, tenant, act, count in scene.book.acts()]
    assert ("demo-b", "asked", 1) in acts
    assert ("demo-a", "published", 1) in acts
    raw = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("exchange.db*")))
    assert PHONE.encode() not in raw
    assert b"W-1" not in raw
    with scene.west.shop.store.read() as conn:
        (token,) = conn.scalars(sa.select(exchange_tokens.c.token))
        journal = [(one.act, dict(one.detail)) for one in journal_entries(conn)]
    assert PHONE.encode() not in token
    assert ("exchange.asked", {"count": 1}) in journal
    assert ("exchange.compared", {"hits": 1}) in journal


def test_the_quota_of_a_day_ends_a_turn_and_the_next_day_goes_on(scene: Scene) -> None:
    for number in range(60):
        scene.west.see(f"W-{number}", f"Company and massage {number}.", f"+4930231250{number:02}")
    first = scene.west.turn()
    assert (first.asked, first.reason) == (0, "the quota of the day is spent")
    assert [act for _, tenant, act, _ in scene.book.acts() if tenant == "demo-b"][:1] == ["over_quota"]


def test_a_paused_tenant_asks_and_sends_nothing(scene: Scene) -> None:
    confirmed(scene)
    pause(scene.north.shop.store, scene.clock.now, "p.officer", on=True)
    assert scene.north.turn() == Turn(reason="paused by p.officer")
    assert scene.book.acts() == []
    pause(scene.north.shop.store, scene.clock.now, "p.officer", on=False)
    assert scene.north.turn().published == 1
    with scene.north.shop.store.read() as conn:
        acts = [one.act for one in journal_entries(conn) if one.act.startswith("exchange.")]
    assert acts[:2] == ["exchange.paused", "exchange.resumed"]


def test_an_agreement_that_is_taken_away_ends_at_once(scene: Scene) -> None:
    (scene.members / "demo-b.json").unlink()
    with pytest.raises(Refused, match="expected a tenant with an agreement; got another"):
        scene.west.client.others()


def test_an_altered_or_ended_agreement_is_refused_by_both(scene: Scene) -> None:
    paper = scene.west.client.contract
    with pytest.raises(AgreementRefused, match="expected the signature of the tenant"):
        check(replace(paper, quota=10**9), NOW)
    with pytest.raises(AgreementRefused, match="expected a day from"):
        check(paper, NOW + timedelta(days=201))
    save(replace(paper, quota=10**9), scene.members / "demo-b.json")
    with pytest.raises(Refused, match="expected a tenant with an agreement"):
        scene.west.client.others()


def test_a_request_that_is_sent_again_or_changed_or_old_is_refused(scene: Scene) -> None:
    from doorwatch.exchange.signing import request_headers

    client = scene.west.client
    body = json.dumps({}).encode()
    headers = request_headers(client.key, "demo-b", "/v1/list", body, NOW, "a" * 16)
    assert post(scene.port, "/v1/list", body, headers) == 200
    assert post(scene.port, "/v1/list", body, headers) == 403
    for wrong in (
        request_headers(client.key, "demo-b", "/v1/list", b"other", NOW, "b" * 16),
        request_headers(client.key, "demo-a", "/v1/list", body, NOW, "c" * 16),
        request_headers(client.key, "demo-b", "/v1/list", body, NOW - timedelta(minutes=6), "d" * 16),
        request_headers(client.key, "demo-b", "/v1/ask", body, NOW, "e" * 16),
        {},
    ):
        assert post(scene.port, "/v1/list", body, wrong) == 403


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/ask", {}), ("/v1/ask", {"points": ["AAAA"]}), ("/v1/ask", {"points": [1]}),
        ("/v1/publish", {"items": [["AAAA", "phone"]]}), ("/v1/publish", {"items": [["", "name"]]}),
        ("/v1/elsewhere", {}), ("/v1/ask", []),
    ],
)  # fmt: skip
def test_a_request_without_its_form_is_bad_input(scene: Scene, path: str, asked: Any) -> None:
    from doorwatch.exchange.signing import request_headers

    body = json.dumps(asked).encode()
    headers = request_headers(scene.west.client.key, "demo-b", path, body, NOW, "f" * 16)
    assert post(scene.port, path, body, headers) == 400


def test_an_answer_that_somebody_else_signed_is_refused(scene: Scene) -> None:
    from nacl.signing import SigningKey

    other = base64.b64encode(bytes(SigningKey.generate().verify_key)).decode()
    client = replace(scene.west.client, contract=replace(scene.west.client.contract, exchange_key=other))
    with pytest.raises(Refused, match="expected that of the other party"):
        client.others()


def test_a_tenant_takes_back_its_own_tokens_only(scene: Scene) -> None:
    item = (b"t" * 16, "phone")
    scene.north.client.publish([item])
    scene.west.client.withdraw([item])
    assert scene.west.client.others() == {item}
    assert scene.north.client.others() == set()
    scene.clock.now += timedelta(days=91)
    assert scene.west.client.others() == set()


def test_plain_http_beyond_this_machine_is_refused(scene: Scene) -> None:
    far = replace(scene.west.client.contract, url="http://exchange.example.org:80")
    with pytest.raises(Refused, match="expected https beyond this machine"):
        replace(scene.west.client, contract=far).others()


def test_what_was_published_is_known_here_even_when_the_sending_dies(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(scene)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt("killed")

    monkeypatch.setattr(ExchangeClient, "publish", dies)
    with pytest.raises(KeyboardInterrupt, match="killed"):
        scene.north.turn()
    monkeypatch.undo()
    with scene.north.shop.store.read() as conn:
        assert len(conn.execute(sa.select(exchange_items)).all()) == 1
    scene.north.turn()
    assert len(scene.west.client.others()) == 1


def post(port: int, path: str, body: bytes, headers: dict[str, str]) -> int:
    """Send a request as it is; return the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_tenant_puts_no_more_on_the_list_in_a_day_than_it_may_ask_for(scene: Scene) -> None:
    """Made-up tokens are asked for by nobody: without a bound one tenant could fill everybody's list."""
    made_up = [(number.to_bytes(16), "phone") for number in range(51)]
    with pytest.raises(Refused, match="quota: expected at most 50 new tokens more today; got 51"):
        scene.north.client.publish(made_up)
    assert scene.west.client.others() == set()
    scene.north.client.publish(made_up[:50])
    scene.north.client.publish(made_up[:50])
    with pytest.raises(Refused, match="quota"):
        scene.north.client.publish(made_up[50:])
    scene.clock.now += timedelta(days=1)
    scene.north.client.publish(made_up)
    assert len(scene.west.client.others()) == 51


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/v1/ask", b"no json"), ("/v1/ask", b"{}"), ("/v1/ask", b'{"points": {}}'),
        ("/v1/ask", b'{"points": [1]}'), ("/v1/ask", b'{"points": ["AA=="]}'),
        ("/v1/ask", b'{"points": ["e"]}'),
        ("/v1/ask", b'{"points": ' + b"[" * 100_000), ("/v1/list", b"[]"), ("/v1/list", b'{"items": [1]}'),
        ("/v1/list", b'{"items": [["AA==", 1]]}'), ("/v1/list", b'{"items": [["\xc3\xa9", "phone"]]}'),
    ],
)  # fmt: skip
def test_a_hostile_service_ends_a_turn_with_an_error_of_ours(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, path: str, answer: bytes
) -> None:
    monkeypatch.setattr("doorwatch.exchange.client._exchange", lambda *_: (200, {}, answer))
    monkeypatch.setattr("doorwatch.exchange.client.verify_answer", lambda *_: None)
    with pytest.raises(BadInput, match="expected"):
        scene.north.client.tokens([("phone", "+493023125123")]) if path == "/v1/ask" else (
            scene.north.client.others()
        )


def test_what_a_stranger_answers_for_the_service_writes_no_second_line_into_a_log(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = b'{"message": "quota\\n\\u001b[31mnight: all is well \\u202e' + b"x" * 1_000 + b'"}'
    monkeypatch.setattr("doorwatch.exchange.client._exchange", lambda *_: (403, {}, said))
    with pytest.raises(Refused) as refused:
        scene.north.client.others()
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 300
