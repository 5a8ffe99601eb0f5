"""A digest of a listing's links that knows neither the Memory keys nor the order of arrival.

Groups are keyed and so differ between keys; what matters to a detector is only which of them are
equal. So each group is replaced by the number of its first appearance. `last_seen` is left out: a
neighbour that was merely seen again changes nothing. Only whether it had ended before is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from doorwatch.types.memory import Links, Sighting

_BYTES = 16


class _Names(dict[str, int]):
    """Numbers names in the order in which they first appear."""

    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]


def links_digest(links: Links) -> bytes:
    """Return 16 bytes that name the state of a listing's links."""
    names = _Names()
    rows: list[object] = [_sighting(links.own, names)] if links.own is not None else [None]
    rows += [
        [
            link.kind,
            names[link.group] if link.kind not in ("pdq", "pdq_r", "text", "listing") else link.group,
            link.index,
            link.distance,
            link.transform,
            link.similarity,
            _sighting(link.sighting, names),
            links.own is not None and link.sighting.ended_before(links.own),
        ]
        for link in links.links
    ]
    rows += [["exchange", *links.exchange]] if links.exchange else []
    return hashlib.blake2b(msgspec.json.encode(rows), digest_size=_BYTES).digest()


def _sighting(sighting: Sighting, names: _Names) -> list[object]:
    return [
        sighting.ref,
        sighting.first_seen,
        _numbers((sighting.persona, sighting.account, sighting.municipality), names),
        sorted(names[phone] for phone in sighting.phones),
        _numbers((sighting.payer, sighting.person), names),
        [sorted(names[one] for one in groups) for groups in (sighting.handles, sighting.artifacts)],
        sighting.stated_ages,
        sighting.refused_ages,
        sighting.status,
        sighting.verified,
        sighting.account_marked_agency,
    ]


def _numbers(groups: Iterable[str | None], names: _Names) -> list[int | None]:
    return [None if group is None else names[group] for group in groups]
