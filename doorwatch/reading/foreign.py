"""Words for 13 to 19 in languages that doorwatch does not read, only to see that a number is told."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

_WORDS: Final = (
    # Italian, Portuguese, Galician, Catalan
    "tredici quattordici quindici sedici diciassette diciotto diciannove treze catorze quinze dezasseis "
    "dezesseis dezassete dezessete dezoito dezenove dezanove catorce tretze setze disset divuit dinou "
    # Turkish, Albanian, Greek
    "on_uc on_dort on_bes on_alti on_yedi on_sekiz on_dokuz onuc ondort onbes onalti onyedi onsekiz ondokuz "
    "trembedhjete katermbedhjete pesembedhjete gjashtembedhjete shtatembedhjete tetembedhjete nentembedhjete "
    "δεκατρια δεκατεσσερα δεκαπεντε δεκαεξι δεκαεφτα δεκαεπτα δεκαοχτω δεκαοκτω δεκαεννια "
    # Danish, Norwegian, Swedish, Finnish
    "tretten fjorten femten seksten sytten atten nitten tretton fjorton femton sexton sjutton arton nitton "
    "kolmetoista neljatoista viisitoista kuusitoista seitsemantoista kahdeksantoista yhdeksantoista "
    # Czech, Slovak, Croatian, Serbian, Bosnian, Slovenian
    "trinact ctrnact patnact sestnact sedmnact osmnact devatenact trinast strnast patnast sestnast sedemnast "
    "osemnast devatnast trinaest cetrnaest petnaest sesnaest sedamnaest osamnaest devetnaest trinajst "
    "stirinajst petnajst sestnajst sedemnajst osemnajst devetnajst "
    # Russian, Ukrainian, Belarusian, Bulgarian, Macedonian, Serbian
    "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать "
    "тринадцать чотирнадцять пятнадцять шістнадцять сімнадцять вісімнадцять девятнадцять тринадцять "
    "тринадесет четиринадесет петнадесет шестнадесет седемнадесет осемнадесет деветнадесет "
    "тринаесет петнаесет шеснаесет седумнаесет осумнаесет тринаест четрнаест петнаест шеснаест седамнаест "
    "осамнаест деветнаест "
    # Baltic
    "trylika keturiolika penkiolika sesiolika septyniolika astuoniolika devyniolika trispadsmit cetrpadsmit "
    "piecpadsmit sespadsmit septinpadsmit astonpadsmit devinpadsmit "
    # Arabic and Hebrew (the second word of 13 to 19), Persian
    "\u0639\u0634\u0631 \u0639\u0634\u0631\u0629 \u05e2\u05e9\u05e8 \u05e2\u05e9\u05e8\u05d4 "
    "\u0633\u06cc\u0632\u062f\u0647 \u0686\u0647\u0627\u0631\u062f\u0647 "
    "\u067e\u0627\u0646\u0632\u062f\u0647 \u0634\u0627\u0646\u0632\u062f\u0647 \u0647\u0641\u062f\u0647 "
    "\u0647\u062c\u062f\u0647 \u0646\u0648\u0632\u062f\u0647"
)


def _folded(text: str) -> str:
    """Return the text without case and accents; a stress mark or apostrophe inside a word goes too."""
    plain = unicodedata.normalize("NFD", text.lower().replace("ı", "i").replace("'", "").replace("’", ""))
    return "".join(char for char in plain if not unicodedata.combining(char))


_KNOWN: Final = frozenset(_folded(word.replace("_", " ")).rstrip("ь") for word in _WORDS.split())
_SINGLE: Final = frozenset(word for word in _KNOWN if " " not in word)
_PAIRS: Final = frozenset(word for word in _KNOWN if " " in word)
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST: Final = max(map(len, _SINGLE))
_STEM: Final = 6
"""The shortest number word that may have an ending: "atten" also begins "attention"."""
_CHINESE: Final = re.compile("十[三四五六七八九]|[１-９]")


def holds_number_word(original: str) -> bool:
    """Tell whether a text names a number from 13 to 19 in one of some thirty further languages.

    Endings are allowed ("семнадцати", "diciassettenne"): a word that begins like a number counts.
    """
    if _CHINESE.search(original):
        return True
    words = _WORD.findall(_folded(original))
    if any(_begins(word) for word in words):
        return True
    return any(f"{first} {second}" in _PAIRS for first, second in pairwise(words))


def _begins(word: str) -> bool:
    return word in _SINGLE or any(
        word[:size] in _SINGLE for size in range(_STEM, min(len(word), _LONGEST) + 1)
    )
