"""Contacts: a number in disguise, a number only in a picture, a name in a chat service."""

from __future__ import annotations

from collections.abc import Iterable

from detectors.base import MOST_EVIDENCE, BaseDetector, words
from doorwatch.reasons import explain, where
from doorwatch.types import Contact, MemoryView, PictureTextEvidence, Reading, Signal

CHAT_SERVICES = ("telegram", "snapchat", "instagram", "chat")
_OWN_WORDS = ("title", "text", "hidden_text")


class ContactsDetector(BaseDetector):
    """Reads the contacts of the reading. All three are also a worker's safety practice, and weak."""

    name = "contacts"
    indicators: tuple[str, ...] = ("obscured_phone_number", "phone_in_image", "off_platform_handle")

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield at most one signal per indicator (per picture for numbers in pictures)."""
        own = [contact for contact in reading.contacts if contact.field in _OWN_WORDS]
        hidden = [contact for contact in own if contact.kind == "phone" and contact.hidden]
        if hidden:
            evidence = [words(reading, c.field, c.start, c.end) for c in hidden[:MOST_EVIDENCE]]
            quote = getattr(evidence[0], "quote", "")
            yield self.signal("obscured_phone_number", evidence, explain("obscured_phone", quote=quote))
        yield from self._in_pictures(reading)
        handles = [contact for contact in own if contact.kind in CHAT_SERVICES]
        if handles:
            evidence = [words(reading, c.field, c.start, c.end) for c in handles[:MOST_EVIDENCE]]
            quote = getattr(evidence[0], "quote", "")
            yield self.signal(
                "off_platform_handle",
                evidence,
                explain("says", where=where(handles[0].field), quote=quote),
            )

    def _in_pictures(self, reading: Reading) -> Iterable[Signal]:
        """Yield a signal for each picture with a number that stands in no text and no field."""
        shown = set(reading.listing.phones) | {
            contact.value
            for contact in reading.contacts
            if contact.kind == "phone" and not _in_picture(contact)
        }
        told: dict[int, Contact] = {}
        for contact in reading.contacts:
            if contact.kind == "phone" and _in_picture(contact) and contact.value not in shown:
                told.setdefault(int(contact.field.partition(":")[2]), contact)
        for index, contact in sorted(told.items())[:MOST_EVIDENCE]:
            evidence = words(reading, contact.field, contact.start, contact.end)
            if isinstance(evidence, PictureTextEvidence):
                yield self.signal("phone_in_image", [evidence], explain("phone_in_image", number=index + 1))


def _in_picture(contact: Contact) -> bool:
    return contact.field.startswith("picture_text:")
