"""The words of riddles about an age in eight languages, folded as `doorwatch.text` folds them.

In an expression `#` is a number, `@#` a dozen or the like, and `¤` an article, which may be a number.
"""

from __future__ import annotations

import re

from doorwatch.numbers.table import table

HINTS = {
    "take": (
        r"take[sn]?|subtract|knock|deduct|drop|trek|haal|zieh\w*|streich\w*|enlev\w+|retir\w+|retranch\w+"
        r"|ote[sz]?|rest[ae]\w*|quit[ae]\w*|scad\w*|scazi|ia|scoate\w*|vonj\w*|vond|vegy\w*|kivon\w*"
        r"|levon\w*|odejm\w+|odjac"
    ),
    "less": (
        r"less|fewer|younger|minder|weniger|junger|jonger|menos|moins|putin|mica|kevesebb|fiatalabb|mniej"
        r"|mlodsza"
    ),
    "lack": r"miss|missing|lack|need|fehlen|ontbreken|schelen|manqu\w*|falta\w*|lipse\w*|brakuje",
    "short": (
        r"under|below|short|shy|away|onder|unter|sous|debajo|sub|alatt|ponizej|pod|hianyz\w*|hijan|still"
        r"|nog|noch|encore|inca|meg|jeszcze|another|aun|todavia|dans|in|en|peste|over|za|until|till|tot|bis"
        r"|hasta|pana|do"
    ),
    "dozen": (
        r"dozen|dozijn|dutzend|douzaine|docena|duzin[ae]|tucat|tuzin|decade|decennium|jahrzehnt|decennie|deceniu|evtized"
        r"|dekad[ae]|tiental|score|quinceanera"
    ),
    "more": r"more|top|mehr|meer|plus|mas|mult|tobb|wiecej",
    "label": r"age|lat|alter|edad|wiek|ani|varsta|kor|leeftijd",
    "add": r"add|tel|zahle?|rechne|ajout\w+|suma\w*|anade\w*|aduna\w*|adaug\w*|dodaj\w*|adj|dazu|erbij",
    "times": r"times|mal|keer|maal|fois|veces|por|ori|razy|x|otszor|negyszer|haromszor|ketszer",
    "scale": (
        r"triple|dreifache|drievoudige|triplul|potrojn\w+|square|quadrat|kwadrat|kwadraat|carre|cuadrado"
        r"|patratul"
    ),
    "power": r"squared|kwadraat|quadrat|hoch|carre|cuadrado|patrat|kwadratu|negyzet\w*",
    "divide": r"durch|geteilt|divided|gedeeld|divise|dividido|entre|impartit|osztva|dzielone|podzielone",
    "adult": r"mayor|adult|volljahrige|majeure|meerderjarige|majora|nagykoru|pelnoletnia",
    "half": r"half|halb|helft|moitie|mitad|jumatate|fele|polow[ea]",
    "first": (
        r"first|begins?|starts?|front|erste|vorne?|anfang|beginnt|fangt|eerste|begint|voorop|vooraan"
        r"|premier|commence|debute|primer[ao]?|empieza|comienza|prima|incepe|elso|kezdodik|pierwsza|zaczyna"
    ),
    "digits": (
        r"side|other|together|row|nebeneinander|zusammen\w*|naast|samen|elkaar|cote|ensemble|colles|juntos"
        r"|juntas|seguidos|separad\w+|langa|alaturi|impreuna|lipite|egymas|egybe|obok|razem|nincs|nothing"
        r"|then|dann|dan|puis|luego|despues|apoi|utana|aztan|potem|followed|gefolgt|gevolgd|suivi|seguido"
        r"|urmat\w*|one|eins|een|un|uno|unu|egy|ne|eine"
    ),
    "between": (
        r"between|dazwischen|zwischen|tussen|daartussen|ertussen|entre|intre|koz\w+|miedzy|pomiedzy|medio"
        r"|mijloc|middle"
    ),
    "turned": (
        r"backwards?|back|reversed?|round|umgedreht|ruckwarts|verkehrt\w*|achterstevoren|omgedraaid"
        r"|omgekeerd|envers|reves|dos|invers\w*|visszafele|forditva|megforditva|tylu|wspak|odwrot|odwrotnie"
    ),
}  # fmt: skip
"""What the words of a text are looked up in first, by kind; a word may have several."""
ARTICLES = frozenset("een un une una ein eine einen egy".split())
MEASURES = {
    "dozen": 12, "dozijn": 12, "dutzend": 12, "douzaine": 12, "docena": 12, "duzina": 12, "duzine": 12,
    "tucat": 12, "tuzin": 12, "decade": 10, "decennium": 10, "jahrzehnt": 10, "decennie": 10, "deceniu": 10,
    "evtized": 10, "dekada": 10, "dekade": 10, "tiental": 10, "score": 20, "quinceanera": 15,
}  # fmt: skip
_DIGITS = {
    "egyes": 1, "harmas": 3, "negyes": 4, "otos": 5, "hatos": 6, "hetes": 7, "eggyel": 1, "kettovel": 2,
    "ottel": 5, "jedynka": 1, "trojka": 3, "czworka": 4, "piatka": 5, "szostka": 6, "siodemka": 7,
    "einser": 1, "sechser": 6, "siebener": 7, "zesje": 6, "hattal": 6, "hettel": 7, "neggyel": 4,
    "harommal": 3, "hatot": 6, "hetet": 7, "kettot": 2, "harmat": 3, "negyet": 4, "otot": 5, "nyolcat": 8,
    "ketszer": 2, "haromszor": 3, "negyszer": 4, "otszor": 5,
}  # fmt: skip
COUPLE = re.compile(r"par|paar|pereche")


