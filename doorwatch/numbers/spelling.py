"""How 0-99 and the years are written in eight languages, as sequences of folded words.

Each generator yields (words, value): lower case, accents folded as `doorwatch.text` folds them,
hyphens as blanks. Regional forms (septante, huitante, nonante), joined and split compounds,
missing-umlaut spellings, common colloquial forms. A maintained number-to-words package is the
oracle of the property test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

Spelling = tuple[str, int]
YEARS = range(1920, 2041)
"""Years that a birth date or a firm's founding can name."""


def listed(text: str, first: int = 0) -> Iterator[Spelling]:
    """Read "zero one|oh two" as 0 zero, 1 one or oh, 2 two; `_` inside a form stands for a blank."""
    for value, forms in enumerate(text.split(), first):
        for form in forms.split("|"):
            yield form.replace("_", " "), value


def tens(text: str) -> Iterator[Spelling]:
    """Read the words for 20, 30 ... 90."""
    for words, value in listed(text, 2):
        yield words, value * 10


def joined(
    parts: Iterable[Spelling], units: Iterable[Spelling], *links: str, low: int = 1
) -> Iterator[Spelling]:
    """Yield every ten with every unit from `low` to 9, with each of the `links` between them."""
    chosen = [(word, value) for word, value in units if low <= value <= 9]
    for ten, base in parts:
        for unit, value in chosen:
            for link in links:
                yield f"{ten}{link}{unit}", base + value


def inverted(parts: Iterable[Spelling], units: Iterable[Spelling], *links: str) -> Iterator[Spelling]:
    """Yield unit before ten, as Dutch and German say it."""
    chosen = [(word, value) for word, value in units if 1 <= value <= 9]
    for ten, base in parts:
        for unit, value in chosen:
            for link in links:
                yield f"{unit}{link}{ten}", base + value


def cut_teens(small: Iterable[Spelling], ending: str) -> list[Spelling]:
    """Return the teens with a blank before their ending ("zeven tien"), a common way to hide them."""
    return [
        (f"{word.removesuffix(ending)} {ending}", value)
        for word, value in small
        if value > 12 and word.endswith(ending) and word != ending
    ]


def years(below: list[Spelling], heads: Iterable[Spelling], *links: str, low: int = 0) -> Iterator[Spelling]:
    """Yield "two thousand" with "nine" and the like, for the years in `YEARS`."""
    for head, base in heads:
        if base in YEARS and low == 0:
            yield head, base
        for word, value in below:
            if base + value in YEARS and low <= value <= 99 and value:
                for link in links:
                    yield f"{head}{link}{word}", base + value


def english() -> Iterator[Spelling]:
    """Yield English numbers and years ("nineteen ninety nine", "twenty oh nine")."""
    small = list(listed(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen|forteen "
        "fifteen|fiveteen|fiften sixteen|sixten seventeen|seventen eighteen|eightteen|eigthteen "
        "nineteen|ninteen"
    ))  # fmt: skip
    small += cut_teens(small, "teen")
    ten = list(tens("twenty thirty forty|fourty fifty sixty seventy eighty ninety"))
    below = [*small, *ten, *joined(ten, small, " ", "")]
    yield from below
    yield from years(below, [("two thousand", 2000)], " ", " and ")
    yield from years(below, [("nineteen hundred", 1900), ("one thousand nine hundred", 1900)], " ", " and ")
    yield from years(below, [("twenty", 2000), ("nineteen", 1900)], " ", low=10)
    yield from years(
        [(f"oh {word}", value) for word, value in small if value < 10], [("twenty", 2000)], " ", low=1
    )


def dutch() -> Iterator[Spelling]:
    """Yield Dutch numbers and years ("vierentwintig", "tweeduizend negen")."""
    small = list(listed(
        "nul een twee drie vier vijf|vyf zes zeven|zeuven acht negen tien elf twaalf dertien|derthien "
        "veertien vijftien|vyftien zestien|zesthien zeventien|zeventhien|zeventin achttien|achtien "
        "negentien|negenthien"
    ))  # fmt: skip
    small += cut_teens(small, "tien")
    ten = list(tens("twintig dertig veertig vijftig zestig zeventig tachtig negentig"))
    below = [*small, *ten, *inverted(ten, small, "en", " en ", "en ", " en")]
    yield from below
    yield from years(below, [("tweeduizend", 2000), ("twee duizend", 2000)], " ", "", " en ", "en")
    heads = [("negentienhonderd", 1900), ("negentien honderd", 1900), ("duizendnegenhonderd", 1900)]
    yield from years(below, heads, " ", "", " en ")
    yield from years(below, [("negentien", 1900), ("twintig", 2000)], " ", low=10)


