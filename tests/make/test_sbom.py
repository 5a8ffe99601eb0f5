"""The bill of materials names every locked package once, with its hashes, and is the same every time."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    """The tool."""
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "tools" / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["base", "extras", "test"])
def test_a_bill_has_the_form_of_its_schema_and_every_package_of_the_lock(sbom: ModuleType, name: str) -> None:
    lock = ROOT / "requirements" / f"{name}.txt"
    made = sbom.bill(lock)
    schema = json.loads(Path(__file__).with_name("cyclonedx.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(made)
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==", lock.read_text("utf-8"), re.MULTILINE)
    names = {one["name"] for one in made["components"]}
    assert names == {re.sub(r"[-_.]+", "-", one).lower() for one in pinned}
    assert all("externalReferences" in one for one in made["components"])
    assert sbom.bill(lock) == made


def test_a_lock_with_a_line_that_pins_nothing_is_refused(sbom: ModuleType) -> None:
    with pytest.raises(ValueError, match="expected name==version; got 'requests>=2'"):
        sbom.components("requests>=2\n")
