"""Drafting a statement of reasons: from the public texts of what was found, never from how it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from doorwatch.errors import BadInput, Refused
from doorwatch.statements.dsa import FREE_TEXT, check_form
from doorwatch.statements.model import (
    EDITABLE,
    RESTRICTIONS,
    Decided,
    Draft,
    PlatformPage,
    Restriction,
    StatementGround,
    Subject,
)
from doorwatch.statements.private import Private, check_free_text
from doorwatch.statements.texts import Sentences, load_sentences
from doorwatch.types import LANGUAGES, Indicator

Taxonomy = Mapping[str, Indicator]
_FALLBACK = "en"
_RESTRICTS: Mapping[Restriction, Mapping[str, Any]] = {
    "remove": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"]},
    "restrict": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"]},
    "suspend_account": {"decision_account": "DECISION_ACCOUNT_SUSPENDED"},
}
_END = {
    "remove": "end_date_visibility_restriction", "restrict": "end_date_visibility_restriction",
    "suspend_account": "end_date_account_restriction",
}  # fmt: skip


def language_of(languages: Iterable[str]) -> str:
    """Return the first language that statements are written in; English where none is."""
    return next((one for one in languages if one in LANGUAGES), _FALLBACK)


def draft(
    decided: Decided,
    subject: Subject,
    ground: StatementGround,
    page: PlatformPage,
    taxonomy: Taxonomy,
    *,
    language: str | None = None,
) -> Draft:
    """Return the draft of a statement, in the advertiser's language unless another is asked for.

    It says which signs were found in their public words, the ground, that a person decided, whether
    automated means found the listing, territory, duration and redress. It says no phrase of a rule, no
    report, no third party. Raises Refused: the decision takes nothing from the advertiser. BadInput: a
    language that statements are not written in.
    """
    if decided.kind not in RESTRICTIONS:
        raise Refused(f"statement: expected a decision that restricts something; got {decided.kind}")
    tongue = language or language_of(subject.languages)
    if tongue not in LANGUAGES:
        raise BadInput("statement language", f"one of {', '.join(LANGUAGES)}", tongue)
    facts = public_facts(subject, taxonomy, tongue) or ground.explanation[tongue]
    sentences = load_sentences()
    if decided.automated_detection:
        facts = f"{facts} {sentences['detection_automated'][tongue]}"
    facts = f"{facts} {sentences['decided_by_person'][tongue]}"
    made = Draft(tongue, "", facts, ground.explanation[tongue], {})
    made = replace(made, letter=_letter(made, decided, subject, ground, page, taxonomy))
    return replace(made, form=_form(made, decided, subject, ground, page))


def public_facts(subject: Subject, taxonomy: Taxonomy, language: str) -> str:
    """Return the public texts of the counted signals, each once, in the order of the signals."""
    found: dict[str, None] = {}
    for signal in subject.signals:
        if signal.counted and not signal.shadow:
            found.setdefault(taxonomy[signal.indicator].public_text[language])
    return " ".join(found)


def edit(made: Draft, changes: Mapping[str, str]) -> Draft:
    """Return the draft with what a person wrote over; `edited` names what differs from the draft.

    Raises BadInput: a part that follows from the decision, or an empty text.
    """
    for name, text in changes.items():
        if name not in EDITABLE:
            raise BadInput("statement", f"a change of {', '.join(EDITABLE)}", name)
        if not text.strip():
            raise BadInput(f"statement {name}", "some words", "nothing")
    new = {name: text.strip() for name, text in changes.items() if text.strip() != getattr(made, name)}
    form = dict(made.form)
    if "facts" in new:
        form["decision_facts"] = new["facts"]
    if "explanation" in new:
        form[_explains(form)] = new["explanation"]
    return replace(made, **new, form=form, edited=tuple(sorted({*made.edited, *new})))


def check_draft(made: Draft, subject: Subject, taxonomy: Taxonomy, ground: StatementGround) -> None:
    """Raise BadInput when the database would not accept the statement, or its free text is personal."""
    check_form(made.form)
    private = Private.of(subject.listing, subject.signals, known_sentences(taxonomy, ground))
    if subject.listing_id:
        private = private.with_id(subject.listing_id)
    for name in FREE_TEXT:
        if name in made.form:
            check_free_text(name, str(made.form[name]), private)


def known_sentences(taxonomy: Taxonomy, ground: StatementGround | None = None) -> frozenset[str]:
    """Return every sentence of our own that a draft may hold: its words are no quotation."""
    sentences: Sentences = load_sentences()
    ours = {text for by_language in sentences.values() for text in by_language.values()}
    ours |= {text for one in taxonomy.values() for text in one.public_text.values()}
    if ground is not None:
        ours |= {ground.reference, *ground.explanation.values()}
    return frozenset(ours)


def puid_of(decided: Decided) -> str:
    """Return the platform's unique id of a statement: numbers of case, event and part, no listing."""
    slug = re.sub(r"[^A-Za-z0-9_-]", "-", decided.platform)
    return f"{slug}-{decided.case}-{decided.sequence}-{decided.part}"