def german() -> Iterator[Spelling]:
    """Yield German numbers and years; "ü" is also written "ue", "ß" also "ss"."""
    small = list(listed(
        "null eins|ein|eine|einen zwei|zwo drei vier funf|fuenf sechs sieben acht neun zehn elf "
        "zwolf|zwoelf dreizehn vierzehn funfzehn|fuenfzehn|fuffzehn|fufzani sechzehn|sechszehn|sachzani "
        "siebzehn|siebenzehn|sibezani|sibzani "
        "achtzehn|achzehn|achtzani neunzehn"
    ))  # fmt: skip
    small += cut_teens(small, "zehn")
    ten = list(tens(
        "zwanzig dreissig|dreizig vierzig funfzig|fuenfzig|fuffzig sechzig|sechszig "
        "siebzig|siebenzig achtzig|achzig neunzig"
    ))  # fmt: skip
    below = [*small, *ten, *inverted(ten, small, "und", " und ", "und ", " und")]
    yield from below
    yield from years(below, [("zweitausend", 2000), ("zwei tausend", 2000)], " ", "", " und ", "und")
    heads = [("neunzehnhundert", 1900), ("neunzehn hundert", 1900), ("tausendneunhundert", 1900)]
    heads.append(("eintausendneunhundert", 1900))
    yield from years(below, heads, " ", "", " und ", "und")


def french() -> Iterator[Spelling]:
    """Yield French numbers and years, with the Swiss and Belgian tens."""
    small = list(listed(
        "zero un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
        "dix_sept|dixsept dix_huit|dixhuit dix_neuf|dixneuf"
    ))  # fmt: skip
    ten = list(listed("vingt trente quarante cinquante soixante septante huitante|octante nonante", 2))
    ten = [(word, value * 10) for word, value in ten]
    below = [*small, *ten, *joined(ten, small, " ", low=2), *joined(ten, small, "", low=2)]
    below += [(f"{word} et {one}", value + 1) for word, value in ten for one in ("un", "une")]
    below += [(f"{word} {one}", value + 1) for word, value in ten for one in ("un", "une")]
    below += [("dix septieme", 17), ("dix huitieme", 18)]
    below += [("soixante et onze", 71), ("quatre vingts", 80)]
    below += [(f"soixante {word}", 60 + value) for word, value in small if value >= 10]
    below += [("quatre vingt", 80), ("quatrevingt", 80)]
    below += [(f"quatre vingt {word}", 80 + value) for word, value in small if value]
    yield from below
    yield from years(below, [("deux mille", 2000), ("deuxmille", 2000)], " ", " et ")
    yield from years(
        below, [("mille neuf cent", 1900), ("mille neuf cents", 1900), ("dix neuf cent", 1900)], " "
    )


def spanish() -> Iterator[Spelling]:
    """Yield Spanish numbers and years ("dieciseis", "diez y seis")."""
    units = list(listed("cero uno|una|un dos tres cuatro cinco seis siete ocho nueve"))
    small = [*units, *listed(
        "diez once doce trece catorce quince dieciseis|diesiseis|diezyseis diecisiete|diesisiete "
        "dieciocho|diesiocho "
        "diecinueve|diesinueve", 10
    )]  # fmt: skip
    twenty = list(listed(
        "veinte veintiuno|veintiuna|veintiun veintidos veintitres veinticuatro veinticinco veintiseis "
        "veintisiete veintiocho veintinueve", 20
    ))  # fmt: skip
    ten = list(tens("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"))
    below = [*small, *twenty, *ten, *joined(ten, units, " y ", " "), *joined(ten[1:], units, "i")]
    below += [(f"diez y {word}", 10 + value) for word, value in units if value >= 6]
    yield from below
    yield from years(below, [("dos mil", 2000)], " ")
    yield from years(below, [("mil novecientos", 1900), ("mil novecientas", 1900)], " ")


def romanian() -> Iterator[Spelling]:
    """Yield Romanian numbers and years, with the colloquial teens ("saispe")."""
    small = list(listed(
        "zero unu|una|un|o doi|doua trei patru cinci sase|sasa sapte opt noua zece unsprezece|unspe|unsprece "
        "doisprezece|douasprezece|doispe|douaspe treisprezece|treispe paisprezece|patrusprezece|paispe "
        "cincisprezece|cinsprezece|cinspe|cincispe saisprezece|sasesprezece|saispe|saisprece "
        "saptesprezece|saptisprezece|saptespe|saptispe|saptesprece optsprezece|optispe|optspe|optisprezece "
        "nouasprezece|nouaspe"
    ))  # fmt: skip
    small += [*cut_teens(small, "sprezece"), *cut_teens(small, "prezece"), *cut_teens(small, "spe")]
    ten = list(tens(
        "douazeci|douaj treizeci|treij patruzeci|patruj cincizeci|cinzeci saizeci|sasezeci "
        "saptezeci optzeci nouazeci"
    ))  # fmt: skip
    below = [*small, *ten, *joined(ten, small, " si ", " ", "si")]
    yield from below
    yield from years(below, [("doua mii", 2000)], " ", " si ")
    yield from years(below, [("o mie noua sute", 1900), ("una mie noua sute", 1900)], " ", " si ")


