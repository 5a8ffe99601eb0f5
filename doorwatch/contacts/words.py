"""Words that stand for digits or signs of a phone number beside spoken numbers; words that no handle is."""

from __future__ import annotations

from typing import Final

TIMES: Final = {
    "double": 2, "dubbel": 2, "dubbele": 2, "doppel": 2, "doble": 2, "dublu": 2, "dupla": 2, "podwojne": 2,
    "triple": 3, "tripel": 3, "dreifach": 3, "triplo": 3,
}  # fmt: skip
PLUS: Final = frozenset(("plus", "plusz", "mas"))
ZERO: Final = frozenset(("oh", "null", "nul", "zero", "cero", "nulla"))
HUNDRED: Final = frozenset(("hundred", "honderd", "hundert", "sute", "cents"))
HUNDREDS: Final = {
    word: f"{value}00"
    for words in (
        "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
        "dwiescie trzysta czterysta piecset szescset siedemset osiemset dziewiecset",
        "ketszaz haromszaz negyszaz otszaz hatszaz hetszaz nyolcszaz kilencszaz",
        "zweihundert dreihundert vierhundert funfhundert sechshundert siebenhundert achthundert neunhundert",
        "tweehonderd driehonderd vierhonderd vijfhonderd zeshonderd zevenhonderd achthonderd negenhonderd",
    )
    for value, word in enumerate(words.split(), 2)
}
_SIGN_WORDS: Final = (
    "dot dash punt streep streepje punkt strich bindestrich point tiret punto guion punct liniuta pont "
    "kotojel kropka myslnik then dan dann puis luego apoi majd potem"
)
SPOKEN_SIGNS: Final = frozenset(_SIGN_WORDS.split())
_COMMON_WORDS: Final = (
    "yes ja jawel nein nee non oui only please available ask dm pm request aanvraag auf anfrage sur "
    "demande app bel call text sms whatsapp telegram snapchat instagram signal viber phone number "
    "nummer numer numero group groep kanal channel kanaal canal via auch also ook and the met mit with "
    "avec con cu por para zie see voir foto fotos photos pics video videos mail email same idem hier "
    "here bio link site tak igen disponible"
)
NO_NAMES: Final = frozenset(_COMMON_WORDS.split())
"""Words after the name of a service that are no name in it."""
