"""What takes an age from the advertised person by the sense of its sentence.

The cues beside a number come first (`judge`); these are the readings that need the whole clause:
a row of children's ages, years of work, a salon's birthday, a denied or a seeming age, a visitor.
"""

from __future__ import annotations

from doorwatch.ages.durations import is_duration
from doorwatch.ages.kinship import is_behind_years, is_others, is_place
from doorwatch.ages.place import JOINING, REACH, Place, clause_start
from doorwatch.ages.scene import is_joint

_AFTER_NOT = frozenset(
    (
        "een une un una eine die los las de mes ans met quite even only eens a an the just mehr meer plus "
        "mas mai juz mar ya ons longer"
    ).split()
)
_YET_TEXT = "nog noch yet encore aun todavia inca meg jeszcze quite even helemaal ganz tout chiar"
_YET = frozenset(_YET_TEXT.split())
_SPAN_WORDS = frozenset(
    ("a", "la", "bis", "to", "tot", "til", "till", "do", "-", "a\u0300", "y", "and", "en", "und", "et")
)
_FROM = frozenset(
    ("de", "von", "from", "van", "desde", "od", "los", "entre", "tussen", "zwischen", "miedzy", "between")
)
_TELLING = ("person", "turn", "label", "self", "have")


def denied(place: Place) -> bool:
    """Say that the sentence gives the number to somebody or something else, or denies it."""
    if _is_grade(place) or _is_range(place) or _counts_things(place):
        return True
    if _is_denied(place) or _is_seeming(place) or _is_fiction(place):
        return True
    if _is_past(place) or _is_ours(place):
        return True
    return _is_visitors(place) or is_others(place) or is_behind_years(place) or is_duration(place)


def _counts_things(place: Place) -> bool:
    """Say that a bare number counts the noun behind it, or is dialled: "17 employés", "sonnez au 17"."""
    here, row, tokens = place.here, place.row, place.tokens
    if place.mine or here.aged or here.ahead or any(place.has(name, comma=True) for name in _TELLING):
        return False
    if here.following == "." and place.at + 2 < len(tokens):  # "a 17. szám", an ordinal
        noun = place.lexicon.nouns.get(tokens[place.at + 2].text)
        if noun is not None and noun.category in ("thing", "firm"):
            return place.text.quote(tokens[place.at + 2].start, tokens[place.at + 2].end)[:1].islower()
    before = place.at - 1
    if before >= row.first and "at" in row.of(before):
        return not row.has("youngest", row.first, place.at) and not row.has("have", row.first, place.at)
    following = place.at + 1
    if following >= row.last or not tokens[following].text.isalpha() or tokens[following].text in JOINING:
        return False
    word = tokens[following]
    noun = place.lexicon.nouns.get(word.text)
    if (
        row.of(following)
        or word.text in place.lexicon.sets["fill"]
        or (noun is not None and noun.category == "person")
    ):
        return False
    behind = tokens[following + 1].text if following + 1 < row.last else "."
    if behind not in ",.;!)" and behind not in JOINING:
        return False
    return place.text.quote(word.start, word.end)[:1].islower() and not place.text.original.islower()


def _is_past(place: Place) -> bool:
    """Say that she tells what she was: "I used to be a shy girl of sixteen"."""
    if place.mine:
        return False
    if "hu" in place.row.tongues and place.row.has("past", place.at, place.at + 5):
        return True
    return place.row.has("past", clause_start(place), place.at)


def _is_ours(place: Place) -> bool:
    """Say that the sentence speaks of "our salon", and not of who is there."""
    row = place.row
    if place.mine or place.has("person", comma=True):
        return False
    at = row.find("our", place.at - REACH, place.at + REACH)
    if at < 0 or is_place(place, at) or is_place(place, at + 1):
        return False
    return row.has("firm", at - 2, at + 3)


def _is_grade(place: Place) -> bool:
    """Say that the number counts a form of school: "8. Klasse", "year 11", "clasa a 9-a"."""
    at, tokens = place.at, place.tokens
    before = at - 2 if at > 1 and tokens[at - 1].text in ("a", "de", "in", ".") else at - 1
    if "grade" in place.row.of(before):
        return True
    behind = at + 1
    while behind < place.row.last and tokens[behind].text in (
        ".",
        "-",
        "a",
        "e",
        "th",
        "de",
        "ste",
        "eme",
        "o",
    ):
        behind += 1
    if behind < len(tokens) and tokens[behind].text == "year":
        return False
    if "grade" in place.row.of(behind):
        return True
    later = tokens[behind].text if behind < len(tokens) else ""
    return behind > at + 1 and later.startswith(("klass", "klas", "clas")) and later not in ("klasse!",)


