"""What takes an age from the advertised person by the sense of its sentence.

The cues beside a number come first (`judge`); these are the readings that need the whole clause:
a row of children's ages, years of work, a salon's birthday, a denied or a seeming age, a visitor.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from doorwatch.ages.lexicon import Lexicon
from doorwatch.ages.rows import Row
from doorwatch.ages.scene import Scene, is_joint
from doorwatch.ages.tokens import Token
from doorwatch.types import NormalText

_OTHERS = ("child", "pet", "kin", "firm")
_PARTICIPLE = re.compile(r"(?:auf|aus|an|ein|ver|be|er)?ge[a-z]{2,}(?:t|en|d)\Z|[a-z]{4,}iert\Z")
_NO_PARTICIPLES = frozenset("geworden geboren gelegen gerne gern gesund gepflegt gevend gut genau".split())
_GERUND = {
    "en": re.compile(r"[a-z]{3,}ing\Z"),
    "es": re.compile(r"[a-z]{2,}(?:ando|iendo|yendo)(?:me|te|se|nos)?\Z"),
}
_OF = {"en": ("of",), "fr": ("de", "d'"), "es": ("de",), "ro": ("de",)}
_NO_COMPLEMENT = frozenset("age edad verdad profil age' aici ici life".split())
_SINCE_TEXT = """seit sinds depuis hace llevo llevamos since nach na apres tras after po dupa vor ago od durante
pendant gedurende wahrend ever ruim"""
_SINCE = frozenset(_SINCE_TEXT.split())
_AFTER_NOT = frozenset(
    (
        "een une un una eine die los las de mes ans met quite even only eens a an the just mehr meer plus "
        "mas mai juz mar ya ons longer"
    ).split()
)
_YET_TEXT = "nog noch yet encore aun todavia inca meg jeszcze quite even helemaal ganz tout chiar"
_YET = frozenset(_YET_TEXT.split())
_JOINING = frozenset("and or en of und oder et ou y o si sau es vagy i lub & +".split())
_SPAN_WORDS = frozenset(
    ("a", "la", "bis", "to", "tot", "til", "till", "do", "-", "a\u0300", "y", "and", "en", "und", "et")
)
_FROM = frozenset(
    ("de", "von", "from", "van", "desde", "od", "los", "entre", "tussen", "zwischen", "miedzy", "between")
)
_THIRD = frozenset(("she", "ze", "zij", "sie", "elle", "ella", "ea", "ona"))
_QUESTION = frozenset("?")
_CLAUSE = frozenset(
    (",", ":", "(", ")", "|", "but", "maar", "aber", "mais", "pero", "dar", "de\u0301", "ale", "hanem")
)
_DAYS_TEXT = """gisteren yesterday gestern hier ayer ieri tegnap wczoraj vandaag today heute aujourd'hui hoy azi dzis
monday maandag montag lundi lunes luni summer zomer sommer ete verano vara kort kurzem peu poco curand niedawna"""
_DAYS = frozenset(_DAYS_TEXT.split())
_FIRST_POSSESSIVE = re.compile(r"m(?:mal|nak|nek|at|et|ot|ra|re|val|vel)?\Z")
_TELLING = ("person", "turn", "label", "self", "have")
_REACH = 9


class Place(NamedTuple):
    """A number in its sentence: the text, the cues beside it, the row of its words."""

    text: NormalText
    here: Scene
    row: Row

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the text."""
        return self.here.tokens

    @property
    def lexicon(self) -> Lexicon:
        """The cue phrases."""
        return self.here.lexicon

    @property
    def at(self) -> int:
        """The index of the number."""
        return self.here.at

    @property
    def value(self) -> int:
        """The number."""
        return self.tokens[self.at].number_value

    @property
    def end(self) -> int:
        """The first token behind the words that hang on the number."""
        return max((cue.at for cue in self.here.ahead if not cue.comma), default=self.at) + 1

    @property
    def mine(self) -> bool:
        """Say that the first person or she states it right beside the number."""
        here, tongues = self.here, self.row.tongues
        return any(
            not cue.comma
            and (cue.phrase.category in ("self", "have") or (cue.phrase.category == "hold" and here.aged))
            and not tongues.isdisjoint(cue.phrase.languages)
            for cue in here.behind
        )

    @property
    def foreign(self) -> bool:
        """Say that only another language's first person states the number: Hungarian "én" in "en 2009, 17 ..."."""
        here = self.here
        return here.has("self") and not self.mine and not here.aged

    def has(self, category: str, *, comma: bool = False) -> bool:
        """Say whether a cue of a category, of the sentence's language, stands before the number."""
        return any(
            cue.phrase.category == category
            and (comma or not cue.comma)
            and not self.row.tongues.isdisjoint(cue.phrase.languages)
            for cue in self.here.behind
        )

    def then(self, category: str) -> bool:
        """The same for the cues after the number."""
        return any(
            cue.phrase.category == category
            and not cue.comma
            and not self.row.tongues.isdisjoint(cue.phrase.languages)
            for cue in self.here.ahead
        )


