"""An agreement file into `doorwatch.types.Agreement`."""

from __future__ import annotations

import hashlib
import zoneinfo
from dataclasses import fields
from pathlib import Path

from doorwatch.agreements.document import Table, canonical, parse_document, read_document
from doorwatch.errors import AgreementRefused
from doorwatch.types import Agreement, Capacity, Dpia, Hours, Scope, Terms

KEYS = (
    "schema", "reference", "tenant", "controller", "platform", "site", "processor_contract", "legal_basis",
    "dpia", "notice_to_advertisers", "purpose", "intended_use", "valid_from", "valid_until", "scope",
    "collects", "terms", "mosaic", "ocr_required", "capacity", "routes", "exchange", "contacts", "signatures",
)  # fmt: skip
COLLECTS = (
    "text", "field", "pictures", "picture_text",
    "platform_feed", "payer", "verified_person", "verification", "reports", "reviews", "platform_events",
)  # fmt: skip
"""What a platform may let us collect; `platform_feed` stands for the five after it."""
PARTIES = ("platform", "operator")
_NAME = "[a-z][a-z0-9-]{0,39}"
_HOST = r"([a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9-]{1,63})*|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?"
_PATH = r"/[!-~]*"


def load_agreement(path: Path) -> Agreement:
    """Read an agreement file. Signatures, dates and bounds are not judged here: `check_offline` does that.

    Raises AgreementRefused: `file:line: key: expected; got`. Every key must be written, also those
    with a usual value: what is signed must not change with a default of the program.
    """
    return agreement_of(read_document(path))


def parse_agreement(text: str, place: str) -> Agreement:
    """Return the agreement in a text; `place` is how errors call it. See `load_agreement`."""
    return agreement_of(parse_document(text, place))


def agreement_of(document: Table) -> Agreement:
    """Return the agreement that a parsed file describes; see `load_agreement`."""
    document.only(KEYS)
    document.text("schema", "1", "1, the only version there is")
    document.text("intended_use", "moderation", "moderation, the only use there is")
    dpia = document.table("dpia")
    dpia.only(("sha256", "date", "review"))
    capacity = document.table("capacity")
    capacity.only(("cases_a_day", "above"))
    above = capacity.text("above", "sample|queue", "sample or queue")
    return Agreement(
        reference=document.text("reference", "[!-~]{1,80}", "a reference without spaces"),
        tenant=document.text("tenant", _NAME, "a tenant's name as the settings write it"),
        controller=document.text("controller"),
        platform=document.text("platform", _NAME, "a platform's name: small letters, digits, hyphens"),
        site=document.text("site", "https?://" + _HOST + "/?", "an address like https://example.org"),
        processor_contract=document.text("processor_contract"),
        legal_basis=document.mapping("legal_basis"),
        dpia=Dpia(
            sha256=dpia.text("sha256", "([0-9a-f]{64})?", "64 hex digits"),
            date=dpia.date("date"),
            review=dpia.date("review"),
        ),
        notice_to_advertisers=document.text("notice_to_advertisers"),
        purpose=document.text("purpose"),
        intended_use="moderation",
        valid_from=document.date("valid_from"),
        valid_until=document.date("valid_until"),
        scope=_scope(document.table("scope")),
        collects=document.texts("collects", "|".join(COLLECTS), f"a list of {', '.join(COLLECTS)}"),
        terms=_terms(document.table("terms")),
        mosaic=document.flag("mosaic"),
        ocr_required=document.flag("ocr_required"),
        capacity=Capacity(capacity.integer("cases_a_day"), "sample" if above == "sample" else "queue"),
        routes=document.texts("routes", "[a-z][a-z0-9_-]*", "a list of route names"),
        exchange=document.flag("exchange"),
        contacts=document.mapping("contacts"),
        digest="sha256:" + hashlib.sha256(canonical(document)).hexdigest(),
        signatures=_signatures(document),
    )


def load_agreements(folder: Path, tenant: str) -> dict[str, Agreement | AgreementRefused]:
    """Read every `<platform>.yaml` of a tenant's folder; a file that is refused stands as its error."""
    found: dict[str, Agreement | AgreementRefused] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            agreement = load_agreement(path)
            if (agreement.platform, agreement.tenant) != (path.stem, tenant):
                got = f"{agreement.platform} of {agreement.tenant}"
                raise AgreementRefused(f"{path}: expected platform {path.stem} of tenant {tenant}; got {got}")
            found[path.stem] = agreement
        except AgreementRefused as error:
            found[path.stem] = error
    return found


def _scope(table: Table) -> Scope:
    table.only([item.name for item in fields(Scope)])
    return Scope(
        hosts=table.texts("hosts", _HOST, "a list of hosts like example.org or example.org:8443"),
        image_hosts=table.texts("image_hosts", _HOST, "a list of hosts"),
        allow=table.texts("allow", _PATH, "a list of path prefixes that begin with /"),
        deny=table.texts("deny", _PATH, "a list of path prefixes that begin with /"),
        rate=table.number("rate"),
        concurrency=table.integer("concurrency"),
        hours=_hours(table.table("hours")),
        pages=table.integer("pages"),
        reveal_contact=table.flag("reveal_contact"),
        private_hosts=table.texts("private_hosts", _HOST, "a list of hosts"),
    )


def _hours(table: Table) -> Hours:
    table.only(("start", "end", "zone"))
    zone = table.text("zone", r"[A-Za-z0-9_+/-]{1,64}", "a zone like Europe/Amsterdam")
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        table.refuse("zone", "expected a zone like Europe/Amsterdam", repr(zone))
    return Hours(table.time("start"), table.time("end"), zone)


def _terms(table: Table) -> Terms:
    names = [item.name for item in fields(Terms)]
    table.only(names)
    days = {name: table.integer(name) for name in names if name != "control_sample_share"}
    return Terms(**days, control_sample_share=table.number("control_sample_share"))


def _signatures(document: Table) -> dict[str, str]:
    if document.values["signatures"] == "":
        return {}
    table = document.table("signatures")
    for party in table.values:
        if party not in PARTIES:
            table.refuse(party, f"expected one of {', '.join(PARTIES)}")
        table.text(party, "[A-Za-z0-9+/]{86}==", "an Ed25519 signature in base64")
    return document.mapping("signatures")
