"""Study files and papers on disk."""

from __future__ import annotations

from pathlib import Path

from audit.studyfile import template

PHONES = ("+493023125101", "+493023125102")
SITES = ("demo-north", "demo-south", "demo-east", "demo-west")


def written(folder: Path, **changes: str) -> Path:
    """Write the template as a study file with some of its text changed."""
    text = template()
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def paper(folder: Path, kind: str, **changes: str) -> Path:
    """Write one paper of the study `my-door-study`, valid in November 2026."""
    keys = {
        "kind": kind,
        "study": "my-door-study",
        "reference": f"{kind}-1",
        "issued_by": "somebody in charge",
        "valid_from": "2026-11-01",
        "valid_until": "2026-11-30",
        "document": "0" * 64,
        "checked_by": "officer-1",
        "platforms": "[" + ", ".join(SITES) + "]",
        "phones": "[" + ", ".join(f'"{phone}"' for phone in PHONES) + "]",
        "contact": "police-contact",
    }
    keys.update(changes)
    path = folder / f"{kind}.yaml"
    path.write_text("".join(f"{name}: {value}\n" for name, value in keys.items()), encoding="utf-8")
    return path
