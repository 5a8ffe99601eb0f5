"""Words that stand for digits or signs of a phone number beside the spoken numbers, in eight languages."""

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
