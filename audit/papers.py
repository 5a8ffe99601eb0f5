"""The papers that a study needs before it may place anything on a door that is not its own.

A live study needs a platform's agreement or a prosecutor's letter, and an ethics approval, and a notice to
the named police contact; a staging study needs the platform's agreement. Every paper names the study and is
unexpired. With a letter only, observation is by hand: the crawler works under agreements alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from audit.studyfile import Study
from doorwatch.errors import Refused, RuleError
from doorwatch.rules.yamlfile import Node, parse, read_bytes

PaperKind = Literal["platform_agreement", "prosecutor_letter", "ethics_approval", "police_notice"]
KINDS: tuple[PaperKind, ...] = ("platform_agreement", "prosecutor_letter", "ethics_approval", "police_notice")
_WORDS = {
    "platform_agreement": "an agreement of the platform",
    "prosecutor_letter": "a letter of the prosecutor",
    "ethics_approval": "an ethics approval",
    "police_notice": "a notice to the police contact",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: what it is, for which study and platforms, by whom, from when until when.

    `document` is the SHA-256 (hex) of the signed original that `checked_by` has seen. `phones` are those that
    an authorisation allows, voicemail off; `contact` is whom a notice went to.
    """

    place: str
    kind: PaperKind
    study: str
    reference: str
    issued_by: str
    valid_from: date
    valid_until: date
    platforms: tuple[str, ...]
    phones: tuple[str, ...]
    contact: str | None
    document: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """What a study may do: the papers it rests on, and whether the crawler may observe."""

    papers: tuple[Paper, ...]
    crawler: bool


def load_paper(path: Path) -> Paper:
    """Read a paper.

    Raises RuleError: `file:line: expected; got`. Refused: the original lies beside it and is another one.
    """
    root = parse(read_bytes(path), str(path))
    keys = root.keys(
        "a paper",
        ("kind", "study", "reference", "issued_by", "valid_from", "valid_until", "document", "checked_by"),
        ("platforms", "phones", "contact", "file"),
    )
    paper = Paper(
        place=str(path),
        kind=keys["kind"].choice("kind", KINDS),
        study=keys["study"].text("study"),
        reference=keys["reference"].text("reference"),
        issued_by=keys["issued_by"].text("issued_by"),
        valid_from=_day(keys["valid_from"]),
        valid_until=_day(keys["valid_until"]),
        platforms=keys["platforms"].texts("platforms") if "platforms" in keys else (),
        phones=keys["phones"].texts("phones") if "phones" in keys else (),
        contact=keys["contact"].text("contact") if "contact" in keys else None,
        document=_digest(keys["document"]),
        checked_by=keys["checked_by"].text("checked_by"),
    )
    if "file" in keys:
        _same_document(path.parent / keys["file"].text("file"), paper)
    return paper


def clear(study: Study, papers: Sequence[Paper], today: date) -> Cleared:
    """Return what the study may do today.

    Raises Refused: a paper is missing, expired, not yet valid, of another study, or does not name a platform,
    phone or contact that the study uses. The message says which.
    """
    if study.mode == "simulation":
        return Cleared((), crawler=True)
    for paper in papers:
        if paper.study != study.study:
            raise Refused(f"{paper.place}: expected a paper of study {study.study}; got one of {paper.study}")
        if today < paper.valid_from:
            raise Refused(
                f"{paper.place}: expected a paper that is valid; got one valid from {paper.valid_from}"
            )
        if today > paper.valid_until:
            raise Refused(
                f"{paper.place}: expected an unexpired paper; got one that ended {paper.valid_until}"
            )
    agreement, letter = _of(papers, "platform_agreement"), _of(papers, "prosecutor_letter")
    allowed = agreement or (letter if study.mode == "live" else ())
    if not allowed:
        either = " or ".join(_WORDS[kind] for kind in KINDS[: 2 if study.mode == "live" else 1])
        raise Refused(f"study {study.study}: expected {either}; got none")
    _covers(study, allowed)
    if study.mode == "live":
        for kind in ("ethics_approval", "police_notice"):
            if not _of(papers, kind):
                raise Refused(f"study {study.study}: expected {_WORDS[kind]}; got none")
        _told(study, _of(papers, "police_notice"))
    return Cleared(tuple(papers), crawler=bool(agreement))


def _of(papers: Sequence[Paper], kind: str) -> tuple[Paper, ...]:
    return tuple(paper for paper in papers if paper.kind == kind)


def _covers(study: Study, allowed: Sequence[Paper]) -> None:
    platforms = {name for paper in allowed for name in paper.platforms}
    for platform in study.platforms:
        if platform.name not in platforms:
            raise Refused(
                f"study {study.study}: expected an authorisation that names {platform.name};"
                f" got {', '.join(sorted(platforms)) or 'none'}"
            )
    listed = {phone for paper in allowed for phone in paper.phones}
    for phone in study.phones:
        if phone not in listed:
            raise Refused(
                f"study {study.study}: expected phones that the authorisation lists;"
                f" got one ending in {phone[-2:]}"
            )


def _told(study: Study, notices: Sequence[Paper]) -> None:
    if not any(paper.contact == study.release.police_contact for paper in notices):
        raise Refused(
            f"study {study.study}: expected a notice to the named police contact,"
            f" {study.release.police_contact}; got one to somebody else"
        )


def _same_document(path: Path, paper: Paper) -> None:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise RuleError(str(path), "the signed original", error.strerror) from error
    if digest != paper.document:
        raise Refused(f"{path}: expected the document of {paper.reference}; got another one")


def _day(node: Node) -> date:
    text = node.text("a date")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise node.fail("a date must be YYYY-MM-DD", text) from error


def _digest(node: Node) -> str:
    text = node.text("document")
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise node.fail(
            "document must be the SHA-256 of the signed original, 64 hexadecimal digits", text[:8]
        )
    return text