def inflected() -> dict[str, int]:
    """Return Hungarian numbers of 1-40 with the endings of a sum, and the names of digits."""
    found = dict(_DIGITS)
    for word, entry in table().entries.items():
        if entry.languages == ("hu",) and 10 <= entry.value <= 40 and " " not in word:
            ends = "bol bol tol rol hoz hez nel nal ig at et t".split()
            found.update((word + end, entry.value) for end in ends)
    return found


AGE = re.compile(
    r"(?<!\w)(?:age[ds]?|old|years?|yrs?|yo|springs|summers|leeftijd|oud|jaar|jaartjes?|jr|levensjaren|alt"
    r"|alter|jahren?|jahrchen|edad|anos|anitos?|varst\w*|ani|anii|anisori|kor|korom\w*|kora|eletkor\w*"
    r"|eve[sk]\w*|idos|vagyok|wieku?|lat|latek|latka|wiosen|ans|age|agee|j'ai|jsuis|am eu|i am|i'm|im"
    r"|that's me|ik ben|ben ik|bin ich|ich bin|tengo|esa soy|soy yo|= yo|c'est moi|asta sunt|mam|to ja"
    r"|headline|web|site|site-ul|seite|website|pagina|oldal\w*|strona|strone|profil\w*|perfil|adatlap\w*"
    r"|torta\w*|kuchen|cake|taart|tort\w*|gateau|pastel)(?!\w)"
)
"""Words for an age, for her who tells it, for where she tells another."""
MY_AGE = re.compile(
    r"(?<!\w)(?:my age|her age|mijn leeftijd|haar leeftijd|mein alter|ihr alter|mon age|son age|mi edad"
    r"|su edad|varsta|anii mei|korom|eletkor\w*|moj wiek|mojego wieku|tyle mam lat|you're right|that's me"
    r"|so alt|zo oud|asi de joven)(?!\w)"
)
OTHER = re.compile(
    r"[€$£%]|(?<!\w)(?:euros?|eur|dollars?|pounds?|percent|prozent|procent\w*|lei|ft|huf|forint\w*|zl|pln"
    r"|zloty\w*|minut\w*|min|stunden?|std|hours?|hrs?|uur|uren|uhr|heures?|horas?|ore|ora|orak\w*"
    r"|ora[tk]\w*|godzin\w*|h|km|kg|cm|m2|gramm?|rabatt\w*|discount|korting|remise|descuento|reducere\w*"
    r"|kedvezmeny\w*|znizk\w*|experience|erfahrung|ervaring|experienc\w*|experiencia|experienta"
    r"|tapasztalat\w*|doswiadczeni\w*|berufs\w*|roses?|rosen|rozen|rosas|trandafiri|rozsa\w*|roz[ey]?"
    r"|guests?|gaste|gasten|invites|invitados|oaspeti|vendeg\w*|gosci|garantie|guarantee|warranty|garancia"
    r"|gwarancj\w*|euroa|anniversary|jubil\w*|evfordulo\w*|rocznic\w*|aniversar\w*|aniversario"
    r"|anniversaire de (?:la|notre|l')\w*|zimmer|rooms?|kamers?|chambres?|camere|szoba\w*|pokoi\w*|firm\w*"
    r"|company|bedrijf|entreprise|empresa|ceg\w*|unternehmen|betrieb|festival|fotos?|photos?|zdjec\w*"
    r"|kep\w*|poze|euroes|punkte?|points?|puntos|puncte|pont\w*|punkt\w*|punten|tore|goals?|doelpunten"
    r"|goles|buts|gole|golow|gol\w*|score was|personen|people|personas|personnes|persoane|personer|fo"
    r"|osob\w*|eier|eggs|eieren|huevos|oeufs|oua|tojas\w*|jaj\w*|seit|sinds|since|depuis|desde|ota|flaschen"
    r"|bottles|flessen|minimum|mindestens|maximum|tage|tagen|days|dagen|jours|dias|zile|nap|dni|etage|floor"
    r"|stock|verdieping|pietro|emelet\w*|linie|line|bus|tram|gegrundet|founded|opgericht|klienten|clients?"
    r"|kunden|klanten|klientek|guest)(?!\w)"
)
"""Words for what is counted when it is no age."""
N = r"([#¤](?: (?:par de|paar|pereche de|couple))?(?: of)?)"
YEARS = (
    r"(?:years?|yrs?|jaar|jaartjes?|jr|jahren?|jahrchen|ans?|annees?|anos?|anitos?|ani|anisori|ev|evvel"
    r"|lata?|latek|latka|rok|roku)"
)
OF = r"(?:of|de|von|van|d')"
LESS = (
    r"(?:less|fewer|younger|minder|jonger|weniger|junger|menos|de moins|moins|mai putin|mai mica|mai mic"
    r"|mai tanara|kevesebb|fiatalabb|mniej|mlodsza)"
)
TAKE = (
    r"(?:take|subtract|knock|deduct|drop|trek|haal|zieh\w*|streich\w*|enleve\w*|retire\w*|retranche\w*"
    r"|ote[sz]?|reste\w*|resta\w*|quita\w*|quite\w*|scade\w*|scazi|ia|scoate\w*|vonj\w*|vond|vegyel"
    r"|vegyetek|vegyen|vegy|kivon\w*|levon\w*|odejm\w+|odjac)"
)
MORE = (
    r"(?:more than|on top of|older than|mehr als|meer dan|de plus qu[e']|de mas que|mas que"
    r"|mai mult (?:decat|ca)|wiecej niz|tobb(?: vagyok| mint)?)"
)
PLUS = (
    r"(?:and(?: another)?|plus|&|\+|en(?: nog)?|und(?: noch)?|et(?: encore)?|y|mas|si(?: inca)?|cu"
    r"|es(?: meg)?|meg|plusz|i(?: jeszcze)?)"
)
MINUS = r"(?:minus|less|min|weniger|moins|menos|minusz|bez|fara)"
HALF = r"(?:a half|half|¤ halbe|¤ halbes|¤ half|demie?|media|medio|jumatate|fel|pol)"
UNDER = (
    r"(?:under|below|short of|shy of|away from|off|onder|te jong voor|unter|vor|en dessous de|au-dessous de"
    r"|sous|de moins que|por debajo de|antes de|sub|alatt|ponizej|pod|tot|till?|until|to|bis(?: zu)?"
    r"|jusqu'a|hasta|pana la|la|do|van|entfernt von)"
)
LACK = (
    r"(?:miss|missing|lack|fehlen|ontbreken|schelen|manque(?:nt)?|faltan?|faltaban|lipsesc|lipseste|hianyzik"
    r"|hianyoznak|brakuje|need)"
)
_STILL_WORDS = """still nog noch encore inca meg jeszcze another only aun todavia dans in en de peste over
za""".split()
STILL = "(?:" + "|".join(rf"(?<= {word} #)|(?<=\A{word} #)" for word in _STILL_WORDS) + ")"
"""Looks back from a number, because a pattern that begins with its number is found fast."""
ME = (
    r"(?:ik ben|ben ik|word ik|i'm|im|i am|i turn|i'll be|i will be|she'?s|she is|bin ich|werde ich|ich bin"
    r"|j'aurai|j'ai|elle aura|tengo|tendre|cumplo|cumplire|hago|am|voi avea|voi face|fac|implinesc|vagyok"
    r"|leszek|mam|bede miala|skoncze)"
)
TIMES = r"(?:times|x|mal|keer|maal|fois|veces|por|ori|razy|szor|szer)"
DIVIDED = (
    r"(?:durch|geteilt durch|divided by|gedeeld door|divise par|entre|dividido (?:por|entre)|impartit la"
    r"|osztva|dzielone przez|podzielone przez)"
)
SQUARED = (
    r"(?:kwadraat|in het kwadraat|squared|im quadrat|zum quadrat|hoch zwei|au carre|al cuadrado|la patrat"
    r"|do kwadratu|a negyzeten|negyzete)"
)
AS_OLD = (
    r"(?:half as old as|half the age of|half (?:my|of my)|halb so alt wie|half zo oud als|de helft van"
    r"|moitie (?:plus jeune que|de l'age de|moins ag\w+ que)|la mitad de (?:anos|edad) que|la mitad de"
    r"|jumatate din varsta|fele annyi idos(?: vagyok)? mint|polowe mlodsza od|polowa wieku)"
)
TURNED = (
    r"(?:backwards?|back to front|reversed|in reverse|the other way round|umgedreht|ruckwarts"
    r"|verkehrt ?herum|achterstevoren|omgedraaid|omgekeerd|a l'envers|al reves|pe dos|invers\w*|visszafele"
    r"|forditva|megforditva|od tylu|wspak|na odwrot|odwrotnie)"
)
NUMBER = r"(?:number|figure|zahl|getal|nombre|chiffre|numero|numarul|numar|cifra|szam|liczba)"
BETWEEN = r"(?:between|zwischen|tussen|entre|intre|miedzy|pomiedzy)"
BETWEEN_AFTER = (
    r"(?:between|dazwischen|daartussen|ertussen|entre les deux|en medio|la mijloc|koz\w+|pomiedzy"
    r"|the middle)"
)
A = r"(?:¤|an?|ne|o|jedna|jeden)"
SIDE = (
    r"(?:side by side|next to each other|in a row|together|nebeneinander|zusammen\w*|naast elkaar"
    r"|aan elkaar|samen|achter elkaar|cote a cote|l'un a cote|ensemble|colles|juntos|juntas|seguidos"
    r"|separad\w+|una langa alta|unul langa altul|alaturi|impreuna|lipite|egymas mellett\w*|egymas utan"
    r"|egybe|obok siebie|razem|kozott nincs semmi|nothing between)"
)
THEN = (
    r"(?:then(?: an?)?|and then(?: an?)?|followed by(?: an?)?|(?:und )?dann(?: ¤)?|gefolgt von(?: ¤)?"
    r"|(?:en )?dan(?: ¤)?|gevolgd door(?: ¤)?|(?:et )?puis(?: ¤)?|suivi d'?e?(?: ?¤)?|(?:y )?luego(?: ¤)?"
    r"|(?:y )?despues(?: ¤)?|seguido de(?: ¤)?|(?:si )?apoi(?: ¤)?|urmat\w* de(?: ¤| cifra)?"
    r"|(?:es )?utana(?: ¤)?|aztan(?: ¤)?|(?:i |a )?potem)"
)
FIRST = (
    r"(?:first|begins?|starts?|front|erste|vorne?|anfang|beginnt|fangt|eerste|begint|voorop|vooraan|premier"
    r"|commence|debute|primer[ao]?|empieza|comienza|prima|incepe|elso|kezdodik|pierwsza|zaczyna)"
)
LAST = (
    r"(?:second|ends?|back|last|zweite|hinten|endet|tweede|eindigt|achteraan|achter|deuxieme|second|finit"
    r"|termine|segund[ao]|acaba|termina|a doua|se termina|masodik|vegzodik|druga|konczy)"
)
