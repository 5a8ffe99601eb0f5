"""Second looks and control reviews: blind, by another person, and counted with an interval."""

from __future__ import annotations

import pytest

from doorwatch.casework.look import view
from doorwatch.casework.quality_figures import agreement, by_language, misses, own_figure, precision
from doorwatch.casework.quality_rules import lift_rule, put_skewed_back, skews
from doorwatch.casework.quality_second import (
    blind_case,
    draw_second_looks,
    give_second_look,
    next_control,
    review_control,
    waiting_looks,
)  # fmt: skip
from doorwatch.casework.rights import ActRefused, PermissionRefused
from doorwatch.errors import BadInput
from doorwatch.rates import Rate
from doorwatch.rules import load_rules
from doorwatch.rules.lowered import lowered
from doorwatch.store import Store
from doorwatch.store.aside import draw
from doorwatch.store.journalling import journal_entries
from doorwatch.store.quality import ControlFact, put_back, shadowed
from tests.quality.scenes import add, decided, judged, opened, person
from tests.store.samples import DAY, NOW, PLATFORM, row

MOD = person("mod-b", "moderator")
NIGHT = NOW.date()


def test_a_sample_of_closed_decisions_is_drawn_once(store: Store) -> None:
    cases = [decided(store, f"N-{number}", "remove") for number in range(12)]
    opened(store, "N-99")
    assert draw_second_looks(store, NIGHT, NOW, 0.0) == ()
    some = draw_second_looks(store, NIGHT, NOW, 0.5)
    assert 0 < len(some) < 12
    assert draw_second_looks(store, NIGHT, NOW + DAY, 0.5) == ()
    assert set(draw_second_looks(store, NIGHT, NOW, 1.0)) == set(cases) - set(some)
    with pytest.raises(BadInput, match=r"share of second looks: 0 to 1; got 2"):
        draw_second_looks(store, NIGHT, NOW, 2)


def test_the_second_reader_sees_no_first_decision_and_is_another_person(store: Store) -> None:
    case = decided(store, "N-1", "remove", by="mod-a")
    draw_second_looks(store, NIGHT, NOW, 1.0)
    assert waiting_looks(store, person("mod-a", "moderator")) == ()
    assert waiting_looks(store, person("mod-c", "moderator", platforms=["other"])) == ()
    assert waiting_looks(store, MOD) == (case,)
    shown = blind_case(store, MOD, case, NOW)
    assert "remove" not in repr(shown)
    assert "mod-a" not in repr(shown)
    assert shown.listings[0][1] is not None
    for who, message in (
        (person("mod-a", "moderator"), "expected another person than who decided it"),
        (person("r", "researcher"), "expected the right quality:control:review"),
        (person("o", "moderator", platforms=["other"]), "quality:control:review on demo-north"),
    ):
        with pytest.raises((ActRefused, PermissionRefused), match=message):
            blind_case(store, who, case, NOW)
        with pytest.raises((ActRefused, PermissionRefused), match=message):
            give_second_look(store, who, case, "remove", NOW)
    give_second_look(store, MOD, case, "no_concern", NOW)
    with pytest.raises(ActRefused, match="a case that waits for a second look"):
        give_second_look(store, person("mod-c", "moderator"), case, "remove", NOW)
    with store.read() as conn:
        entries = list(journal_entries(conn))
    assert [one.act for one in entries].count("act.refused") == 7
    assert not any("no_concern" in str(one.data) for one in entries)


def test_who_opened_the_case_since_its_decision_is_no_blind_reader(store: Store) -> None:
    case = decided(store, "N-1", "remove", by="mod-a")
    draw_second_looks(store, NIGHT, NOW, 1.0)
    early, curious = person("mod-c", "moderator"), person("mod-d", "moderator")
    view(store, early, case, NOW - DAY)
    assert waiting_looks(store, early) == (case,)
    blind_case(store, curious, case, NOW + DAY)
    view(store, curious, case, NOW + DAY)
    assert waiting_looks(store, curious) == ()
    for act in (
        lambda: blind_case(store, curious, case, NOW + DAY),
        lambda: give_second_look(store, curious, case, "remove", NOW + DAY),
    ):
        with pytest.raises(ActRefused, match="has not opened it since it was decided"):
            act()
    give_second_look(store, early, case, "remove", NOW + DAY)


