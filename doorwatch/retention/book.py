"""Whose terms apply: each platform has its agreement's, the tenant the strictest of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from doorwatch.types.agreement import Agreement, Terms


@dataclass(frozen=True, slots=True)
class TermsBook:
    """Terms by platform, and who closes its open cases when their term has ended.

    A platform without an agreement (it ran out, its file is gone) gets the strictest known terms, at most
    the defaults: that an agreement ended never lengthens anything.
    """

    platforms: Mapping[str, Terms] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, agreements: Iterable[Agreement]) -> TermsBook:
        """Return the terms and case owners (contact `operator`) of agreements, valid or not."""
        found = list(agreements)
        return cls(
            {one.platform: one.terms for one in found},
            {one.platform: one.contacts["operator"] for one in found if one.contacts.get("operator")},
        )

    def terms(self, platform: str | None) -> Terms:
        """Return a platform's terms, or the strictest of all for None and unknown platforms."""
        if platform is not None and platform in self.platforms:
            return self.platforms[platform]
        known = list(self.platforms.values())
        if platform is not None or not known:
            known.append(Terms())
        names = [one.name for one in fields(Terms)]
        return Terms(**{name: min(getattr(terms, name) for terms in known) for name in names})