def hungarian() -> Iterator[Spelling]:
    """Yield Hungarian numbers and years; joined, hyphened or apart."""
    units = list(listed("nulla egy ketto|ket harom negy ot hat het nyolc kilenc"))
    units += [("negy", 4)]
    whole = list(listed("tiz husz harminc negyven otven hatvan hetven nyolcvan kilencven", 1))
    stems = list(listed("tizen huszon harminc negyven otven hatvan hetven nyolcvan kilencven", 1))
    below = [*units, *((word, value * 10) for word, value in whole)]
    below += joined([(word, value * 10) for word, value in stems], units, "", " ")
    yield from below
    yield from years(below, [("ketezer", 2000), ("kettoezer", 2000)], " ", "")
    yield from years(below, [("ezerkilencszaz", 1900), ("ezer kilencszaz", 1900)], " ", "")


def polish() -> Iterator[Spelling]:
    """Yield Polish numbers and years: counting forms, genitives, the stems before "-letnia", year "
    "ordinals."""
    units = list(listed(
        "zero jeden|jedna|jedno|jednego dwa|dwie|dwoch|dwu trzy|trzech cztery|czterech piec|pieciu|piecio "
        "szesc|szesciu|szescio siedem|siedmiu|siedmio osiem|osmiu|osmio dziewiec|dziewieciu|dziewiecio"
    ))  # fmt: skip
    units += [("cztero", 4), ("czworo", 4)]
    teens = "jedenascie|{0}jeden dwanascie|{0}dwa trzynascie|{0}trzy czternascie|{0}czter pietnascie|{0}piet "
    teens += "szesnascie|{0}szes siedemnascie|{0}siedem osiemnascie|{0}osiem dziewietnascie|{0}dziewiet"
    small = [*units, *listed("dziesiec|dziesieciu|dziesiecio", 10)]
    for forms, value in listed(teens, 11):
        if forms.startswith("{0}"):
            small += [
                (forms[3:] + "nascie", value),
                (forms[3:] + "nastu", value),
                (forms[3:] + "nasto", value),
            ]
        else:
            small.append((forms, value))
    small += [("jedenastu", 11), ("jedenasto", 11), ("dwunastu", 12), ("dwunasto", 12)]
    ten = list(tens(
        "dwadziescia|dwudziestu|dwudziesto trzydziesci|trzydziestu|trzydziesto "
        "czterdziesci|czterdziestu|czterdziesto piecdziesiat|piecdziesieciu|piecdziesiecio "
        "szescdziesiat|szescdziesieciu|szescdziesiecio siedemdziesiat|siedemdziesieciu|siedemdziesiecio "
        "osiemdziesiat|osiemdziesieciu|osiemdziesiecio dziewiecdziesiat|dziewiecdziesieciu|dziewiecdziesiecio"
    ))  # fmt: skip
    below = [*small, *ten, *joined(ten, units, " ", "")]
    yield from below
    ordinal = list(_polish_ordinals(ten))
    heads = [("dwa tysiace", 2000), ("dwutysieczny", 2000), ("dwutysiecznym", 2000)]
    yield from years([*below, *ordinal], heads, " ")
    yield from years([*below, *ordinal], [("tysiac dziewiecset", 1900)], " ")


def _polish_ordinals(ten: list[Spelling]) -> Iterator[Spelling]:
    stems = "pierwsz drug trzec czwart piat szost siodm osm dziewiat dziesiat jedenast dwunast trzynast "
    stems += "czternast pietnast szesnast siedemnast osiemnast dziewietnast dwudziest"
    units: list[Spelling] = []
    for stem, value in listed(stems, 1):
        ends = ("i", "im") if value in (2, 3) else ("y", "ym")
        units += [(stem + end, value) for end in ends]
    yield from units
    for word, base in ten:
        if word.endswith("dziesto"):
            for end in ("y", "ym"):
                head = word[:-1] + end
                yield head, base
                yield from ((f"{head} {unit}", base + value) for unit, value in units if value < 10)


GENERATORS: dict[str, Callable[[], Iterator[Spelling]]] = {
    "nl": dutch, "en": english, "de": german, "fr": french,
    "es": spanish, "ro": romanian, "hu": hungarian, "pl": polish,
}  # fmt: skip
"""The generator of each language, by ISO 639-1 code."""