def test_agreement_is_told_per_lane_and_to_its_reviewer(store: Store) -> None:
    for number, (first, second) in enumerate([("remove", "restrict"), ("no_concern", "no_concern"),
                                              ("no_concern", "remove"), ("remove", "remove")]):  # fmt: skip
        case = decided(store, f"N-{number}", first)
        draw_second_looks(store, NIGHT, NOW, 1.0)
        give_second_look(store, MOD, case, second, NOW)  # type: ignore[arg-type]
    with store.read() as conn:
        figure = agreement(conn)["minor_age"]
        own = own_figure(conn, person("mod-a", "moderator"), "mod-a")
    assert (figure.n, figure.observed, figure.kappa) == (4, 0.75, pytest.approx(0.5))
    assert own.agreed == Rate(3, 4)


def test_precision_counts_decisions_that_stand(store: Store) -> None:
    decided(store, "N-1", "remove")
    decided(store, "N-2", "no_concern")
    decided(store, "N-3", "refer_police")
    undone = decided(store, "N-4", "remove")
    add(store, undone, "undone", {"sequence": 3, "reason": "slip"}, "mod-a")
    with store.read() as conn:
        found = precision(conn)
    assert found.rules == {"stated-age-under-18": Rate(1, 2)}
    assert found.indicators == {"stated_age_under_18": Rate(1, 2)}


def control(store: Store, id: str, languages: tuple[str, ...] = ("nl",)) -> int:
    """Draw an unflagged listing into the control sample."""
    _, _, _ = judged(store, id, "none", languages=languages)
    with store.read() as conn:
        from doorwatch.store import load_content

        number = row(store, id)
        snapshot = load_content(conn, [number])[number].snapshot
    store.run_write(lambda conn: draw(conn, [snapshot], "control", NIGHT, NOW))
    return snapshot


def test_a_control_review_is_blind_and_counts_misses_per_10_000(store: Store) -> None:
    draws = [control(store, f"C-{number}") for number in range(4)]
    first = next_control(store, MOD, NOW)
    assert first is not None
    assert (first.draw, first.listing.text) == (draws[0], "Company and massage.")
    assert next_control(store, person("o", "moderator", platforms=["other"]), NOW) is None
    for number, said in zip(draws, ("nothing", "should_be_flagged", "cannot_tell", "nothing"), strict=True):
        review_control(store, MOD, number, said, NOW)  # type: ignore[arg-type]
    assert next_control(store, MOD, NOW) is None
    with pytest.raises(ActRefused, match="expected one that waits for a review"):
        review_control(store, MOD, draws[0], "nothing", NOW)
    with store.read() as conn:
        found = misses(conn)
    assert (found.rate, found.cannot_tell) == (Rate(1, 3), 1)
    assert found.per_10_000 == pytest.approx(3333.33, abs=0.01)
    assert found.interval == pytest.approx(tuple(end * 10_000 for end in Rate(1, 3).interval))


def test_flag_rates_are_told_per_language_with_intervals(store: Store) -> None:
    judged(store, "A-1", "urgent", languages=("nl", "en"))
    judged(store, "A-2", "none", languages=("nl",))
    judged(store, "A-3", "none", languages=())
    with store.read() as conn:
        found = by_language(conn)
    assert {name: one.flagged for name, one in found.items()} == {
        "en": Rate(1, 1), "nl": Rate(1, 2), "unknown": Rate(0, 1),
    }  # fmt: skip
    assert found["nl"].referred == Rate(0, 2)


def fact(language: str, *rules: str, result: str = "nothing") -> ControlFact:
    signals = [{"rule": rule} for rule in rules]
    return ControlFact(PLATFORM, {"languages": [language], "signals": signals}, "none", result, NOW)


