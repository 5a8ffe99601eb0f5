"""`GET /v1/cases`: what became of one's own listings; numbers, levels, states and due times, no text."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any, get_args

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.responses import Response

from doorwatch.errors import BadInput
from doorwatch.store.casefeed import CaseSummary, case_summaries
from doorwatch.types import Permission
from doorwatch.types.cases import CaseStateName
from review_ui.v1.frame import JSON, Call

STATES: tuple[str, ...] = get_args(CaseStateName)
MOST, DEFAULT = 200, 100
_KNOWN = ("platform", "state", "cursor", "limit")
_LARGEST = 2**63 - 1


async def cases(call: Call) -> Response:
    """Return one page of cases with its ETag; 304 where the caller has it already."""
    asked = call.request.query_params
    for name in asked:
        if name not in _KNOWN:
            raise BadInput("query", f"expected some of {', '.join(_KNOWN)}", "another name")
    platforms = asked.getlist("platform") or sorted(call.service.platforms)
    for platform in platforms:
        call.require(Permission.CASES_READ, platform)
    body = await run_in_threadpool(partial(_page, call, platforms, asked))
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    known = call.request.headers.get("if-none-match", "")
    if known.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in known.split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


def _page(call: Call, platforms: list[str], asked: QueryParams) -> bytes:
    limit = _number(asked, "limit", 1, MOST, DEFAULT)
    after = _number(asked, "cursor", 0, _LARGEST, 0)
    states = asked.getlist("state")
    if set(states) - set(STATES):
        raise BadInput("state", f"expected some of {', '.join(STATES)}", "another one")
    with call.desk.house.workshop.store.read() as conn:
        found = case_summaries(conn, platforms, states=states, after=after, limit=limit + 1)
    page: dict[str, Any] = {
        "cases": [_shown(one) for one in found[:limit]],
        "next": str(found[limit - 1].case) if len(found) > limit else None,
    }
    return msgspec.json.encode(page)


def _shown(one: CaseSummary) -> dict[str, Any]:
    return {name: getattr(one, name) for name in CaseSummary.__slots__}


def _number(asked: QueryParams, name: str, low: int, high: int, default: int) -> int:
    text = asked.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and low <= int(text) <= high):
        raise BadInput(name, f"expected a whole number from {low} to {high}", "another value")
    return int(text)
