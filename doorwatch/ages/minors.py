"""Majority that is still ahead, told by the word for a minor: "a minor until Friday", "noch minderjährig".

Also "coming of age" and its like, whose words mean nothing apart. Plurals speak of visitors; what is minor
may be a repair: the word counts only where it can be said of a person, with a time that ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doorwatch.ages.mentions import mentions
from doorwatch.types import NormalText

HINT = re.compile(
    r"minderjarig|underage|minor|minderjahrige?|mineure?|menor(?:es)?|minora|kiskoru\w*"
    r"|n?iepelnoletni\w*|nieletni|age|child|mayor(?:es)?|major\w*"
)
"""A word of a text in which there can be such a wording at all."""
_MINOR = re.compile(
    r"(?<!\w)(?:minderjarig|underage|a (?:minor|child)(?= until| till| for another| only|[,.!]|\Z)"
    r"|minderjahrig|keine minderjahrige mehr|(?:(?:\A|[,.] )(?:\w+ment )?|encore |toujours |suis |est "
    r"|officiellement |legalement )mineure|menor de edad|(?:inca |tot |sunt |e |este |de |legal )minora"
    r"|kiskoru(?:nak)?|niepelnoletnia|nieletnia)(?!\w)"
)
"""Words for a minor that are said of one person; repairs and injuries are minor as well."""
_COMING = re.compile(
    r"(?<!\w)(?:(?:almost|nearly|not yet|soon|not quite) of age|(?:coming|comes?) of age|(?:en cuanto"
    r"|cuando) sea mayor(?: de edad)?|somos mayores de edad todavia|devine? majora?"
    r"|pe cale sa (?:implineasca varsta majoratului|devina majora)|(?:de )?majora? abia)(?!\w)"
)
_ALMOST = re.compile(r"(?:almost|nearly|not yet|soon|not quite|pe cale)")
_LEFT = re.compile(
    r"(?<!\w)(?:until|till|for another|only|nog|tot|noch|bis|nicht mehr|mehr|jusqu'?a?u?|encore|plus que"
    r"|plus pour|hasta|todavia|aun|dejo de|inca|pana|tot|ultim\w*|abia|meg|mulva|over|dans|za|amig"
    r"|jeszcze|do|ostatni\w*|in|on|am|im|en|el|dentro|peste|din|falta|en|le|letzte\w*|laatste|last"
    r"|dernier\w*|ultim\w*)(?!\w)"
)
_TIME = re.compile(
    r"(?<!\w)(?:midnight|mitternacht|minuit|medianoche|miezul noptii|ejfel\w*|polnoc\w*|tomorrow|morgen"
    r"|demain|manana|maine|holnap\w*|jutro|days?|weeks?|months?|dagen|we[ek]+en|week|weken|weekjes?"
    r"|maand\w*|tagen?|wochen?|monate?n?|jours?|semaines?|mois|dias?|semanas?|mes(?:es)?|zile"
    r"|saptaman\w*|lun[aiei]+|nap\w*|het\w*|honap\w*|dni|tygodni\w*|miesi\w+|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|montag"
    r"|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|luni|marti|miercuri|joi|vineri"
    r"|sambata|duminica|hetfo\w*|kedd\w*|szerda\w*|csutortok\w*|pentek\w*|szombat\w*|vasarnap\w*"
    r"|poniedzial\w*|wtor\w*|srod\w*|czwart\w*|piat\w*|sobot\w*|niedziel\w*|spring|summer|autumn|winter"
    r"|lente|zomer|herfst|fruhling|sommer|herbst|printemps|ete|automne|hiver|primavera|verano|otono"
    r"|invierno|primavar\w*|var[aei]+|toamn\w*|iarn\w*|tavas\w*|nyar\w*|osz\w*|tel\w*|wiosn\w*|lat[aoe]+"
    r"|jesien\w*|zim\w*|jan\w*|feb\w*|fev\w*|mart\w*|marc\w*|mars|marz\w*|maart|apr\w*|avril|abril"
    r"|ma[iyj]o?|mayo|maja|jun[ie]\w*|juin|jul[iy]\w*|juillet|aug\w*|aout|agosto|sep\w*|o[ck]t\w*|nov\w*"
    r"|de[czk]e?[mz]?\w*|styczni\w*|lut\w*|kwie\w*|czerw\w*|lip\w*|sierp\w*|wrzes\w*|pazdz\w*|listop\w*"
    r"|grud\w*|birthday|geburtstag|verjaardag)(?!\w)"
)
_OTHERS = re.compile(
    r"(?<!\w)(?:since|seit|sinds|depuis|desde|ota|odkad|nu mai sunt|ya no soy|you|your|du|dein\w*"
    r"|sie sind|je bent|jij|jouw|u bent|vous|votre|tu es|usted\w*|tu eres|dumneavoastra|esti|pan|pani"
    r"|no minors?|no underage|kein|keine|geen|nicht fur|aucune?|ningun\w*|nicio|nem fogad\w*|zadn\w*"
    r"|guests?|gaste?|gasten|bezoeker\w*|besucher\w*|visitors?|clients?|kunden|klanten|parents?|eltern"
    r"|ouders|padres|parinti\w*|szul\w*|rodzic\w*|vermont|son|daughter|sohn|tochter|zoon|dochter|fils"
    r"|fille|hijo|hija|fiul|fiica|lanyom|fiam|syn|corka|club|bar|pub|hotel|cafe|restaurant|salon|firma"
    r"|cabaret|festival|company|agency|agentur|agentia|website|shop|movie|film|novel|story|wine|whisky"
    r"|technology|als ik|when i was|als ich|quand j'etais|cuando era|cand eram|amikor|kiedy bylam|was"
    r"|war|were|etait|era|eram|voltam|bylam|repair\w*|entr\w+ interdit\w*)(?!\w)"
)
_ANOTHERS = frozenset(("child", "kin", "pet", "stranger", "firm", "client"))
_SENTENCE = re.compile(r"[^.!?;\n]{4,240}")


def _clause_of(match: re.Match[str]) -> str:
    """Return the clause around a match, between commas."""
    first = match.string.rfind(",", 0, match.start()) + 1
    last = match.string.find(",", match.end())
    return match.string[first : last if last >= 0 else None]


def find_minors(text: NormalText) -> Iterator[tuple[int, int]]:
    """Yield start and end of the words that say of her that she is a minor for a while yet: 17."""
    normal = text.normal
    for sentence in _SENTENCE.finditer(normal):
        words = sentence.group()
        found = _MINOR.search(words)
        coming = None if found else _COMING.search(words)
        match = found or coming
        if match is None or (coming and not _ANOTHERS.isdisjoint(mentions(_clause_of(match)))):
            continue
        if _OTHERS.search(words.replace("keine minderjahrige mehr", "")):
            continue
        timed = _TIME.search(words) is not None and _LEFT.search(words) is not None
        if timed or (coming and _ALMOST.match(coming.group())):
            yield sentence.start() + match.start(), sentence.start() + match.end()
