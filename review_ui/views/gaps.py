"""What of a listing was not read, for a page. Not looked at is not clean."""

from __future__ import annotations

from doorwatch.types import Assessment


def unread_parts(assessment: Assessment) -> tuple[tuple[str, int], ...]:
    """Return (kind, count) of everything that was not read; empty when all was."""
    coverage = assessment.coverage
    found: list[tuple[str, int]] = []
    if coverage.text == "none":
        found.append(("text", 1))
    if coverage.language == "unsupported":
        found.append(("language", 1))
    elif coverage.language == "unknown" and coverage.text == "read":
        found.append(("language_unknown", 1))
    if missed := coverage.images.seen - coverage.images.read:
        found.append(("pictures", missed))
    if coverage.picture_text in ("partly", "not_read"):
        found.append(("picture_text", 1))
    elif coverage.picture_text == "pending":
        found.append(("picture_text_pending", 1))
    if coverage.contact == "behind_button":
        found.append(("contact", 1))
    if failed := sum(one.image is None for one in assessment.failures):
        found.append(("failed", failed))
    return tuple(found)
