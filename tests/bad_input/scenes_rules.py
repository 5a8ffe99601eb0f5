"""Rules with a fault: named by file, line, what was expected and what came; nothing is half loaded."""

from __future__ import annotations

import json
from functools import partial

from tests.bad_input.place import Place, Seen
from tests.bad_input.rows import row
from tests.rules.conftest import SOUND

FAULTS: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "a weight that is a number": (
        (("weight: weak", "weight: '0.9'"),),
        "7: weight must be weak, moderate, strong or decisive; got '0.9'",
    ),
    "a weight above the indicator's": (
        (("weight: weak", "weight: decisive"),),
        "7: weight must be at most strong, the weight of recruitment_ad; got 'decisive'",
    ),
    "a key that no rule has": (
        (("fields:", "colour: red\nfields:"),),
        "8: a rule knows the keys id, title, indicator, status, fields, match, why, false_positives, "
        "sources, examples, changes, weight, lane, words, unless, where, subject, at_least, live; "
        "got 'colour'",
    ),
    "a key that is missing": ((("weight: weak\n", ""),), "1: a rule needs the key weight; got 'nothing'"),
    "a key that stands twice": (
        (("  nl: Snel geld\n", "  nl: Snel geld\n  nl: Weer\n"),),
        "4: each key once; got 'nl' twice",
    ),
    "an indicator that is none": (
        (("indicator: recruitment_ad", "indicator: made_up"),),
        "5: indicator must be a score or context indicator of indicators.yaml; got 'made_up'",
    ),
    "an indicator that is excluded": (
        (("indicator: recruitment_ad", "indicator: ethnicity_listed"),),
        "5: indicator must be a score or context indicator of indicators.yaml; got 'ethnicity_listed'",
    ),
    "a status that is none": (
        (("status: live", "status: on"),),
        "6: status must be shadow, live or retired; got 'on'",
    ),
    "a field that is none": (
        (("fields: [title, text]", "fields: [title, body]"),),
        "8: each of fields must be title, text, reviews or persona; got 'body'",
    ),
    "an id that is not the file's name": (
        (("id: sound", "id: other"),),
        "1: id must be the name of the file, 'sound'; got 'other'",
    ),
    "a title in one language": ((("  en: Fast money\n", ""),), "2: title needs the key en; got 'nothing'"),
    "a slot that is none": (
        (('["snel geld"]', '["snel {money}"]'),),
        "10: a slot is {age}, {year}, {amount} or {gap}, an alternative is {a|b}, a list {=name}; "
        "got '{money}'",
    ),
    "a comparison without its slot": (
        (("weight: weak", "weight: weak\nwhere: age < 18"),),
        "8: where names a slot of every match line; {age} is not in all; got 'snel geld'",
    ),
    "a phrase that no example needs": (
        (('["snel geld"]', '["snel geld", "veel geld"]'),),
        "10: an example that needs the match line 'veel geld'; got none",
    ),
    "an exception that no example needs": (
        (('["geen snel geld"]', '["geen snel geld", "niet snel geld"]'),),
        "12: an example that needs the unless line 'niet snel geld'; got none",
    ),
    "an example that does not match": (
        (
            ("[Snel geld verdienen.]", "[Snel geld verdienen., Langzaam geld.]"),
            ("[Geen snel geld.]", "[Geen snel geld., Niets.]"),
        ),
        "23: an example that matches; got 'Langzaam geld.'",
    ),
    "an example that should not match": (
        (("[Geen snel geld.]", "[Geen snel geld., Snel geld.]"),),
        "24: an example that does not match; got 'Snel geld.'",
    ),
    "too few innocent examples": (
        (("[Snel geld verdienen.]", "[Snel geld verdienen., Meer snel geld.]"),),
        "24: a live rule has as many no_match as match examples (2); got 1",
    ),
    "a phone number in an example": (
        (("Snel geld verdienen.", '"Snel geld, bel 030 23125 123"'),),
        "23: an example without a phone number; got one",
    ),
    "a name in an example": (
        (("Snel geld verdienen.", "Snel geld? Ik heet Robin."),),
        "23: an example without a name or handle; got one",
    ),
    "nobody named whom a wrong match would harm": (
        (("An adult who lends money.", "Not known yet."),),
        "16: false_positives name the adult whom a wrong match harms",
    ),
    "a source that does not say what it says": (
        (("    says: supports", "    says: yes"),),
        "21: says must be supports, mixed or contradicts; got 'yes'",
    ),
    "a source that cannot be had": (
        (("    where: public\n", ""),),
        "19: a source has url, doi or where (how it can be had); got 'none'",
    ),
    "figures that were not measured": (
        (("n: 0, precision: 0,", "n: 0, precision: 0.9,"),),
        "25: a rule that was not measured (n: 0) has precision 0 and interval [0, 1]; got '0.9'",
    ),
    "a file that is not YAML": (
        (("fields: [title, text]", "fields: [title"),),
        "9: YAML; got did not find expected ',' or ']'",
    ),
}


def changed(changes: tuple[tuple[str, str], ...]) -> str:
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def check_rule(changes: tuple[tuple[str, str], ...], place: Place) -> Seen:
    place.write("rules/minor/sound.yaml", changed(changes))
    return place.run("rules", "check", str(place.home / "rules"))


for _what, (_changes, _message) in FAULTS.items():
    row("rules", _what, f"rules/minor/sound.yaml:{_message}", exit=2)(partial(check_rule, _changes))


@row(
    "rules",
    "one faulty rule among sound ones: nothing is assessed with half a set",
    "doorwatch: own/minor/sound.yaml:7: weight must be weak, moderate, strong or decisive; got '0.9'",
    exit=2,
)
def half_a_set(place: Place) -> Seen:
    place.write("doorwatch.toml", '[tenants.north]\nprivate_rules = "own"\n')
    place.write("own/minor/sound.yaml", changed((("weight: weak", "weight: '0.9'"),)))
    listing = {"platform": "demo-north", "id": "A-1", "text": "I am 16."}
    file = place.write("l.jsonl", json.dumps(listing))
    seen = place.run("check", str(file), "--tenant", "north")
    assert "urgent" not in seen.text
    return seen
