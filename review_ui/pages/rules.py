"""Rules as pages of a handbook: read, try a sentence, replay, and make live with a second person.

The files in `rules/` stay the truth: a page shows the change to commit, and writes none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from doorwatch.ages import find_ages
from doorwatch.casework.rights import ActRefused
from doorwatch.casework.rule_proposals import answer_rule, live_change, propose_rule
from doorwatch.errors import BadInput
from doorwatch.rates import Rate
from doorwatch.replay import Result
from doorwatch.rules import Rule, RuleSet
from doorwatch.store.kept import shadow_nights
from doorwatch.store.quality import shadowed
from doorwatch.store.rule_proposals import RuleProposal, rule_proposal, rule_proposals_of
from doorwatch.text import normalise
from doorwatch.types.people import Permission
from review_ui.labels import N_
from review_ui.replaying import MOST, TooMany, present_rules, replayed
from review_ui.visit import NotFound, Page, Visit

_P = Permission
LONGEST = 2_000
"""Characters of a sentence that is tried."""
TRIED = ("text", "title", "persona", "review:0")
REFUSALS = {
    "same_person": N_("Another person than who proposed it answers."),
    "rule_closed": N_("This proposal was answered already."),
    "rule_changed": N_("The rule's file has changed since it was proposed. Propose it anew."),
    "rule_counts": N_("This rule is not put back to shadow."),
    "rule_waits": N_("A proposal about this rule waits already."),
    "rule_not_shadow": N_("Only a rule in shadow can be made live."),
}


def show(visit: Visit) -> Response:
    """Show all rules with what is known of each."""
    rules = present_rules(visit)
    with visit.store.read() as conn:
        nights, back = shadow_nights(conn), shadowed(conn)
        waiting = rule_proposals_of(conn, waiting=True)
    statuses = ("live", "shadow", "retired")
    wanted = visit.text("status", 8)
    counts = {one: sum(rule.status == one for rule in rules.rules) for one in statuses}
    shown = [rule for rule in rules.rules if wanted not in statuses or rule.status == wanted]
    return visit.page(
        "rules.html", rules=shown, counts={name: n for name, n in counts.items() if n}, back=back,
        wanted=wanted if wanted in statuses else "", total=len(rules.rules), waiting=waiting,
        shadow={name: sum(found.values()) for name, found in nights.items()},
        known=visit.console.precision(visit.now),
        lanes=lambda rule: _lanes(visit, rule),
    )  # fmt: skip


def _lanes(visit: Visit, rule: Rule) -> tuple[str, ...]:
    """Return the lane of a rule: its own, else that of its indicator."""
    indicator = visit.console.handbook.taxonomy.get(rule.indicator)
    lane = rule.lane or (indicator.lane if indicator else None)
    return (lane,) if lane else ()


def attempt(visit: Visit) -> Response:
    """Show what the rules find in a sentence. It is kept nowhere, not even in the address."""
    told, field = visit.text("sentence", LONGEST), visit.text("field", 16)
    field = field if field in TRIED else TRIED[0]
    read = normalise(field, told)
    ages = find_ages((read,), visit.now.date(), None)
    matches = present_rules(visit).match((read,), ages) if told else ()
    return visit.page(
        "rules_try.html", sentence=told, field=field, fields=TRIED, matches=matches, ages=ages,
        longest=LONGEST, asked=bool(told),
    )  # fmt: skip


def ask(visit: Visit) -> Response:
    """Show the form for a sentence."""
    return visit.page(
        "rules_try.html", sentence="", field=TRIED[0], fields=TRIED, matches=(), ages=(), longest=LONGEST,
        asked=False,
    )  # fmt: skip


def one(visit: Visit) -> Response:
    """Show one rule."""
    return _rule(visit, *_found(visit))


def _rule(
    visit: Visit, rules: RuleSet, rule: Rule, *, fault: str = "", result: Result | None = None
) -> Response:
    with visit.store.read() as conn:
        nights, back = shadow_nights(conn).get(rule.id, {}), shadowed(conn).get(rule.id)
        proposals = rule_proposals_of(conn, rule.id)
    values: Mapping[str, Any] = {
        "rule": rule, "nights": nights, "back": back, "proposals": proposals, "fault": fault,
        "result": result, "most": MOST, "known": visit.console.precision(visit.now).get(rule.id),
        "indicator": visit.console.handbook.taxonomy.get(rule.indicator),
        "changes": {it.id: _change(visit, rule, it) for it in proposals
                    if it.kind == "live" and it.state == "confirmed" and rule.status == "shadow"},
    }  # fmt: skip
    return visit.page("rule.html", 422 if fault else 200, **values)


def _change(visit: Visit, rule: Rule, proposal: RuleProposal) -> str:
    known = visit.console.precision(visit.now).get(rule.id)
    measured = Rate(round(known.share * known.count), known.count) if known else Rate(0, 0)
    return live_change(rule, proposal, measured)


def run(visit: Visit) -> Response:
    """Replay the rule on what is kept."""
    rules, rule = _found(visit)
    try:
        return _rule(visit, rules, rule, result=replayed(visit, rule.id))
    except TooMany as refused:
        told = visit.texts.gettext(
            "%(kept)s listings are kept, and a page replays %(most)s at most. At the terminal: %(command)s"
        ) % {"kept": refused.kept, "most": MOST, "command": f"doorwatch rules replay {rule.id}"}
        return _rule(visit, rules, rule, fault=told)
    except BadInput as refused:
        return _rule(visit, rules, rule, fault=str(refused))


def propose(visit: Visit) -> Response:
    """Propose to make a rule live, or to let one count again that was put back."""
    rules, rule = _found(visit)
    kind = "lift" if visit.text("kind", 8) == "lift" else "live"
    try:
        propose_rule(visit.store, visit.who, rule, kind, visit.now)  # type: ignore[arg-type]
    except ActRefused as refused:
        return _rule(visit, rules, rule, fault=_said(visit, refused))
    return visit.go("rule", rule=rule.id, told="proposed")


def answer(visit: Visit) -> Response:
    """Answer a proposal as the second person."""
    rules, rule = _found(visit)
    told = visit.text("proposal", 18)
    number = int(told) if told.isascii() and told.isdigit() else 0
    with visit.store.read() as conn:
        found = rule_proposal(conn, number)
    if found is None or found.rule != rule.id:
        raise NotFound("proposal: expected one of this rule; got none")
    try:
        answer_rule(
            visit.store, visit.who, number, rule, visit.now, agrees=visit.text("agrees", 3) == "yes"
        )
    except ActRefused as refused:
        return _rule(visit, rules, rule, fault=_said(visit, refused))
    return visit.go("rule", rule=rule.id, told="saved")


def _found(visit: Visit) -> tuple[RuleSet, Rule]:
    rules = present_rules(visit)
    rule = rules.by_id.get(visit.request.path_params["rule"])
    if rule is None:
        raise NotFound("rule: expected one of this tenant; got none")
    return rules, rule


def _said(visit: Visit, refused: ActRefused) -> str:
    told = REFUSALS.get(refused.code)
    return visit.texts.gettext(told) if told else str(refused)


PAGES = (
    Page("/rules", "rules", _P.RULES_VIEW, get=show),
    Page("/rules/try", "rules-try", _P.RULES_TRY, get=ask, post=attempt),
    Page("/rules/{rule}", "rule", _P.RULES_VIEW, get=one),
    Page("/rules/{rule}/replay", "rule-replay", _P.RULES_REPLAY, post=run),
    Page("/rules/{rule}/propose", "rule-propose", _P.RULES_PROPOSE, post=propose),
    Page("/rules/{rule}/answer", "rule-answer", _P.RULES_CONFIRM, post=answer),
)
