"""The agreement between a tenant and the exchange: both sign it, both check it, both refuse without it."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from doorwatch.errors import AgreementRefused

if TYPE_CHECKING:
    from nacl.signing import SigningKey

FILE_NAME = "exchange.json"
"""Its name in the tenant's folder of agreements."""
QUOTA = 20_000


@dataclass(frozen=True, slots=True)
class Contract:
    """What both agreed on. Keys and signatures are base64; `quota` is values asked for in a day (UTC)."""

    reference: str
    tenant: str
    url: str
    tenant_key: str
    exchange_key: str
    legal_basis: str
    dpia: str
    valid_from: date
    valid_until: date
    quota: int = QUOTA
    tenant_signature: str = ""
    exchange_signature: str = ""

    def body(self) -> bytes:
        """Return what is signed: everything but the signatures."""
        kept = {name: value for name, value in asdict(self).items() if not name.endswith("_signature")}
        return msgspec.json.encode(dict(sorted(kept.items())))


def sign(contract: Contract, key: SigningKey, party: Literal["tenant", "exchange"]) -> Contract:
    """Return the contract with the signature of a party."""
    signature = base64.b64encode(key.sign(contract.body()).signature).decode()
    if party == "tenant":
        return replace(contract, tenant_signature=signature)
    return replace(contract, exchange_signature=signature)


def check(contract: Contract, now: datetime) -> None:
    """Return when both signatures hold and the day lies within. Raises AgreementRefused with the reason."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    for party in ("tenant", "exchange"):
        try:
            key = VerifyKey(base64.b64decode(getattr(contract, f"{party}_key"), validate=True))
            signature = base64.b64decode(getattr(contract, f"{party}_signature"), validate=True)
            key.verify(contract.body(), signature)
        except (BadSignatureError, ValueError, TypeError) as error:
            raise AgreementRefused(
                f"{contract.reference}: expected the signature of the {party}; got another or none"
            ) from error
    if not contract.valid_from <= now.date() <= contract.valid_until:
        raise AgreementRefused(
            f"{contract.reference}: expected a day from {contract.valid_from} to {contract.valid_until}; "
            f"got {now.date()}"
        )
    if not contract.legal_basis.strip() or not contract.dpia.strip():
        raise AgreementRefused(f"{contract.reference}: expected a legal basis and a DPIA; got none")


def load(path: Path) -> Contract:
    """Read a contract. Raises AgreementRefused: there is none, or it has not the form of one."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Contract)
    except FileNotFoundError as error:
        raise AgreementRefused(f"{path}: expected an agreement with the exchange; got none") from error
    except msgspec.MsgspecError as error:
        raise AgreementRefused(f"{path}: expected an agreement with the exchange; got {error}") from error


def save(contract: Contract, path: Path) -> None:
    """Write a contract."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(contract), indent=1) + b"\n")