def _explains(form: Mapping[str, Any]) -> str:
    law = form["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    return "illegal_content_explanation" if law else "incompatible_content_explanation"


def _form(
    made: Draft, decided: Decided, subject: Subject, ground: StatementGround, page: PlatformPage
) -> Mapping[str, Any]:
    restriction = RESTRICTIONS[decided.kind]
    form: dict[str, Any] = dict(_RESTRICTS[restriction])
    if ground.law:
        form["decision_ground"] = "DECISION_GROUND_ILLEGAL_CONTENT"
        form["illegal_content_legal_ground"] = ground.reference
    else:
        form["decision_ground"] = "DECISION_GROUND_INCOMPATIBLE_CONTENT"
        form["incompatible_content_ground"] = ground.reference
    form[_explains(form)] = made.explanation
    if ground.url:
        form["decision_ground_reference_url"] = ground.url
    form["category"] = ground.category
    if ground.keywords:
        form["category_specification"] = list(ground.keywords)
    form["content_type"] = list(subject.content_types)
    form["content_language"] = language_of(subject.languages).upper()
    form["content_date"] = (subject.content_date or decided.on).isoformat()
    form["application_date"] = decided.on.isoformat()
    if decided.until is not None:
        form[_END[restriction]] = decided.until.isoformat()
    if page.territory:
        form["territorial_scope"] = sorted(page.territory)
    if page.account_type and restriction == "suspend_account":
        form["account_type"] = page.account_type
    form["decision_facts"] = made.facts
    form["source_type"] = "SOURCE_TYPE_OTHER_NOTIFICATION" if decided.by_notice else "SOURCE_VOLUNTARY"
    form["automated_detection"] = "Yes" if decided.automated_detection else "No"
    form["automated_decision"] = "AUTOMATED_DECISION_NOT_AUTOMATED"
    form["puid"] = puid_of(decided)
    return form


def _letter(
    made: Draft,
    decided: Decided,
    subject: Subject,
    ground: StatementGround,
    page: PlatformPage,
    taxonomy: Taxonomy,
) -> str:
    tongue = made.language

    def say(name: str, **slots: str) -> str:
        return load_sentences()[name][tongue].format(**slots)

    signs = public_facts(subject, taxonomy, tongue)
    paragraphs = [
        f"{say('intro', day=decided.on.isoformat(), listing=subject.listing_id)} "
        f"{say(RESTRICTIONS[decided.kind])}",
        f"{say('facts')} {signs}" if signs else "",
        say(
            "ground_law" if ground.law else "ground_terms",
            reference=ground.reference,
            explanation=made.explanation,
        ),
        f"{say('detection_automated' if decided.automated_detection else 'detection_person')} "
        f"{say('decided_by_person')}",
        f"{_duration(decided, say)} {_territory(page, say)}",
        *_redress(page, say),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _duration(decided: Decided, say: Any) -> str:
    until = decided.until
    return str(say("duration_open") if until is None else say("duration_until", day=until.isoformat()))


def _territory(page: PlatformPage, say: Any) -> str:
    countries = ", ".join(sorted(page.territory))
    return str(say("territory_in", countries=countries) if countries else say("territory_all"))


def _redress(page: PlatformPage, say: Any) -> list[str]:
    """The ways to contest. Raises BadInput: a platform that must offer a way names no address for it."""
    ways = []
    offered = {"redress_complaint": page.complaints, "redress_out_of_court": page.out_of_court}
    for name, contact in offered.items():
        if contact:
            ways.append(str(say(name, contact=contact)))
        elif not page.small:
            raise BadInput(f"statement {name}", "an address that the advertiser can use", "none")
    return [*ways, str(say("redress_court"))]
