"""Property-based requests made from the OpenAPI document: every answer is one of those it tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from jsonschema import Draft202012Validator

from doorwatch.types import Permission
from review_ui.v1.desk import Quota
from review_ui.v1.openapi import document
from tests.review_ui.v1.door import PLATFORM, Served, serve_door


@schemathesis.serializer("application/jsonl")
def as_lines(_context: Any, value: Any) -> bytes:
    """Send a feed as it was made up: any text at all."""
    return str(value).encode("utf-8", "surrogatepass")


schema = schemathesis.openapi.from_dict(document())
RIGHTS = {Permission.DOOR_CHECK, Permission.FEED_WRITE, Permission.EVENTS_WRITE, Permission.CASES_READ}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: bytes) -> Iterator[tuple[Served, str]]:
    door = serve_door(tmp_path_factory.mktemp("api"), migrated_sqlite)
    door.desk.quotas.limits = dict.fromkeys(door.desk.quotas.limits, Quota(1_000_000))
    signed = door.desk.agreement(PLATFORM)
    door.desk.check_agreement = lambda house, platform: replace(signed, platform=platform)
    yield door, door.issue("all", RIGHTS, {PLATFORM, "0"})
    door.close()


@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_tells_of(
    case: schemathesis.Case, served: tuple[Served, str]
) -> None:
    door, token = served
    answer = case.call(base_url=door.base, headers={"authorization": f"Bearer {token}"}, timeout=60)
    case.validate_response(
        answer,
        checks=[
            schemathesis.checks.not_a_server_error,
            schemathesis.specs.openapi.checks.status_code_conformance,
            schemathesis.specs.openapi.checks.content_type_conformance,
            schemathesis.specs.openapi.checks.response_schema_conformance,
        ],
    )


def test_every_schema_of_the_document_is_one() -> None:
    for name, body in document()["components"]["schemas"].items():
        Draft202012Validator.check_schema(body)
        assert name[0].isupper()
