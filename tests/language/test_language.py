from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.language import _NO_LATIN, _NO_LETTERS, LanguageVerdict, _letters, _likeliest, detect
from doorwatch.language.model import _ARRAYS, _OTHERS, _as_bytes, _from_bytes, model, unpacked
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

READ = [
    ("nl", "Ontspannende massage in een nette ruimte, alleen op afspraak, goed bereikbaar."),
    ("en", "Relaxing massage in a tidy room, by appointment only, close to the station."),
    ("de", "Entspannende Massage in einem gepflegten Raum, nur mit Termin, gut erreichbar."),
    ("fr", "Massage relaxant dans une pièce soignée, uniquement sur rendez-vous, près de la gare."),
    ("es", "Masaje relajante en una sala cuidada, solo con cita previa, cerca de la estación."),
    ("ro", "Masaj relaxant într-o cameră îngrijită, doar cu programare, aproape de gară."),
    ("hu", "Pihentető masszázs rendezett szobában, csak időpontra, az állomás közelében."),
    ("pl", "Relaksujący masaż w zadbanym pokoju, tylko po umówieniu, blisko dworca."),
]
WORDS = sorted({word for _, words in READ for word in words.split()})


@pytest.mark.parametrize(("language", "words"), READ)
def test_the_eight_languages_are_supported(language: str, words: str) -> None:
    assert detect([words]) == LanguageVerdict((language,), supported=True)
    assert detect([words.upper()]).supported is True


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "Massaggio rilassante in una stanza curata, solo su appuntamento, vicino alla stazione."),
        ("pt", "Massagem relaxante numa sala cuidada, apenas com marcação, perto da estação."),
        ("tr", "Bakımlı bir odada rahatlatıcı masaj, sadece randevu ile, istasyona yakın."),
        ("ru", "Расслабляющий массаж в аккуратной комнате, только по записи."),
        ("cs", "Relaxační masáž v upravené místnosti, pouze po objednání, blízko nádraží."),
        ("zh", "整洁房间放松按摩，仅限预约，靠近车站。"),
        ("el", "Χαλαρωτικό μασάζ σε περιποιημένο χώρο, μόνο με ραντεβού."),
    ],
)
def test_other_languages_are_unsupported(language: str, words: str) -> None:
    verdict = detect([words])
    assert verdict.supported is False
    assert verdict.languages == (language,)


@pytest.mark.parametrize("words", ["Массаж", "按摩", "مساج", "μασάζ"])
def test_a_script_that_cannot_be_read_is_unsupported_however_short(words: str) -> None:
    assert detect([words]).supported is False


@pytest.mark.parametrize("words", ["", "24", "🌹🌹", "Massage 24", "Alex", "+49 30 23125123"])
def test_little_text_is_unknown(words: str) -> None:
    assert detect([words]) == LanguageVerdict((), None)


@pytest.mark.parametrize(
    "words",
    [
        "𝕽𝖊𝖑𝖆𝖝𝖎𝖓𝖌 𝖒𝖆𝖘𝖘𝖆𝖌𝖊 𝖎𝖓 𝖆 𝖙𝖎𝖉𝖞 𝖗𝖔𝖔𝖒, 𝖇𝖞 𝖆𝖕𝖕𝖔𝖎𝖓𝖙𝖒𝖊𝖓𝖙 𝖔𝖓𝖑𝖞",
        "Ｒｅｌａｘｉｎｇ ｍａｓｓａｇｅ ｉｎ ａ ｔｉｄｙ ｒｏｏｍ",
    ],
)
def test_styled_letters_are_latin_ones(words: str) -> None:
    assert detect([words]) == LanguageVerdict(("en",), supported=True)


def test_a_listing_in_two_supported_languages_is_supported() -> None:
    assert detect([READ[0][1], READ[7][1]]).supported is True


def test_a_text_that_is_mostly_foreign_is_unsupported() -> None:
    foreign = "Bakımlı bir odada rahatlatıcı masaj. Sadece randevu ile. İstasyona çok yakın bir yerdeyiz."
    assert detect([f"{foreign} Welcome, dear guest of our house."]).supported is False


def test_fields_and_plain_words_are_judged_alike() -> None:
    assert detect([normalise("text", READ[3][1])]) == detect([READ[3][1]])


def test_importing_the_module_loads_no_model() -> None:
    code = "import sys, doorwatch.language; sys.exit('py3langid' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_a_bounded_part_of_a_long_text_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    import doorwatch.language as module

    looked = 0
    likeliest = module._likeliest

    def counting(text: str) -> tuple[str, float, float]:
        nonlocal looked
        looked += len(text)
        return likeliest(text)

    monkeypatch.setattr(module, "_likeliest", counting)
    detect(["Massage 24. Masaj odası; " * 100_000])
    assert looked <= 2 * 4001


@given(st.text(max_size=200))
def test_any_text_has_a_verdict(words: str) -> None:
    verdict = detect([words])
    assert verdict.supported in (True, False, None)
    assert all(code.isalpha() and len(code) == 2 for code in verdict.languages)


def _joined(words: Sequence[str]) -> bytes:
    return " ".join(words).encode()


@lru_cache(maxsize=1)
def _plain_model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    plain = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    plain.set_languages([*LANGUAGES, *_OTHERS])
    return plain


def _by_rank(text: str) -> tuple[str, float]:
    """The likeliest language and the share of the eight, by the package's own public way."""
    ranked = _plain_model().rank(text.lower())
    return ranked[0][0], sum(share for code, share in ranked if code in LANGUAGES)


@settings(deadline=None)  # the first example loads both models
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)))
def test_the_short_way_through_the_model_gives_what_its_rank_gives(text: str) -> None:
    language, own, foreign = _likeliest(text)
    expected, share = _by_rank(text)
    assert (own, foreign) == pytest.approx((share, 1 - share), abs=1e-5)
    assert language == expected


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(WORDS), max_size=60).map(_joined)))
def test_all_places_at_once_give_what_the_walk_byte_by_byte_gives(data: bytes) -> None:
    from py3langid.langid import visit_counts

    plain = _plain_model()
    walked = visit_counts(plain.tk_nextmove, plain._rowbase, plain.tk_output, data) or {}
    found, counts = model()[0].features(data)
    assert dict(zip(found.tolist(), counts.tolist(), strict=True)) == walked


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF), max_size=80))
def test_letters_are_counted_alike_in_ascii_and_beyond(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert _letters(plain) == len(_NO_LETTERS.sub("", plain)) == len(_NO_LATIN.sub("", plain))
    assert _letters(text) == len(_NO_LETTERS.sub("", text))


def test_the_tables_that_a_start_keeps_are_those_of_the_package() -> None:
    made = unpacked()
    back = _from_bytes(memoryview(b"".join(_as_bytes(made))))
    assert (back.languages, back.doubled) == (made.languages, made.doubled)
    for name in _ARRAYS:
        assert getattr(back, name).tobytes() == getattr(made, name).tobytes()