def test_a_rule_that_speaks_more_on_one_language_is_too_much_only_beyond_chance() -> None:
    many = [fact("ro", "r")] * 30 + [fact("ro")] * 30 + [fact("nl", "r")] * 10 + [fact("nl")] * 110
    few = [fact("ro", "r")] * 2 + [fact("ro")] * 58 + [fact("nl", "r")] * 3 + [fact("nl")] * 117
    even = [fact("ro", "r")] * 20 + [fact("ro")] * 40 + [fact("nl", "r")] * 40 + [fact("nl")] * 80
    said = {one.language: one for one in skews(many)}
    assert said["ro"].too_much
    assert said["ro"].ratio == pytest.approx(30.5 / 60.5 / (10.5 / 120.5))
    assert not said["nl"].too_much
    assert not any(one.too_much for one in (*skews(few), *skews(even)))


def test_listings_that_should_have_been_flagged_and_small_languages_say_nothing_of_a_rule() -> None:
    missed = [fact("ro", "r", result="should_be_flagged")] * 30 + [fact("nl")] * 30
    assert skews(missed) == ()
    assert skews([fact("ro", "r")] * 9 + [fact("nl")] * 30) == ()


def test_a_skewed_rule_is_put_back_once_and_two_persons_lift_it(store: Store) -> None:
    live = next(rule.id for rule in load_rules().rules if rule.status == "live")
    facts = [fact("ro", live)] * 30 + [fact("nl")] * 90
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doorwatch.casework.quality_rules.reviewed_controls", lambda conn: facts)
        assert put_skewed_back(store, NOW) == (live,)
        assert put_skewed_back(store, NOW) == ()
    with store.read() as conn:
        assert shadowed(conn)[live]["language"] == "ro"
    ana, ben = person("ana", "analyst"), person("ben", "analyst")
    with pytest.raises(ActRefused, match="expected two persons; got one"):
        lift_rule(store, ana, ana, live, NOW)
    with pytest.raises(PermissionRefused, match="rules:live:propose"):
        lift_rule(store, MOD, ben, live, NOW)
    lift_rule(store, ana, ben, live, NOW)
    with pytest.raises(ActRefused, match="one that was put back to shadow"):
        lift_rule(store, ana, ben, live, NOW)
    with store.read() as conn:
        assert shadowed(conn) == {}


def test_putting_back_only_lowers_and_changes_the_digest() -> None:
    rules = load_rules()
    live = next(rule.id for rule in rules.rules if rule.status == "live")
    others = [rule.id for rule in rules.rules if rule.status != "live"]
    changed = lowered(rules, [live, "no-such-rule", *others])
    assert changed.by_id[live].status == "shadow"
    assert changed.digest != rules.digest
    assert [rule.status for rule in changed.rules if rule.id != live] == [
        rule.status for rule in rules.rules if rule.id != live
    ]
    assert lowered(rules, others) is rules
    assert lowered(changed, [live]) is changed


def test_a_rule_can_be_put_back_again_after_it_was_lifted(store: Store) -> None:
    from doorwatch.store.quality import lift

    assert store.run_write(lambda conn: put_back(conn, "r", {"ratio": 2.0}, NOW))
    assert store.run_write(lambda conn: lift(conn, "r", "a", "b", NOW))
    assert store.run_write(lambda conn: put_back(conn, "r", {"ratio": 3.0}, NOW))
    with store.read() as conn:
        assert shadowed(conn) == {"r": {"ratio": 3.0}}


def test_the_tenants_judge_has_lowered_rules_and_the_accepted_calibration(store: Store) -> None:
    from doorwatch.cli._assess import load_judge
    from doorwatch.rules import Calibration
    from doorwatch.store.calibrations import decide_proposal, put_proposal

    plain = load_judge(None, store)
    live = next(rule.id for rule in plain.rules.rules if rule.status == "live")
    assert plain.ruleset == load_judge(None).ruleset
    store.run_write(lambda conn: put_back(conn, live, {"ratio": 2.0}, NOW))
    lower = load_judge(None, store)
    assert lower.rules.by_id[live].status == "shadow"
    made = Calibration("c1", -1.0, {"hidden_text": 0.5})
    store.run_write(lambda conn: put_proposal(conn, made, {}, "<svg/>", "ana", NOW))
    assert load_judge(None, store).weights.calibration is None
    store.run_write(lambda conn: decide_proposal(conn, "c1", "accepted", "sam", NOW))
    assert load_judge(None, store).weights.calibration == made
    assert len({plain.ruleset, lower.ruleset, load_judge(None, store).ruleset}) == 3
