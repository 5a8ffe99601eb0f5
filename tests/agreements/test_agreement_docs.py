"""What docs/agreements.md says is what the program does."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import yaml
from nacl.signing import VerifyKey

from doorwatch.agreements.load import COLLECTS
from doorwatch.agreements.offline import TERM_BOUNDS
from tests.agreements.agreed import OPERATOR, PLATFORM
from tests.agreements.conftest import Make

DOCS = (Path(__file__).parents[2] / "docs" / "agreements.md").read_text(encoding="utf-8")


def test_the_table_of_terms_is_complete_and_true() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) \| ([\d.]+) \|$", DOCS, re.MULTILINE)
    assert {name: (float(low), float(high)) for name, low, high in rows} == TERM_BOUNDS


def test_everything_that_can_be_collected_is_named() -> None:
    assert all(f"`{name}`" in DOCS for name in COLLECTS)


def test_a_signature_verifies_by_the_words_of_the_document_alone(make: Make, path: Path) -> None:
    agreement = make()
    form = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
    signatures = {party: base64.b64decode(text) for party, text in form.pop("signatures").items()}
    signed_form = json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    digest = "sha256:" + hashlib.sha256(signed_form).hexdigest()
    assert digest == agreement.digest
    for party, key in (("operator", OPERATOR), ("platform", PLATFORM)):
        message = f"doorwatch-agreement-1 {party} {digest}".encode()
        assert VerifyKey(bytes(key.verify_key)).verify(message, signatures[party]) == message
