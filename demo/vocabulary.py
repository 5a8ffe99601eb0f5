"""Neutral names, places and numbers that no real person holds."""

from __future__ import annotations

PERSONAS = (
    "Alex", "Robin", "Sam", "Kim", "Noa", "Lou", "Charlie", "Jamie", "Billie", "Mika", "Sascha", "Toni",
    "Andrea", "Dana", "Eden", "Frankie", "Gaby", "Hanna", "Iris", "Jona", "Kari", "Lena", "Maxi", "Nina",
    "Olga", "Petra", "Quinn", "Rosa", "Sofie", "Tessa", "Ulla", "Vera", "Wanda", "Xenia", "Yara", "Zoe",
    "Amber", "Bente", "Carla", "Doris", "Elsa", "Fenna", "Greta", "Helen", "Ilse", "Judith", "Karin",
    "Laura", "Marta", "Nadia", "Odile", "Paula", "Renate", "Silvia", "Tilda", "Ursula", "Viola", "Wilma",
    "Ylva", "Zita",
)  # fmt: skip
CITIES_NL = (
    "Utrecht", "Zwolle", "Breda", "Groningen", "Arnhem", "Tilburg", "Leiden", "Assen", "Deventer", "Almere",
    "Enschede", "Haarlem", "Nijmegen", "Apeldoorn", "Dordrecht", "Leeuwarden", "Maastricht", "Middelburg",
    "Delft", "Gouda", "Hoorn", "Venlo", "Helmond", "Oss", "Ede", "Amersfoort", "Roosendaal", "Sittard",
)  # fmt: skip
CITIES_ABROAD = (
    ("Antwerpen", "BE"), ("Gent", "BE"), ("Kassel", "DE"), ("Bremen", "DE"), ("Lille", "FR"), ("Reims", "FR"),
    ("Burgos", "ES"), ("Cluj", "RO"), ("Szeged", "HU"), ("Lublin", "PL"),
)  # fmt: skip
SECTIONS = ("company", "massage", "salon")

# Blocks that the numbering authorities keep for fiction, as (prefix, first, last, digits that follow):
# Bundesnetzagentur (drama numbers), PTS (fiction), Ofcom (drama use), ARCEP (audiovisual works).
_UK_CITIES = ("113", "114", "115", "116", "117", "118", "121", "131", "141", "151", "161")
PHONE_BLOCKS: tuple[tuple[str, int, int, int], ...] = (
    ("+493023125", 0, 999, 3), ("+496990009", 0, 999, 3), ("+494066969", 0, 999, 3),
    ("+492214710", 0, 999, 3), ("+498999998", 0, 999, 3),
    ("+467017406", 5, 99, 2), ("+46313900", 600, 699, 3), ("+46406280", 400, 499, 3),
    *((f"+44{city}4960", 0, 999, 3) for city in _UK_CITIES),
    ("+442079460", 0, 999, 3), ("+441914980", 0, 999, 3), ("+441632960", 0, 999, 3),
    ("+447700900", 0, 999, 3), ("+33199000", 0, 999, 3),
    *((f"+33{block}", 0, 9999, 4) for block in ("26191", "35301", "46571", "53649", "63998")),
)  # fmt: skip
PHONES = sum(last - first + 1 for _, first, last, _ in PHONE_BLOCKS)
"""How many numbers the blocks hold; a larger world has listings without a number."""
_STRIDE = 40_009  # prime and larger than every block: neighbours in a world get unlike numbers


def phone(key: int) -> str | None:
    """Return number `key` of the ranges kept for fiction as E.164, each key another; None beyond them."""
    if not 0 <= key < PHONES:
        return None
    place = key * _STRIDE % PHONES
    for prefix, first, last, digits in PHONE_BLOCKS:
        held = last - first + 1
        if place < held:
            return f"{prefix}{first + place:0{digits}d}"
        place -= held
    raise AssertionError("the blocks hold every place")


def is_fiction(number: str) -> bool:
    """Tell whether an E.164 number lies in a block kept for fiction."""
    return any(
        number.startswith(prefix)
        and len(number) == len(prefix) + digits
        and first <= int(number[len(prefix) :]) <= last
        for prefix, first, last, digits in PHONE_BLOCKS
    )