def denied(place: Place) -> bool:
    """Say that the sentence gives the number to somebody or something else, or denies it."""
    if _is_grade(place) or _is_range(place) or _counts_things(place):
        return True
    if _is_denied(place) or _is_seeming(place) or _is_fiction(place):
        return True
    if _is_past(place) or _is_ours(place):
        return True
    return _is_visitors(place) or _is_others(place) or _is_behind_years(place) or _is_duration(place)


def denied_time(place: Place) -> bool:
    """Say that the number counts years of something."""
    here = place.here
    if here.aged and (place.has("since") or place.has("already")):
        return True
    return place.then("span") or _is_duration(place)


def clause_start(place: Place, reach: int = _REACH) -> int:
    """Return the first token of the number's clause, at most `reach` words back."""
    at, tokens = place.at, place.tokens
    while at > max(place.row.first, place.at - reach) and tokens[at - 1].text not in _CLAUSE:
        at -= 1
    return at


def _counts_things(place: Place) -> bool:
    """Say that a bare number counts the noun behind it, or is dialled or rung: "17 employés", "sonnez au 17"."""
    here, row, tokens = place.here, place.row, place.tokens
    if place.mine or here.aged or here.ahead or any(place.has(name, comma=True) for name in _TELLING):
        return False
    before = place.at - 1
    if before >= row.first and "at" in row.of(before):
        return not row.has("youngest", row.first, place.at) and not row.has("have", row.first, place.at)
    following = place.at + 1
    if following >= row.last or not tokens[following].text.isalpha() or tokens[following].text in _JOINING:
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
    if behind not in ",.;!)" and behind not in _JOINING:
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
    at = row.find("our", place.at - _REACH, place.at + _REACH)
    if at < 0 or _is_place(place, at) or _is_place(place, at + 1):
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
    here, tokens = place.here, place.tokens
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
    row, here, first = place.row, place.here, clause_start(place)
    if place.mine:
        return False
    person = place.has("person", comma=True)
    if row.has("nobody", place.at - 4, place.at) and not row.has("me", place.at - 2, place.at):
        return True
    denying = row.find("not", row.first, row.last)
    no = (denying >= 0 and _negates(place, denying)) or row.has("nobody", row.first, row.last)
    if no and row.has("receive", place.at - _REACH, place.at + _REACH):
        return True
    if person or place.value < 15:
        return False
    if row.has("visitor", first, place.at) and not row.has("me", first, place.at):
        return True
    if row.has("leave", row.first, row.last):
        return True
    if "hu" in row.tongues and place.end < row.last and place.tokens[place.end].text == "vagy":
        if place.end + 1 >= row.last or place.tokens[place.end + 1].text in "?,.":
            return True
    if _refused(place, first):
        return True
    asked = place.tokens[row.last - 1].text == "?"
    return asked and (place.has("not") or place.has("turn")) and not row.has("me", row.first, row.last)


def _refused(place: Place, first: int) -> bool:
    """Say that the clause refuses people of the number: "no answers from those of 16 or 17"."""
    tokens, row = place.tokens, place.row
    if "hu" in row.tongues and place.then("years"):
        words = [token.text for token in tokens[place.end : min(row.last, place.end + 3)]]
        return "," not in words and ("ne" in words or "nem" in words) and "vagyok" not in words
    seen = next((at for at in range(place.at - 3, first - 1, -1) if _negates(place, at)), -1)
    if seen < 0 or row.has("me", seen, place.at) or row.has("have", seen, place.at):
        return False
    return not any(token.number is not None and token.number_value > 17 for token in tokens[seen : place.at])


