"""The order of visits, the sum of a scan, the waiting for a full spool, signatures, the order file."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, MappingKeyResolver, algorithms
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from crawler.__main__ import main
from crawler.job import Job, user_agent
from crawler.order import load_order, load_plan
from crawler.scanlog import REASONS, ScanLog
from crawler.scrapy_settings import scrapy_settings
from crawler.signing import RequestSigner, directory, jwk, thumbprint
from crawler.visits import order_of_visits
from doorwatch.agreements import load_agreement
from doorwatch.errors import BadInput
from doorwatch.spool import SpoolFull, SpoolReader, SpoolWriter
from doorwatch.types import CardSeen, Gone, KnownListing, Validators, VisitPlan
from tests.crawler.site import Home, Site

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def card(identity: str, digest: str = "c1") -> CardSeen:
    return CardSeen(identity, f"/ad/{identity}", digest, NOW)


def known(identity: str, days: int | None, digest: str = "c1", flagged: bool = False) -> KnownListing:
    last = None if days is None else NOW - timedelta(days=days)
    return KnownListing(identity, f"/ad/{identity}", digest, Validators(), last, flagged)


PLAN = VisitPlan(
    "p",
    "s",
    {
        "old": known("old", 9),
        "fresh": known("fresh", 1),
        "never": known("never", None),
        "changed": known("changed", 1, "c0"),
        "flagged": known("flagged", 2, flagged=True),
        "unlisted": known("unlisted", 30),
        "done": known("done", 3),
    },
    frozenset({"done"}),
)
CARDS = {name: card(name) for name in ("fresh", "old", "done", "flagged", "changed", "new", "never")}


def test_the_likeliest_to_be_new_is_visited_first() -> None:
    visits = order_of_visits(CARDS, PLAN, index_complete=True)
    assert [visit.id for visit in visits] == [
        "new",
        "changed",
        "flagged",
        "never",
        "old",
        "fresh",
        "unlisted",
    ]


def test_after_a_partial_list_nobody_is_looked_for() -> None:
    assert "unlisted" not in {visit.id for visit in order_of_visits(CARDS, PLAN, index_complete=False)}


def test_the_order_of_the_list_does_not_matter() -> None:
    turned = dict(reversed(CARDS.items()))
    assert order_of_visits(turned, PLAN, index_complete=True) == order_of_visits(
        CARDS, PLAN, index_complete=True
    )


def test_a_scan_sums_up_what_it_did_not_see() -> None:
    log = ScanLog({"text": 0.9, "price": 0.5})
    for number in range(10):
        log.extracted(("title", "text") if number else ("title", "text", "price"))
    log.not_detail("detail_failed")
    log.count("requests", 12)
    end = log.end(NOW, {"robots": 2, "agreement": 1})
    assert end.extraction == {"price": 0.1, "text": 1.0, "title": 1.0}
    assert end.alarms == ("price: found on 10% of the pages; the floor is 50%",)
    assert (end.index_complete, end.detail_complete) == (False, False)
    assert end.reasons == ("detail_failed", "extraction_below_floor")
    assert end.counts == {
        "requests": 12,
        "extracted": 10,
        "refused": 3,
        "refused_agreement": 1,
        "refused_robots": 2,
    }
    assert set(end.reasons) <= REASONS.keys()


def test_a_handful_of_pages_raises_no_alarm() -> None:
    log = ScanLog({"text": 0.9})
    log.extracted(("title",))
    assert log.end(NOW, {}).alarms == ()


@pytest.fixture
def job(tmp_path: Path) -> Job:
    from crawler.order import Order
    from crawler.run import prepare
    from doorwatch.settings import load_settings

    home = Home(tmp_path, Site(port=8101)).write()
    tenant = load_settings(home.folder / "doorwatch.toml", {}).tenant("tenant-a")
    order = Order("tenant-a", "small-site", scan="s", spool=str(home.spool))
    return prepare(order, tenant, lambda event: None)


def test_a_full_spool_slows_the_crawl_down_and_ends_it_only_after_its_patience(
    job: Job, tmp_path: Path
) -> None:
    assert job.spool is not None
    job.spool.close()
    job.spool = SpoolWriter(tmp_path / "small", bytes(32), 70_000, segment_records=5)
    reader = SpoolReader(tmp_path / "small", bytes(32))
    record = Gone("x" * 500, 404, NOW)

    async def fill(count: int) -> None:
        for _ in range(count):
            await job.write(record)

    job.spool_patience = 0.0
    with pytest.raises(SpoolFull, match="it is full"):
        asyncio.run(fill(100))

    async def drain() -> None:
        for segment in reader.segments():
            reader.delete(segment)

    async def together() -> None:
        await asyncio.gather(fill(5), drain())

    job.spool_patience = 60.0
    asyncio.run(together())
    job.spool.close()
    assert sum(1 for segment in reader.segments() for _ in reader.read(segment)) >= 5


def test_nothing_of_scrapy_listens_or_goes_around_the_gate(job: Job) -> None:
    settings = scrapy_settings(job)
    assert settings["EXTENSIONS_BASE"] == settings["EXTENSIONS"] == {}
    assert set(settings["DOWNLOAD_HANDLERS"].values()) == {"crawler.handler.AgreedHandler"}
    assert settings["DOWNLOAD_HANDLERS_BASE"] == settings["DOWNLOADER_MIDDLEWARES_BASE"] == {}
    off = ("REMOTE_CONTROL", "TELNETCONSOLE", "COOKIES", "HTTPCACHE", "HTTPPROXY", "METAREFRESH", "REFERER")
    assert not any(settings[f"{name}_ENABLED"] for name in off)
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True


def test_the_user_agent_is_one_honest_line(job: Job, tmp_path: Path) -> None:
    assert user_agent(job.agreement) == "doorwatch/0.1.0 (+mailto:operator@example.org)"
    values = {"contacts": {"operator": "a\r\nX-Evil: 1", "platform": "b"}}
    home = Home(tmp_path / "other", Site(port=8101), values=values)
    home.folder.mkdir()
    assert "\n" not in user_agent(load_agreement(home.write().agreement_path))


def test_the_directory_holds_every_key_in_use_under_its_thumbprint() -> None:
    # RFC 8037, appendix A.3: the thumbprint of the key of appendix A.1
    key = SigningKey(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    ).verify_key
    assert thumbprint(key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    old = SigningKey(bytes(32)).verify_key
    assert [entry["kid"] for entry in directory([key, old])["keys"]] == [thumbprint(key), thumbprint(old)]
    assert jwk(key) == {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


def test_a_signature_names_its_key_and_its_end() -> None:
    signer = RequestSigner(SigningKey(bytes(32)))
    headers = signer.headers("GET", "https://site.example/", "doorwatch", NOW)
    assert f'keyid="{signer.key_id}"' in headers["Signature-Input"]
    assert f"expires={int(NOW.timestamp()) + 300}" in headers["Signature-Input"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", r"order\.json: expected an order; got Input data was truncated"),
        ('{"tenant": "t"}', r"order\.json: expected an order; got Object missing required field `platform`"),
        ('{"tenant": "t", "platform": "p"}', r"order\.json: expected the keys scan and spool"),
        ('{"tenant": "t", "platform": "p", "colour": 1}', r"unknown field `colour`"),
    ],
)
def test_a_faulty_order_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "order.json"
    path.write_text(content)
    with pytest.raises(BadInput, match=message):
        load_order(path)


def test_the_plan_of_another_scan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text('{"platform": "p", "scan": "yesterday"}')
    order: dict[str, Any] = {"tenant": "t", "platform": "p", "scan": "today", "spool": "s"}
    (tmp_path / "order.json").write_text(json.dumps(order))
    with pytest.raises(BadInput, match=r"plan\.json: expected the plan of p today"):
        load_plan(path, load_order(tmp_path / "order.json"))


def test_wrong_use_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 64
    assert "usage: python -m crawler ORDER.json" in capsys.readouterr().err
    assert main(["no-such-order.json"]) == 2


@given(
    st.sampled_from(
        ["https://site.example", "http://127.0.0.1:8101", "https://SITE.example:443", "http://a.b:80"]
    ),
    st.text(alphabet="abcXYZ019-._~/", max_size=20),
    st.none() | st.text(alphabet="abc=&019%20", max_size=10).filter(lambda text: "%" not in text),
)
def test_a_signature_verifies_with_the_general_library(site: str, path: str, query: str | None) -> None:
    key = SigningKey(bytes(32))
    signer = RequestSigner(key)
    url = f"{site}/{path}" + ("" if query is None else f"?{query}")
    now = datetime.now(UTC)

    class Message:
        method = "GET"
        headers = {"User-Agent": "doorwatch"}  # noqa: RUF012

    message = Message()
    message.url = url  # type: ignore[attr-defined]
    message.headers = {**Message.headers, **signer.headers("GET", url, "doorwatch", now)}
    public = Ed25519PublicKey.from_public_bytes(bytes(key.verify_key))
    verifier = HTTPMessageVerifier(
        signature_algorithm=algorithms.ED25519,
        key_resolver=MappingKeyResolver(public_keys={signer.key_id: public}, private_keys={}),
    )
    (result,) = verifier.verify(message, max_age=timedelta(minutes=1))
    assert set(result.covered_components) == {'"@method"', '"@authority"', '"@target-uri"', '"user-agent"',
                                              '"@signature-params"'}  # fmt: skip


def test_what_could_break_a_signature_base_is_refused() -> None:
    with pytest.raises(ValueError, match="printable ASCII"):
        RequestSigner(SigningKey(bytes(32))).headers("GET", "https://site.example/", "a\nb", NOW)
