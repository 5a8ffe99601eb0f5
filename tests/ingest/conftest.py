"""The published schemas, which must accept what the code accepts."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator


def _schema(name: str) -> Draft202012Validator:
    document = json.loads((files("doorwatch.schemas") / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


@pytest.fixture(scope="session")
def listing_schema() -> Draft202012Validator:
    """Return the validator of `listing.schema.json`."""
    return _schema("listing")


@pytest.fixture(scope="session")
def assessment_schema() -> Draft202012Validator:
    """Return the validator of `assessment.schema.json`."""
    return _schema("assessment")
