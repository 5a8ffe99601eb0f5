"""Ages told by the year of life: "in her seventeenth year" is sixteen, "completed my sixteenth" sixteen too.

The year of life that runs is one more than the age; the one that is completed is the age. A year that is not
said to be one of life counts only beside a word for her whose year it is: shops and festivals have a
seventeenth year as well. Ordinals are replaced by `#`, so that one pattern serves words and digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doorwatch.ages.mentions import mentions
from doorwatch.types import NormalText

HERS = range(10, 18)
_STEMS = {
    "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17, "achttien": 18, "thir": 13,
    "four": 14, "fif": 15, "six": 16, "seven": 17, "eigh": 18, "dreizehn": 13, "vierzehn": 14, "funfzehn": 15,
    "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "treiz": 13, "quatorz": 14, "quinz": 15,
    "seiz": 16, "dix-sept": 17, "dix sept": 17, "dix-huit": 18, "dix huit": 18, "decimotercer": 13,
    "decimocuart": 14, "decimoquint": 15, "decimosext": 16, "decimoseptim": 17, "decimoctav": 18,
    "decimo sext": 16, "decimo septim": 17, "decimo octav": 18, "decimo quint": 15, "treisprezece": 13,
    "paisprezece": 14, "cincisprezece": 15, "saisprezece": 16, "saptesprezece": 17, "optsprezece": 18,
    "tizenharm": 13, "tizennegy": 14, "tizenot": 15, "tizenhat": 16, "tizenhet": 17, "tizennyolc": 18,
    "trzynast": 13, "czternast": 14, "pietnast": 15, "szesnast": 16, "siedemnast": 17, "osiemnast": 18,
}  # fmt: skip
_WORD = (
    rf"(?P<stem>{'|'.join(sorted(_STEMS, key=len, reverse=True))})"
    r"(?:de|teenth|te[nrsm]?|ieme|[oa]|lea|a|[aoe]dik\w{0,6}|y|ym|ego|emu|ej)"
)
_DIGITS = r"(?P<digits>1[0-8])(?:\.|st|nd|rd|th|-?s?te[nsr]?|-?e|de|eme|ieme|-?lea|[°ºªoa]|-?[aoe]dik)"
_ORDINAL = re.compile(rf"(?<![\w.,])(?:(?:al|el) )?(?:{_WORD}|{_DIGITS})(?!\w)")
HINT = re.compile(
    rf"{_WORD}|levensjaar|lebensjahr\w*|eletev\w*|life|vie|vida|vietii|viata|zycia|ano|th|lea|i?eme|ste"
    r"|septieme|huitieme|septim[oa]|octav[oa]|sext[oa]|quint[oa]"
)
"""A word of a text in which there can be such an ordinal at all."""
_RUNNING = re.compile(
    r"# (?:levensjaar|lebensjahr\w*|year of (?:my |her )?life|annee de (?:ma |sa )?vie|ano de (?:mi "
    r"|su )?(?:vida|edad)|an (?:al vietii|de viata)|eletev\w*|rok\w* (?:mojego |jej |swojego "
    r"|swego )?zycia)|(?:in(?:to)?|until|till|since|entering|enter(?:s|ed)|start(?:s|ed|ing)|begun"
    r"|began) (?:my|her) # year|(?:in|begonnen aan|aan) (?:mijn|haar) # jaar|in (?:meinem|ihrem) # jahr"
    r"|dans (?:ma|sa) # annee|(?:en|inici\w+|empe\w+) mi # ano|(?:intrat|pasit|pasesc|merg|sunt"
    r"|calc\w*) (?:deja |acum )?(?:in|pe) # an|# (?:evem\w*|evet? taposom|eveben jar\w*|taposom|tapossa)"
    r"|# rok (?:mi|jej) (?:leci|idzie)|(?:zaczelam|zaczela|zaczynam|rozpoczelam) #(?: rok)?"
)
_OF_WORK = re.compile(
    r" (?:as|at|in|of|with|on|here|running|als|bij|hier|aan|bei|im|am|de|comme|chez|en|como|con|ca|la|in"
    r"|cu|jako|pracy|dzialalnosci|consecutiv\w*|consecutive|together|samen|zusammen)(?!\w)(?! (?:life|vie"
    r"|vida|viata|zycia|edad))"
)
"""What makes another year of a year that is not said to be one of life."""
_DONE = re.compile(
    r"(?<!\w)(?:completed?|finished|behind|ukonczyl\w+|skonczyl\w+|skonczon\w+|voltooid\w*|achter de rug"
    r"|bereikt|erreicht\w*|reached|vollendet\w*|beendet|hinter mir|abgeschlossen|cumplid[oa]s?|acabado"
    r"|implinit\w*|incheiat|acheve\w*|revolue?|betolt\w*|toltott\w* be|toltom be|tul vagyok"
    r"|zamknel\w+)(?!\w)"
)
_DONE_YEAR = re.compile(
    r"(?:completed|finished|closed) (?:my|her) # year|(?:ukonczyl\w+|skonczyl\w+|zamknel\w+) # rok"
)
_WINDOW = 60
_THEN_OR_OTHERS = re.compile(
    r"(?<!\w)(?:until|since|from the|after|before|during|tot|vanaf|sinds|voor|na|op|tijdens|bis|seit|ab|vor"
    r"|nach|mit|zum|wahrend|jusqu\w*|depuis|des|avant|apres|hasta|desde|antes|despues|pana|dupa|inainte"
    r"|odkad|od|przed|ota|ig|must|mussen?|muss|soll\w*|wer|personen|bewerber\w*|gaste?|kunden|guests?"
    r"|clients?|moeten?|moet|wie|doit|devez|debe\w*|trebuie|kell|musi\w*|trzeba|du|you|jij|vous|usted\w*"
    r"|eltern|jugendliche|jongeren|anniversary|festival|magazine|verein\w*|vereniging|klub\w*|was|were"
    r"|worked|moved|lived|left|learned|had|war|hatte|zog|lernte|arbeitete|lebte|tanzte|fing|kam|ging"
    r"|verliess|woonde|werkte|leerde|verhuisde|etait|etais|avais|travaillais|vivais|trabajaba|vivia|era"
    r"|eram|aveam|lucram|locuiam|dolgoztam|eltem|koltoztem|tanultam|voltam|pracowalam|mieszkalam|bylam"
    r"|uczylam|damals|betoltott|toen|akkor|entonces|atunci|wtedy|son|sohn|zoon|fils|hijo|fiul|fiam|syn|daughter"
    r"|tochter|dochter|fille|hija|fiica|lanyom|corka|hund|dog|hond)(?!\w)"
)
"""Words of a limit, of a story, of other people: the year is not hers now."""


def find_life_years(text: NormalText) -> Iterator[tuple[int, int, int]]:
    """Yield (years, start, end) of each year of life, by its ordinal; 0 years for one that tells no age."""
    normal = text.normal
    found = list(_ORDINAL.finditer(normal))
    for at, match in enumerate(found):
        first = max(found[at - 1].end() if at else 0, match.start() - _WINDOW)
        last = found[at + 1].start() if at + 1 < len(found) else len(normal)
        before = _LAST_END.split(normal[first : match.start()])[-1]
        after = _FIRST_END.split(normal[match.end() : min(last, match.end() + _WINDOW)], maxsplit=1)[0]
        value = int(match["digits"]) if match["digits"] else _STEMS[match["stem"]]
        years = _years(value, before, after)
        if years == 0 or years in HERS:
            yield years, match.start(), match.end()


_LAST_END = re.compile(r"[.!?;\n]\s")
_FIRST_END = re.compile(r"[.!?;\n](?:\s|\Z)")


def _years(value: int, before: str, after: str) -> int:
    """Return the age that an ordinal between two texts tells, 0 for another's year, -1 for none of life."""
    clause = f"{before}#{after}"
    at = len(before)
    running = next((m for m in _RUNNING.finditer(clause) if m.start() <= at < m.end()), None)
    done = running or next((m for m in _DONE_YEAR.finditer(clause) if m.start() <= at < m.end()), None)
    if done is None:
        return -1
    near = f"{before}#{after.partition(',')[0]}"
    if _THEN_OR_OTHERS.search(near) or not _ANOTHERS.isdisjoint(mentions(near)):
        return 0
    life = _LIFE.search(done.group()) is not None
    if not life and _OF_WORK.match(clause, done.end()):
        return 0
    return value if running is None or (life and _DONE.search(clause)) else value - 1


_ANOTHERS = frozenset(("child", "pet", "firm"))
_LIFE = re.compile(r"levensjaar|lebensjahr|life|vie|vida|edad|vietii|viata|elet|evem|evet|zycia")
