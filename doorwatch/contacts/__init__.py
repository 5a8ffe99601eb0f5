"""Contacts in a listing: phones, messenger handles, e-mail and web addresses, also disguised ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doorwatch.contacts.handles import field_handle, find_handles
from doorwatch.contacts.links import find_links
from doorwatch.contacts.phones import field_phone, find_phones
from doorwatch.contacts.spans import Spans
from doorwatch.types import Contact, Handle, NormalText

__all__ = ["find_contacts"]


def find_contacts(
    texts: Sequence[NormalText],
    country: str | None,
    phones: Iterable[str] = (),
    handles: Iterable[Handle] = (),
) -> tuple[Contact, ...]:
    """Return all contacts, those of the platform's own fields first, then by text and place.

    `country` (ISO 3166-1 alpha-2, any case) is where national numbers are read; an unknown one
    counts as none. `phones` and `handles` are the platform's fields; their contacts have the
    fields "phones" and "handles" and offsets 0, 0. The same contact at two places is two.
    """
    region = known_country(country)
    found = [field_phone(phone, region) for phone in phones if any(char.isdigit() for char in phone)]
    for handle in handles:
        named = field_handle(handle.kind, handle.value)
        if named is not None:
            found.append(Contact(named[0], named[1], False, "handles", 0, 0))
        elif handle.kind.strip().lower() in ("phone", "whatsapp", "signal", "viber"):
            found.append(field_phone(handle.value, region))
    for text in texts:
        found.extend(_in_text(text, region))
    return tuple(found)


def known_country(country: str | None) -> str | None:
    """Return the country in capitals when the phone library knows it."""
    import phonenumbers

    code = (country or "").strip().upper()
    code = {"UK": "GB"}.get(code, code)
    return code if code in phonenumbers.SUPPORTED_REGIONS else None


def _in_text(text: NormalText, country: str | None) -> list[Contact]:
    used = Spans()
    found = [*find_handles(text, used), *find_links(text, used), *find_phones(text, country, used)]
    found.sort(key=lambda item: (item.start, item.end, item.kind))
    return found