def _is_others(place: Place) -> bool:
    """Say that the nearest noun before the number, or the first of its row of numbers, is another's."""
    tokens, row, sets = place.tokens, place.row, place.lexicon.sets
    base = place.at
    while base - 2 >= row.first and place.at - base < 8 and is_joint(tokens, base - 1, sets["joints"]):
        base -= 2
    comma = third = False
    for at in range(base - 1, max(row.first, base - 1 - _REACH) - 1, -1):
        marks, text = row.of(at), tokens[at].text
        if tokens[at].number is not None and tokens[at].number_value > 9:
            return False
        third = third or text in _THIRD
        if "have" in marks or (text == "," and third):
            return False
        if "teen" in marks and row.has("home", row.first, row.last):
            return True
        if ("me" in marks and not _owns(place, at)) or text in ("with", "mit", "met", "avec", "con", "cu"):
            return False
        if marks.isdisjoint(_OTHERS):
            noun = place.lexicon.nouns.get(text)
            if noun is not None and noun.category == "parent" and place.at - at >= 4 and not comma:
                return True
            if noun is not None and noun.category == "person" and at + 2 < place.at and _of_parent(place, at):
                return True
            if noun is not None and noun.category == "person":
                return _is_anothers_kin(place, at)
            comma = comma or text == ","
            continue
        if "child" in marks or "pet" in marks:
            return not row.has("advert", row.first, row.last) or "pet" in marks
        if "kin" in marks:
            return _is_anothers_kin(place, at)
        if comma or _is_place(place, at):
            return False
        return not place.mine
    return False


def _of_parent(place: Place, at: int) -> bool:
    """Say that a parent stands before the noun: "madre de un chico de 15"."""
    return any(
        (noun := place.lexicon.nouns.get(token.text)) is not None and noun.category == "parent"
        for token in place.tokens[max(place.row.first, at - 4) : at]
    )


def _owns(place: Place, at: int) -> bool:
    """Say that a word of the first person owns the noun behind it ("mes enfants")."""
    following = place.row.of(at + 1) | place.row.of(at + 2)
    if "ro" in place.row.tongues:
        following |= place.row.of(at - 1)
    return not following.isdisjoint(_OTHERS)


def _is_anothers_kin(place: Place, at: int) -> bool:
    """Say that the relative at token `at` is not advertised: "a colleague has a sister of 16", "my sister (15)"."""
    row, tokens = place.row, place.tokens
    if "kin" not in row.of(at) or row.has("advert", row.first, row.last):
        return False
    if not row.words.isdisjoint(TOGETHER):
        return False
    first = max(row.first, at - 6)
    has = row.find("has", first, at)
    if has >= 0 and (row.has("kin", first, has) or row.has("child", first, has)):
        return True
    if "hu" in row.tongues:
        return _FIRST_POSSESSIVE.search(tokens[at].text) is not None
    return any(_is_possessive(token.text) for token in tokens[max(row.first, at - 3) : at]) or (
        "pl" in row.tongues and at - row.first <= 1
    )


def _is_possessive(word: str) -> bool:
    return word in _MINE


_MINE_TEXT = """my our mijn m'n onze ons mein meine meiner meinem meinen meines unser unsere mon ma mes notre nos mi mis
nuestra nuestro mea meu mei mele noastra nostru moja moj moje mojego mojej nasza nasz"""
_MINE = frozenset(_MINE_TEXT.split())
_TOGETHER_TEXT = """together duo both wij samen beide beiden zusammen gemeinsam wir ensemble nous juntas ambas
nosotras somos impreuna amandoua noi suntem egyutt mindketten ketten razem obie my jestesmy we join joins also too ook"""
TOGETHER = frozenset(_TOGETHER_TEXT.split()) - {"my"}


def _is_place(place: Place, at: int) -> bool:
    before = at - 1
    if before > place.row.first and (
        place.tokens[before].text in _MINE
        or "our" in place.row.of(before)
        or place.tokens[before].text in place.lexicon.sets["fill"]
    ):
        before -= 1
    if before < place.row.first:
        return False
    word = place.tokens[before].text
    return any((word, code) in place.lexicon.places for code in place.row.tongues)


