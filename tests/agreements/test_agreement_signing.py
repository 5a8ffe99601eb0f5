"""Signatures: both must verify, neither can stand for the other, one changed byte is refused."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from doorwatch.agreements import (
    check_offline,
    key_document,
    key_fresh,
    load_agreement,
    published_key,
    render,
    sign,
    verify_platform,
)
from doorwatch.agreements.document import canonical, parse_document
from doorwatch.agreements.load import agreement_of
from doorwatch.agreements.signing import verify_party
from doorwatch.errors import AgreementRefused
from tests.agreements.agreed import NOW, OPERATOR, PLATFORM, values
from tests.agreements.conftest import Make


def test_an_agreement_signed_by_both_is_accepted(make: Make) -> None:
    agreement = make()
    check_offline(agreement, NOW, OPERATOR.verify_key)
    verify_platform(agreement, bytes(PLATFORM.verify_key))


def signed_text(path: Path) -> str:
    path.write_text(render(values()), encoding="utf-8")
    sign(path, OPERATOR, "operator")
    sign(path, PLATFORM, "platform")
    return path.read_text(encoding="utf-8")


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_any_changed_byte_of_what_is_signed_is_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A change that leaves the signed form as it was (a comment, a quote's kind) is no change."""
    text = signed_text(tmp_path_factory.getbasetemp() / "demo-north.yaml")
    content = bytearray(text.encode())
    at = data.draw(st.integers(0, text.index("signatures:") - 1))
    content[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[at]))
    before = canonical(parse_document(text, "before"))
    try:
        document = parse_document(bytes(content).decode(), "after")
        agreement = agreement_of(document)
    except (AgreementRefused, UnicodeDecodeError):
        return
    if canonical(document) == before:
        return
    for party, key in (("operator", OPERATOR), ("platform", PLATFORM)):
        assert not verify_party(agreement, party, bytes(key.verify_key))  # type: ignore[arg-type]


@given(position=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(deadline=None)
def test_any_changed_bit_of_a_signature_is_refused(
    position: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "demo-north.yaml"
    signed_text(path)
    agreement = load_agreement(path)
    raw = bytearray(base64.b64decode(agreement.signatures["platform"]))
    raw[position % 64] ^= 1 << bit
    path.write_text(
        path.read_text().replace(agreement.signatures["platform"], base64.b64encode(raw).decode())
    )
    with pytest.raises(AgreementRefused, match="got another key or an altered agreement"):
        verify_platform(load_agreement(path), bytes(PLATFORM.verify_key))


def test_comments_order_and_layout_are_not_signed_and_every_value_is(make: Make, path: Path) -> None:
    agreement = make()
    lines = path.read_text().splitlines()
    moved = [line for line in lines if line.startswith("exchange:")]
    path.write_text("\n".join(["# a remark", *moved, *(line for line in lines if line not in moved)]))
    assert load_agreement(path).digest == agreement.digest
    path.write_text(path.read_text().replace("rate: 1", "rate: 1.0"))
    assert load_agreement(path).digest != agreement.digest


def test_the_operators_signature_cannot_stand_in_the_platforms_place(make: Make, path: Path) -> None:
    operators = make(platform=None).signatures["operator"]
    path.write_text(path.read_text() + f"  platform: {operators}\n")
    with pytest.raises(AgreementRefused, match="got another key or an altered agreement"):
        verify_platform(load_agreement(path), bytes(OPERATOR.verify_key))


def test_an_agreement_that_the_operator_signed_for_both_is_refused_before_any_request(make: Make) -> None:
    with pytest.raises(
        AgreementRefused, match="expected the platform's own signature; got one made with the operator"
    ):
        check_offline(make(platform=OPERATOR), NOW, OPERATOR.verify_key)


def test_signing_again_keeps_the_comments_and_the_other_signature(make: Make, path: Path) -> None:
    before = make()
    assert sign(path, OPERATOR, "operator") == before
    assert "# Days; docs/agreements.md" in path.read_text()


def test_a_file_whose_signatures_share_their_line_is_left_as_it_was(path: Path) -> None:
    form = json.loads(json.dumps(values(), default=str))
    text = json.dumps(
        {key: json.loads(json.dumps(value), parse_int=str, parse_float=str) for key, value in form.items()}
    )
    path.write_text(text)
    with pytest.raises(AgreementRefused, match=r"expected|signatures"):
        sign(path, OPERATOR, "operator")
    assert path.read_text() == text


@pytest.mark.parametrize("party", ["operator", "platform"])
def test_a_missing_signature_is_named(make: Make, party: str) -> None:
    agreement = make(**{party: None})
    with pytest.raises(AgreementRefused, match=f"expected the {party}'s signature; got none"):
        check_offline(agreement, NOW, OPERATOR.verify_key)
    if party == "platform":
        with pytest.raises(AgreementRefused, match="expected the platform's signature; got none"):
            verify_platform(agreement, bytes(PLATFORM.verify_key))


def test_another_operators_key_is_refused(make: Make) -> None:
    with pytest.raises(AgreementRefused, match="got an altered agreement or another key"):
        check_offline(make(), NOW, SigningKey.generate().verify_key)


def test_the_key_document_gives_the_key_back() -> None:
    document = key_document("demo-north", PLATFORM.verify_key)
    assert published_key(document, "demo-north") == bytes(PLATFORM.verify_key)
    with pytest.raises(AgreementRefused, match="expected the key of demo-south; got another platform's"):
        published_key(document, "demo-south")


@pytest.mark.parametrize(
    "document",
    [
        b"", b"[]", b"null", b"<html>not found</html>", b'{"schema": 1, "platform": "a"}',
        b'{"schema": 2, "platform": "a", "ed25519": "' + base64.b64encode(bytes(32)) + b'"}',
        b'{"schema": 1, "platform": 5, "ed25519": "' + base64.b64encode(bytes(32)) + b'"}',
        b'{"schema": 1, "platform": "a", "ed25519": "' + base64.b64encode(bytes(31)) + b'"}',
        b'{"schema": 1, "platform": "a", "ed25519": 7}', b"[" * 4000, b" " * 5000, b"\xff\xfe\x00",
    ],
)  # fmt: skip
def test_another_document_is_no_key(document: bytes) -> None:
    with pytest.raises(AgreementRefused, match=r"/\.well-known/doorwatch\.json: expected"):
        published_key(document)


@pytest.mark.parametrize(("days", "fresh"), [(0, True), (30, True), (30.01, False), (-0.01, False)])
def test_a_key_read_from_the_site_vouches_for_thirty_days(days: float, fresh: bool) -> None:
    assert key_fresh(NOW - timedelta(days=days), NOW) is fresh
