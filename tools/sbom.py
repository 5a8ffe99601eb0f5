"""Write a bill of materials (CycloneDX 1.6, JSON) from a lock file: `tools/sbom.py requirements/base.txt`.

Names, versions and hashes come from the lock, which is what is installed; licences from the metadata of the
packages where they are installed. No time and no random number, so that the same lock gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ROOT = Path(__file__).parents[1]


def components(lock: str) -> list[dict[str, Any]]:
    """Return the components of a lock file, by name. Raises ValueError: a line that pins nothing."""
    found: list[dict[str, Any]] = []
    for block in re.split(r"\n(?=\S)", lock.replace("\\\n", " ")):
        line = block.strip()
        if not line or line.startswith(("#", "--")):
            continue
        pin = _PIN.match(line)
        if pin is None:
            raise ValueError(f"lock file: expected name==version; got {line[:60]!r}")
        name, version = re.sub(r"[-_.]+", "-", pin[1]).lower(), pin[2]
        purl = f"pkg:pypi/{name}@{version}"
        # Which of a version's wheels is installed depends on the machine: all that may be are listed.
        wheels = [{"alg": "SHA-256", "content": one} for one in sorted(set(_HASH.findall(line)))]
        one: dict[str, Any] = {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
        }
        if wheels:
            one["externalReferences"] = [
                {
                    "type": "distribution",
                    "url": purl,
                    "hashes": wheels,
                }
            ]
        if licence := _licence(name, version):
            one["licenses"] = [{"license": {"name": licence}}]
        found.append(one)
    return sorted(found, key=lambda one: (one["name"], one["version"]))


def bill(lock: Path) -> dict[str, Any]:
    """Return the whole bill of a lock file."""
    text = lock.read_text("utf-8")
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version is not None
    digest = hashlib.sha256(text.encode()).hexdigest()
    parts = components(text)
    own = f"pkg:pypi/doorwatch@{version[1]}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": own, "name": "doorwatch", "version": version[1],
                "purl": own,
            },
            "properties": [{"name": "doorwatch:lock", "value": f"{lock.name} sha256:{digest}"}],
        },
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [one["bom-ref"] for one in parts]}],
    }  # fmt: skip


def _licence(name: str, version: str) -> str | None:
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    if found.version != version:
        return None
    said = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    classes = [
        one.split(" :: ")[-1] for one in found.metadata.get_all("Classifier") or () if "License ::" in one
    ]
    return said if said and len(said) < 80 and "\n" not in said else (classes[0] if classes else None)


if __name__ == "__main__":
    json.dump(bill(Path(sys.argv[1])), sys.stdout, indent=1)
    sys.stdout.write("\n")