def _is_behind_years(place: Place) -> bool:
    """Say that the noun behind the years is no person: "sixteen-year-old family business"."""
    here, row, tokens = place.here, place.row, place.tokens
    if here.following == "." and "year_of_life" in row.of(place.at + 2):
        return not place.mine
    if not here.aged:
        return False
    if "hu" in row.tongues and any(cue.phrase.words[0] == "evesek" for cue in here.ahead):
        return row.has("child", row.first, row.last) or row.has("parent", row.first, row.last)
    for at in range(place.end, min(row.last, place.end + 4)):
        marks, text = row.of(at), tokens[at].text
        noun = place.lexicon.nouns.get(text)
        if text in ",()|" or text in _JOINING or tokens[at].number is not None:
            return False
        if (noun is not None and noun.category == "person") or "me" in marks or "fresh" in marks:
            return False
        if any((text, code) in place.lexicon.places for code in row.tongues):
            return False
        if "hu" in row.tongues and "job" in marks:
            return not _names_person(place)
        if not marks.isdisjoint(("firm", "pet")) and not place.mine:
            return True
        if "hu" in row.tongues and not marks.isdisjoint(("child", "kin")):
            return not row.has("advert", row.first, row.last)
        if "child" in marks and not place.mine and place.has("be", comma=True) is False:
            return True
    return False


def _names_person(place: Place) -> bool:
    """Say that the words that hang on the number name a person: "17 éves lány"."""
    return any(
        (noun := place.lexicon.nouns.get(token.text)) is not None and noun.category == "person"
        for token in place.tokens[place.at + 1 : place.end]
    )


def _is_duration(place: Place) -> bool:
    """Say that years of doing something are counted: "16 years of ballet", "17 Jahre habe ich"."""
    here, row, tokens = place.here, place.row, place.tokens
    if not place.then("years") or place.then("old"):
        return False
    person = place.has("person", comma=True)
    at = place.end
    if at < row.last:
        text, marks = tokens[at].text, row.of(at)
        if _complement(place, at):
            return True
        if text in (",", ")", "|") or text in _JOINING:
            return not person and not place.mine and _works_before(place)
        if text in ("a", "an") and "en" in row.tongues and not place.mine:
            return True
        if any(code in row.tongues and _GERUND[code].match(text) for code in _GERUND) and not place.mine:
            return True
        if "job" in marks and not person and not (place.mine and "me" in marks):
            return True
        if text in ("habe", "heb", "arbeite", "que") and not place.mine:
            return True
        if not row.tongues.isdisjoint(("de", "nl")) and not person and _has_participle(place, at):
            return True
        if (
            not person
            and not place.mine
            and row.has("job", at, min(row.last, at + 3))
            and not _stop(place, at)
        ):
            return True
    return not person and not place.mine and _works_before(place)


def _stop(place: Place, at: int) -> bool:
    return any(token.text == "," for token in place.tokens[at : at + 3])


def _complement(place: Place, at: int) -> bool:
    """Say that "of" and a common noun follow the years; a name behind it is a town."""
    tokens = place.tokens
    if at + 1 >= len(tokens) or not any(tokens[at].text in _OF.get(code, ()) for code in place.row.tongues):
        return False
    noun = tokens[at + 1]
    if noun.text in _NO_COMPLEMENT or noun.number is not None or not noun.text.isalpha():
        return False
    known = place.lexicon.nouns.get(noun.text)
    if known is not None and known.category == "person":
        return False
    return noun.text == "la" or not place.text.quote(noun.start, noun.end)[:1].isupper()


def _has_participle(place: Place, at: int) -> bool:
    """Say that a participle ends the clause behind the years: "15 Jahre geturnt"."""
    for token in place.tokens[at : min(place.row.last, at + 6)]:
        if token.text in (",", "und", "en", "-", "("):
            return False
        if _PARTICIPLE.match(token.text) and token.text not in _NO_PARTICIPLES:
            return True
    return False


def _works_before(place: Place) -> bool:
    """Say that work or a beginning stands before bare years: "after 16 years", "I have nursed 14 years"."""
    first = clause_start(place)
    near = {token.text for token in place.tokens[max(first, place.at - 3) : place.at]}
    if not near.isdisjoint(_SINCE) and near.isdisjoint(_DAYS):
        return True
    if "ro" in place.row.tongues and place.at - 1 == first and place.tokens[first].text == "de":
        return True
    return place.row.has("job", first, place.at)