def _is_range(place: Place) -> bool:
    """Say that the number is an end of "from 14 to 17"."""
    tokens, at = place.tokens, place.at
    near = (*tokens[max(0, at - 4) : max(0, at - 1)], *tokens[at + 1 : at + 4])
    if all(token.number is None for token in near):
        return False
    for low in (at, at - 2, at - 3, at - 4):
        high = next((n for n in range(low + 1, low + 4) if 0 <= n < len(tokens) and tokens[n].number), -1)
        if low < 1 or high < 0 or at not in (low, high) or tokens[low].number is None:
            continue
        between = (
            {token.text for token in tokens[low + 1 : high]} - place.lexicon.sets["fill"] - {"ans", "jaar"}
        )
        if (
            (between or high - low == 2)
            and between <= _SPAN_WORDS
            and (
                tokens[low - 1].text in _FROM
                or (low > 1 and tokens[low - 1].text == "la" and tokens[low - 2].text == "de")
            )
        ):
            return not place.mine
    return False


def _negates(place: Place, at: int) -> bool:
    """Say that token `at` denies what follows; "No, 16" answers."""
    following = place.tokens[at + 1].text if at + 1 < len(place.tokens) else ""
    return following != "," and "not" in place.row.of(at)


def _is_denied(place: Place) -> bool:
    """Say that a word for "not" stands right before the number or its verb: "ik ben geen 16"."""
    _here, tokens = place.here, place.tokens
    if not 10 <= place.value <= 17 or place.has("turn"):
        return False
    fill, first = place.lexicon.sets["fill"], max(place.row.first, place.at - 5)
    for at in range(place.at - 1, first - 1, -1):
        text = tokens[at].text
        if is_joint(tokens, at, place.lexicon.sets["joints"]):
            continue
        if tokens[at].number is not None:
            if is_joint(tokens, at + 1, place.lexicon.sets["joints"]):
                continue
            return False
        if _negates(place, at):
            return not any(token.text in _YET for token in tokens[at - 1 if at else 0 : place.at])
        marks = place.row.of(at)
        if not ("have" in marks or "me" in marks or text in fill or text in _AFTER_NOT or text == "am"):
            return False
    return False


def _is_seeming(place: Place) -> bool:
    """Say that somebody only looks the number: "I look 16", "on me donne 16 ans"."""
    first = clause_start(place, 6)
    if place.row.has("look", first, place.at) and not (place.mine and _verb_between(place, first)):
        return True
    return "hu" in place.row.tongues and place.row.has("look", place.at, place.at + 5)


def _verb_between(place: Place, first: int) -> bool:
    """Say that a clause of her own begins between the seeming and the number: "don't look, ik ben 16"."""
    seen = place.row.find("look", first, place.at)
    return any(
        token.text in ("and", "und", "en", "et", "y", "si", "es", "i")
        for token in place.tokens[seen : place.at]
    )


def _is_fiction(place: Place) -> bool:
    return place.row.has("fiction", place.at - 10, place.at + 7) and not place.mine


def _is_visitors(place: Place) -> bool:
    """Say that the number is a visitor's: whom she does not see, or whom she addresses."""
    row, _here, first = place.row, place.here, clause_start(place)
    if place.mine:
        return False
    person = place.has("person", comma=True)
    if row.has("nobody", place.at - 4, place.at) and not row.has("me", place.at - 2, place.at):
        return True
    denying = row.find("not", row.first, row.last)
    no = (denying >= 0 and _negates(place, denying)) or row.has("nobody", row.first, row.last)
    if no and row.has("receive", place.at - REACH, place.at + REACH):
        return True
    if person or place.value < 15:
        return False
    hers = row.has("me", first, place.at) or row.has(
        "talk", first, place.at
    )  # "you're talking to a 16-year-old"
    if row.has("visitor", first, place.at) and not hers:
        return True
    if row.has("leave", row.first, row.last):
        return True
    if _is_asked_in_hungarian(place) or _refused(place, first):
        return True
    asked = place.tokens[row.last - 1].text == "?"
    return asked and (place.has("not") or place.has("turn")) and not row.has("me", row.first, row.last)


def _is_asked_in_hungarian(place: Place) -> bool:
    """Say that "vagy" behind the years is "are you", not "or"."""
    row, end = place.row, place.end
    if "hu" not in row.tongues or end >= row.last or place.tokens[end].text != "vagy":
        return False
    return end + 1 >= row.last or place.tokens[end + 1].text in "?,."


def _refused(place: Place, first: int) -> bool:
    """Say that the clause refuses people of the number: "no answers from those of 16 or 17"."""
    tokens, row = place.tokens, place.row
    if "hu" in row.tongues and place.then("years"):
        words = [token.text for token in tokens[place.end : min(row.last, place.end + 3)]]
        return "," not in words and ("ne" in words or "nem" in words) and "vagyok" not in words
    seen = next((at for at in range(place.at - 3, first - 1, -1) if _negates(place, at)), -1)
    if place.has("turn") or row.has("me", seen - 2, seen):
        return False
    if seen < 0 or row.has("me", seen, place.at) or row.has("have", seen, place.at):
        return False
    return not any(token.number is not None and token.number_value > 17 for token in tokens[seen : place.at])
