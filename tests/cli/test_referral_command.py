"""`doorwatch referral` and `doorwatch routes`: a receiver needs no settings; the operator sees what waits."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from doorwatch.casework.referring import open_desk, send
from doorwatch.referral.bag import fingerprint, pack
from doorwatch.referral.compose import compose
from doorwatch.referral.sealing import seal
from doorwatch.settings import load_settings
from doorwatch.store import Store
from doorwatch.types import system_clock
from tests.cli.conftest import Run
from tests.referral.cases import (
    AGE_PUBLIC,
    AGE_SECRET,
    DISPATCHER,
    NO_STUDY,
    REPLY_KEY,
    ROUTES,
    police_case,
    route_text,
    tenant,
)
from tests.referral.matters import matter

KEY = SigningKey(b"k" * 32)
NAME = "demo-12-4-police-liaison"


@pytest.fixture
def sealed(home: Path) -> Path:
    """A sealed referral and the receiver's key, in a folder without settings."""
    (home / "doorwatch.toml").unlink()
    dossier, pages = compose(matter())
    (home / "r.zip.age").write_bytes(seal(pack(dossier, pages, KEY).data, AGE_PUBLIC))
    (home / "route.key").write_text(AGE_SECRET)
    return home / "r.zip.age"


def test_a_receiver_opens_and_verifies_without_settings(run: Run, home: Path, sealed: Path) -> None:
    outcome = run("referral", "verify", "r.zip.age", "--key", "route.key")
    assert outcome.code == 0
    assert f"{NAME} holds: 9 files, signed" in outcome.out
    assert "Niet voor vreemdelingentoezicht" in outcome.out
    assert f"compare it over another channel: {fingerprint(KEY.verify_key)}" in outcome.err
    shown = fingerprint(KEY.verify_key).upper()
    outcome = run("referral", "open", "r.zip.age", "--key", "route.key", "--to", "in", "--fingerprint", shown)
    assert (outcome.code, outcome.err) == (0, "")
    assert (home / "in" / NAME / "data/dossier.pdf").read_bytes().startswith(b"%PDF")
    assert run("referral", "verify", f"in/{NAME}").code == 0


def test_a_changed_file_is_refused_naming_it(run: Run, home: Path, sealed: Path) -> None:
    run("referral", "open", "r.zip.age", "--key", "route.key", "--to", "in")
    place = home / "in" / NAME / "data/dossier.json"
    place.write_bytes(place.read_bytes().replace(b"17 jaar", b"27 jaar", 1))
    outcome = run("referral", "verify", f"in/{NAME}")
    assert outcome.code == 2
    expected = "data/dossier.json: expected the content that its manifest lists; got changed bytes"
    assert expected in outcome.err
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"x")
    outcome = run("referral", "open", "r.zip.age", "--key", "route.key", "--to", "other")
    assert outcome.code == 2
    assert "the sealed file: expected it as it was sealed" in outcome.err
    assert not (home / "other").exists()


def test_a_receiver_answers_and_the_sender_takes_it_in_once(run: Run, home: Path) -> None:
    (home / "doorwatch.toml").write_text("[tenants.demo]\n")
    tenant(home)
    run("db", "upgrade")
    settings = load_settings().tenant("demo")
    store = Store.open(settings.database, system_clock)
    desk = open_desk(settings, store)
    now = system_clock() - timedelta(seconds=5)
    made = send(desk, DISPATCHER, police_case(store, desk), "police-liaison", now, register=NO_STUDY)
    (home / "route.key").write_text(AGE_SECRET)
    (home / "reply.key").write_bytes(base64.b64encode(bytes(REPLY_KEY)))
    (home / "reply.key").chmod(0o600)
    sealed = next(home.rglob(made.file))
    assert run("referral", "open", str(sealed), "--key", "route.key", "--to", "in").code == 0
    words = ("referral", "reply", f"in/{made.reference}", "usable", "--key", "reply.key", "--out", "r.txt")
    assert run(*words).code == 0
    assert run("referral", "import-reply", "r.txt").out == f"{made.reference}: usable\n"
    outcome = run("referral", "import-reply", "r.txt")
    assert outcome.code == 2
    assert "one that was taken in before" in outcome.err
    listed = run("referral", "list", "--json").json
    assert [(one["route"], one["state"], one["reply"]) for one in listed] == [
        ("police-liaison", "ready", "usable")
    ]
    sent = run("referral", "send", "--json").json
    assert sent == {"delivered": [], "waiting": [], "failed": [], "unanswered": 0}
    assert run("referral", "reply", f"in/{made.reference}", "yes", *words[4:]).code == 2
    store.close()


def test_routes_are_listed_and_every_fault_is_named(run: Run, home: Path) -> None:
    (home / "doorwatch.toml").write_text("[tenants.demo]\n")
    settings = tenant(home)
    assert [one["route"] for one in run("routes", "list", "--json").json] == sorted(ROUTES)
    assert run("routes", "check").code == 0
    (settings.routes / "hotline.yaml").write_text(route_text("hotline", banks=""))
    text = route_text("helpline").replace("Suspected trafficking", "Tax checks")
    (settings.routes / "helpline.yaml").write_text(text)
    outcome = run("routes", "check")
    assert outcome.code == 3
    assert "hotline.yaml:10: a hotline for imagery must name the banks" in outcome.err
    assert "helpline.yaml:14: purpose.en: expected a route for people in danger; got 'tax'" in outcome.err
    assert "not-agreed: no agreement names it" in outcome.err
    assert "4 of 6 routes are right" in outcome.out
