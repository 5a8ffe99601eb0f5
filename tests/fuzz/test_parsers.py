"""Every reader of a stranger's file, given real files that were damaged: a result or an error of ours."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from audit.analysis.findings import find
from audit.archive import from_json, pack, rerun, to_json
from audit.papers import load_paper
from audit.published import read as read_published
from audit.report.page import Report, figures
from audit.stimuli import read_templates
from audit.studyfile import load_study, template
from crawler.profiles import parse_profile
from doorwatch.agreements import parse_agreement, render
from doorwatch.agreements import template as agreement_template
from doorwatch.banks.files import read_file
from doorwatch.errors import DoorwatchError
from doorwatch.images import read_picture
from doorwatch.ingest import read_csv, read_jsonl, read_telegram, read_warc
from doorwatch.ingest.assessments import assessment_from_json, assessment_to_json
from doorwatch.referral.opening import read_package
from doorwatch.referral.replies import check_reply, parse_reply, write_reply
from doorwatch.referral.routes import load_route
from doorwatch.rules import SHIPPED, load_taxonomy
from doorwatch.rules.schema import read_rule
from doorwatch.rules.yamlfile import parse
from doorwatch.settings import load_settings
from tests.audit.files import paper
from tests.audit.worlds import PREREGISTRATION, study
from tests.fuzz.mutating import damaged
from tests.ingest.test_telegram import post
from tests.ingest.test_warc import PAGE, WHEN, warc
from tests.referral.cases import route_text
from tests.referral.matters import assessment, matter

KEY = SigningKey(b"f" * 32)
MADE = Report(figures(find(study(1))), "<p>report</p>", b"%PDF")
LISTING = {
    "schema": 1, "platform": "demo-north", "id": "A-1", "status": "live", "title": "Massage",
    "text": "Ik ben 24", "stated_age": 24, "price": {"amount": 80, "currency": "EUR"},
    "phones": ["+493023125123"], "handles": [{"kind": "telegram", "value": "@name"}], "images": ["img/1.jpg"],
    "account": {"id": "u7", "verified": True}, "extra": {"a": [1, 2]},
    "attempts": [{"at": "2026-11-01T20:00:00Z", "outcome": "refused"}],
    "posted_at": "2026-11-01T20:00:00+01:00",
}  # fmt: skip


@contextmanager
def on_disk(data: bytes, name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        yield path


def filed(load: Callable[[Path], Any], name: str) -> Callable[[bytes], Any]:
    """A reader of a path as a reader of bytes."""

    def read(data: bytes) -> Any:
        with on_disk(data, name) as path:
            return load(path)

    return read


def telegram() -> bytes:
    return json.dumps(
        {"name": "x", "type": "public_channel", "id": 77, "messages": [post(1), post(2)]}
    ).encode()


def png() -> bytes:
    import cv2
    import numpy as np

    pixels = cv2.resize(np.random.default_rng(1).integers(0, 255, (8, 8, 3), np.uint8), (96, 64))
    return cv2.imencode(".png", pixels)[1].tobytes()


def jpeg() -> bytes:
    import cv2
    import numpy as np

    return cv2.imencode(".jpg", np.full((64, 96, 3), 90, np.uint8))[1].tobytes()


def agreement() -> bytes:
    values: dict[str, Any] = {"controller": "Demo", "processor_contract": "one", "site": "http://127.0.0.1:9"}
    return render(agreement_template("demo-north", "demo", date(2026, 11, 20), **values)).encode()


def referral() -> bytes:
    from doorwatch.referral.bag import pack as pack_bag
    from doorwatch.referral.compose import compose

    dossier, pages = compose(matter())
    return pack_bag(dossier, pages, KEY).data


def paper_text() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return paper(Path(folder), "ethics_approval").read_bytes()


def shipped(package: str, name: str) -> Callable[[], bytes]:
    return lambda: resources.files(package).joinpath(name).read_bytes()


def rule(data: bytes) -> Any:
    return read_rule(parse(data, "rule.yaml"), "minor", load_taxonomy())


CASES: dict[str, tuple[Callable[[], bytes], Callable[[bytes], Any]]] = {
    "listings as JSON lines": (
        lambda: (json.dumps(LISTING) + "\n").encode() * 2,
        lambda data: list(read_jsonl(io.BytesIO(data), "f", "demo-north")),
    ),
    "listings as CSV": (
        lambda: b'platform,id,title,text,stated_age\ndemo-north,A-1,Massage,"Ik ben 24",24\n',
        lambda data: list(read_csv(io.BytesIO(data), "f", "demo-north")),
    ),
    "channel export": (telegram, lambda data: list(read_telegram(io.BytesIO(data), "f", "demo-north"))),
    "WARC": (
        lambda: warc(("text/html", PAGE, WHEN), ("text/html", PAGE, WHEN)),
        lambda data: list(read_warc(io.BytesIO(data), "f")),
    ),
    "picture, PNG": (png, lambda data: read_picture(data, 0, None, ocr=False)),
    "picture, JPEG": (jpeg, lambda data: read_picture(data, 0, None, ocr=False)),
    "assessment": (lambda: assessment_to_json(assessment("N-1")), assessment_from_json),
    "agreement": (agreement, lambda data: parse_agreement(data.decode("utf-8", "replace"), "f")),
    "rule": (lambda: (SHIPPED / "minor" / "youth-wording.yaml").read_bytes(), rule),
    "site profile": (
        lambda: Path("demo/profiles/demo-north.yaml").read_bytes(),
        lambda data: parse_profile(data.decode("utf-8", "replace"), "f"),
    ),
    "bank import": (
        lambda: b"sha256,pdq,quality\n" + b"a" * 64 + b"," + b"b" * 64 + b",80\n",
        lambda data: list(read_file(io.BytesIO(data), "f")),
    ),
    "route": (lambda: route_text("police-liaison").encode(), filed(load_route, "police-liaison.yaml")),
    "signed reply": (
        lambda: write_reply("ref-1", "a" * 64, "received", datetime(2026, 11, 20, tzinfo=UTC), KEY),
        lambda data: check_reply(parse_reply(data, "f"), bytes(KEY.verify_key)),
    ),
    "referral package": (referral, filed(read_package, "referral.zip")),
    "settings": (
        lambda: b'home = "."\n[tenants.demo]\nspool_megabytes = 64\n',
        filed(load_settings, "d.toml"),
    ),
    "study file": (lambda: template().encode(), filed(load_study, "study.yaml")),
    "stimuli": (shipped("audit.data", "stimuli.yaml"), lambda data: read_templates(data, "f")),
    "published study": (
        shipped("audit.data", "watch-nederland.yaml"),
        lambda data: read_published(data, "f"),
    ),
    "paper of a study": (paper_text, filed(load_paper, "paper.yaml")),
    "study data": (lambda: to_json(study(1)), lambda data: from_json(data, "f")),
    "study archive": (lambda: pack(study(1), PREREGISTRATION, MADE), rerun),
}  # fmt: skip


@cache
def sample(name: str) -> bytes:
    return CASES[name][0]()


@pytest.mark.parametrize("name", CASES)
def test_an_undamaged_file_is_read(name: str) -> None:
    CASES[name][1](sample(name))


def check(name: str, data: st.DataObject) -> None:
    hurt = data.draw(damaged(sample(name)))
    with suppress(DoorwatchError):
        CASES[name][1](hurt.data)


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_a_damaged_file_gives_a_result_or_an_error_of_ours(name: str, data: st.DataObject) -> None:
    check(name, data)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_many_damaged_files_give_a_result_or_an_error_of_ours(name: str, data: st.DataObject) -> None:
    check(name, data)
